"""`kill -9` of the worker again and again while it delivers: everything arrives, in order, exactly once."""

import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from desk.conversation.models import Message, Notice
from desk.conversation.notices import fetch
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from desk.settings import ROOT
from tests.gateway.stand_in import Department

WEBHOOKS = [f"hook-{n:02}" for n in range(12)]
PEOPLE = ["u-1", "u-2", "u-3"]
NOTICES = 8  # for each
KILLED_AFTER_WEBHOOK = {3, 8}  # arrived, and not yet noted as delivered
KILLED_AFTER_NOTICE = [5, 15]
SECONDS = 120


class Kept:
    """A worker that is started again whenever it is dead."""

    def __init__(self, database_url: str, department: Department, log) -> None:
        pace = {"DELIVER_EVERY_SECONDS": "0.2", "CLAIM_SECONDS": "2"}
        self._env = {**os.environ, **pace, "DATABASE_URL": database_url, "CONNECTORS": json.dumps({"12345": department.setting})}
        self._log = log
        self.process: subprocess.Popen | None = None
        self.deaths = 0

    def keep(self) -> None:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-W", "ignore", "-m", "gateway.worker"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self._env, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.deaths += 1


async def count(database, query):
    async with database.sessions() as session:
        return await session.scalar(query)


async def fill(database):
    async with database.transaction() as session:
        moment = datetime.now(UTC)
        for key in WEBHOOKS:
            await outbox.put(session, key, "webhook:12345", "webhook", "12345", {"number": key}, moment)
        for n in range(NOTICES):
            for who in PEOPLE:
                await outbox.put(session, f"{who}-{n:02}", who, "message", f"rest:{who}", {"text": f"第{n}条", "custom": {"kind": "case"}}, moment)


@pytest.fixture
def department():
    with Department().open() as opened:
        yield opened


async def test_everything_arrives_once_and_in_order(database, database_url, department, tmp_path):
    await fill(database)
    left, kills = select(func.count()).where(Parcel.delivered_at.is_(None)), list(KILLED_AFTER_NOTICE)
    with (tmp_path / "worker.log").open("wb") as log:
        worker = Kept(database_url, department, log)
        department.on_taken = lambda seen: worker.kill() if seen in KILLED_AFTER_WEBHOOK else None
        until = time.monotonic() + SECONDS
        try:
            while await count(database, left):
                assert time.monotonic() < until, (tmp_path / "worker.log").read_text()[-2000:]
                worker.keep()
                if kills and await count(database, select(func.count()).select_from(Notice)) >= kills[0]:
                    kills.pop(0)
                    worker.kill()
                await asyncio.sleep(0.005)
        finally:
            worker.process.kill()
            worker.process.wait()
    assert worker.deaths == len(KILLED_AFTER_WEBHOOK) + len(KILLED_AFTER_NOTICE)
    assert [t["id"] for t in department.taken] == WEBHOOKS
    assert len(department.seen) >= len(WEBHOOKS) + len(KILLED_AFTER_WEBHOOK), "sent again after each death, known by its key"
    assert department.seen == sorted(department.seen)
    for who in PEOPLE:
        assert [m["text"] for m in await fetch(database, "rest", who, 0)] == [f"第{n}条" for n in range(NOTICES)]
    assert await count(database, select(func.count()).select_from(Message)) == NOTICES * len(PEOPLE)
    assert await count(database, select(func.count()).where(Parcel.failed.is_not(None))) == 0


async def test_told_to_stop_it_stops_at_once(database, database_url, department, tmp_path):
    await fill(database)
    with (tmp_path / "worker.log").open("wb") as log:
        worker = Kept(database_url, department, log)
        worker.keep()
        until = time.monotonic() + SECONDS
        while len(department.taken) < 3:
            assert time.monotonic() < until, (tmp_path / "worker.log").read_text()
            await asyncio.sleep(0.05)
        worker.process.terminate()
        assert await asyncio.to_thread(worker.process.wait, 20) == 0
    assert (tmp_path / "worker.log").read_text() == ""
