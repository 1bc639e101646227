"""Moves: what the table allows, what must come with them, what follows, and what a stale one is told."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from desk.case import repository
from desk.case.guards import allowed
from desk.case.service import rate, read
from desk.case.transitions import ACTIONS, NAMES, TABLE, State
from desk.errors import MissingReason, NotAllowed, StaleMove, UnknownCase
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from tests.desk.case.people import ADMIN, AUDITOR, DISPATCHER, LEADER, OFFICER, PERSON, SECOND, STRANGER, SUPERVISOR, refused

ANSWER = {"outcome": "已经处理好了。"}
FILE = {"name": "门口.jpg", "media_type": "image/jpeg", "size": 10, "sha256": "0" * 64, "path": "a/b"}


@pytest.fixture
def parcels(database):
    async def do(case, kind):
        async with database.sessions() as session:
            rows = (await session.scalars(select(Parcel).where(Parcel.kind == kind).order_by(Parcel.id))).all()
            return [(p.address, outbox.content(p)) for p in rows if outbox.content(p).get("number", "") == case.number or case.number in p.key]

    return do


async def _events(database, case):
    async with database.sessions() as session:
        return await repository.events(session, case.id)


def test_the_table_names_every_state_and_action_once():
    assert set(NAMES) == ACTIONS | {"open"}
    assert len({s.label for s in State}) == len(State)
    seen = [(m.action, s) for m in TABLE for s in m.from_]
    assert len(seen) == len(set(seen))
    reached = {m.to for m in TABLE if m.to} | {State.WAITING}
    assert reached == set(State)


@pytest.mark.parametrize(
    ("state", "action", "actor", "data"),
    [
        ("waiting", "answer", OFFICER, ANSWER),
        ("waiting", "assign", DISPATCHER, {"officer_id": 2}),
        ("waiting", "rate_good", PERSON, {"rating": 5}),
        ("accepted", "accept", DISPATCHER, {}),
        ("accepted", "decline", DISPATCHER, {"reason": "一", "ground": "二", "where": "三"}),
        ("working", "reopen", PERSON, {"reason": "一"}),
        ("answered", "answer", OFFICER, ANSWER),
        ("answered", "urge", PERSON, {}),
        ("closed", "withdraw", PERSON, {}),
        ("closed", "no_such_action", DISPATCHER, {}),
        # roles
        ("waiting", "accept", PERSON, {}),
        ("waiting", "accept", AUDITOR, {}),
        ("waiting", "accept", ADMIN, {}),
        ("waiting", "accept", SUPERVISOR, {}),
        ("working", "answer", SECOND, ANSWER),
        ("working", "answer", DISPATCHER, ANSWER),
        ("working", "withdraw", OFFICER, {}),
        ("accepted", "assign", OFFICER, {"officer_id": 3}),
        ("accepted", "assign", LEADER, {"unit": "交警支队"}),
        ("answered", "close_default", DISPATCHER, {}),
        ("answered", "rate_good", PERSON, {"rating": 1}),
        ("answered", "rate_bad", PERSON, {"rating": 5, "solved": True}),
        ("answered", "rate_good", OFFICER, {"rating": 5}),
        ("working", "note", OFFICER, {"words": "长" * 5001}),
    ],
)
async def test_what_is_not_allowed_changes_nothing(database, worked, moved, state, action, actor, data):
    case = await worked(state)
    with pytest.raises(NotAllowed) as caught:
        await moved(case, action, actor, **data)
    assert caught.value.title.endswith("。")
    async with database.sessions() as session:
        now = await repository.by_id(session, case.id)
        assert (now.state, now.version, len(await repository.events(session, case.id))) == (state, case.version, case.version)


@pytest.mark.parametrize(
    ("state", "action", "actor", "data", "need"),
    [
        ("waiting", "decline", DISPATCHER, {"ground": "一", "where": "二"}, "reason"),
        ("waiting", "decline", DISPATCHER, {"reason": " ", "ground": "一", "where": "二"}, "reason"),
        ("waiting", "decline", DISPATCHER, {"reason": "一", "where": "二"}, "ground"),
        ("waiting", "decline", DISPATCHER, {"reason": "一", "ground": "二"}, "where"),
        ("waiting", "transfer", DISPATCHER, {"reason": "一"}, "department"),
        ("accepted", "assign", DISPATCHER, {}, "officer"),
        ("working", "ask_more", OFFICER, {}, "words"),
        ("working", "answer", OFFICER, {}, "outcome"),
        ("working", "hand_back", OFFICER, {}, "reason"),
        ("working", "reassign", DISPATCHER, {"reason": "一", "unit": "交警支队"}, "officer"),
        ("working", "supplement", PERSON, {}, "material"),
        ("answered", "rate_good", PERSON, {"rating": 6}, "rating"),
        ("answered", "rate_bad", PERSON, {}, "rating"),
        ("closed", "reopen", PERSON, {}, "reason"),
    ],
)
async def test_what_is_missing_is_named(worked, moved, state, action, actor, data, need):
    case = await worked(state)
    with pytest.raises(MissingReason) as caught:
        await moved(case, action, actor, **data)
    assert caught.value.need == need


async def test_a_stale_move_is_told_what_happened_meanwhile(worked, moved):
    case = await worked("accepted")
    await moved(case, "note", DISPATCHER, words="先打个电话")
    await moved(case, "urge", PERSON)
    with pytest.raises(StaleMove) as caught:
        await moved(case, "assign", DISPATCHER, expected_version=case.version, officer_id=2)
    assert caught.value.version == case.version + 2
    assert [e["action"] for e in caught.value.since] == ["note", "urge"]
    with pytest.raises(StaleMove) as caught:
        await moved(case, "withdraw", PERSON, expected_version=case.version)
    assert [e["action"] for e in caught.value.since] == ["urge"]  # a note is never seen outside


async def test_one_of_many_at_once_wins(worked, moved):
    case = await worked("accepted")
    tries = (moved(case, "assign", DISPATCHER, expected_version=case.version, officer_id=n) for n in range(2, 10))
    got = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(g).__name__ for g in got) == ["Case", *["StaleMove"] * 7]


async def test_moves_without_a_version_at_once_are_all_kept(database, worked, moved):
    case = await worked("working")
    await asyncio.gather(*(moved(case, "note", OFFICER, words=f"第{n}条") for n in range(4)))
    events = await _events(database, case)
    assert [e.seq for e in events] == list(range(1, case.version + 5))
    assert {e.reason for e in events if e.action == "note"} == {f"第{n}条" for n in range(4)}


async def test_declining_says_why_and_where_to_turn(worked, moved, parcels):
    case = await worked("waiting")
    await moved(case, "decline", DISPATCHER, reason="不属于公安职责", ground="公安机关受理范围的规定", where="12345")
    ((_, body),) = await parcels(case, "message")
    assert all(part in body["text"] for part in ("不属于公安职责", "公安机关受理范围的规定", "12345"))
    assert body["custom"]["case"]["label"] == "不予受理"


async def test_a_transfer_goes_out_comes_back_with_a_receipt_and_a_result(worked, moved, parcels):
    case = await worked("accepted")
    case = await moved(case, "transfer", DISPATCHER, department="12345", reason="属于城管")
    ((address, body),) = await parcels(case, "webhook")
    assert (address, body["number"], body["description"]) == ("12345", case.number, case.description)
    case = await moved(case, "receipt", DISPATCHER, receipt="LZ-77")
    assert (case.state, case.receipt) == ("transferred", "LZ-77")
    case = await moved(case, "answer", DISPATCHER, **ANSWER)
    assert case.state == "answered"
    assert ["LZ-77" in b["text"] for _, b in await parcels(case, "message")] == [False, False, True, False]


async def test_a_confidential_case_is_handed_on_without_names(opened, moved, parcels):
    case = (await opened(confidential=True)).case
    await moved(case, "transfer", DISPATCHER, department="12345", reason="属于城管")
    ((_, body),) = await parcels(case, "webhook")
    assert not {"company", "contact", "mobile"} & set(body)


async def test_the_department_of_a_matter_is_known_without_saying(opened, moved):
    from desk.case.service import Actor

    got = await opened(service="zhuji-consult", matter="tax")
    assert (got.case.department, got.case.unit) == ("税务局", "护企优商服务中心")
    case = await moved(got.case, "transfer", Actor.officer(9, {"dispatcher"}, "zhuji", None), reason="税务的事")
    assert case.department == "税务局"


async def test_handing_back_twice_then_the_dispatchers_word_binds(worked, moved):
    case = await worked("assigned")
    for back in (1, 2):
        case = await moved(case, "hand_back", OFFICER, reason="不归我们")
        assert (case.state, case.hand_backs, case.officer_id) == ("accepted", back, None)
        case = await moved(case, "assign", DISPATCHER, officer_id=2)
    with refused(NotAllowed, "退过两次"):
        await moved(case, "hand_back", OFFICER, reason="还是不归我们")


async def test_the_clock_keeps_running_while_a_case_is_handed_back(worked, moved):
    case = await worked("assigned")
    back = await moved(case, "hand_back", OFFICER, reason="不归我们")
    assert back.due_at == case.due_at


async def test_the_first_taker_stays_until_handed_over_on_the_record(worked, moved):
    case = await moved(await worked("waiting"), "accept", OFFICER)
    assert case.first_officer_id == 2
    case = await moved(case, "assign", DISPATCHER, officer_id=3)
    assert (case.officer_id, case.first_officer_id) == (3, 2)
    case = await moved(case, "reassign", LEADER, officer_id=2, reason="首接首办")
    case = await moved(case, "reassign", LEADER, officer_id=3, reason="请假，移交")
    assert (case.officer_id, case.first_officer_id) == (3, 3)


async def test_who_is_on_duty_with_the_least_in_hand_gets_it(worked, moved):
    await worked("working", key="a")
    case = await moved(await worked("accepted", key="b"), "assign", DISPATCHER, on_duty=[2, 3])
    assert case.officer_id == 3
    case = await moved(await worked("accepted", key="c"), "assign", DISPATCHER, on_duty=[2, 3])
    assert case.officer_id == 2
    with refused(MissingReason, "没有别的人在岗"):
        await moved(case, "reassign", LEADER, on_duty=[2], reason="换人")


async def test_a_unit_alone_may_be_named_and_one_of_it_takes_it(worked, moved):
    from desk.case.service import Actor

    case = await moved(await worked("accepted"), "assign", DISPATCHER, unit="交警支队")
    assert (case.unit, case.officer_id) == ("交警支队", None)
    with pytest.raises(UnknownCase):
        await moved(case, "start", OFFICER)
    case = await moved(case, "start", Actor.officer(20, {"officer"}, "zibo", "交警支队"))
    assert (case.officer_id, case.first_officer_id) == (20, 20)


async def test_dissatisfied_means_a_redo_by_somebody_else(database, worked, moved):
    case = await worked("answered")
    async with database.transaction() as session:
        case = await rate(session, case.number, PERSON, 4, solved=False, words="车又来了")
    assert (case.state, case.officer_id, case.redo_without, case.round, case.rating_words) == ("rework", None, 2, 1, "车又来了")
    with refused(NotAllowed, "换人"):
        await moved(case, "reassign", LEADER, officer_id=2, reason="再去一次")
    with pytest.raises(NotAllowed):
        await moved(case, "answer", LEADER, **ANSWER)  # nobody has it yet
    case = await moved(case, "reassign", LEADER, officer_id=3, reason="换人办")
    with pytest.raises(NotAllowed):
        await moved(case, "answer", OFFICER, **ANSWER)
    case = await moved(case, "answer", SECOND, **ANSWER)
    async with database.transaction() as session:
        case = await rate(session, case.number, PERSON, 5, solved=True)
    assert case.state == "closed"


async def test_reopening_within_thirty_days(worked, moved):
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False) as time:
        case = await worked("closed")
        time.shift(timedelta(days=30))
        case = await moved(case, "reopen", PERSON, reason="又堵上了")
        assert (case.state, case.round, case.officer_id, case.rating, case.closed_at) == ("accepted", 1, None, None, None)
        assert case.due_at > datetime(2026, 4, 1, tzinfo=UTC)
        other = await worked("closed", key="2")
        time.shift(timedelta(days=30, seconds=1))
        with refused(NotAllowed, "30天"):
            await moved(other, "reopen", PERSON, reason="又堵上了")


async def test_notes_orders_and_hand_backs_are_never_seen_outside(database, worked, moved):
    case = await worked("working")
    await moved(case, "note", OFFICER, words="对方情绪激动")
    await moved(case, "supervise", SUPERVISOR, words="三天内办结")
    await moved(case, "hand_back", OFFICER, reason="不归我们")
    async with database.sessions() as session:
        seen = (await read(session, PERSON, case.number)).events
        inside = (await read(session, DISPATCHER, case.number)).events
    assert [e["action"] for e in seen] == ["open", "accept", "assign", "start"]
    assert [e["action"] for e in inside][-3:] == ["note", "supervise", "hand_back"]


async def test_files_come_with_a_supplement(database, worked, moved):
    case = await worked("working")
    case = await moved(case, "supplement", PERSON, files=[FILE])
    async with database.sessions() as session:
        (file,) = (await read(session, OFFICER, case.number)).files
    assert (file.name, file.seq, case.state) == ("门口.jpg", case.version, "working")


async def test_urging_reaches_the_holder(worked, moved, parcels):
    case = await worked("working")
    await moved(case, "urge", PERSON, words="什么时候好")
    address, body = (await parcels(case, "officer"))[-1]
    assert address == "officer:2"
    assert "什么时候好" in body["text"]


async def test_what_one_may_do_is_said_beforehand(worked, moved):
    case = await worked("working")
    assert allowed(case, OFFICER) == ["ask_more", "supplement", "answer", "hand_back", "note"]
    assert allowed(case, SECOND) == ["supplement", "note"]
    assert allowed(case, PERSON) == ["supplement", "withdraw", "urge"]
    assert allowed(case, AUDITOR) == []


async def test_nobody_moves_anothers_case(worked, moved):
    case = await worked("working")
    with pytest.raises(UnknownCase):
        await moved(case, "withdraw", STRANGER)
    with pytest.raises(UnknownCase):
        await moved("ZIBO-20260101-AAAAAA", "withdraw", PERSON)


async def test_an_event_keeps_what_came_with_it(database, worked):
    case = await worked("answered")
    events = await _events(database, case)
    assert json.loads(events[2].data) == {"unit": "治安支队", "officer_id": 2}
    assert json.loads(events[4].data) == {"outcome": "已到现场疏通，车都挪开了。"}
    assert [(e.actor_kind, e.actor_id) for e in events] == [("person", "rest:u-1"), ("officer", "1"), ("officer", "1"), ("officer", "2"), ("officer", "2")]


async def test_after_a_call_back_a_dispatcher_closes_without_stars(database, worked, moved):
    case = await worked("answered")
    with refused(MissingReason, "请写明内容"):
        await moved(case, "close", DISPATCHER)
    for actor in (OFFICER, LEADER, SUPERVISOR, PERSON):
        with refused(NotAllowed, "没有办这一步的权限"):
            await moved(case, "close", actor, words="说办好了")
    case = await moved(case, "close", DISPATCHER, words="路通了，没有别的事。")
    assert (case.state, case.closed_by_default, case.rating) == ("closed", False, None)
    async with database.sessions() as session:
        assert all(c.met_at for c in await repository.clocks(session, case.id) if c.kind == "callback")
    assert (await moved(case, "reopen", PERSON, reason="又堵了")).state == "accepted"
