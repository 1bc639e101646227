"""When something is due: pure functions from a start, a term, the calendar, office hours and pauses. For cases and their clocks.

Rules, unless the text of a promise says otherwise:
- Days, working days, months, quarters, years: the day it begins is not counted (民法典 201) unless `from_next_day` is false;
  then it is counted if it began before closing time. The last day ends at closing time (民法典 203).
- Months end on the corresponding day, or at the end of a shorter month (民法典 202). A quarter is 3 months, a year 12.
- A last day that is not worked moves to the next working day (民法典 203; 公安机关办理行政案件程序规定, 期间). Hours never move.
- Hours and minutes run round the clock from the moment it begins (民法典 201); working hours run while offices are open.
- `same_day` and `immediate` end at the closing of the day it begins, or of the next working day if offices are closed by then:
  the texts name no hour, and this is the most that either word can mean.
- A pause stops the clock. Hours go on where they stood. For days, a day is not counted if a pause takes any of the time between
  its opening and its closing: what begins again begins on the next day, as at the start (民法典 201), nobody has to add up
  parts of days, and a pause in the evening costs nothing.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from desk.case.arithmetic import THE_DAY, Counted, sentence
from desk.case.calendar import DAY, Calendar
from desk.case.running import Intervals, Office, RoundTheClock, Running, merged, ran, reach
from desk.clock import CHINA
from desk.policy.schema import Hours, Unit

__all__ = ["Calendar", "Due", "Hours", "Pause", "Term", "TermUnit", "at_share", "due", "elapsed_share"]

TermUnit = Unit | Literal["working_hour"]
SPANS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "working_hour": timedelta(hours=1)}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
BY_OFFICE = ("working_hour", "working_day", *THE_DAY)


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take; `amount` is None only for same_day and immediate, and whole for whatever is counted in days."""

    amount: float | None
    unit: TermUnit
    from_next_day: bool = True

    def __post_init__(self) -> None:
        if self.unit in THE_DAY:
            return
        if self.amount is None or self.amount <= 0 or (self.unit not in SPANS and self.amount % 1):
            raise ValueError(f"no term: {self.amount} {self.unit}")


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands; both ends aware, `end` None while it still stands."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a pause that ends before it begins: {self.start} {self.end}")


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due (aware, UTC), the arithmetic in Chinese, and whether a year's holidays were still unknown.

    `standing`: the clock stands, and `at` is only the earliest that it can become, were the pause to end at once.
    """

    at: datetime
    lines: str
    uncertain: bool = False
    standing: bool = False


def due(start: datetime, term: Term, calendar: Calendar, hours: Hours, pauses: Iterable[Pause] = (), begun: str = "受理", done: str = "反馈") -> Due:
    """Return when `term` from `start` (aware) is over; `begun` and `done` are the words for its two ends."""
    begin, stood = _local(start), _stood(pauses, start)
    counted = (_by_the_clock if term.unit in SPANS else _by_days)(begin, term, calendar, hours, stood)
    years = calendar.unsure(*counted.depends) if counted.depends else []
    open_since = next((a for a, b in stood if b is None and a < counted.at), None)
    lines = sentence(begin, term.amount, term.unit, counted, calendar, years, open_since, begun, done)
    return Due(counted.at.replace(tzinfo=CHINA).astimezone(UTC), lines, bool(years), open_since is not None)


def elapsed_share(start: datetime, due: datetime, now: datetime, term: Term, calendar: Calendar, hours: Hours, pauses: Iterable[Pause] = ()) -> float:
    """Return how much of the time from `start` to `due` (as `due()` gave it for these pauses) is used up, from 0 to 1.

    Working days and working hours are measured in office time, so that nothing is used up overnight; everything else in plain time.
    Paused time is no time; under a pause that has not ended the share stands.
    """
    begin, end, moment = _local(start), _local(due), _local(now)
    running, stood = _running(term, calendar, hours), _stood(pauses, start)
    whole = ran(running, begin, end, [(a, b) for a, b in stood if b is not None])
    used = ran(running, begin, moment, merged((a, moment if b is None else b) for a, b in stood))
    if whole <= timedelta():
        return float(moment >= end)
    return min(1.0, max(0.0, used / whole))


def at_share(start: datetime, due: datetime, share: float, term: Term, calendar: Calendar, hours: Hours, pauses: Iterable[Pause] = ()) -> datetime | None:
    """Return the second (aware, UTC) at which `elapsed_share` reaches `share` (above 0, up to 1); None if the clock stands before it."""
    begin, end = _local(start), _local(due)
    running, stood = _running(term, calendar, hours), _stood(pauses, start)
    closed = [(a, b) for a, b in stood if b is not None]
    moment = reach(running, begin, ran(running, begin, end, closed) * share, closed)
    if any(b is None and a < moment for a, b in stood):
        return None
    whole_second = moment + timedelta(microseconds=-moment.microsecond % 1_000_000)
    return whole_second.replace(tzinfo=CHINA).astimezone(UTC)


def _local(moment: datetime) -> datetime:
    """Chinese time without its zone: China has no summer time, so plain arithmetic holds."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without its zone: {moment}")
    return moment.astimezone(CHINA).replace(tzinfo=None)


