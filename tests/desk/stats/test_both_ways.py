"""Whatever happens to cases: counted from their rows and from their events, the figures of every month are the same."""

import asyncio
import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, true

from desk.case import deadlines, office
from desk.case.clocks import HANDLING, pauses
from desk.case.deadlines import Term
from desk.case.models import Case, CaseClock, CaseEvent, CaseFile, CaseWarning
from desk.case.service import Actor, Opening, due_checks, move, open_case
from desk.case.transitions import TABLE
from desk.db import Database
from desk.errors import MissingReason, NotAllowed, UnknownCase
from desk.stats.counting import count
from desk.stats.figures import NAMES, total
from desk.stats.months import Month
from desk.stats.recounting import recount
from desk.stats.scope import Span
from tests.desk.case.conftest import filled
from tests.desk.case.people import ADMIN, DISPATCHER, LEADER, OFFICER, SECOND, SUPERVISOR, UNIT
from tests.desk.case.test_machine import ALL, SYSTEM

SERVICES = ["zibo-premises-security", "zibo-police-complaint", "zibo-approval-follow"]
EAGER = {  # what leads on from a state, and what leads aside
    "waiting": ["accept", "accept", "accept", "decline", "transfer", "withdraw"],
    "accepted": ["assign", "assign", "assign", "transfer", "note"],
    "assigned": ["start", "start", "start", "hand_back", "reassign"],
    "working": ["answer", "answer", "ask_more", "hand_back", "withdraw"],
    "supplement": ["supplement", "supplement", "urge", "go_on"],
    "transferred": ["answer", "hand_back", "receipt"],
    "answered": ["rate_good", "rate_bad", "call_back", "withdraw", "close"],
    "closed": ["reopen", "reopen", "note"],
    "rework": ["reassign", "answer", "transfer"],
    "declined": ["note"],
    "withdrawn": ["note"],
}
HOURS = st.one_of(st.integers(0, 8), st.integers(1, 24 * 6), st.sampled_from([24 * 9, 24 * 20, 24 * 31]))
UNITS = st.sampled_from([UNIT, UNIT, "出入境管理支队"])
PLAIN = st.integers(0, 6).flatmap(lambda n: st.lists(st.tuples(st.just(0), st.integers(0, 8), st.booleans(), st.just(UNIT)), min_size=n, max_size=n))
STEPS = st.builds(list.__add__, PLAIN, st.lists(st.tuples(st.integers(0, 5), HOURS, st.booleans(), UNITS), max_size=10))
LIVES = st.lists(st.tuples(st.sampled_from(SERVICES), st.sampled_from(["rest", "widget"]), STEPS), min_size=1, max_size=4)
STARTS = st.datetimes(datetime(2025, 9, 1), datetime(2026, 1, 5)).map(lambda d: d.replace(tzinfo=UTC))


def steps(*choices, hours=1):
    return [(choice, hours, True, UNIT) for choice in choices]


# Every figure is above zero somewhere here, whatever else is tried.
ALL_KINDS = [
    ("zibo-premises-security", "rest", steps(0, 0, 0, 0, 1, 0, 1, 0)),  # put right after a bad rating
    ("zibo-premises-security", "rest", steps(0, 0, 0, 0, 0, 0)),  # rated well, reopened
    ("zibo-premises-security", "widget", [*steps(0, 0, 0, 0), (5, 24 * 20, True, UNIT)]),  # closed without a rating
    ("zibo-approval-follow", "rest", steps(4, 0)),  # answered by another body
    ("zibo-approval-follow", "rest", steps(3)),  # declined
    ("zibo-approval-follow", "rest", [*steps(0), (5, 24 * 31, True, UNIT)]),  # late
    ("zibo-approval-follow", "rest", steps(5)),  # withdrawn
    ("zibo-police-complaint", "rest", steps(0, 0, 0)),  # not yet rated
]
TABLES = (CaseWarning, CaseClock, CaseEvent, CaseFile, Case)
numbers = itertools.count()


