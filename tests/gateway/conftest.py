"""A gateway over the small base, with Rasa played at the transport."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from desk.conversation.models import Message
from desk.db import Database
from desk.policy import repository
from desk.policy.base import PolicyBase
from desk.settings import Settings
from gateway.app import create_app
from tests.gateway.console import Office

CITED = {"id": "anhe-m01", "document": "措施", "article": "第1条", "quote": "3个工作日办结", "issued": "2023-03-01", "version": 1}


class Rasa:
    """Stands in for Rasa: answers as it does, a text and its payload apart; `fails` and `says` change that."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.fails: Exception | int | None = None
        self.says: Any = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if isinstance(self.fails, Exception):
            raise self.fails
        if self.fails:
            return httpx.Response(self.fails, text="<h1>Traceback: /srv/secret.py</h1>")
        if request.method == "GET":
            return httpx.Response(200, json={"status": "ok"})
        body = json.loads(request.content)
        self.asked.append(body)
        if self.says is not None:
            return httpx.Response(200, json=self.says)
        to = body["sender"]
        return httpx.Response(
            200,
            json=[
                {"recipient_id": to, "text": "3个工作日办结。"},
                {"recipient_id": to, "custom": {"kind": "answer", "citations": [CITED]}},
                {"recipient_id": to, "text": "还可以：", "buttons": [{"title": "转人工", "payload": "/handover"}]},
                {"recipient_id": to, "custom": {"kind": "answer", "part": "next"}},
            ],
        )


class Door:
    """A gateway that runs, with what a test wants to look at."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, rasa: Rasa) -> None:
        self.app, self.client, self.rasa = app, client, rasa
        self.database: Database = app.state.database

    async def say(self, text: Any, sender: Any = "u-1", **metadata: Any) -> httpx.Response:
        body = {"sender": sender, "message": text, **({"metadata": metadata} if metadata else {})}
        return await self.client.post("/webhooks/rest/webhook", json=body)

    async def stored(self, direction: str = "in") -> list[str]:
        async with self.database.sessions() as session:
            return [m.text for m in await session.scalars(select(Message).where(Message.direction == direction).order_by(Message.id))]

    async def count(self, table: type) -> int:
        async with self.database.sessions() as session:
            return int(await session.scalar(select(func.count()).select_from(table)) or 0)


Open = Callable[..., Any]


async def _fill(url: str, base: PolicyBase) -> None:
    database = Database(url)
    async with database.transaction() as session:
        await repository.store(session, base, datetime.now(UTC))
    await database.close()


async def _opened(stack: AsyncExitStack, url: str, base: PolicyBase, **settings: Any) -> Door:
    await _fill(url, base)
    rasa = Rasa()
    faked = {} if "rasa_url" in settings else {"rasa_transport": httpx.MockTransport(rasa)}
    app = create_app(Settings(_env_file=None, database_url=url, default_bureau="anhe", **settings), **faked)
    await stack.enter_async_context(app.router.lifespan_context(app))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("203.0.113.7", 5000))
    client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://desk.test"))
    return Door(app, client, rasa)


@pytest.fixture
async def open_door(sqlite_url: str, small: PolicyBase) -> AsyncIterator[Open]:
    """Give a way to open a gateway with settings of the test's own."""
    async with AsyncExitStack() as stack:
        yield lambda **settings: _opened(stack, sqlite_url, small, **settings)


@pytest.fixture
async def door(open_door: Open) -> Door:
    """Return a gateway on SQLite."""
    return await open_door()


@pytest.fixture
async def any_door(database_url: str, small: PolicyBase) -> AsyncIterator[Door]:
    """Give a gateway on each kind of database."""
    async with AsyncExitStack() as stack:
        yield await _opened(stack, database_url, small)


@pytest.fixture
async def office(any_door: Door, whole: PolicyBase) -> AsyncIterator[Office]:
    """Give a gateway on each kind of database with an officer of every kind signed in."""
    async with AsyncExitStack() as stack:
        made = Office(any_door, stack, whole)
        await made.hire()
        yield made
