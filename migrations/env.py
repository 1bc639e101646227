"""Alembic's environment: the tables of `desk`, on whatever database the settings name."""

import asyncio

from alembic import context
from sqlalchemy import Connection

import desk.case.models
import desk.conversation.models
import desk.officer.models
import desk.outbox.models
import desk.policy.models  # noqa: F401
from desk.db import Base, make_engine

url = context.config.get_main_option("sqlalchemy.url") or ""


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


async def _online() -> None:
    engine = make_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


asyncio.run(_online())
