"""The services that can be asked for, read from `policies/` and checked against the official text."""

from dataclasses import dataclass, field
from pathlib import Path

from desk.case.schema import FieldsFile, Promise, Question, Service, ServicesFile, Way
from desk.errors import BadPolicyFile
from desk.policy.base import PolicyBase
from desk.policy.yamlfile import YamlFile
from desk.text import squeeze

Path_ = tuple[str | int, ...]


@dataclass
class Services:
    """All services by id, the questions that they share, and what the place of each bureau is called."""

    by_id: dict[str, Service] = field(default_factory=dict)
    shared: dict[str, Question] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)

    def of_bureau(self, bureau: str) -> list[Service]:
        """Return the services of `bureau` in the order of its file."""
        return [s for s in self.by_id.values() if s.id.startswith(f"{bureau}-")]

    def questions(self, service: Service) -> list[Question]:
        """Return what `service` asks for, in order."""
        return [self.shared[f] if isinstance(f, str) else f for f in service.fields]


def read_services(root: Path, base: PolicyBase) -> Services:
    """Read and check every bureau's services; raises BadPolicyFile naming file, line and field."""
    found = Services(shared={q.id: q for q in YamlFile(root / "fields.yml").parse(FieldsFile).fields})
    found.places = {b.id: b.aliases for b in base.bureaus.values()}
    problems: list[str] = []
    for path in sorted(root.glob("*/services.yml")):
        try:
            _read(path, base, found)
        except BadPolicyFile as error:
            problems.append(str(error))
    if problems:
        raise BadPolicyFile("\n".join(problems))
    return found


def _read(path: Path, base: PolicyBase, found: Services) -> None:
    file, bureau = YamlFile(path), path.parent.name
    for n, service in enumerate(file.parse(ServicesFile).services):
        at: Path_ = ("services", n)
        if not service.id.startswith(f"{bureau}-") or service.id in found.by_id:
            raise file.error((*at, "id"), f"编号应以 {bureau}- 开头，且不重复")
        _check_items(file, at, bureau, service, base)
        _check_fields(file, at, service, found.shared)
        _check_quotes(file, at, service, base)
        found.by_id[service.id] = service


def _check_items(file: YamlFile, at: Path_, bureau: str, service: Service, base: PolicyBase) -> None:
    named = [((*at, "items", n), i) for n, i in enumerate(service.items)]
    named += [((*at, "matters", m, "items", n), i) for m, matter in enumerate(service.matters) for n, i in enumerate(matter.items)]
    for place, item in named:
        if item not in base.items or base.items[item].bureau != bureau:
            raise file.error(place, f"没有 {item} 这一条")


def _check_fields(file: YamlFile, at: Path_, service: Service, shared: dict[str, Question]) -> None:
    seen: set[str] = set()
    for n, asked in enumerate(service.fields):
        if isinstance(asked, str) and asked not in shared:
            raise file.error((*at, "fields", n), f"fields.yml 里没有 {asked}")
        key = asked if isinstance(asked, str) else asked.id
        if key in seen or (not isinstance(asked, str) and key in shared):
            raise file.error((*at, "fields", n), f"{key} 重复")
        seen.add(key)


def _check_quotes(file: YamlFile, at: Path_, service: Service, base: PolicyBase) -> None:
    """Every promise, goal and way must stand word for word in the item that it names."""
    quoted: list[tuple[Path_, Promise | Way | None]] = [((*at, name), getattr(service, name)) for name in ("response", "deadline", "callback")]
    quoted += [((*at, "matters", n, "deadline"), m.deadline) for n, m in enumerate(service.matters)]
    quoted += [((*at, name, n), way) for name in ("goals", "ways") for n, way in enumerate(getattr(service, name))]
    for place, promise in quoted:
        if promise is not None and (promise.item not in base.items or squeeze(promise.quote) not in squeeze(base.items[promise.item].item.text)):
            raise file.error((*place, "quote"), f"原文 {promise.item} 里没有这句话")
