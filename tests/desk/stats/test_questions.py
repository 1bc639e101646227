"""Questions that no item answers."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.conversation.models import Conversation, Message, Review
from desk.stats.questions import open_questions

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def asked(database):
    """Return a way to keep questions for review: `await asked((text, bureau, reason, state), …)`."""

    async def do(*kept):
        async with database.transaction() as session:
            session.add(Conversation(id="c-1", channel="rest", sender="u-1", bureau_id="zibo", holder="bot", created_at=START))
            await session.flush()
            for n, (text, bureau, reason, state) in enumerate(kept):
                at = START + timedelta(minutes=n)
                message = Message(conversation_id="c-1", direction="in", text=text, created_at=at)
                session.add(message)
                await session.flush()
                session.add(Review(message_id=message.id, bureau_id=bureau, reason=reason, state=state, created_at=at))

    return do


@pytest.fixture
def read(database):
    async def do(*args, **more):
        async with database.sessions() as session:
            return await open_questions(session, *args, **more)

    return do


async def test_the_same_ones_together_the_most_asked_first(asked, read):
    await asked(
        ("驾照科目二怎么约", "zibo", "refusal", "open"),
        ("無人機能飛嗎？", "zibo", "refusal", "open"),
        ("无人机能飞吗", "zibo", "choices", "open"),
        ("看过了", "zibo", "refusal", "done"),
        ("威海的问题", "weihai", "refusal", "open"),
    )
    found = await read("zibo")
    assert [(q.text, q.times) for q in found.questions] == [("无人机能飞吗", 2), ("驾照科目二怎么约", 1)]
    assert found.questions[0].reasons == {"refusal": 1, "choices": 1}
    assert found.questions[0].last_at == START + timedelta(minutes=2)
    assert (found.read, found.more) == (3, False)
    assert {q.bureau for q in (await read(None)).questions} == {"zibo", "weihai"}
    assert [q.times for q in (await read("zibo", reason="choices")).questions] == [1]
    assert len((await read("zibo", limit=1)).questions) == 1


async def test_numbers_are_masked_and_long_ones_cut(asked, read):
    await asked(("我是13812345678，身份证370302199001011234，怎么办", "zibo", "refusal", "open"), ("问" + "很长的问题，" * 100, "zibo", "refusal", "open"))
    long, short = (await read("zibo")).questions
    assert "138****5678" in short.text
    assert "19900101" not in short.text
    assert len(long.text) <= 200


async def test_only_the_newest_are_read(asked, read, monkeypatch):
    monkeypatch.setattr("desk.stats.questions.MOST", 2)
    await asked(*((f"问题{n}号", "zibo", "refusal", "open") for n in range(3)))
    found = await read("zibo")
    assert [q.text for q in found.questions] == ["问题2号", "问题1号"]
    assert (found.read, found.more) == (2, True)
