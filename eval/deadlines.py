"""Random deadlines against a slow count that goes day by day and knows nothing of the fast one.

    python -m eval.deadlines --count 1000000

Prints how many agree and what both took; ends with 1 if any differs.
"""

import random
import time as clock
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import get_args

import chinese_calendar
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from desk.case.calendar import Calendar, YearDays
from desk.case.deadlines import Hours, Pause, Term, TermUnit, due
from desk.policy.schema import Unit

CHINA = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
FIRST, LAST = datetime(2004, 1, 1, tzinfo=CHINA), datetime(2028, 12, 1, tzinfo=CHINA)
LIBRARY_ENDS = 2026
UNITS = (*get_args(Unit), "working_hour")
MOST = {"minute": 600, "hour": 96, "working_hour": 60, "day": 40, "working_day": 40, "month": 12, "quarter": 4, "year": 2}
# A notice made up for the test: seven days off, two weekend days worked, a day that reaches back.
INVENTED = YearDays(
    {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦"} | {date(2027, 2, 5) + DAY * n: "春节" for n in range(7)},
    frozenset({date(2027, 1, 30), date(2027, 2, 14)}),
)
CALENDARS = (Calendar(), Calendar({2027: INVENTED}))
HOURS = (
    Hours(),
    Hours(opens=time(9), closes=time(17)),
    Hours(opens=time(8), lunch_start=time(12), lunch_end=time(12), closes=time(16, 45)),
    Hours(lunch_end=time(14, 30), closes=time(18, 30)),
)


@dataclass(frozen=True)
class Question:
    """One deadline to compute."""

    start: datetime
    term: Term
    invented: bool
    hours: Hours
    pauses: list[Pause] = field(default_factory=list)


def ask(rng: random.Random) -> Question:
    """Return a random question: to the second, to the minute, or on one of the edges of the day."""
    hours = rng.choice(HOURS)
    unit: TermUnit = rng.choice(UNITS)
    amount: float | None = None
    if unit in MOST:
        amount = rng.randint(1, rng.choice((3, MOST[unit])))
        if unit in ("hour", "working_hour") and rng.random() < 0.2:
            amount += 0.5
    start = _moment(rng, FIRST + DAY * rng.randrange((LAST - FIRST).days), hours)
    pauses: list[Pause] = []
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        begun = _moment(rng, start + DAY * rng.randint(-1, rng.choice((3, 30))), hours)
        ended = _moment(rng, begun + DAY * rng.choice((0, 0, 1, 5, 20)), hours)
        pauses.append(Pause(begun, None if rng.random() < 0.1 else max(begun, ended)))
    return Question(start, Term(amount, unit, rng.random() < 0.7), rng.random() < 0.5, hours, pauses)


def _moment(rng: random.Random, day: datetime, hours: Hours) -> datetime:
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
    if rng.random() < 0.3:
        edge = rng.choice((hours.opens, hours.lunch_start, hours.lunch_end, hours.closes, time()))
        return midnight.replace(hour=edge.hour, minute=edge.minute)
    return midnight + timedelta(seconds=rng.randrange(86_400) // rng.choice((1, 60)))


@cache
def worked(day: date, invented: bool) -> bool:
    """Say whether offices work on `day`, asking the library itself."""
    if invented and (day.year == 2027 or day in INVENTED.holidays):
        return day in INVENTED.workdays or (day.weekday() < 5 and day not in INVENTED.holidays)
    if day.year > LIBRARY_ENDS:
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def slow(asked: Question) -> datetime:
    """Return when it is due (UTC), counted one day after the other."""
    start = asked.start.replace(tzinfo=None)
    # A pause that has not ended takes its first instant only: the earliest that the deadline can become.
    pauses = [(p.start.replace(tzinfo=None), p.end.replace(tzinfo=None) if p.end else None) for p in asked.pauses]
    pauses = [(max(a, start), b) for a, b in pauses if b is None or b > start]
    at = _slow_time(asked, start, pauses) if asked.term.unit in ("minute", "hour", "working_hour") else _slow_days(asked, start, pauses)
    return at.replace(tzinfo=CHINA).astimezone(UTC)


def _slow_time(asked: Question, start: datetime, pauses: Sequence[tuple[datetime, datetime | None]]) -> datetime:
    """Use up the free pieces of each day until nothing is left of the need."""
    need = timedelta(hours=asked.term.amount or 0) / (60 if asked.term.unit == "minute" else 1)
    hours, day = asked.hours, start.date()
    while True:
        pieces = [(datetime.combine(day, time()), datetime.combine(day + DAY, time()))]
        if asked.term.unit == "working_hour":
            ends = ((hours.opens, hours.lunch_start), (hours.lunch_end, hours.closes))
            pieces = [(datetime.combine(day, a), datetime.combine(day, b)) for a, b in ends] if worked(day, asked.invented) else []
        pieces = [(max(a, start), b) for a, b in pieces if b > start]
        for a, b in pauses:
            if b is not None:
                pieces = [p for x, y in pieces for p in ((x, min(y, a)), (max(x, b), y)) if p[0] < p[1]]
        for x, y in pieces:
            if y - x >= need:
                return x + need
            need -= y - x
        day += DAY


def _slow_days(asked: Question, start: datetime, pauses: Sequence[tuple[datetime, datetime | None]]) -> datetime:
    """Go from day to day; count those that count; after the last go on to one that is worked."""
    term, hours = asked.term, asked.hours
    that_day = term.unit in ("same_day", "immediate")
    only_worked = that_day or term.unit == "working_day"
    day = start.date()
    if start.time() >= hours.closes or (term.from_next_day and not that_day):
        day += DAY
    need = _calendar_days(day, term) if term.unit in ("month", "quarter", "year") else int(term.amount or 1)
    while True:
        if not _lost(day, hours, pauses) and (worked(day, asked.invented) or (need > 0 and not only_worked)):
            need -= 1
            if need <= 0 and worked(day, asked.invented):
                return datetime.combine(day, hours.closes)
        day += DAY


def _calendar_days(first: date, term: Term) -> int:
    """How many days the months have that begin with `first`, by walking to the day that corresponds."""
    begins = first - DAY if term.from_next_day else first
    months = int(term.amount or 1) * {"month": 1, "quarter": 3, "year": 12}[term.unit]
    day, left, days = begins, months, 0
    while left:
        day += DAY
        days += 1
        left -= day.day == 1
    while day.day < begins.day and (day + DAY).day != 1:
        day += DAY
        days += 1
    # Counted from its own day on, the period has one day more and ends one day before the corresponding one, if there is one.
    return days if term.from_next_day or day.day == begins.day else days + 1


def _lost(day: date, hours: Hours, pauses: Sequence[tuple[datetime, datetime | None]]) -> bool:
    opens, closes = datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)
    return any(opens <= a < closes if b is None else max(a, opens) < min(b, closes) for a, b in pauses)


def compare(count: int, seed: int, console: Console) -> tuple[list[str], float, float]:
    """Return the questions that differ, in words, and the seconds of the fast and of the slow count."""
    rng, differing, fast_seconds, slow_seconds = random.Random(seed), list[str](), 0.0, 0.0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("deadlines", total=count)
        for done in range(0, count, 5_000):
            questions = [ask(rng) for _ in range(min(5_000, count - done))]
            begun = clock.perf_counter()
            fast = [due(q.start, q.term, CALENDARS[q.invented], q.hours, q.pauses).at for q in questions]
            between = clock.perf_counter()
            counted = [slow(q) for q in questions]
            fast_seconds, slow_seconds = fast_seconds + between - begun, slow_seconds + clock.perf_counter() - between
            differing += [f"{q}: {a} ≠ {b}" for q, a, b in zip(questions, fast, counted, strict=True) if a != b]
            bar.advance(task, len(questions))
    return differing, fast_seconds, slow_seconds


def main(count: int = 1_000_000, seed: int = 20250928) -> None:
    """Compare `count` random deadlines with the slow count."""
    console = Console()
    differing, fast, counted = compare(count, seed, console)
    console.print(f"{count - len(differing):,} of {count:,} deadlines agree; {fast:.1f} s, day by day {counted:.1f} s")
    for line in differing[:5]:
        console.print(line)
    if differing:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
