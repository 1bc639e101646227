"""A message is stored once, whatever the channel does; answers keep what they quoted, and people get what needs a person."""

import asyncio

import pytest
from sqlalchemy import func, select

from desk.conversation import service
from desk.conversation.models import Citation, Conversation, Handover, Message, Review

CITED = {"id": "anhe-m01", "document": "措施", "article": "第1条", "quote": "3个工作日办结", "issued": "2023-03-01", "version": 3}
ANSWER = {"text": "3个工作日办结。", "custom": {"kind": "answer", "citations": [CITED]}}
QUOTE = {"text": "原文是这样写的：……", "buttons": [{"title": "看原文", "payload": "/original"}], "custom": {"kind": "answer", "part": "quote"}}
REFUSAL = {"text": "没有写这件事。", "custom": {"kind": "refusal"}}
CHOICES = {"text": "您问的是哪一件？", "custom": {"kind": "choices", "choices": ["anhe-m01", "anhe-m02"]}}
RATED = {"text": "抱歉。", "custom": {"kind": "smalltalk", "rated": "bad"}}
HANDOVER = {"text": "已记下。", "custom": {"kind": "handover"}}


async def _ask(database, text, replies, sender="u", external_id=None):
    received = await service.receive(database, "rest", sender, "anhe", text, external_id)
    await service.answered(database, received, "anhe", replies)
    return received


async def _rows(database, table):
    async with database.sessions() as session:
        return list(await session.scalars(select(table).order_by(table.id)))


async def _count(database, table):
    async with database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def test_a_first_message_opens_a_talk_with_the_bot(database):
    received = await service.receive(database, "rest", "u", "anhe", "签证几天")
    assert (received.holder, received.repeated, received.replies) == ("bot", False, ())
    (talk,) = await _rows(database, Conversation)
    assert (talk.id, talk.channel, talk.sender, talk.bureau_id) == (received.conversation_id, "rest", "u", "anhe")
    (message,) = await _rows(database, Message)
    assert (message.id, message.direction, message.text, message.answers_id) == (received.message_id, "in", "签证几天", None)


async def test_talks_are_told_apart_by_channel_and_sender(database):
    one = await service.receive(database, "rest", "u", "anhe", "甲")
    same = await service.receive(database, "rest", "u", "beishan", "乙")
    other = await service.receive(database, "rest", "v", "anhe", "丙")
    elsewhere = await service.receive(database, "widget", "u", "anhe", "丁")
    assert one.conversation_id == same.conversation_id
    assert len({one.conversation_id, other.conversation_id, elsewhere.conversation_id}) == 3


async def test_the_same_message_three_times_at_once_is_stored_once(database):
    got = await asyncio.gather(*(service.receive(database, "rest", "u", "anhe", "签证几天", "wx-1") for _ in range(3)))
    assert len({r.message_id for r in got}) == 1
    assert sorted(r.repeated for r in got) == [False, True, True]
    assert await _count(database, Message) == 1
    assert await _count(database, Conversation) == 1


async def test_different_messages_at_once_from_a_new_person_are_all_kept(database):
    got = await asyncio.gather(*(service.receive(database, "rest", "u", "anhe", f"第{n}句", f"wx-{n}") for n in range(2)))
    assert len({r.message_id for r in got}) == 2
    assert len({r.conversation_id for r in got}) == 1


async def test_without_an_id_of_the_channel_the_same_words_are_two_messages(database):
    await service.receive(database, "rest", "u", "anhe", "在吗")
    await service.receive(database, "rest", "u", "anhe", "在吗")
    assert await _count(database, Message) == 2


async def test_another_person_may_have_the_same_external_id(database):
    first = await service.receive(database, "rest", "u", "anhe", "甲", "1")
    second = await service.receive(database, "rest", "v", "anhe", "乙", "1")
    assert not second.repeated
    assert first.message_id != second.message_id


async def test_a_repeat_gets_what_the_first_got(database):
    await _ask(database, "签证几天", [ANSWER, QUOTE], external_id="wx-1")
    again = await service.receive(database, "rest", "u", "anhe", "签证几天", "wx-1")
    assert again.repeated
    assert list(again.replies) == [ANSWER, QUOTE]


async def test_what_people_read_is_encrypted_in_the_payload_too(database):
    """The text stands in its own encrypted column; the payload keeps buttons and citations only."""
    await _ask(database, "签证几天", [ANSWER])
    assert all("text" not in (m.payload or {}) for m in await _rows(database, Message))


async def test_replies_are_stored_in_order_with_what_they_quoted(database):
    received = await _ask(database, "签证几天", [ANSWER, QUOTE])
    _, first, second = await _rows(database, Message)
    assert [first.text, second.text] == [ANSWER["text"], QUOTE["text"]]
    assert {first.answers_id, second.answers_id} == {received.message_id}
    assert (first.direction, first.kind) == ("out", "answer")
    assert second.payload["buttons"] == QUOTE["buttons"]
    (cited,) = await _rows(database, Citation)
    assert (cited.message_id, cited.item_id, cited.version) == (first.id, "anhe-m01", 3)
    assert await _count(database, Review) == 0
    assert await _count(database, Handover) == 0


@pytest.mark.parametrize(("reply", "reason"), [(REFUSAL, "refusal"), (CHOICES, "choices")])
async def test_what_was_not_answered_is_kept_for_review(database, reply, reason):
    received = await _ask(database, "社保怎么补", [reply])
    (review,) = await _rows(database, Review)
    assert (review.message_id, review.bureau_id, review.reason, review.state) == (received.message_id, "anhe", reason, "open")


async def test_a_refusal_in_two_messages_is_one_case_for_review(database):
    await _ask(database, "社保怎么补", [REFUSAL, REFUSAL])
    assert await _count(database, Review) == 1


async def test_an_answer_with_the_runner_up_offered_beside_it_is_answered(database):
    await _ask(database, "签证几天", [ANSWER, QUOTE, CHOICES])
    assert await _count(database, Review) == 0


async def test_a_bad_rating_keeps_the_question_that_it_speaks_of(database):
    asked = await _ask(database, "签证几天", [ANSWER])
    await _ask(database, "别人的", [ANSWER], sender="v")
    await _ask(database, "答得不对", [RATED])
    (review,) = await _rows(database, Review)
    assert (review.message_id, review.reason) == (asked.message_id, "rated_bad")


async def test_a_bad_rating_out_of_the_blue_keeps_itself(database):
    received = await _ask(database, "什么破玩意", [RATED])
    (review,) = await _rows(database, Review)
    assert review.message_id == received.message_id


async def test_a_wish_for_a_person_is_stored(database):
    received = await _ask(database, "转人工", [HANDOVER])
    (wish,) = await _rows(database, Handover)
    assert (wish.conversation_id, wish.message_id, wish.state) == (received.conversation_id, received.message_id, "open")


async def test_answering_is_all_or_nothing(database):
    received = await service.receive(database, "rest", "u", "anhe", "签证几天")
    broken = {"text": "x", "custom": {"kind": "answer", "citations": [{"article": "no id"}]}}
    with pytest.raises(KeyError):
        await service.answered(database, received, "anhe", [ANSWER, broken])
    assert await _count(database, Message) == 1
    assert await _count(database, Citation) == 0