class World:
    """Lives cases through `desk.case.service`, a step at a time, in one database."""

    def __init__(self, run, database, whole, services):
        self.run, self.database, self.whole, self.services = run, database, whole, services

    def do(self, moment, work):
        async def whole():
            async with self.database.transaction() as session:
                return await work(session)

        with time_machine.travel(moment, tick=False):
            return self.run(whole())

    def clear(self):
        async def work(session):
            for table in TABLES:
                await session.execute(delete(table))

        self.do(datetime(2025, 1, 1, tzinfo=UTC), work)

    def live(self, start, service, channel, steps):
        """Live one case, all in one transaction; return when the last thing was tried."""

        async def work():
            now = start
            async with self.database.transaction() as session:
                with time_machine.travel(now, tick=False):
                    case = await self.open(session, service, channel)
                for choice, hours, first, unit in steps:
                    now += timedelta(hours=hours)
                    with time_machine.travel(now, tick=False):
                        await due_checks(session, now, 100)
                        await session.refresh(case)
                        await attempt(session, case, EAGER[case.state], choice, first, unit)
            return now

        return self.run(work())

    async def open(self, session, service, channel):
        matters = self.services.by_id[service].matters
        matter = matters[0].id if matters else None
        opening = Opening("zibo", service, matter, filled(self.services, service), channel, "u-1", None, str(next(numbers)))
        return (await open_case(session, self.services, self.whole, opening)).case

    def both(self, span, at):
        return self.do(at, lambda s: count(s, span, true(), at)), self.do(at, lambda s: recount(s, span, true(), at))

    def deadlines(self, at):
        """Return, for each handling clock that runs or ran, the kept deadline and the one worked out anew from the events."""

        async def work(session):
            found = []
            for clock, case in await session.execute(select(CaseClock, Case).join(Case, Case.id == CaseClock.case_id).where(CaseClock.kind == HANDLING)):
                if clock.started_at is None:
                    continue
                until = [clock.met_at] if clock.met_at else []
                events = (await session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq))).all()
                stood = pauses(e for e in events if not until or e.at <= until[0])
                term = Term(clock.amount, clock.unit, clock.from_next_day)
                found.append((clock.due_at, deadlines.due(clock.started_at, term, office.calendar(), office.hours(case.bureau_id), stood).at))
            return found

        return self.do(at, work)


async def attempt(session, case, options, choice, first, unit):
    """Make the chosen move by whoever may."""
    action = options[choice % len(options)]
    person = Actor.person(case.channel, "u-1")
    holder = {2: OFFICER, 3: SECOND}.get(case.officer_id, LEADER)
    roles = {role for m in TABLE if m.action == action and case.state in m.from_ for role in m.who}
    given = action in ("assign", "reassign")
    for actor in (a for a in (SYSTEM, person, holder, DISPATCHER, SUPERVISOR, LEADER, ADMIN) if a.roles & roles):
        for officer in ((2, 3) if first else (3, 2)) if given else (2,):
            data = {
                **ALL,
                "rating": 1 if action == "rate_bad" else 4,
                "officer_id": officer,
                **({"unit": unit} if given and case.route != "supervision" else {}),
            }
            try:
                await move(session, case.number, action, actor, **data)
            except (NotAllowed, MissingReason, UnknownCase):
                continue
            return


def consistent(figures):
    assert figures.opened == figures.declined + figures.withdrawn + figures.in_hand + figures.answered + figures.closed
    assert figures.closed_by_default <= figures.closed
    assert figures.satisfied <= figures.rated
    assert figures.response_in_time <= figures.response_due
    assert figures.handling_in_time <= figures.handling_due
    assert all(0 <= getattr(figures, name) <= figures.opened for name in NAMES)


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 40), ("postgres", 12)])
def test_rows_and_events_give_the_same_figures(request, whole, services, kind, examples):
    nonzero = Counter()
    with asyncio.Runner() as runner:
        database = Database(request.getfixturevalue(f"{kind}_url"))
        world = World(runner.run, database, whole, services)

        @example(start=datetime(2025, 9, 24, 1, tzinfo=UTC), lives=ALL_KINDS, gaps=[0, 1, 5, 30, 170, 180, 24 * 24, 24 * 24], later=0)
        @given(start=STARTS, lives=LIVES, gaps=st.lists(st.integers(0, 24 * 25), min_size=4, max_size=4), later=HOURS)
        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        def try_out(start, lives, gaps, later):
            world.clear()
            ends = [world.live(start + timedelta(hours=gap), *life) for life, gap in zip(lives, gaps, strict=False)]
            at = max(ends) + timedelta(hours=later)
            span = Span(tuple(Month.of(at).back(12)))
            rows, events = world.both(span, at)
            assert rows == events
            assert total(rows.values()).opened == len(lives)
            for figures in rows.values():
                consistent(figures)
                nonzero.update(name for name in NAMES if getattr(figures, name))
            for kept, again in world.deadlines(at):
                assert kept == again
            for month in span.months[-3:]:
                narrow = Span((month,), "zibo", UNIT)
                rows_of, events_of = world.both(narrow, at)
                assert rows_of == events_of == {k: f for k, f in rows.items() if k.month == str(month) and k.unit == UNIT}

        try:
            try_out()
        finally:
            runner.run(database.close())
    assert set(nonzero) == set(NAMES), "a figure that was never above zero was not compared"
