"""The Chinese sentences of `bot/domain`, for the few that are said without Rasa (an emergency, an engine that is down)."""

from functools import lru_cache
from typing import Any

import yaml

from desk.settings import settings


@lru_cache
def _responses() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(settings().responses_dir.glob("*.yml")):
        found.update((yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("responses") or {})
    return found


def say(name: str, **values: str) -> str:
    """Return the sentence called `name` with its braces filled; raises KeyError for an unknown one."""
    return str(_responses()[name][0]["text"]).format(**values)


def message(name: str) -> dict[str, Any]:
    """Return the whole message called `name` (text and custom), as Rasa would send it."""
    return dict(_responses()[name][0])
