"""`python -m gateway.worker`: what happens without anybody asking, again and again: parcels go out, clocks are looked at."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from desk import clock
from desk.case import service as cases
from desk.case.orphans import remove_orphans
from desk.db import Database
from desk.settings import Settings, settings
from gateway.channels.rest import RestChannel
from gateway.connectors import Connectors
from gateway.outbox import MESSAGE, WEBHOOK, Delivery
from gateway.problems import log_without_values

log = structlog.get_logger()
CASES_AT_ONCE = 100
PATIENCE_SECONDS = 8
TIDY_EVERY_SECONDS = 3600


async def check_clocks(database: Database) -> int:
    """Give the warnings that are due and close what was not rated; return how many cases were looked at."""
    looked = 0
    while True:
        async with database.transaction() as session:
            found = await cases.due_checks(session, clock.now(), CASES_AT_ONCE)
        looked += found
        if found < CASES_AT_ONCE:
            return looked


class Worker:
    """The jobs with their pace. Each runs alone, and one that fails runs again at its next turn."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._database = Database(config.database_url)
        self._connectors = Connectors(config.connectors, config.connector_timeout_seconds)
        channels = {c.name: c for c in (RestChannel(self._database, config.default_bureau),)}
        claim, give_up = timedelta(seconds=config.claim_seconds), timedelta(hours=config.connector_give_up_hours)
        self._delivery = Delivery(self._database, channels, self._connectors, claim, give_up)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._running: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Begin with every job at once."""
        often, seldom = self._config.deliver_every_seconds, self._config.checks_every_seconds
        self._add("messages", lambda: self._delivery.run(MESSAGE), often)
        self._add("webhooks", lambda: self._delivery.run(WEBHOOK), often)
        self._add("clocks", lambda: check_clocks(self._database), seldom)
        self._add("files", self._tidy, TIDY_EVERY_SECONDS)
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more, let what is on its way arrive, close."""
        self._scheduler.pause()
        self._delivery.stop()
        if self._running:
            await asyncio.wait(self._running, timeout=PATIENCE_SECONDS)
        self._scheduler.shutdown(wait=False)
        await self._connectors.close()
        await self._database.close()

    async def _tidy(self) -> int:
        return await remove_orphans(self._database, self._config.files_dir, clock.now() - timedelta(days=self._config.files_kept_days))

    def _add(self, name: str, work: Callable[[], Awaitable[int]], seconds: float) -> None:
        async def turn() -> None:
            task = asyncio.current_task()
            assert task
            self._running.add(task)
            try:
                await work()
            except Exception as error:
                log.error("job_failed", job=name, exc_info=error)
            finally:
                self._running.discard(task)

        self._scheduler.add_job(turn, "interval", seconds=seconds, id=name, max_instances=1, coalesce=True, next_run_time=datetime.now(UTC))


async def main() -> None:
    """Work until told to stop."""
    log_without_values()
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that is still at it when its turn comes is no warning
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    worker = Worker(settings())
    worker.start()
    await stop.wait()
    await worker.stop()


if __name__ == "__main__":
    asyncio.run(main())
