"""aiosqlite without its thread for each statement: SQLite answers in microseconds, the way to a thread and back takes longer."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import URL

LOCKED_SECONDS = 5.0  # how long a statement waits for another process that writes
_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.02


class Connection(aiosqlite.Connection):
    """Runs every statement at once in the event loop; where another process holds the file, others go on meanwhile."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call `fn`; raises sqlite3.OperationalError if the database stays locked."""
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + LOCKED_SECONDS, _FIRST_PAUSE
        while True:
            try:
                return fn(*args, **kwargs)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or loop.time() > until:
                    raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)


def opener(url: URL) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """Return what opens a connection to the file of `url`, for `create_async_engine(async_creator=…)`."""
    path, options = SQLiteDialect_aiosqlite().create_connect_args(url)
    connector = partial(sqlite3.connect, *path, **{"check_same_thread": False, **options, "timeout": 0})

    async def connect() -> aiosqlite.Connection:
        connection = Connection(connector, iter_chunk_size=64)
        connection._thread.daemon = True  # it only opens and closes the file
        return await connection

    return connect
