"""Calendar, office hours and services of a bureau as they are now: read from `policies/`, and read again when the files change."""

from functools import lru_cache
from pathlib import Path

from desk.case.calendar import Calendar, read_calendar
from desk.case.schema import Service, ServicesFile
from desk.policy.schema import BureauFile, Hours
from desk.policy.yamlfile import YamlFile, stamp
from desk.settings import settings


def calendar() -> Calendar:
    """Return the working days, with the notices that administrators entered."""
    path = settings().policies_dir / "calendar.yml"
    return _calendar(path, stamp(path))


def hours(bureau: str) -> Hours:
    """Return the office hours of `bureau`; the usual ones if it names none."""
    path = settings().policies_dir / bureau / "bureau.yml"
    return _hours(path, stamp(path))


def services(bureau: str) -> list[Service]:
    """Return what can be asked for at `bureau`; nothing if it has no such file."""
    path = settings().policies_dir / bureau / "services.yml"
    return _services(path, stamp(path))


@lru_cache(maxsize=4)
def _calendar(path: Path, _changed: int) -> Calendar:
    return read_calendar(path)


@lru_cache(maxsize=32)
def _hours(path: Path, _changed: int) -> Hours:
    return YamlFile(path).parse(BureauFile).hours if path.exists() else Hours()


@lru_cache(maxsize=32)
def _services(path: Path, _changed: int) -> list[Service]:
    return YamlFile(path).parse(ServicesFile).services if path.exists() else []
