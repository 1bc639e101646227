"""Addresses, transactions, and that Alembic makes just what the models say."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

import desk.case.models
import desk.conversation.models
import desk.officer.models
import desk.outbox.models
import desk.policy.models
from desk.conversation.models import Conversation, Message
from desk.db import Base, Database, async_url


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("sqlite+aiosqlite:////srv/a.db", "sqlite+aiosqlite:////srv/a.db"),
        ("postgresql://me:p%40ss@db:5433/desk", "postgresql+psycopg://me:p%40ss@db:5433/desk"),
        ("postgresql+psycopg2://db/desk", "postgresql+psycopg://db/desk"),
    ],
)
def test_any_address_gets_our_driver_and_keeps_its_password(given, used):
    assert async_url(given) == used


def _talk(number: int) -> Conversation:
    return Conversation(id=str(number), channel="rest", sender=f"u{number}", bureau_id="zibo", created_at=datetime.now(UTC))


async def test_a_transaction_is_kept_or_undone_as_a_whole(database):
    async with database.transaction() as session:
        session.add(_talk(1))

    async def fails():
        async with database.transaction() as session:
            session.add(_talk(2))
            await session.flush()
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        await fails()
    async with database.sessions() as session:
        assert list(await session.scalars(select(Conversation.id))) == ["1"]


async def test_rows_must_belong_to_something(database):
    async def orphan():
        async with database.transaction() as session:
            session.add(Message(conversation_id="nobody", direction="in", text="x", created_at=datetime.now(UTC)))

    with pytest.raises(IntegrityError):
        await orphan()
    async with database.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Message)) == 0


async def test_times_come_back_as_the_moment_they_were(database):
    moment = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    async with database.transaction() as session:
        row = _talk(1)
        row.created_at = moment
        session.add(row)
    async with database.sessions() as session:
        read = (await session.get_one(Conversation, "1")).created_at
    assert (read if read.tzinfo else read.replace(tzinfo=UTC)) == moment


async def test_the_migrations_make_what_the_models_say(database):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)

    assert desk.case.models
    assert desk.conversation.models
    assert desk.officer.models
    assert desk.outbox.models
    assert desk.policy.models
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_sqlite_lets_readers_read_while_one_writes(sqlite_url):
    database = Database(sqlite_url)
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
    await database.close()


async def test_a_missing_folder_is_made(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new' / 'desk.db'}")
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await database.close()
    assert (tmp_path / "new" / "desk.db").exists()
