"""Whatever happens to cases: counted from their rows and from their events, the figures of every month are the same."""

import asyncio
import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, true

from desk.case import deadlines, office
from desk.case.clocks import HANDLING, pauses
from desk.case.deadlines import Term
from desk.case.models import Case, CaseClock, CaseEvent, CaseFile, CaseWarning
from desk.case.service import Opening, due_checks, move, open_case
from desk.db import Database
from desk.errors import MissingReason, NotAllowed, StaleMove, UnknownCase
from desk.stats.counting import count
from desk.stats.figures import NAMES, total
from desk.stats.months import Month
from desk.stats.recounting import recount
from desk.stats.scope import Span
from tests.desk.case.conftest import filled
from tests.desk.case.people import ADMIN, DISPATCHER, LEADER, OFFICER, PERSON, SECOND, SUPERVISOR, UNIT
from tests.desk.case.test_machine import ALL, SYSTEM

SERVICES = ["zibo-premises-security", "zibo-police-complaint", "zibo-approval-follow"]
EAGER = {  # what leads on from a state, and what leads aside
    "waiting": ["accept", "accept", "accept", "decline", "transfer", "withdraw"],
    "accepted": ["assign", "assign", "assign", "transfer", "note"],
    "assigned": ["start", "start", "start", "hand_back", "reassign"],
    "working": ["answer", "answer", "ask_more", "hand_back", "withdraw"],
    "supplement": ["supplement", "supplement", "urge"],
    "transferred": ["answer", "hand_back", "receipt"],
    "answered": ["rate_good", "rate_bad", "call_back", "withdraw"],
    "closed": ["reopen", "reopen", "note"],
    "rework": ["reassign", "answer", "transfer"],
    "declined": ["note"],
    "withdrawn": ["note"],
}
HOURS = st.one_of(st.integers(0, 8), st.integers(1, 24 * 6), st.sampled_from([24 * 9, 24 * 20, 24 * 31]))
STEPS = st.lists(st.tuples(st.integers(0, 5), HOURS, st.booleans(), st.sampled_from([UNIT, "出入境管理支队"])), max_size=14)
LIVES = st.lists(st.tuples(st.sampled_from(SERVICES), st.sampled_from(["rest", "widget"]), STEPS), min_size=1, max_size=4)
STARTS = st.datetimes(datetime(2025, 9, 1), datetime(2026, 1, 5)).map(lambda d: d.replace(tzinfo=UTC))
TABLES = (CaseWarning, CaseClock, CaseEvent, CaseFile, Case)
numbers = itertools.count()
seen: Counter[str] = Counter()


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
        """Return when the last thing was tried."""
        matters = self.services.by_id[service].matters
        sender = "u-1"
        opening = Opening(
            "zibo", service, matters[0].id if matters else None, filled(self.services, service), channel, sender, None, str(next(numbers)), files=()
        )
        now = start
        case = self.do(now, lambda s: open_case(s, self.services, self.whole, opening)).case
        for choice, hours, first, unit in steps:
            now += timedelta(hours=hours)
            self.do(now, lambda s, now=now: due_checks(s, now, 100))
            case = self.do(now, lambda s, case=case: s.get_one(Case, case.id))
            options = EAGER[case.state]
            self.attempt(now, case, options[choice % len(options)], first, unit)
        return now

    def attempt(self, now, case, action, first, unit):
        rating = 1 if action == "rate_bad" else 4
        officers = (2, 3) if first else (3, 2)
        holder = {2: OFFICER, 3: SECOND}.get(case.officer_id, LEADER)
        person = PERSON if case.channel == "rest" else type(PERSON).person(case.channel, "u-1")
        for actor in (person, holder, DISPATCHER, LEADER, SUPERVISOR, ADMIN, SYSTEM):
            for officer in officers:
                data = {**ALL, "rating": rating, "officer_id": officer, **({"unit": unit} if action in ("assign", "reassign") else {})}
                try:
                    self.do(now, lambda s, actor=actor, data=data: move(s, case.number, action, actor, **data))
                except (NotAllowed, MissingReason, StaleMove, UnknownCase):
                    continue
                seen[action] += 1
                return

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


def consistent(figures):
    assert figures.opened == figures.declined + figures.withdrawn + figures.in_hand + figures.answered + figures.closed
    assert figures.closed_by_default <= figures.closed
    assert figures.satisfied <= figures.rated
    assert figures.response_in_time <= figures.response_due
    assert figures.handling_in_time <= figures.handling_due
    assert all(0 <= getattr(figures, name) <= figures.opened for name in NAMES)


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 60), ("postgres", 25)])
def test_rows_and_events_give_the_same_figures(request, whole, services, kind, examples):
    seen.clear()
    nonzero = Counter()
    with asyncio.Runner() as runner:
        database = Database(request.getfixturevalue(f"{kind}_url"))
        world = World(runner.run, database, whole, services)

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
    if kind == "sqlite":
        assert set(nonzero) == set(NAMES), "a figure that was never above zero was not compared"
        assert {"accept", "answer", "rate_bad", "reopen", "transfer", "hand_back", "ask_more", "supplement"} <= set(seen)
