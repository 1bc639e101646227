"""Word of a case reaches the person over the REST channel: fetched, or first in the next reply."""

import pytest

from desk.conversation import notices
from desk.db import Database
from gateway.channels.rest import RestChannel
from gateway.messages import OutboundMessage

CASE = {"kind": "case", "case": {"number": "ANHE-20260302-AAAAAA", "state": "accepted", "label": "已受理", "due": None}}


async def keep(door, *keys, sender="u-1"):
    channel = RestChannel(door.database, "anhe")
    for key in keys:
        await channel.send(sender, [OutboundMessage(f"第{key}条", [], CASE)], key)


async def fetch(door, sender="u-1", after=0):
    reply = await door.client.get("/webhooks/rest/messages", params={"sender": sender, "after": after})
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    return reply.json()


async def test_fetched_in_order_with_number_and_case(any_door):
    await keep(any_door, "1", "2", "2")
    one, two = await fetch(any_door)
    assert [one["text"], two["text"]] == ["第1条", "第2条"]
    assert one["recipient_id"] == "u-1"
    assert one["custom"]["case"] == CASE["case"]
    assert [m["text"] for m in await fetch(any_door, after=one["custom"]["notice"])] == ["第2条"]
    assert await fetch(any_door, after=two["custom"]["notice"]) == []
    assert await fetch(any_door, "u-2") == []


async def test_first_in_the_next_reply_once(any_door):
    await keep(any_door, "1", "2")
    assert [m["text"] for m in (await any_door.say("签证几天")).json()] == ["第1条", "第2条", "3个工作日办结。", "还可以："]
    assert [m["text"] for m in (await any_door.say("签证几天")).json()] == ["3个工作日办结。", "还可以："]


async def test_a_message_sent_again_gets_the_same_reply_with_the_notice(any_door):
    await keep(any_door, "1")
    first = await any_door.say("签证几天", message_id="m-1")
    assert len(first.json()) == 3
    assert (await any_door.say("签证几天", message_id="m-1")).json() == first.json()
    assert len(any_door.rasa.asked) == 1


async def test_danger_comes_before_everything(door):
    await keep(door, "1")
    assert (await door.say("有人拿刀砍人，快来")).json()[0]["custom"]["kind"] == "emergency"
    assert (await door.say("签证几天")).json()[0]["text"] == "第1条"


@pytest.mark.parametrize(
    "params", [{}, {"sender": ""}, {"sender": "u", "after": "x"}, {"sender": "u", "after": -1}, {"sender": "u", "after": 2**40}, {"sender": "u\x00"}]
)
async def test_a_bad_question_is_a_problem_in_chinese(door, params):
    reply = await door.client.get("/webhooks/rest/messages", params=params)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


async def test_asking_too_often_is_slowed_down_and_talking_is_not(open_door):
    door = await open_door(rate_fetch="2/minute")
    get = [(await door.client.get("/webhooks/rest/messages", params={"sender": "u-1"})) for _ in range(3)]
    assert [r.status_code for r in get] == [200, 200, 429]
    assert int(get[2].headers["retry-after"]) >= 1
    assert (await door.say("签证几天")).status_code == 200
    assert await fetch(door, "u-2") == []


async def test_someone_who_never_wrote_gets_a_talk_of_the_default_bureau(database: Database):
    await RestChannel(database, "anhe").send("new", [OutboundMessage("您好。")], "1")
    assert [m["text"] for m in await notices.fetch(database, "rest", "new", 0)] == ["您好。"]
