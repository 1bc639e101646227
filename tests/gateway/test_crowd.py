"""More people than Rasa can serve, and messages that come several times: nobody hangs, nothing is asked or stored twice, nothing is lost."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx
import pytest

from desk import clock
from desk.conversation import service
from desk.policy import repository
from gateway import rasa_client
from gateway.rasa_client import AT_ONCE, EngineDown, RasaClient, Turns

HONEST = "还没有回答"


class SlowRasa:
    """Takes `seconds` for each message; knows how many were at work at once."""

    def __init__(self, seconds):
        self.seconds, self.now, self.most, self.asked = seconds, 0, 0, []

    async def __call__(self, request):
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.seconds)
        finally:
            self.now -= 1
        self.asked.append(json.loads(request.content))
        return httpx.Response(200, json=[{"recipient_id": "u", "text": "好。"}])


@pytest.fixture
async def slow():
    made = []

    def make(seconds, timeout):
        rasa = SlowRasa(seconds)
        made.append(RasaClient("http://rasa.test", timeout, httpx.MockTransport(rasa)))
        return rasa, made[-1]

    yield make
    for client in made:
        await client.close()


async def _asked(client, name="u", since=None, seconds=None):
    until = asyncio.get_running_loop().time() + (client.timeout_seconds if seconds is None else seconds)
    async with client.turn(time.time() if since is None else since, until):
        await client.ask(name, "x", {}, until)


async def _timed(ask):
    started = time.perf_counter()
    try:
        await ask
    except EngineDown:
        return False, time.perf_counter() - started
    return True, time.perf_counter() - started


async def test_a_crowd_is_served_in_turn_and_the_rest_hears_of_it_in_time(slow):
    rasa, client = slow(0.2, 1.0)
    got = await asyncio.gather(*(_timed(_asked(client)) for n in range(20 * AT_ONCE)))
    assert rasa.most == AT_ONCE
    served = [n for n, (answered, _) in enumerate(got) if answered]
    assert served == list(range(len(served)))  # who came first is served first
    assert 3 * AT_ONCE <= len(served) <= 5 * AT_ONCE
    assert max(took for _, took in got) < 1.2
    assert len(rasa.asked) == len(served)  # no work for those who were sent away
    assert (await _timed(_asked(client)))[0]


async def test_a_message_whose_time_is_over_is_not_asked(slow):
    rasa, client = slow(0.0, 1.0)
    with pytest.raises(EngineDown):
        await _asked(client, seconds=-1)
    assert rasa.asked == []


async def test_a_turn_that_is_given_up_leaves_its_place(slow, monkeypatch):
    monkeypatch.setattr(rasa_client, "AT_ONCE", 1)
    rasa, client = slow(5.0, 0.2)
    assert not (await _timed(_asked(client)))[0]
    rasa.seconds = 0.0
    assert (await _timed(_asked(client)))[0]


async def test_whoever_was_sent_away_before_is_served_before_those_who_came_since(slow, monkeypatch):
    monkeypatch.setattr(rasa_client, "AT_ONCE", 1)
    rasa, client = slow(0.02, 5.0)
    await asyncio.gather(*(_asked(client, str(n), since) for n, since in enumerate([100.0, 130.0, 120.0, 110.0])))
    assert [a["sender"] for a in rasa.asked] == ["0", "3", "2", "1"]


async def test_a_turn_given_to_somebody_who_just_left_is_not_lost():
    turns = Turns(1)
    await turns.take(0.0)
    gone, stays = (asyncio.create_task(turns.take(since)) for since in (1.0, 2.0))
    await asyncio.sleep(0)
    turns.give()
    gone.cancel()
    await asyncio.wait_for(stays, 1)
    assert gone.cancelled()


async def test_deliveries_at_once_are_looked_up_once(any_door, monkeypatch):
    received, original = [], service.receive

    async def receive(*given):
        received.append(given)
        await asyncio.sleep(0.3)  # until all of them have arrived
        return await original(*given)

    monkeypatch.setattr(service, "receive", receive)
    got = await asyncio.gather(*(any_door.say("签证几天", message_id="m-1") for _ in range(20)))
    assert {r.text for r in got} == {got[0].text}
    assert len(received) == len(any_door.rasa.asked) == 1
    assert await any_door.stored() == ["签证几天"]


async def test_one_of_them_hangs_up_and_the_others_are_answered(door, monkeypatch):
    at_work, go_on, original = asyncio.Event(), asyncio.Event(), service.receive

    async def receive(*given):
        at_work.set()
        await go_on.wait()
        return await original(*given)

    monkeypatch.setattr(service, "receive", receive)
    gone = asyncio.create_task(door.say("签证几天", message_id="m-1"))
    stays = asyncio.create_task(door.say("签证几天", message_id="m-1"))
    await at_work.wait()
    await asyncio.sleep(0.05)  # now both wait
    gone.cancel()
    await asyncio.wait({gone})
    go_on.set()
    assert (await stays).json()[0]["text"] == "3个工作日办结。"


async def _stored_by_another_gateway(door, ago):
    moment = clock.now() - timedelta(seconds=ago)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        return await service.receive(door.database, "rest", "u-1", "anhe", "签证几天", "m-1")


async def test_what_a_gateway_left_when_it_died_is_asked_at_once(any_door):
    await _stored_by_another_gateway(any_door, 60)
    started = time.perf_counter()
    assert (await any_door.say("签证几天", message_id="m-1")).json()[0]["text"] == "3个工作日办结。"
    assert time.perf_counter() - started < 1
    (asked,) = any_door.rasa.asked
    assert asked["metadata"]["repeated"] is True


async def test_what_another_gateway_works_on_is_waited_for(any_door):
    received = await _stored_by_another_gateway(any_door, 0)
    asking = asyncio.create_task(any_door.say("签证几天", message_id="m-1"))
    await asyncio.sleep(0.2)
    await service.answered(any_door.database, received, "anhe", [{"text": "那边答的。", "custom": {"kind": "answer"}}])
    assert (await asking).json()[0]["text"] == "那边答的。"
    assert any_door.rasa.asked == []


async def test_the_honest_line_is_stored_once_however_often_the_message_comes(any_door):
    any_door.rasa.fails = httpx.ConnectError("refused")
    got = [(await any_door.say("签证几天", message_id="m-1")).json() for _ in range(3)]
    assert got[0] == got[1] == got[2]
    assert HONEST in got[0][0]["text"]
    assert len(await any_door.stored("out")) == 1


async def test_who_comes_again_in_a_crowd_touches_nothing_until_it_is_their_turn(any_door, monkeypatch):
    any_door.rasa.fails = httpx.ConnectError("refused")
    before = (await any_door.say("签证几天", message_id="m-1")).json()
    any_door.rasa.fails = None
    looked, original = [], service.receive

    async def receive(*given):
        looked.append(given)
        return await original(*given)

    monkeypatch.setattr(service, "receive", receive)
    client = any_door.app.state.rasa
    client.timeout_seconds = 0.2
    until = asyncio.get_running_loop().time() + 60
    async with AsyncExitStack() as others:
        for _ in range(AT_ONCE):
            await others.enter_async_context(client.turn(0.0, until))
        assert (await any_door.say("签证几天", message_id="m-1")).json() == before
        assert looked == []
    client.timeout_seconds = 4.0
    assert (await any_door.say("签证几天", message_id="m-1")).json()[0]["text"] == "3个工作日办结。"
    assert len(looked) == 1


async def test_the_bureaus_are_read_once_for_a_crowd(open_door, monkeypatch):
    door = await open_door()
    read, original = [], repository.bureaus

    async def bureaus(session):
        read.append(session)
        return await original(session)

    monkeypatch.setattr(repository, "bureaus", bureaus)
    await asyncio.gather(*(door.say("签证几天", f"u-{n}") for n in range(10)))
    assert len(read) == 1
