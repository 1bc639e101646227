"""Statements run in the loop; a file that another process writes to is waited for, while the loop goes on."""

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from desk import sqlite
from desk.db import Database


@pytest.fixture
async def file(tmp_path):
    path = tmp_path / "a.db"
    database = Database(f"sqlite:///{path}")
    async with database.transaction() as session:
        await session.execute(text("CREATE TABLE t (n INTEGER)"))
    yield path, database
    await database.close()


def hold(path):
    """Take the write lock as another process would."""
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO t VALUES (1)")
    return other


async def insert(database):
    async with database.transaction() as session:
        await session.execute(text("INSERT INTO t VALUES (2)"))


async def test_a_locked_file_is_waited_for_without_holding_up_the_loop(file):
    path, database = file
    other, ticks = hold(path), 0
    waiting = asyncio.create_task(insert(database))
    for _ in range(20):
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks == 20
    assert not waiting.done()
    other.execute("COMMIT")
    await waiting
    assert sorted(other.execute("SELECT n FROM t").fetchall()) == [(1,), (2,)]
    other.close()


async def test_a_file_that_stays_locked_is_an_error_and_nothing_is_stored(file, monkeypatch):
    monkeypatch.setattr(sqlite, "LOCKED_SECONDS", 0.05)
    path, database = file
    other = hold(path)
    with pytest.raises(OperationalError, match="locked"):
        await insert(database)
    other.execute("ROLLBACK")
    await insert(database)
    assert other.execute("SELECT n FROM t").fetchall() == [(2,)]
    other.close()


async def test_no_thread_is_left_over(file):
    _, database = file
    await insert(database)
    before = threading.active_count()
    await database.close()
    await asyncio.sleep(0.05)
    assert threading.active_count() == before - 1
