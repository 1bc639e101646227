"""Whatever is tried in whatever order: no state outside the table, no event lost, versions rise by one, clocks never negative."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from desk.case import repository
from desk.case.clocks import pauses
from desk.case.opening import Opening, open_case
from desk.case.service import Actor, due_checks, move
from desk.case.transitions import ACTIONS, OVER, TABLE, State
from desk.db import Database
from desk.errors import DeskError, MissingReason, NotAllowed, StaleMove, UnknownCase
from tests.desk.case.conftest import filled
from tests.desk.case.people import ADMIN, AUDITOR, DISPATCHER, LEADER, OFFICER, PERSON, SECOND, STRANGER, SUPERVISOR

SYSTEM = Actor("system", None, frozenset({"system"}))
ACTORS = [PERSON, DISPATCHER, OFFICER, SECOND, LEADER, SUPERVISOR, ADMIN, AUDITOR, STRANGER, SYSTEM]
SERVICES = ["zibo-premises-security", "zibo-police-complaint", "zibo-approval-follow"]
ALL = {"reason": "有理由", "words": "有话说", "ground": "依据", "where": "12345", "outcome": "办好了", "department": "12345", "receipt": "R-1"}
WAY = {
    "waiting": "accept",
    "accepted": "assign",
    "assigned": "start",
    "working": "answer",
    "supplement": "supplement",
    "rework": "answer",
    "transferred": "answer",
}
numbers = itertools.count()


class Life(RuleBasedStateMachine):
    """One case and everybody who could do something with it."""

    run, database, whole, services = None, None, None, None  # set by the test

    @initialize(service=st.sampled_from(SERVICES), hour=st.integers(0, 24 * 200))
    def open(self, service, hour):
        self.now = datetime(2025, 9, 1, tzinfo=UTC) + timedelta(hours=hour)
        matters = self.services.by_id[service].matters
        opening = Opening("zibo", service, matters[0].id if matters else None, filled(self.services, service), "rest", "u-1", None, str(next(numbers)))
        self.number = self._do(lambda s: open_case(s, self.services, self.whole, opening)).case.number
        self.version = 0
        self.case = self._case()

    def _do(self, work):
        async def whole():
            async with self.database.transaction() as session:
                return await work(session)

        with time_machine.travel(self.now, tick=False):
            return self.run(whole())

    def _move(self, action, actor, expected=None, **data):
        return self._do(lambda s: move(s, self.number, action, actor, expected, **data))

    @rule(
        action=st.sampled_from(sorted(ACTIONS)),
        actor=st.sampled_from(ACTORS),
        officer=st.sampled_from([None, 2, 3]),
        stars=st.integers(0, 6),
        bare=st.booleans(),
        behind=st.integers(0, 2),
    )
    def anything(self, action, actor, officer, stars, bare, behind):
        data = {} if bare else {**ALL, "rating": stars, "officer_id": officer}
        seen = self.case.version
        try:
            after = self._move(action, actor, seen - behind if behind else None, **data)
        except (NotAllowed, MissingReason, StaleMove, UnknownCase):
            assert self._case().version == seen
        else:
            assert not behind
            assert after.version == seen + 1

    @precondition(lambda self: self.case.state in WAY)
    @rule(short=st.sampled_from([True, True, False]))
    def onwards(self, short):
        """Make the move that leads on, so that the later states are reached as well."""
        case = self.case
        action = WAY[case.state] if short or case.state != "working" else "ask_more"
        holder = {2: OFFICER, 3: SECOND}.get(case.officer_id, SYSTEM if case.state in ("waiting", "transferred") else DISPATCHER)
        if case.route == "supervision" and holder is not SYSTEM:
            holder = SUPERVISOR
        try:
            self._move(action, holder, **{**ALL, "officer_id": 2})
        except DeskError:
            assert case.state == "rework"  # which needs somebody else first

    @precondition(lambda self: self.case.state == "answered")
    @rule(stars=st.integers(1, 5))
    def rating(self, stars):
        self._move("rate_good" if stars > 2 else "rate_bad", PERSON, rating=stars)

    @rule(hours=st.integers(1, 24 * 12))
    def later(self, hours):
        self.now += timedelta(hours=hours)
        self._do(lambda s: due_checks(s, self.now, 100))

    def _case(self):
        async def read():
            async with self.database.sessions() as session:
                return await repository.find(session, SYSTEM, self.number)

        return self.run(read())

    @invariant()
    def it_all_holds_together(self):
        async def read():
            async with self.database.sessions() as session:
                case = await repository.find(session, SYSTEM, self.number)
                return case, await repository.events(session, case.id), await repository.clocks(session, case.id)

        case, events, clocks = self.run(read())
        self.case = case
        assert State(case.state)
        assert case.version >= self.version
        self.version = case.version
        assert [e.seq for e in events] == list(range(1, case.version + 1))
        for before, after in itertools.pairwise(events):
            assert after.from_state == before.to_state
            assert after.at >= before.at
            assert any(m.action == after.action and after.from_state in m.from_ and (m.to or after.from_state) == after.to_state for m in TABLE)
        assert events[-1].to_state == case.state
        assert case.hand_backs <= 2
        assert not (case.route == "supervision" and case.unit != "警务督察支队")
        for c in clocks:
            assert (c.started_at is None) == (c.due_at is None)
            if c.started_at:
                known = [m for m in (c.started_at, c.half_at, c.eighty_at, c.due_at, c.next_level_at) if m]
                assert known == sorted(known)
                assert c.met_at is None or c.met_at >= c.started_at
        assert all(p.end is None or p.end >= p.start for p in pauses(events))
        assert (case.state in OVER) <= (case.next_check_at is None)


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 40), ("postgres", 15)])
def test_a_cases_life(request, whole, services, kind, examples):
    url = request.getfixturevalue(f"{kind}_url")
    with asyncio.Runner() as runner:
        database = Database(url)
        shared = {"run": staticmethod(runner.run), "database": database, "whole": whole, "services": services}
        machine = type("TheLife", (Life,), shared)
        limits = settings(max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
        try:
            run_state_machine_as_test(machine, settings=limits)
        finally:
            runner.run(database.close())