def _running(term: Term, calendar: Calendar, hours: Hours) -> Running:
    return Office(calendar, hours) if term.unit in BY_OFFICE else RoundTheClock()


def _stood(pauses: Iterable[Pause], start: datetime) -> list[tuple[datetime, datetime | None]]:
    """The pauses after `start`, in Chinese time: those that ended, in order and without overlap, then those that have not."""
    begin = _local(start)
    local = [(max(begin, _local(p.start)), None if p.end is None else _local(p.end)) for p in pauses]
    return [*merged((a, b) for a, b in local if b is not None), *((a, b) for a, b in local if b is None)]


def _by_the_clock(begin: datetime, term: Term, calendar: Calendar, hours: Hours, stood: Sequence[tuple[datetime, datetime | None]]) -> Counted:
    closed: Intervals = [(a, b) for a, b in stood if b is not None]
    running = _running(term, calendar, hours)
    assert term.amount is not None
    need = SPANS[term.unit] * term.amount
    at = reach(running, begin, need, closed)
    paused = running.between(begin, at) - need
    return Counted(at, paused=paused, depends=(begin.date(), at.date()) if term.unit == "working_hour" else None)


def _by_days(begin: datetime, term: Term, calendar: Calendar, hours: Hours, stood: Sequence[tuple[datetime, datetime | None]]) -> Counted:
    """Count days after a base, which is itself not counted; then move a last day that is not worked."""
    lost = _lost_days(stood, hours)
    working = term.unit == "working_day" or term.unit in THE_DAY
    amount = int(term.amount or 1)
    late = begin.time() >= hours.closes
    counts_today = term.unit in THE_DAY or not term.from_next_day
    base = begin.date() - DAY if counts_today and not late else begin.date()
    corresponding = None
    if term.unit in MONTHS:
        corresponding = _months_after(begin.date() + DAY * (counts_today and late), amount * MONTHS[term.unit], counts_today)
        amount = (corresponding - base).days
    first = _nth(base, 1, calendar if working else None, lost)
    last = _nth(base, amount, calendar if working else None, lost)
    each = [first, last]
    if working and 2 < amount <= 5:
        each[1:1] = [_nth(base, k, calendar, lost) for k in range(2, amount)]
    final = last if calendar.is_working_day(last) else _nth(last, 1, calendar, lost)
    depends = (base if working else last, final)
    return Counted(datetime.combine(final, hours.closes), each, corresponding, [(a, b) for a, b in lost if base < b and a <= final], depends=depends)


def _lost_days(stood: Sequence[tuple[datetime, datetime | None]], hours: Hours) -> list[tuple[date, date]]:
    """The first and last days (no day twice) of which a pause takes office time, or would, were it a working day."""
    found: list[tuple[date, date]] = []
    for a, b in sorted(stood, key=lambda s: s[0]):
        first = a.date() if a.time() < hours.closes else a.date() + DAY
        if b is None:
            last = first if a.date() == first and a.time() >= hours.opens else first - DAY
        else:
            last = b.date() if b.time() > hours.opens else b.date() - DAY
        if found:
            first = max(first, found[-1][1] + DAY)
        if first <= last:
            found.append((first, last))
    return found


def _nth(base: date, n: int, calendar: Calendar | None, lost: Sequence[tuple[date, date]]) -> date:
    """Return the n-th day after `base` that is not lost: working day if there is a calendar, else any day."""
    last = calendar.working_day(base, n) if calendar else base + DAY * n
    for a, b in lost:
        if a > last:
            break
        before = max(a - DAY, base)
        n += calendar.working_days(before, b) if calendar else max(0, (b - before).days)
        last = calendar.working_day(base, n) if calendar else base + DAY * n
    return last


def _months_after(day: date, months: int, counted: bool) -> date:
    """Return the last day of a period of `months` that begins after `day`, or with it if it is counted."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if day.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, day.day) - DAY * counted
