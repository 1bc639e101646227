"""A case that waits for the person's material: reminded once, then it goes on without; and how often a person may urge."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from desk.case import repository
from desk.case.service import due_checks, read
from desk.errors import NotAllowed
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from tests.desk.case.people import DISPATCHER, OFFICER, PERSON, refused

# Monday, 2 March 2026, 9:00 in China; the notices of that year name no holiday in March.
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def china(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture
def time():
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


@pytest.fixture
def look(database, time):
    async def do(moment):
        time.move_to(moment)
        async with database.transaction() as session:
            return await due_checks(session, moment, 100)

    return do


@pytest.fixture
async def asked(worked, moved, time):
    case = await worked("working", service="zibo-approval-follow", matter="door_plate")
    return await moved(case, "ask_more", OFFICER, words="请补一张门头照片")


async def _now(database, case):
    async with database.sessions() as session:
        return await repository.by_id(session, case.id), [e.action for e in await repository.events(session, case.id)]


async def _told(database):
    async with database.sessions() as session:
        rows = (await session.scalars(select(Parcel).where(Parcel.kind == "message").order_by(Parcel.id))).all()
        return [outbox.content(p)["text"] for p in rows]


async def test_a_reminder_and_then_it_goes_on_without(database, asked, look):
    before = len(await _told(database))
    assert await look(china(3, 5, 17, 59)) == 0
    for _ in range(2):
        await look(china(3, 5, 18))  # the third working day ends
    case, actions = await _now(database, asked)
    assert (case.state, actions.count("remind"), case.next_check_at) == ("supplement", 1, china(3, 9, 18))
    (reminder,) = (await _told(database))[before:]
    assert "还在等您补充：请补一张门头照片" in reminder
    assert "3月9日18:00前没有收到，就按现有材料接着办" in reminder
    for _ in range(2):
        await look(china(3, 9, 18))
    case, actions = await _now(database, asked)
    assert (case.state, actions.count("go_on")) == ("working", 1)
    *_, told = await _told(database)
    assert "没有等到您补充，先按现有材料接着办" in told
    assert case.due_at == china(3, 16, 18)  # the clock runs again: from the 10th, 5 working days
    assert "3月2日至3月9日待补充，不计" in told


async def test_the_person_sees_both_steps_with_their_reason(database, asked, look):
    await look(china(3, 5, 18))
    async with database.sessions() as session:
        events = (await read(session, PERSON, asked.number)).events
    assert (events[-1]["name"], events[-1]["reason"]) == ("提醒补充", "3月9日18:00前没有收到，就按现有材料接着办，之后也可以再补。")


async def test_whoever_adds_in_time_is_neither_reminded_nor_passed_over(database, asked, look, moved, time):
    time.move_to(china(3, 4, 10))
    await moved(asked, "supplement", PERSON, words="照片在这里")
    for day in (5, 9, 10):
        await look(china(3, day, 18))
    case, actions = await _now(database, asked)
    assert (case.state, "remind" in actions, "go_on" in actions) == ("working", False, False)


async def test_asked_a_second_time_the_waiting_begins_anew(database, asked, look, moved, time):
    await look(china(3, 5, 18))
    await moved(asked, "supplement", PERSON, words="照片在这里")
    await moved(asked, "ask_more", OFFICER, words="照片看不清，请再拍一张")
    case, _ = await _now(database, asked)
    assert case.next_check_at == china(3, 10, 18)
    await look(china(3, 10, 18))
    case, actions = await _now(database, asked)
    assert (case.state, actions.count("remind")) == ("supplement", 2)


async def test_after_a_late_reminder_there_is_still_time(database, asked, look):
    await look(china(3, 20, 9))  # the worker stood for two weeks
    case, actions = await _now(database, asked)
    assert (actions[-1], case.next_check_at) == ("remind", china(3, 24, 18))
    await look(china(3, 20, 10))
    assert (await _now(database, asked))[0].state == "supplement"


async def test_what_comes_after_that_is_still_added(database, asked, look, moved):
    await look(china(3, 5, 18))
    await look(china(3, 9, 18))
    case = await moved(asked, "supplement", PERSON, words="照片在这里")
    assert case.state == "working"


@pytest.mark.parametrize(
    ("first", "refused_at", "again"),
    [
        (china(3, 2, 9), china(3, 2, 23, 59), china(3, 3, 0)),  # Monday
        (china(3, 6, 17), china(3, 8, 23, 59), china(3, 9, 0)),  # Friday: the weekend is no working day
        (china(3, 7, 10), china(3, 8, 10), china(3, 9, 8)),  # Saturday
    ],
)
async def test_a_person_urges_once_in_a_working_day(database, worked, moved, time, first, refused_at, again):
    case = await worked("working")
    time.move_to(first)
    await moved(case, "urge", PERSON)
    time.move_to(refused_at)
    with refused(NotAllowed, f"已经催过了，承办的人收到了提醒。3月{(again + timedelta(hours=8)).day}日起可以再催"):
        await moved(case, "urge", PERSON)
    await moved(case, "urge", DISPATCHER)  # who leads may
    time.move_to(again)
    await moved(case, "urge", PERSON)
    _, actions = await _now(database, case)
    assert actions.count("urge") == 3  # each that was made is on record
