"""Clocks start, stand and end with the moves; warnings and closing without a rating come in time, each once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from desk.case import repository
from desk.case.models import CaseWarning
from desk.case.service import due_checks
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from tests.desk.case.people import DISPATCHER, OFFICER, PERSON

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)  # 09:00 in China


def china(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def time():
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


@pytest.fixture
def look(database):
    async def do(moment, limit=100):
        async with database.transaction() as session:
            return await due_checks(session, moment, limit)

    return do


async def _clock(database, case, kind="handling", round_=0):
    async with database.sessions() as session:
        return next(c for c in await repository.clocks(session, case.id) if (c.kind, c.round) == (kind, round_))


async def _warned(database):
    async with database.sessions() as session:
        rows = (await session.scalars(select(Parcel).where(Parcel.key.startswith("warn:")).order_by(Parcel.id))).all()
        return [(p.key.split(":", 2)[2], p.address, outbox.content(p)["text"]) for p in rows]


async def test_three_clocks_run_one_after_another(database, worked, time):
    case = await worked("waiting")
    assert (await _clock(database, case, "response")).due_at == china(3, 3, 18)
    assert (await _clock(database, case)).due_at is None
    assert case.due_at is None
    case = await worked("answered", key="2", service="zibo-difficulty")
    handling = await _clock(database, case)
    assert handling.due_at == case.due_at == china(3, 9, 18)
    assert handling.met_at == MONDAY
    assert (await _clock(database, case, "callback")).due_at == china(3, 5, 18)
    assert case.default_close_at == china(3, 9, 18)


async def test_a_clock_stands_while_the_person_is_asked(database, worked, moved, time):
    case = await worked("working", service="zibo-approval-follow", matter="door_plate")
    assert case.due_at == china(3, 9, 18)
    case = await moved(case, "ask_more", OFFICER, words="请补一张门头照片")
    assert case.next_check_at == china(3, 5, 18)  # nobody is warned of a clock that stands; this is the reminder to the person
    time.move_to(china(3, 4, 20))
    case = await moved(case, "supplement", PERSON, words="照片在这里")
    assert case.due_at == china(3, 11, 18)  # from Monday's start on: the 3 days that the pause touched are not counted
    assert "3月2日至3月4日待补充，不计" in (await _clock(database, case)).arithmetic


async def test_a_promise_from_elsewhere_says_that_it_runs_from_acceptance(database, worked, time):
    case = await worked("accepted", service="zibo-premises-security")
    handling = await _clock(database, case)
    assert handling.arithmetic.endswith("（原文从“接到投诉”算起，这里从受理算起）")
    assert handling.due_at == china(3, 5, 18)


async def test_warnings_each_once_to_the_right_ones(database, worked, look, time):
    case = await worked("working", service="zibo-difficulty")
    seen = []
    moment = MONDAY
    while moment < china(3, 13, 0):
        moment += timedelta(hours=1)
        await look(moment)
        await look(moment)
        warned = await _warned(database)
        seen += [(key, moment) for key, _, _ in warned[len(seen) :]]
    warned = await _warned(database)
    assert [(k.split(":")[2], a) for k, a, _ in warned] == [
        ("half", "officer:2"),
        ("eighty", "officer:2"),
        ("breach", "role:zibo:supervisor"),
        ("next_level", f"leader:zibo:{case.unit}"),
        ("next_level", "role:zibo:supervisor"),
    ]
    at = {k.split(":")[2]: moment for k, moment in seen}
    assert at["breach"] == china(3, 9, 18)
    assert at["next_level"] == china(3, 10, 18)
    assert china(3, 4, 9) < at["half"] < china(3, 5, 18) < at["eighty"] < china(3, 9, 9) + timedelta(hours=9)
    assert "3月9日18:00" in warned[0][2]


async def test_many_workers_warn_once(database, worked, look, time):
    for n in range(3):
        await worked("working", key=str(n), service="zibo-difficulty")
    await asyncio.gather(*(look(china(3, 20, 9)) for _ in range(5)))
    warned = await _warned(database)
    assert len(warned) == len(set(warned)) == 15
    async with database.sessions() as session:
        assert len((await session.scalars(select(CaseWarning))).all()) == 12
    assert await look(china(3, 20, 10)) == 0


async def test_an_answer_in_time_warns_nobody(database, worked, look, time):
    case = await worked("closed", service="zibo-difficulty")
    assert case.next_check_at is None
    assert await look(china(5, 1, 9)) == 0
    assert await _warned(database) == []


async def test_who_does_not_take_a_case_is_found(database, worked, look, time):
    await worked("waiting")
    await look(china(3, 3, 18))
    assert [(k, a) for k, a, _ in await _warned(database)][-1] == ("response:0:breach:role:zibo:supervisor", "role:zibo:supervisor")
    assert [k.split(":")[2] for k, _, _ in await _warned(database)] == ["half", "eighty", "breach"]


async def test_without_a_rating_it_closes_after_five_working_days(database, worked, look, time):
    case = await worked("answered")
    time.move_to(china(3, 9, 17, 59))
    await look(china(3, 9, 17, 59))
    async with database.sessions() as session:
        assert (await repository.by_id(session, case.id)).state == "answered"
    time.move_to(china(3, 9, 18))
    await asyncio.gather(*(look(china(3, 9, 18)) for _ in range(3)))
    async with database.sessions() as session:
        now = await repository.by_id(session, case.id)
        events = await repository.events(session, case.id)
    assert (now.state, now.closed_by_default, now.rating, now.closed_at, now.next_check_at) == ("closed", True, None, china(3, 9, 18), None)
    assert [e.action for e in events].count("close_default") == 1


async def test_a_redo_has_a_clock_of_its_own_that_no_text_promises(database, worked, moved, time):
    case = await worked("answered")
    case = await moved(case, "rate_bad", PERSON, rating=1)
    again = await _clock(database, case, round_=1)
    assert (again.amount, again.unit, again.basis, again.item_id) == (3, "day", "internal", None)
    assert case.due_at == again.due_at == china(3, 5, 18)


async def test_a_case_that_comes_back_from_elsewhere_keeps_its_clock(database, worked, moved, time):
    case = await worked("accepted")
    await moved(case, "transfer", DISPATCHER, department="12345", reason="属于城管")
    time.shift(timedelta(days=1))
    back = await moved(case, "hand_back", DISPATCHER, reason="12345退回")
    again = await moved(back, "accept", DISPATCHER)
    assert (again.due_at, again.accepted_at) == (case.due_at, case.accepted_at)


async def test_one_case_that_cannot_be_looked_at_holds_up_no_other(database, worked, look, time, capsys):
    good = [await worked("working", key=str(n), service="zibo-difficulty") for n in range(2)]
    bad = await worked("working", key="bad", service="zibo-difficulty")
    async with database.transaction() as session:
        await session.execute(text("UPDATE cases SET description = 'no key opens this', next_check_at = opened_at WHERE id = :id"), {"id": bad.id})
    moment = china(3, 20, 9)
    assert await look(moment) == 3
    assert {key.split(":")[0] for key, _, _ in await _warned(database)} == {"handling"}
    async with database.sessions() as session:
        warned = {w.case_id for w in await session.scalars(select(CaseWarning))}
    assert warned == {c.id for c in good}
    assert "case_not_checked" in capsys.readouterr().out
    assert await look(moment + timedelta(minutes=59)) == 0  # the bad one is not tried again and again
    assert await look(moment + timedelta(hours=1)) == 1


async def test_what_a_failed_look_did_is_undone(database, worked, look, time, monkeypatch):
    case = await worked("answered", service="zibo-difficulty")
    told = len(await _all(database))

    async def breaks(*_, **__):
        raise ValueError("nobody foresaw this")

    monkeypatch.setattr("desk.case.clocks.settle", breaks)
    assert await look(china(3, 9, 18)) == 1
    async with database.sessions() as session:
        now = await repository.by_id(session, case.id)
        assert (now.state, now.version) == ("answered", case.version)
        assert now.next_check_at == china(3, 9, 19)
    assert len(await _all(database)) == told


async def _all(database):
    async with database.sessions() as session:
        return (await session.scalars(select(Parcel))).all()


async def test_a_limit_looks_at_so_many_only(worked, look, time):
    for n in range(3):
        await worked("waiting", key=str(n))
    assert [await look(china(4, 1, 9), limit=2) for _ in range(3)] == [2, 1, 0]
