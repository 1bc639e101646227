"""The calendar and the office hours by which clocks run, read from `policies/` and read again when the files change."""

from functools import lru_cache
from pathlib import Path

from desk.case.calendar import Calendar, read_calendar
from desk.policy.schema import BureauFile, Hours
from desk.policy.yamlfile import YamlFile
from desk.settings import settings


def calendar() -> Calendar:
    """Return the working days, with the notices that administrators entered."""
    path = settings().policies_dir / "calendar.yml"
    return _calendar(path, _changed(path))


def hours(bureau: str) -> Hours:
    """Return the office hours of `bureau`; the usual ones if it names none."""
    path = settings().policies_dir / bureau / "bureau.yml"
    return _hours(path, _changed(path))


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=4)
def _calendar(path: Path, _changed: int) -> Calendar:
    return read_calendar(path)


@lru_cache(maxsize=32)
def _hours(path: Path, _changed: int) -> Hours:
    return YamlFile(path).parse(BureauFile).hours if path.exists() else Hours()
