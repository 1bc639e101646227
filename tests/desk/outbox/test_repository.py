"""Parcels: put once for each key, taken in order within a lane, kept until delivered or given up."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from desk.outbox import repository

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


async def _put(database, key, lane="a", kind="message"):
    async with database.transaction() as session:
        return await repository.put(session, key, lane, kind, "rest:u", {"text": f"第{key}条"}, NOW)


async def _ready(database, moment=NOW, **more):
    async with database.transaction() as session:
        return [p.key for p in await repository.ready(session, moment, 10, **more)]


async def _id(database, key):
    async with database.sessions() as session:
        return await session.scalar(text("SELECT id FROM outbox WHERE key = :key"), {"key": key})


async def test_a_key_is_put_once(database):
    assert [await _put(database, "1"), await _put(database, "1")] == [True, False]
    assert await _ready(database) == ["1"]


async def test_of_each_lane_only_the_first_goes_out(database):
    for key, lane in (("1", "a"), ("2", "a"), ("3", "b")):
        await _put(database, key, lane)
    assert await _ready(database) == ["1", "3"]
    async with database.transaction() as session:
        (parcel, _) = await repository.ready(session, NOW, 10)
        assert repository.content(parcel) == {"text": "第1条"}
        assert [await repository.delivered(session, parcel.id, NOW), await repository.delivered(session, parcel.id, NOW)] == [True, False]
    assert await _ready(database) == ["2", "3"]


async def test_what_failed_waits_and_its_lane_with_it(database):
    for key, lane in (("1", "a"), ("2", "a"), ("3", "b")):
        await _put(database, key, lane)
    number = await _id(database, "1")
    async with database.transaction() as session:
        await repository.postpone(session, number, NOW + timedelta(minutes=1))
    assert await _ready(database) == ["3"]
    assert await _ready(database, NOW + timedelta(minutes=1)) == ["3", "1"]
    async with database.transaction() as session:
        await repository.give_up(session, number, "没有这个地址")
    assert await _ready(database) == ["2", "3"]


async def test_kinds_are_asked_for_apart(database):
    await _put(database, "1")
    await _put(database, "2", "webhook:12345", "webhook")
    assert await _ready(database) == ["1"]
    assert await _ready(database, kinds=("webhook",)) == ["2"]


async def test_what_is_inside_cannot_be_read_at_rest(database):
    await _put(database, "1")
    async with database.sessions() as session:
        assert "第1条" not in str((await session.execute(text("SELECT payload FROM outbox"))).all())


async def test_a_parcel_goes_with_the_change_or_not_at_all(database):
    async def fails():
        async with database.transaction() as session:
            await repository.put(session, "1", "a", "message", "rest:u", {}, NOW)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        await fails()
    assert await _ready(database) == []
