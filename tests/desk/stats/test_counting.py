"""What each figure counts, on cases whose story is known; and of which cases somebody may see figures."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, true

from desk.case.actors import visible
from desk.case.models import Case, CaseClock
from desk.case.service import Actor, due_checks, rate
from desk.officer.rights import Right, Role, SignedIn
from desk.stats.counting import count
from desk.stats.figures import Figures, total
from desk.stats.months import Month
from desk.stats.recounting import recount
from desk.stats.scope import Span, countable
from tests.desk.case.people import DISPATCHER, LEADER, PERSON, SECOND, UNIT

START = datetime(2026, 3, 2, 1, tzinfo=UTC)  # a Monday, 9:00 in China
MARCH = Span((Month(2026, 3),))
COMPLAINT = "zibo-police-complaint"


@pytest.fixture
def now():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def counted(database):
    """Return a way to count both ways at once: `await counted(span, at)`."""

    async def do(span=MARCH, at=START, allowed=None):
        allowed = true() if allowed is None else allowed
        async with database.sessions() as session:
            rows = await count(session, span, allowed, at)
            assert rows == await recount(session, span, allowed, at)
            return rows

    return do


async def test_nothing_is_nothing(counted):
    assert await counted() == {}
    assert total([]) == Figures()
    assert total([]).settled_share is None


async def test_one_that_went_well(now, worked, counted):
    await worked("closed")
    (figures,) = (await counted()).values()
    well = dict.fromkeys(("opened", "accepted", "closed", "response_due", "response_in_time", "handling_due", "handling_in_time", "rated", "satisfied"), 1)
    assert figures == Figures(**well)
    assert (figures.settled_share, figures.response_share, figures.handling_share, figures.satisfied_share) == (1, 1, 1, 1)


async def test_not_taken_in_time(now, opened, counted):
    await opened()
    assert total((await counted()).values()) == Figures(opened=1, in_hand=1)
    late = total((await counted(at=START + timedelta(days=3))).values())
    assert (late.response_due, late.response_in_time, late.response_share) == (1, 0, 0)


async def test_late_while_in_hand_and_late_when_fed_back(now, worked, moved, counted):
    case = await worked("working")
    assert total((await counted()).values()).handling_due == 0
    later = START + timedelta(days=20)
    out = total((await counted(at=later)).values())
    assert (out.handling_due, out.handling_in_time) == (1, 0)
    now.move_to(later)
    await moved(case, "answer", LEADER, outcome="已疏通。")
    back = total((await counted(at=later)).values())
    assert (back.answered, back.handling_due, back.handling_in_time) == (1, 1, 0)


async def test_on_the_very_moment_is_in_time_and_a_second_later_is_not(now, opened, moved, database, counted):
    for key, late in (("1", 0), ("2", 1)):
        now.move_to(START)
        case = (await opened(key=key)).case
        for kind, moves in (("response", [("accept", {})]), ("handling", [("assign", {"officer_id": 2}), ("start", {}), ("answer", {"outcome": "好了。"})])):
            async with database.sessions() as session:
                due = await session.scalar(select(CaseClock.due_at).where(CaseClock.case_id == case.id, CaseClock.kind == kind))
            now.move_to(due + timedelta(seconds=late))
            for action, data in moves:
                await moved(case, action, LEADER, **data)
    figures = total((await counted(at=START + timedelta(days=40))).values())
    assert (figures.response_due, figures.response_in_time, figures.handling_due, figures.handling_in_time) == (2, 1, 2, 1)


async def test_nothing_is_late_while_the_person_is_asked(now, worked, moved, counted):
    await moved(await worked("working"), "ask_more", LEADER, words="请发现场照片。")
    assert total((await counted(at=START + timedelta(days=20))).values()).handling_due == 0


async def test_put_right_and_rated_again(now, worked, moved, database, counted):
    case = await worked("answered")
    async with database.transaction() as session:
        await rate(session, case.number, PERSON, 1, words="还堵着")
    bad = total((await counted()).values())
    assert (bad.in_hand, bad.redone, bad.rated, bad.satisfied) == (1, 1, 1, 0)
    await moved(case, "reassign", DISPATCHER, officer_id=3, reason="整改换人")
    await moved(case, "answer", SECOND, outcome="清走了。")
    await moved(case, "rate_good", PERSON, rating=4)
    good = total((await counted()).values())
    assert (good.closed, good.redone, good.reopened, good.rated, good.satisfied) == (1, 1, 0, 1, 1)


async def test_reopening_takes_the_rating_back(now, worked, moved, counted):
    case = await worked("closed")
    await moved(case, "reopen", PERSON, reason="又堵了")
    figures = total((await counted()).values())
    assert (figures.reopened, figures.redone, figures.closed, figures.in_hand, figures.rated) == (1, 0, 0, 1, 0)
    assert figures.settled_share == 0


async def test_closed_without_a_rating(now, worked, database, counted):
    await worked("answered")
    now.move_to(START + timedelta(days=10))
    async with database.transaction() as session:
        await due_checks(session, START + timedelta(days=10), 10)
    figures = total((await counted()).values())
    assert (figures.closed, figures.closed_by_default, figures.rated, figures.satisfied_share) == (1, 1, 0, None)


async def test_transferred_and_declined_and_withdrawn(now, opened, moved, counted):
    one, two, three, four = [(await opened(key=str(n))).case for n in range(4)]
    await moved(one, "transfer", DISPATCHER, department="12345", reason="城管的事")
    await moved(two, "transfer", DISPATCHER, department="12345", reason="城管的事")
    await moved(two, "hand_back", DISPATCHER, reason="退回来了")
    await moved(three, "decline", DISPATCHER, reason="r", ground="g", where="w")
    await moved(four, "withdraw", PERSON)
    figures = total((await counted()).values())
    assert (figures.transferred, figures.declined, figures.withdrawn, figures.in_hand, figures.to_settle) == (2, 1, 1, 2, 2)
    assert (figures.response_due, figures.accepted) == (3, 0)


async def test_by_unit_service_and_channel(now, opened, moved, counted):
    await opened(key="1")
    other = (await opened(key="2")).case
    await moved(other, "accept", DISPATCHER)
    await moved(other, "assign", DISPATCHER, unit="出入境管理支队")
    await opened(key="3", service="zibo-approval-follow")
    found = {(k.unit, k.service): f.opened for k, f in (await counted()).items()}
    assert found[UNIT, "zibo-premises-security"] == 1
    assert found["出入境管理支队", "zibo-premises-security"] == 1
    assert sum(found.values()) == 3
    assert {k.channel for k in await counted()} == {"rest"}


async def test_months_begin_at_midnight_in_china(now, opened, counted):
    for key, moment in enumerate((datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC), datetime(2026, 3, 31, 16, tzinfo=UTC))):
        now.move_to(moment)
        await opened(key=str(key))
    both = await counted(Span((Month(2026, 3), Month(2026, 4))))
    assert {k.month: f.opened for k, f in both.items()} == {"2026-03": 1, "2026-04": 1}
    assert total((await counted()).values()).opened == 1
    assert await counted(Span(MARCH.months, bureau="weihai")) == {}


def signed(*roles, bureau="zibo", unit="", complete=True):
    return SignedIn(1, "x", "某", bureau, unit, frozenset(roles), complete, complete, 1)


SEEN = {  # who, with how many of: two in zibo's 治安支队, one complaint with police supervision
    "leader": (signed(Role.leader, unit=UNIT), 2),
    "leader of another unit": (signed(Role.leader, unit="出入境管理支队"), 0),
    "leader of a unit of that name elsewhere": (signed(Role.leader, bureau="suqian", unit=UNIT), 0),
    "leader without a unit": (signed(Role.leader), 0),
    "leader of no bureau": (signed(Role.leader, bureau=None, unit=UNIT), 0),
    "leader of police supervision": (signed(Role.leader, unit="警务督察支队"), 1),
    "supervisor": (signed(Role.supervisor), 3),
    "supervisor of another bureau": (signed(Role.supervisor, bureau="suqian"), 0),
    "supervisor without second factor": (signed(Role.supervisor, complete=False), 0),
    "admin": (signed(Role.admin), 2),
    "admin of all": (signed(Role.admin, bureau=None), 2),
    "auditor": (signed(Role.auditor), 2),
    "dispatcher": (signed(Role.dispatcher), 2),
    "officer": (signed(Role.officer, unit=UNIT), 0),
}


async def test_no_count_tells_of_a_case_that_may_not_be_known(now, opened, counted):
    await opened(key="1")
    await opened(key="2")
    assert (await opened(key="3", service=COMPLAINT)).case.unit == "警务督察支队"
    found = {name: total((await counted(allowed=countable(who, Right.figures))).values()).opened for name, (who, _) in SEEN.items()}
    assert found == {name: expected for name, (_, expected) in SEEN.items()}


async def test_what_one_may_count_one_may_see(now, opened, database):
    for key, service in enumerate(("zibo-premises-security", COMPLAINT, "zibo-approval-follow")):
        await opened(key=str(key), service=service)
    async with database.sessions() as session:
        for who, _ in SEEN.values():
            actor = Actor.officer(who.id, frozenset(map(str, who.roles)), who.bureau, who.unit or None)
            hidden = select(Case.number).where(countable(who, Right.figures), ~visible(actor))
            assert (await session.scalars(hidden)).all() == []
