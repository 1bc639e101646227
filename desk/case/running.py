"""Two ways in which a clock runs, round the clock and while offices are open, and pauses in which it stands. For deadlines.

Moments are Chinese time without a zone.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol

from desk.case.calendar import DAY, Calendar
from desk.policy.schema import Hours

Intervals = Sequence[tuple[datetime, datetime]]


class Running(Protocol):
    """A clock that runs at some times and not at others."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long it runs between two moments, the first not later."""

    def after(self, start: datetime, need: timedelta) -> datetime:
        """Return the first moment by which it has run for `need` (above 0) since `start`."""


class RoundTheClock:
    """Runs always."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the plain difference."""
        return end - start

    def after(self, start: datetime, need: timedelta) -> datetime:
        """Return the plain sum."""
        return start + need


@lru_cache(maxsize=64)
def _spans(opens: time, lunch_start: time, lunch_end: time, closes: time) -> tuple[timedelta, timedelta, timedelta, timedelta, timedelta]:
    """Return opening, start of lunch, end of lunch and closing since midnight, and the office time of a day."""
    a, b, c, d = (timedelta(hours=t.hour, minutes=t.minute) for t in (opens, lunch_start, lunch_end, closes))
    return a, b, c, d, (b - a) + (d - c)


class Office:
    """Runs in office hours of working days."""

    def __init__(self, calendar: Calendar, hours: Hours) -> None:
        self._calendar = calendar
        self._opens, self._lunch_start, self._lunch_end, self._closes, self._day = _spans(hours.opens, hours.lunch_start, hours.lunch_end, hours.closes)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the office time between two moments."""
        whole = self._calendar.working_days(start.date() - DAY, end.date() - DAY)
        return self._day * whole - self._spent(start) + self._spent(end)

    def after(self, start: datetime, need: timedelta) -> datetime:
        """Return the first moment by which offices were open for `need` since `start`."""
        today = start.date()
        if self._calendar.is_working_day(today):
            spent = self._spent(start)
            if spent + need <= self._day:
                return self._moment(today, spent + need)
            need -= self._day - spent
        days = -(-need // self._day)
        return self._moment(self._calendar.working_day(today, days), need - self._day * (days - 1))

    def _spent(self, moment: datetime) -> timedelta:
        """The day's office time before `moment`."""
        if not self._calendar.is_working_day(moment.date()):
            return timedelta()
        clock = moment - datetime.combine(moment.date(), time())
        lunch = min(max(clock, self._lunch_start), self._lunch_end) - self._lunch_start
        return min(max(clock, self._opens), self._closes) - self._opens - lunch

    def _moment(self, day: date, spent: timedelta) -> datetime:
        """The first moment of `day` before which there was `spent` office time."""
        morning = self._lunch_start - self._opens
        clock = self._opens + spent if spent <= morning else self._lunch_end + spent - morning
        return datetime.combine(day, time()) + clock


def merged(intervals: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return the intervals in order, without overlap; empty ones are gone."""
    found: list[tuple[datetime, datetime]] = []
    for a, b in sorted(i for i in intervals if i[0] < i[1]):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def ran(running: Running, start: datetime, end: datetime, stood: Intervals) -> timedelta:
    """Return how long the clock ran from `start` to `end` without the merged times in which it stood; 0 if `end` is earlier."""
    if end <= start:
        return timedelta()
    paused = (running.between(max(a, start), min(b, end)) for a, b in stood if a < end and b > start)
    return running.between(start, end) - sum(paused, timedelta())


def reach(running: Running, start: datetime, need: timedelta, stood: Intervals) -> datetime:
    """Return the first moment by which the clock ran for `need` since `start`, without the merged times after it in which it stood."""
    moment = running.after(start, need)
    for a, b in stood:
        if a >= moment:
            break
        need += running.between(a, b)
        moment = running.after(start, need)
    return moment
