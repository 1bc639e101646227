"""Notices: stored once for each key, fetched in order, or first in the next reply; never lost, never twice with a reply."""

import asyncio

from desk.conversation import notices, service


async def _keep(database, key, text=None, sender="u", channel="rest"):
    return await notices.keep(database, channel, sender, "anhe", key, [{"text": text or f"第{key}条", "custom": {"kind": "case"}}])


async def _ask(database, sender="u", external_id=None, kind="answer"):
    received = await service.receive(database, "rest", sender, "anhe", "签证几天", external_id)
    return await service.answered(database, received, "anhe", [{"text": "好的。", "custom": {"kind": kind}}])


def _texts(messages):
    return [m["text"] for m in messages]


async def test_a_key_is_kept_once(database):
    assert [await _keep(database, "1"), await _keep(database, "1"), await _keep(database, "2")] == [True, False, True]
    assert _texts(await notices.fetch(database, "rest", "u", 0)) == ["第1条", "第2条"]


async def test_several_messages_of_one_key_stay_together(database):
    assert await notices.keep(database, "rest", "u", "anhe", "1", [{"text": "甲"}, {"text": "乙"}])
    assert not await notices.keep(database, "rest", "u", "anhe", "1", [{"text": "甲"}, {"text": "乙"}])
    assert _texts(await notices.fetch(database, "rest", "u", 0)) == ["甲", "乙"]


async def test_only_ones_own_are_fetched(database):
    await _keep(database, "1", sender="u")
    await _keep(database, "2", sender="v")
    await _keep(database, "3", sender="u", channel="wechat")
    assert _texts(await notices.fetch(database, "rest", "u", 0)) == ["第1条"]
    assert await notices.fetch(database, "rest", "nobody", 0) == []


async def test_fetching_goes_on_after_what_was_seen_and_can_be_repeated(database):
    for key in "123":
        await _keep(database, key)
    first = await notices.fetch(database, "rest", "u", 0, limit=2)
    assert _texts(first) == ["第1条", "第2条"]
    assert _texts(await notices.fetch(database, "rest", "u", 0, limit=2)) == ["第1条", "第2条"]
    last = first[-1]["custom"]["notice"]
    assert _texts(await notices.fetch(database, "rest", "u", last)) == ["第3条"]
    assert first[0]["custom"]["kind"] == "case"


async def test_what_waited_comes_with_the_next_reply_and_then_not_again(database):
    await _keep(database, "1")
    await _keep(database, "2")
    assert _texts(await _ask(database)) == ["第1条", "第2条"]
    assert await _ask(database) == []


async def test_what_was_fetched_comes_with_no_reply(database):
    await _keep(database, "1")
    await notices.fetch(database, "rest", "u", 0)
    assert await _ask(database) == []


async def test_a_repeated_message_gets_the_same_notices_again(database):
    await _keep(database, "1")
    assert _texts(await _ask(database, external_id="m-1")) == ["第1条"]
    again = await service.receive(database, "rest", "u", "anhe", "签证几天", "m-1")
    assert again.repeated
    assert _texts(again.replies) == ["第1条", "好的。"]


async def test_before_an_emergency_goes_nothing(database):
    await _keep(database, "1")
    assert await _ask(database, kind="emergency") == []
    assert _texts(await _ask(database)) == ["第1条"]


async def test_what_comes_while_a_message_is_answered_waits_for_the_next(database):
    received = await service.receive(database, "rest", "u", "anhe", "提交")
    await _keep(database, "1")
    assert await service.answered(database, received, "anhe", [{"text": "已登记。"}]) == []
    assert _texts(await _ask(database)) == ["第1条"]


async def test_two_messages_at_once_share_the_notices_and_none_comes_twice(database):
    for key in "1234":
        await _keep(database, key)
    got = await asyncio.gather(*(_ask(database) for _ in range(4)))
    assert sorted(_texts(m for told in got for m in told)) == ["第1条", "第2条", "第3条", "第4条"]


async def test_kept_at_once_they_are_numbered_in_the_order_in_which_they_show(database):
    await _ask(database)
    seen: list[int] = []

    async def watch():
        for _ in range(30):
            seen.extend(m["custom"]["notice"] for m in await notices.fetch(database, "rest", "u", max(seen, default=0)))
            await asyncio.sleep(0)

    await asyncio.gather(watch(), *(_keep(database, str(n)) for n in range(12)))
    seen.extend(m["custom"]["notice"] for m in await notices.fetch(database, "rest", "u", max(seen, default=0)))
    assert seen == sorted(seen)
    assert len(seen) == 12
