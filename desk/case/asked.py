"""The questions that a case's answers belong to, as the policy files have them now: their labels and types."""

from functools import lru_cache
from pathlib import Path

from desk.case import office
from desk.case.schema import FieldsFile, Question
from desk.policy.yamlfile import YamlFile, stamp
from desk.settings import settings


def questions(bureau: str, service: str) -> dict[str, Question]:
    """Return the questions of a service by id, in its order; those that all share for one that is offered no more."""
    root = settings().policies_dir
    shared = _shared(root / "fields.yml", stamp(root / "fields.yml"))
    own = next((s.fields for s in office.services(bureau) if s.id == service), None)
    if own is None:
        return shared
    found = [shared.get(asked) if isinstance(asked, str) else asked for asked in own]
    return {q.id: q for q in found if q is not None}


@lru_cache(maxsize=4)
def _shared(path: Path, changed: int) -> dict[str, Question]:
    return {q.id: q for q in YamlFile(path).parse(FieldsFile).fields} if changed else {}
