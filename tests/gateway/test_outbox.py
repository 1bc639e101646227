"""Delivery: in order within a lane, tried again later, given up with a consequence, and the same key whatever dies in between."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine
from sqlalchemy import select
from tenacity import wait_fixed

from desk.case.service import SYSTEM_ACTOR, move, read
from desk.case.services import read_services
from desk.conversation.notices import fetch
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from desk.settings import ROOT, Connector
from gateway.channels.rest import RestChannel
from gateway.connectors import Connectors
from gateway.outbox import MESSAGE, WEBHOOK, Delivery
from gateway.worker import check_clocks
from tests.gateway.handed import DISPATCHER, handed_on, opened
from tests.gateway.stand_in import SECRET, Department

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def services(whole):
    return read_services(ROOT / "policies", whole)


@pytest.fixture
async def department():
    return Department()


@pytest.fixture
async def delivery(database, department):
    """Deliver to a department at the transport; the clock stands still unless a test moves it."""

    def transport(request):
        return httpx.Response(department.take({k.lower(): v for k, v in request.headers.items()}, request.content))

    connectors = Connectors({"12345": Connector(url="http://12345.test/cases", secret=SECRET)}, 5, httpx.MockTransport(transport))
    channels = {"rest": RestChannel(database, "zibo")}
    yield Delivery(database, channels, connectors, wait=wait_fixed(60))
    await connectors.close()


async def put(database, key, kind=MESSAGE, address="rest:u-1", lane="a", moment=None):
    async with database.transaction() as session:
        await outbox.put(session, key, lane, kind, address, {"text": f"第{key}条"}, moment or datetime.now(UTC))


async def parcels(database, **where):
    async with database.sessions() as session:
        return list(await session.scalars(select(Parcel).filter_by(**where).order_by(Parcel.id)))


async def told(database, sender="u-1"):
    return [m["text"] for m in await fetch(database, "rest", sender, 0)]


async def test_messages_arrive_in_order_and_are_noted(database, delivery):
    for key in "123":
        await put(database, key)
    await put(database, "4", address="rest:u-2", lane="b")
    assert await delivery.run(MESSAGE) == 4
    assert await told(database) == ["第1条", "第2条", "第3条"]
    assert await told(database, "u-2") == ["第4条"]
    assert all(p.delivered_at and p.attempts == 1 for p in await parcels(database))
    assert await delivery.run(MESSAGE) == 0


async def test_dead_after_sending_and_before_noting_it_arrives_once(database, delivery):
    await put(database, "1")
    await put(database, "2")
    moment = datetime.now(UTC)
    async with database.transaction() as session:
        (first,) = await outbox.claim(session, moment, moment + timedelta(seconds=30), 10)
    await delivery._send(first)  # and here the worker dies
    assert await delivery.run(MESSAGE) == 0, "claimed: neither it nor the next of its lane goes out"
    with time_machine.travel(moment + timedelta(seconds=31), tick=False):
        assert await delivery.run(MESSAGE) == 2
        assert await told(database) == ["第1条", "第2条"]


async def test_two_workers_share_what_is_there(database, delivery, department):
    for n in range(10):
        await put(database, f"k{n}", WEBHOOK, "12345", f"lane {n % 5}")
    tried = await asyncio.gather(*(delivery.run(WEBHOOK) for _ in range(3)))
    assert sum(tried) == 10
    assert sorted(department.seen) == [f"k{n}" for n in range(10)]


async def test_a_webhook_is_signed_and_carries_its_key(database, delivery, department, services, whole):
    case = await handed_on(database, services, whole)
    assert await delivery.run(WEBHOOK) == 1
    (taken,) = department.taken
    assert department.forged == 0
    assert taken["id"] == f"case:{case.number}:{case.version}:webhook"
    assert taken["number"] == case.number
    assert taken["mobile"] == "13800001234"


async def test_who_wished_to_be_unknown_stays_so(database, delivery, department, services, whole):
    await handed_on(database, services, whole, confidential=True)
    await delivery.run(WEBHOOK)
    assert not {"company", "contact", "mobile"} & set(department.taken[0])
    assert "13800001234" not in json.dumps(department.taken)


async def test_a_failure_is_tried_again_later_and_the_lane_waits(database, delivery, department):
    department.answers = [503, 302]
    with time_machine.travel(NOW, tick=False) as clock:
        for key in ("1", "2"):
            await put(database, key, WEBHOOK, "12345", moment=NOW)
        for wait, keys in ((0, ["1"]), (59, ["1"]), (1, ["1", "1"]), (60, ["1", "1", "1", "2"])):
            clock.shift(wait)
            await delivery.run(WEBHOOK)
            assert department.seen == keys
    assert [t["id"] for t in department.taken] == ["1", "2"]


async def test_the_wait_grows_and_stays_below_half_an_hour(database, department):
    connectors = Connectors({"12345": Connector(url="http://12345.test/", secret=SECRET)}, 5, httpx.MockTransport(lambda _: httpx.Response(500)))
    delivery, waits = Delivery(database, {}, connectors), []
    with time_machine.travel(NOW, tick=False) as clock:
        await put(database, "1", WEBHOOK, "12345", moment=NOW)
        for _ in range(14):
            before = datetime.now(UTC)
            assert await delivery.run(WEBHOOK) == 1
            (parcel,) = await parcels(database)
            waits.append((parcel.due_at - before).total_seconds())
            clock.move_to(parcel.due_at)
    await connectors.close()
    assert 2 <= waits[0] <= 4 < waits[1] + 1
    assert waits == sorted(waits)
    assert waits[-1] == 1800


async def test_after_a_day_the_case_comes_back_to_the_dispatcher(database, delivery, department, services, whole):
    with time_machine.travel(NOW, tick=False) as clock:
        case = await handed_on(database, services, whole)
        department.answers = [500] * 5
        await delivery.run(WEBHOOK)
        clock.shift(timedelta(hours=23))
        await delivery.run(WEBHOOK)
        assert (await parcels(database, kind=WEBHOOK))[0].failed is None
        clock.shift(timedelta(hours=1))
        await delivery.run(WEBHOOK)
        async with database.sessions() as session:
            view = await read(session, SYSTEM_ACTOR, case.number)
        assert view.case.state == "waiting"
        assert "12345的系统一天都没有接收" in view.events[-1]["reason"]
        assert (await parcels(database, kind=WEBHOOK))[0].failed == "not taken in time"
        clock.shift(timedelta(hours=2))
        assert await delivery.run(WEBHOOK) == 0


async def test_a_late_failure_does_not_bring_back_what_was_handed_on_anew(database, delivery, department, services, whole):
    with time_machine.travel(NOW, tick=False) as clock:
        case = await handed_on(database, services, whole)
        for action, data in (("hand_back", {"reason": "不归他们管。"}), ("transfer", {"department": "城管局", "reason": "归城管。"})):
            async with database.transaction() as session:
                await move(session, case.number, action, DISPATCHER, **data)
        department.answers = [500]
        clock.shift(timedelta(hours=25))
        await delivery.run(WEBHOOK)
        async with database.sessions() as session:
            assert (await read(session, SYSTEM_ACTOR, case.number)).case.state == "transferred"


async def test_without_a_connector_the_dispatchers_are_told_to_pass_it_on(database, delivery, services, whole):
    case = await handed_on(database, services, whole, "城管局")
    await delivery.run(WEBHOOK)
    (parcel,) = await parcels(database, kind=WEBHOOK)
    assert (parcel.failed, parcel.delivered_at) == ("no connector", None)
    word = outbox.content((await parcels(database, address="role:zibo:dispatcher"))[-1])
    assert case.number in word["text"]
    assert "还没有和城管局的系统对接" in word["text"]


async def test_a_channel_that_is_not_there_keeps_its_messages(database, delivery):
    with time_machine.travel(NOW, tick=False) as clock:
        await put(database, "1", address="wechat:u-9", lane="w", moment=NOW)
        await delivery.run(MESSAGE)
        clock.shift(timedelta(days=3))
        await delivery.run(MESSAGE)
    (parcel,) = await parcels(database)
    assert (parcel.delivered_at, parcel.failed, parcel.attempts) == (None, None, 2)


async def test_the_person_hears_of_each_move_once(database, delivery, services, whole):
    case = await handed_on(database, services, whole)
    async with database.transaction() as session:
        await move(session, case.number, "receipt", DISPATCHER, receipt="A-17")
    for _ in range(2):
        await delivery.run(MESSAGE)
    one, two = await told(database)
    assert "已转12345办理" in one
    assert "回执是A-17" in two


async def test_warnings_are_given_once_however_often_clocks_are_looked_at(database, services, whole):
    with time_machine.travel(NOW, tick=False) as clock:
        number = await opened(database, services, whole)
        clock.shift(timedelta(days=30))
        for looked in (1, 0, 0):
            assert await check_clocks(database) == looked
        found = [p.key for p in await parcels(database) if p.key.startswith(f"warn:{number}:response:0:")]
    assert {k.split(":")[4] for k in found} == {"half", "eighty", "breach", "next_level"}
