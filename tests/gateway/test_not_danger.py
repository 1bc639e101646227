"""What was taken for an emergency and is none: the person says so with one press and is answered."""

import pytest
from sqlalchemy import select

from desk.conversation.models import Review

PRESSED, WORDS = "/not_danger", "有人拿刀砍人了"


async def test_the_button_stands_behind_what_can_be_registered(door):
    after = (await door.say(WORDS, bureau="anhe")).json()[1]
    assert after["buttons"][-1]["payload"] == PRESSED


async def test_the_words_are_asked_again_past_the_guard_and_kept_for_review(any_door):
    await any_door.say(WORDS, bureau="anhe")
    said = (await any_door.say(PRESSED, bureau="anhe", message_id="m-2")).json()
    assert said[0]["custom"]["kind"] == "answer"
    asked = any_door.rasa.asked[-1]
    assert asked["message"] == WORDS
    assert "danger" not in asked["metadata"]
    async with any_door.database.sessions() as session:
        assert [r.reason for r in await session.scalars(select(Review))] == ["false_alarm"]
    assert (await any_door.say(PRESSED, bureau="anhe", message_id="m-2")).json() == said
    assert await any_door.count(Review) == 1


async def test_delivered_again_after_the_honest_line_it_means_the_same(door):
    await door.say(WORDS, bureau="anhe")
    door.rasa.fails = 500
    await door.say(PRESSED, bureau="anhe", message_id="m-2")
    door.rasa.fails = None
    await door.say(PRESSED, bureau="anhe", message_id="m-2")
    assert door.rasa.asked[-1]["message"] == WORDS
    assert await door.count(Review) == 1


async def test_what_was_no_danger_goes_into_no_case_but_what_comes_after_does(door):
    await door.say(WORDS, bureau="anhe")
    await door.say(PRESSED, bureau="anhe")
    await door.say("签证", bureau="anhe")
    assert "danger" not in door.rasa.asked[-1]["metadata"]
    await door.say("仓库着火了", bureau="anhe")
    await door.say("没事了", bureau="anhe")
    assert [text for _, text in door.rasa.asked[-1]["metadata"]["danger"]] == ["仓库着火了"]


@pytest.mark.parametrize("before", [[], ["签证"]])
async def test_without_a_danger_it_is_only_text(door, before):
    for text in before:
        await door.say(text, bureau="anhe")
    await door.say(PRESSED, bureau="anhe")
    assert door.rasa.asked[-1]["message"] == "not_danger"


async def test_another_danger_after_it_is_told_as_ever(door):
    await door.say(WORDS, bureau="anhe")
    await door.say(PRESSED, bureau="anhe")
    assert (await door.say("仓库着火了", bureau="anhe")).json()[0]["custom"]["kind"] == "emergency"
