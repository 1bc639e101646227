"""The policy base in the database: loading twice changes nothing, changing makes versions, nothing quoted is lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from desk.errors import UnknownBureau
from desk.policy import models, repository, service
from desk.policy.base import read_base
from desk.settings import Settings

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)


async def _load(database, folder):
    return await service.load_files(database, folder)


def _change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


async def _count(database, table):
    async with database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def test_loading_twice_changes_nothing(database, small_base):
    first = await _load(database, small_base)
    assert (len(first.added), first.changed, first.retired, first.same) == (5, [], [], 0)
    second = await _load(database, small_base)
    assert (second.added, second.changed, second.retired, second.same) == ([], [], [], 5)
    assert await _count(database, models.ItemVersion) == 5
    assert await _count(database, models.Document) == 2


async def test_what_is_loaded_is_what_was_read(database, small_base):
    await _load(database, small_base)
    read = read_base(small_base)
    async with database.sessions() as session:
        loaded = await repository.load(session)
        stored = await repository.digest(session)
        bureaus = await repository.bureaus(session)
    assert loaded == read
    assert list(loaded.items) == list(read.items)
    assert loaded.digest() == read.digest() == stored
    assert {b.id for b in bureaus} == {"anhe", "beishan"}


async def test_the_whole_base_fits_in_both_databases(database, whole):
    async with database.transaction() as session:
        changes = await repository.store(session, whole, NOON)
    assert len(changes.added) == 117
    async with database.sessions() as session:
        assert await repository.load(session) == whole


async def test_a_changed_text_makes_a_version_and_the_old_one_stays(database, small_base):
    await _load(database, small_base)
    _change(small_base, "anhe/document.yml", "每年检查不超过两次", "每年检查不超过一次")
    _change(small_base, "anhe/facts.yml", "每年检查不超过两次", "每年检查不超过一次")
    changes = await _load(database, small_base)
    assert (changes.changed, changes.same) == (["anhe-m03"], 4)
    async with database.sessions() as session:
        now = (await repository.load(session)).items["anhe-m03"]
        old = await repository.item_version(session, "anhe-m03", 1)
        new = await repository.item_version(session, "anhe-m03", 2)
    assert now.version == 2
    assert "不超过一次" in now.item.text
    assert "不超过两次" in old.text
    assert old.data["facts"]["facts"][0]["quote"] == "对同一企业每年检查不超过两次"
    assert "不超过一次" in new.text


async def test_changed_facts_make_a_version_too(database, small_base):
    await _load(database, small_base)
    _change(small_base, "anhe/facts.yml", "answer: 不收费用。", "answer: 全程不收费用。")
    assert (await _load(database, small_base)).changed == ["anhe-m02"]


async def test_every_change_is_noticed_by_the_fingerprint(database, small_base):
    async def stored():
        await _load(database, small_base)
        async with database.sessions() as session:
            return await repository.digest(session)

    seen = [await stored()]
    for name, old, new in [
        ("anhe/document.yml", "不超过两次", "不超过二次"),
        ("topics.yml", "老外", "外宾"),
        ("synonyms.yml", "刻章", "刻印"),
    ]:
        _change(small_base, name, old, new)
        if name.startswith("anhe"):
            _change(small_base, "anhe/facts.yml", old, new)
        seen.append(await stored())
    assert len(set(seen)) == 4


async def test_a_removed_item_retires_and_can_come_back(database, small_base):
    await _load(database, small_base)
    kept = (small_base / "beishan/document.yml").read_text(encoding="utf-8")
    (small_base / "beishan/document.yml").write_text(kept[: kept.index("- id: beishan-c02")], encoding="utf-8")
    assert (await _load(database, small_base)).retired == ["beishan-c02"]
    assert (await _load(database, small_base)).retired == []
    async with database.sessions() as session:
        assert "beishan-c02" not in (await repository.load(session)).items
        quoted = await repository.item_version(session, "beishan-c02", 1)
        row = await session.get_one(models.Item, "beishan-c02")
    assert "公章刻制备案" in quoted.text
    assert row.retired_at is not None
    (small_base / "beishan/document.yml").write_text(kept, encoding="utf-8")
    back = await _load(database, small_base)
    assert (back.added, back.changed, back.same) == ([], [], 5)
    async with database.sessions() as session:
        assert (await repository.load(session)).items["beishan-c02"].version == 1


async def test_an_unknown_version_is_none_and_an_empty_database_says_so(database):
    async with database.sessions() as session:
        assert await repository.item_version(session, "anhe-m01", 1) is None
        assert await repository.digest(session) is None
        assert (await repository.load(session)).items == {}
    with pytest.raises(UnknownBureau):
        await service.LiveAssistant(database, Settings()).get()


async def test_a_load_that_fails_half_way_leaves_no_trace(database, small):
    async def breaks():
        async with database.transaction() as session:
            await repository.store(session, small, NOON)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        await breaks()
    assert await _count(database, models.Item) == 0
    assert await _count(database, models.Bureau) == 0
