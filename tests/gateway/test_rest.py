"""The REST channel keeps the contract: the shape of replies, one message for text and payload, repeats without harm."""

import asyncio

from desk.conversation.models import Citation, Handover, Message, Review


async def test_a_reply_has_the_shape_of_the_contract(any_door):
    reply = await any_door.say("外国人签证几天办好", bureau="anhe")
    assert reply.status_code == 200
    first, second = reply.json()
    assert set(first) == {"recipient_id", "text", "custom"}
    assert first["recipient_id"] == "u-1"
    assert first["text"] == "3个工作日办结。"
    assert first["custom"]["kind"] == "answer"
    assert {"id", "document", "article", "quote", "issued"} <= set(first["custom"]["citations"][0])
    assert second["buttons"] == [{"title": "转人工", "payload": "/handover"}]
    assert second["custom"] == {"kind": "answer", "part": "next"}


async def test_rasa_gets_the_words_the_bureau_and_a_name_that_is_not_the_persons(door):
    await door.say("  签证\u200b 几天 ", bureau="beishan")
    (asked,) = door.rasa.asked
    assert asked["message"] == "签证 几天"
    assert asked["metadata"] == {"bureau": "beishan", "channel": "rest", "sender": "u-1", "message_id": "1"}
    assert asked["sender"] != "u-1"


async def test_one_person_is_one_talk_and_two_are_two(door):
    for sender in ("u-1", "u-1", "u-2"):
        await door.say("签证", sender)
    one, same, other = (a["sender"] for a in door.rasa.asked)
    assert one == same != other


async def test_without_a_bureau_the_default_holds(door):
    await door.say("签证")
    await door.client.post("/webhooks/rest/webhook", json={"sender": "u", "message": "签证", "metadata": None})
    assert [a["metadata"]["bureau"] for a in door.rasa.asked] == ["anhe", "anhe"]


async def test_fields_that_other_clients_send_are_let_be(door):
    body = {"sender": "u", "message": "签证", "input_channel": "rest", "metadata": {"bureau": "anhe", "page": "/x"}}
    assert (await door.client.post("/webhooks/rest/webhook", json=body)).status_code == 200


async def test_message_and_replies_are_stored_with_the_citation(any_door):
    await any_door.say("签证几天")
    assert await any_door.stored() == ["签证几天"]
    assert await any_door.stored("out") == ["3个工作日办结。", "还可以："]
    assert await any_door.count(Citation) == 1


async def test_a_repeated_message_gets_the_same_reply_and_is_stored_once(any_door):
    first = await any_door.say("签证几天", message_id="m-1")
    again = await any_door.say("签证几天", message_id="m-1")
    assert again.json() == first.json()
    assert len(any_door.rasa.asked) == 1
    assert await any_door.stored() == ["签证几天"]
    assert len(await any_door.stored("out")) == 2


async def test_repeats_at_once_ask_once_and_all_get_the_same(any_door):
    got = await asyncio.gather(*(any_door.say("签证几天", message_id="m-1") for _ in range(3)))
    assert [r.status_code for r in got] == [200] * 3
    assert got[0].json() == got[1].json() == got[2].json()
    assert await any_door.stored() == ["签证几天"]
    assert len(await any_door.stored("out")) == 2
    assert len(any_door.rasa.asked) == 1


async def test_an_emergency_is_told_before_rasa_is_asked(door):
    first = (await door.say("有人拿刀砍人，快来")).json()[0]
    assert "110" in first["text"]
    assert first["custom"]["kind"] == "emergency"
    assert door.rasa.asked == []
    assert await door.stored() == ["有人拿刀砍人，快来"]


async def test_a_button_reaches_rasa_as_it_is(door):
    for payload in ('/choose{"item": "anhe-m01"}', "/handover", '/set_bureau{"bureau": "beishan"}'):
        await door.say(payload)
        assert door.rasa.asked[-1]["message"] == payload


async def test_a_wish_for_a_person_and_a_refusal_are_kept(door):
    door.rasa.says = [{"recipient_id": "x", "text": "已记下。"}, {"recipient_id": "x", "custom": {"kind": "handover"}}]
    await door.say("转人工")
    door.rasa.says = [{"recipient_id": "x", "text": "没有写。"}, {"recipient_id": "x", "custom": {"kind": "refusal"}}]
    await door.say("社保")
    assert await door.count(Handover) == 1
    assert await door.count(Review) == 1
    assert await door.count(Message) == 4


async def test_the_bureaus_are_listed_the_default_first(door):
    listed = (await door.client.get("/api/bureaus")).json()
    assert [b["id"] for b in listed] == ["anhe", "beishan"]
    assert listed[0] == {"id": "anhe", "name": "安和市公安局", "city": "安和"}


async def test_coming_over_from_another_bureaus_page_is_told_to_rasa_once(door):
    for bureau in ("anhe", "beishan", "beishan"):
        await door.say("签证几天", bureau=bureau)
    assert [a["metadata"].get("moved") for a in door.rasa.asked] == [None, True, None]
