"""Files that no case has are removed in time; what a case has, and what was sent again, stays."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from desk.case import files, orphans
from desk.case.orphans import remove_orphans
from desk.errors import MissingFile
from desk.settings import settings

NOW = datetime.now(UTC)
BEFORE = NOW - timedelta(days=7)


def sent(root, content, days):
    kept = files.store(root, "a.pdf", b"%PDF-" + content)
    age(root, kept, days)
    return kept


def age(root, kept, days):
    at = (NOW - timedelta(days=days)).timestamp()
    os.utime(root / kept["path"], (at, at))


async def test_only_what_is_old_and_of_no_case_goes(database, opened, tmp_path):
    root = tmp_path / "files"
    attached, orphan, fresh = sent(root, b"1", 8), sent(root, b"2", 8), sent(root, b"3", 6)
    half = root / "ab" / f"{'ab' * 32}.123-00ff"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    await opened(files=[attached])
    assert await remove_orphans(database, root, BEFORE) == 2
    assert not half.exists()
    for kept in (attached, fresh):
        assert files.load(root, kept["path"])
    with pytest.raises(MissingFile):
        files.load(root, orphan["path"])
    assert await remove_orphans(database, root, BEFORE) == 0
    assert await remove_orphans(database, tmp_path / "nowhere", BEFORE) == 0


async def test_sent_again_it_is_new(database, tmp_path):
    kept = sent(tmp_path / "files", b"1", 8)
    files.store(tmp_path / "files", "b.pdf", b"%PDF-1")
    assert await remove_orphans(database, tmp_path / "files", BEFORE) == 0
    assert files.load(tmp_path / "files", kept["path"])


@pytest.mark.parametrize("when", ["before it is moved aside", "after"])
async def test_sent_again_while_it_is_being_removed_it_stays(database, tmp_path, monkeypatch, when):
    kept = sent(tmp_path / "files", b"1", 8)
    rename = os.rename

    def meanwhile(source, target):
        if when == "after":
            rename(source, target)
        files.store(tmp_path / "files", "b.pdf", b"%PDF-1")
        if when != "after":
            rename(source, target)
        monkeypatch.setattr(orphans.os, "rename", rename)

    monkeypatch.setattr(orphans.os, "rename", meanwhile)
    await remove_orphans(database, tmp_path / "files", BEFORE)
    assert files.load(tmp_path / "files", kept["path"]) == b"%PDF-1"


async def test_attached_while_it_is_being_removed_it_stays(database, opened, tmp_path, monkeypatch):
    kept, looked = sent(tmp_path / "files", b"1", 8), orphans._attached

    async def then_attached(*args):
        found = await looked(*args)
        monkeypatch.setattr(orphans, "_attached", looked)
        await opened(files=[kept])
        return found

    monkeypatch.setattr(orphans, "_attached", then_attached)
    assert await remove_orphans(database, tmp_path / "files", BEFORE) == 0
    assert files.load(tmp_path / "files", kept["path"])


async def test_the_files_of_another_database_are_left_alone(database, tmp_path, monkeypatch):
    """Tests and measurements run on databases of their own beside a running installation's folder."""
    kept = sent(tmp_path / "files", b"1", 8)
    settings.cache_clear()
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/desk")
    assert await remove_orphans(database, tmp_path / "files", BEFORE) == 0
    monkeypatch.delenv("DATABASE_URL")
    settings.cache_clear()
    assert files.load(tmp_path / "files", kept["path"])
    assert await remove_orphans(database, tmp_path / "files", BEFORE) == 1


async def test_a_folder_that_nobody_began_is_left_alone(database, tmp_path):
    kept = sent(tmp_path, b"1", 8)
    assert await remove_orphans(database, tmp_path, BEFORE) == 0
    assert files.load(tmp_path, kept["path"])
