"""Rasa slow or down: an honest line in time, the message kept, the next one answered."""

import asyncio
import time
from contextlib import asynccontextmanager

import httpx
import pytest

from desk.conversation import notices
from gateway.rasa_client import EngineDown, RasaClient

HONEST = "还没有回答"


def _is_honest(reply):
    assert reply.status_code == 200
    (said,) = reply.json()
    assert HONEST in said["text"]
    assert said["custom"]["kind"] == "notice"


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("busy"),
        httpx.RemoteProtocolError("died"),
        500,
        503,
        404,
    ],
    ids=str,
)
async def test_an_honest_line_the_message_kept_the_next_one_answered(any_door, failure):
    any_door.rasa.fails = failure
    _is_honest(await any_door.say("签证几天"))
    assert await any_door.stored() == ["签证几天"]
    any_door.rasa.fails = None
    assert (await any_door.say("签证几天")).json()[0]["text"] == "3个工作日办结。"
    assert await any_door.stored() == ["签证几天", "签证几天"]


@pytest.mark.parametrize("said", [[], {}, None, "x", [{}], [1], {"a": 1}, [None], [{"recipient_id": "u"}], [{"text": ""}], [{"custom": "x"}]], ids=str)
async def test_an_answer_that_makes_no_sense_is_no_answer(door, said):
    door.rasa.says = said if said is not None else [[]]
    _is_honest(await door.say("签证几天"))
    assert await door.stored() == ["签证几天"]


async def test_a_message_sent_again_after_the_line_is_asked_again_and_stored_once(any_door):
    any_door.rasa.fails = httpx.ConnectError("refused")
    _is_honest(await any_door.say("签证几天", message_id="m-1"))
    _is_honest(await any_door.say("签证几天", message_id="m-1"))
    any_door.rasa.fails = None
    answered = await any_door.say("签证几天", message_id="m-1")
    assert answered.json()[0]["text"] == "3个工作日办结。"
    assert (await any_door.say("签证几天", message_id="m-1")).json() == answered.json()
    assert await any_door.stored() == ["签证几天"]
    (asked,) = any_door.rasa.asked
    assert asked["metadata"]["repeated"] is True  # Rasa says again what it may have said before


async def test_sent_again_three_times_at_once_it_is_asked_once(door):
    door.rasa.fails = httpx.ConnectError("refused")
    _is_honest(await door.say("签证几天", message_id="m-1"))
    door.rasa.fails = None
    got = await asyncio.gather(*(door.say("签证几天", message_id="m-1") for _ in range(3)))
    assert [r.json()[0]["text"] for r in got] == ["3个工作日办结。"] * 3
    assert len(door.rasa.asked) == 1


async def test_notices_that_came_with_the_line_come_again_with_the_answer(any_door):
    await any_door.say("签证几天", message_id="m-1")
    await notices.keep(any_door.database, "rest", "u-1", "anhe", "k-1", [{"text": "您的工单受理了。", "custom": {"kind": "case"}}])
    any_door.rasa.fails = httpx.ConnectError("refused")
    assert (await any_door.say("那护照呢", message_id="m-2")).json()[0]["text"] == "您的工单受理了。"
    any_door.rasa.fails = None
    said = [m["text"] for m in (await any_door.say("那护照呢", message_id="m-2")).json()]
    assert said[:2] == ["您的工单受理了。", "3个工作日办结。"]
    assert [m["text"] for m in (await any_door.say("那护照呢", message_id="m-2")).json()] == said
    assert "您的工单受理了。" not in [m["text"] for m in (await any_door.say("签证几天", message_id="m-3")).json()]


async def test_an_emergency_needs_no_engine(door):
    door.rasa.fails = httpx.ConnectError("refused")
    assert (await door.say("着火了，有人被困")).json()[0]["custom"]["kind"] == "emergency"


@asynccontextmanager
async def _server(answer):
    """A server on a free port of loopback that treats each connection as `answer` does."""

    async def treat(reader, writer):
        try:
            await reader.read(100)
            await answer(writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(treat, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _silent(_writer):
    await asyncio.sleep(2)


async def _trickling(writer):
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n")
    for _ in range(20):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("manner", [_silent, _trickling])
async def test_a_slow_engine_gets_only_its_time(open_door, manner):
    async with _server(manner) as url:
        door = await open_door(rasa_url=url, rasa_timeout_seconds=0.4)
        started = time.perf_counter()
        _is_honest(await door.say("签证几天"))
        assert time.perf_counter() - started < 1.2
        assert await door.stored() == ["签证几天"]


async def test_nobody_at_the_address(open_door):
    door = await open_door(rasa_url="http://127.0.0.1:9", rasa_timeout_seconds=0.5)
    _is_honest(await door.say("签证几天"))


async def test_the_default_leaves_the_gateway_time_within_five_seconds(door):
    assert door.app.state.settings.rasa_timeout_seconds < 5


async def test_the_client_raises_only_engine_down():
    def broken(_request):
        return httpx.Response(200, content=b"\xff not json")

    client = RasaClient("http://rasa.test", 1, httpx.MockTransport(broken))
    with pytest.raises(EngineDown):
        await client.ask("u", "x", {}, asyncio.get_running_loop().time() + 1)
    await client.close()
