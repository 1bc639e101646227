"""Which days are worked in China: chinesecalendar, and `policies/calendar.yml`, which wins over it.

A year that neither knows is counted by weekdays; `Calendar.unsure` says so. For whoever counts deadlines.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chinese_calendar import constants  # type: ignore[import-untyped]
from pydantic import Field

from desk.policy.schema import Strict
from desk.policy.yamlfile import YamlFile

DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
# Notices name days from 29 December of the year before (2018-12-29 … 2024-01-01, in twenty years none earlier).
REACHES_BACK = timedelta(days=3)
LONGEST = 15  # days of one holiday; more is a slip of the pen
ENTRY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?(?:\s+(\S+))?")


class Notice(Strict):
    """One year's notice of the State Council's office, as an administrator enters it."""

    source: str = Field(min_length=4)
    holidays: list[str] = Field(min_length=1)
    workdays: list[str] = Field(default=[])


class CalendarFile(Strict):
    """`policies/calendar.yml`."""

    years: dict[int, Notice] = Field(default={})


@dataclass(frozen=True)
class YearDays:
    """What one notice settles: days off with their names, and weekend days that are worked."""

    holidays: Mapping[date, str]
    workdays: frozenset[date] = frozenset()


class Calendar:
    """The working days of every year; `notices` win over the library, for the whole of their year."""

    def __init__(self, notices: Mapping[int, YearDays] | None = None) -> None:
        notices = notices or {}
        named = {d: str(constants.Holiday(name).chinese) for d, name in constants.holidays.items()}
        self._holidays: dict[date, str] = {d: name for d, name in named.items() if d.year not in notices}
        self._workdays: set[date] = {d for d in constants.workdays if d.year not in notices}
        self._known = {d.year for d in named} | set(notices)
        for days in notices.values():
            for d in (*days.holidays, *days.workdays):
                self._holidays.pop(d, None)
                self._workdays.discard(d)
            self._holidays |= days.holidays
            self._workdays |= days.workdays
        self._by_year: dict[int, list[date]] = {}

    def known(self, year: int) -> bool:
        """Say whether the year's holidays are known; otherwise Monday to Friday are counted."""
        return year in self._known

    def is_working_day(self, day: date) -> bool:
        """Say whether offices work on `day`."""
        return day in self._workdays or (day.weekday() < 5 and day not in self._holidays)

    def label(self, day: date) -> str:
        """Return what people call the day: 调休上班, a holiday's name, or 周一 … 周日."""
        if day in self._workdays:
            return "调休上班"
        return self._holidays.get(day) or f"周{WEEKDAYS[day.weekday()]}"

    def plain(self, day: date) -> bool:
        """Say whether it is an ordinary working day, about which nothing need be said."""
        return day not in self._workdays and self.is_working_day(day)

    def working_day(self, after: date, n: int) -> date:
        """Return the n-th (from 1) working day after `after`."""
        year, days = after.year, self._days(after.year)
        place = bisect_right(days, after) + n - 1
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._days(year)
        return days[place]

    def working_days(self, after: date, upto: date) -> int:
        """Return how many working days there are after `after`, up to and with `upto`; 0 if `upto` is not later."""
        if upto <= after:
            return 0
        between = sum(len(self._days(year)) for year in range(after.year, upto.year))
        return between + bisect_right(self._days(upto.year), upto) - bisect_right(self._days(after.year), after)

    def unsure(self, first: date, last: date) -> list[int]:
        """Return the years whose missing notice may change which days from `first` to `last` are worked."""
        return [year for year in range(first.year, (last + REACHES_BACK).year + 1) if year not in self._known]

    def _days(self, year: int) -> list[date]:
        days = self._by_year.get(year)
        if days is None:
            every = (date(year, 1, 1) + DAY * n for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
            days = self._by_year[year] = [d for d in every if self.is_working_day(d)]
        return days


def read_calendar(path: Path) -> Calendar:
    """Return the calendar with the notices of `path`, if there is such a file; raises BadPolicyFile naming file, line and field."""
    if not path.exists():
        return Calendar()
    file = YamlFile(path)
    return Calendar({year: _read_year(file, year, notice) for year, notice in file.parse(CalendarFile).years.items()})


def _read_year(file: YamlFile, year: int, notice: Notice) -> YearDays:
    holidays: dict[date, str] = {}
    workdays: set[date] = set()
    for n, entry in enumerate(notice.holidays):
        days, name = _read_entry(file, ("years", year, "holidays", n), year, entry)
        holidays |= dict.fromkeys(days, name or "放假")
    for n, entry in enumerate(notice.workdays):
        at = ("years", year, "workdays", n)
        days, _ = _read_entry(file, at, year, entry)
        wrong = [d for d in days if d.weekday() < 5 or d in holidays]
        if wrong:
            raise file.error(at, f"{wrong[0]} 不是周末，不用写成调休上班" if wrong[0].weekday() < 5 else f"{wrong[0]} 又放假又上班")
        workdays.update(days)
    return YearDays(holidays, frozenset(workdays))


def _read_entry(file: YamlFile, at: tuple[Any, ...], year: int, entry: str) -> tuple[list[date], str]:
    """Return the days of `2027-01-01` or `2027-01-01..2027-01-03 元旦`, and the name."""
    read = ENTRY.fullmatch(entry)
    if not read:
        raise file.error(at, f"“{entry}”应写成 2027-01-01 或 2027-01-01..2027-01-03 元旦")
    try:
        first = date.fromisoformat(read[1])
        last = date.fromisoformat(read[2]) if read[2] else first
    except ValueError as error:
        raise file.error(at, f"“{entry}”里没有这一天") from error
    if not 0 <= (last - first).days < LONGEST:
        raise file.error(at, f"“{entry}”的起止不对")
    if last.year != year or first < date(year, 1, 1) - REACHES_BACK:
        raise file.error(at, f"“{entry}”不在{year}年")
    return [first + DAY * n for n in range((last - first).days + 1)], read[3] or ""
