"""Cases under stress, the small version of eval/cases_chaos.py: nothing doubled, nothing confirmed missing, notices once and in order."""

from collections.abc import AsyncIterator

import pytest

from desk import crypto
from desk.db import Database
from desk.settings import settings
from eval.cases_chaos import Outcome, killing, three_times
from tests.e2e.running import System

PEOPLE, OPENINGS, AT_ONCE = 20, 30, 10


@pytest.fixture
async def database(own_system: System, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """Give the running system's database, with the system's key in place of the tests' own."""
    monkeypatch.setenv("DATA_KEYS", own_system.key.decode())
    settings.cache_clear()
    crypto.cipher.cache_clear()
    opened = Database(f"sqlite+aiosqlite:///{own_system.folder}/desk.db")
    yield opened
    await opened.close()
    monkeypatch.undo()
    settings.cache_clear()
    crypto.cipher.cache_clear()


def sound(outcome: Outcome, count: int) -> None:
    assert outcome.faults == []
    assert (outcome.cases, outcome.doubled, outcome.missing) == (count, 0, 0)


async def test_each_message_three_times_makes_one_case_each(own_system: System, database: Database) -> None:
    sound(await three_times(own_system.url, database, "SQLite", PEOPLE), PEOPLE)


async def test_openings_while_processes_are_killed(own_system: System, database: Database) -> None:
    outcome = await killing(own_system.url, database, "SQLite", str(own_system.folder), OPENINGS, AT_ONCE, ("gateway", "actions"), 2)
    sound(outcome, OPENINGS)
    assert outcome.killed.total() == 2
