"""What cases cost as they grow from 100 to 100,000: queue pages, “my cases”, opening; on SQLite and PostgreSQL.

    python -m eval.cases_scale

Pages are asked for at the gateway itself, with sign-in checked and JSON written; nothing but the network is left out. Ends with 1
if a limit is not kept.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx
import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from desk.case import service as cases
from desk.case.service import Actor, Opening
from desk.case.services import Services, read_services
from desk.db import Database
from desk.policy.base import PolicyBase, read_base
from desk.settings import ROOT, Settings
from eval import cases_fill
from eval.cases_fill import PASSWORD, Filled
from eval.cases_system import DATABASES, database
from gateway.app import create_app

SIZES = (100, 100_000)
# Limits of p95 in ms (docs/measured.md); opening may cost this much more at the largest size than at the smallest.
QUEUE_MS, MINE_MS, OPEN_RATIO = 100.0, 50.0, 1.5
HEAD = ["database", "cases", "what", "median ms", "p95 ms", "worst ms", "limit"]
PAGES = {
    "officer: queue": "/api/queue",
    "officer: the unit's": "/api/queue/unit",
    "dispatcher: the bureau's open": "/api/queue/unit",
    "dispatcher: overdue": "/api/overdue",
    "dispatcher: newest": "/api/cases",
    "dispatcher: by phone": "/api/cases?q=13800000007",
    "dispatcher: by title": "/api/cases?q=%E9%80%9A%E8%A1%8C%E8%AF%81",
    "dispatcher: title not there": "/api/cases?q=%E6%B2%A1%E6%9C%89%E7%9A%84",
}


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one kind of work in one database."""

    database: str
    cases: int
    what: str
    taken: Sequence[float]
    limit: float | None = None

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return statistics.quantiles(self.taken, n=20)[-1]

    def cells(self) -> list[str]:
        """Return the row of the table."""
        limit = f"{self.limit:.0f}" if self.limit else ""
        return [self.database, f"{self.cases:,}", self.what, *(f"{ms:.1f}" for ms in (statistics.median(self.taken), self.p95, max(self.taken))), limit]

    def data(self) -> dict[str, Any]:
        """Return the figures for var/bench.json."""
        return {"database": self.database, "cases": self.cases, "what": self.what, "median_ms": statistics.median(self.taken), "p95_ms": self.p95}


def _migrated(url: str) -> str:
    env = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "-W", "ignore", "-m", "desk", "migrate"], cwd=ROOT, env=env, check=True, capture_output=True)
    return url


async def _timed(work: Callable[[], Awaitable[object]], times: int) -> list[float]:
    await work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


async def _open(databases: Sequence[Database], services: Services, base: PolicyBase, senders: Sequence[Callable[[], str]], times: int) -> list[list[float]]:
    """Open cases in each database in turn, so that a slower minute of the machine slows all alike; each in a transaction that is committed."""
    service = services.by_id["zibo-premises-security"]
    given = {q.id: q.choices[0] if q.choices else "一件要办的事" for q in services.questions(service)}

    async def once(database: Database, sender: str) -> None:
        opening = Opening("zibo", service.id, None, given | {"mobile": f"139{random.randrange(10**8):08}"}, "rest", sender, None, uuid.uuid4().hex)
        async with database.transaction() as session:
            await cases.open_case(session, services, base, opening)

    taken: list[list[float]] = [[] for _ in databases]
    for _ in range(times + 1):
        for mine, used, sender in zip(taken, databases, senders, strict=True):
            started = time.perf_counter()
            await once(used, sender())
            mine.append((time.perf_counter() - started) * 1000)
    return [mine[1:] for mine in taken]


@asynccontextmanager
async def _client(url: str, logins: Sequence[str]) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Give a gateway's clients, each signed in."""
    config = Settings(database_url=url, rate_sign_in="100000/minute")
    app = create_app(config, httpx.MockTransport(lambda _: httpx.Response(200, json=[])))
    clients = []
    async with app.router.lifespan_context(app):
        for login in logins:
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.test", headers={"X-Requested-With": "eval"})
            (await client.post("/api/session", json={"login": login, "password": PASSWORD})).raise_for_status()
            clients.append(client)
        yield clients


async def _pages(url: str, made: Filled, name: str, size: int, times: int, rng: random.Random) -> list[Cost]:
    found = []
    some = rng.sample(made.officers, 12)
    async with _client(url, [*some, *made.dispatchers]) as clients:
        for what, path in PAGES.items():
            asking = clients[: len(some)] if what.startswith("officer") else clients[len(some) :]

            async def once(asking: list[httpx.AsyncClient] = asking, path: str = path) -> None:
                (await rng.choice(asking).get(path)).raise_for_status()

            found.append(Cost(name, size, what, await _timed(once, times), QUEUE_MS if what == "officer: queue" else None))
    return found


async def _measure(urls: Sequence[str], name: str, sizes: Sequence[int], times: int, bar: Progress) -> list[Cost]:
    """Fill a database for each size and measure in them."""
    base = read_base(ROOT / "policies")
    services = read_services(ROOT / "policies", base)
    rng, found, known = random.Random(5), [], []
    async with AsyncExitStack() as stack:
        databases = [Database(url) for url in urls]
        for database in databases:
            stack.push_async_callback(database.close)
        for url, database, size in zip(urls, databases, sizes, strict=True):
            made = await cases_fill.people(database, services)
            known.append(made)
            task = bar.add_task(f"{name}: {size:,} cases", total=size)
            async for written in cases_fill.fill(database, services, made, 0, size):
                bar.advance(task, written)
            bar.update(task, description=f"{name}: measuring among {size:,}")

            async def mine(database: Database = database, made: Filled = made) -> None:
                async with database.sessions() as session:
                    await cases.mine(session, Actor.person("rest", rng.choice(made.senders)))

            found += await _pages(url, made, name, size, times, rng)
            found.append(Cost(name, size, "person: my cases", await _timed(mine, times), MINE_MS))
        new = [lambda: uuid.uuid4().hex] * len(sizes)
        again = [partial(rng.choice, made.senders) for made in known]
        for what, senders in (("opening, somebody new", new), ("opening, somebody known", again)):
            opened = await _open(databases, services, base, senders, times)
            found += [Cost(name, size, what, taken) for size, taken in zip(sizes, opened, strict=True)]
    return found


def measure(console: Console, postgres: str = "", sizes: Sequence[int] = SIZES, times: int = 200) -> list[Cost]:
    """Return the costs in new SQLite files and, where there is one, in new databases of the PostgreSQL server `postgres`."""
    found: list[Cost] = []
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console) as bar:
        for name in DATABASES:
            try:
                with ExitStack() as stack:
                    folders = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scale-"))) for _ in sizes]
                    urls = [_migrated(stack.enter_context(database(name, folder, postgres))) for folder in folders]
                    found += asyncio.run(_measure(urls, name, sizes, times, bar))
            except psycopg.OperationalError as error:
                if postgres:
                    raise
                console.print(f"no PostgreSQL: {str(error).splitlines()[0]}")
    return found


def table(found: Sequence[Cost]) -> Table:
    """Return the table for people."""
    shown = Table(*HEAD, title="cases: pages through the gateway, “my cases” and opening in the desk")
    for one in found:
        shown.add_row(*one.cells())
    return shown


def broken(found: Sequence[Cost]) -> list[str]:
    """Return the limits that were not kept, in words."""
    wrong = [f"{c.database}, {c.cases:,} cases, {c.what}: p95 {c.p95:.1f} ms" for c in found if c.limit and c.p95 > c.limit]
    for name in dict.fromkeys(c.database for c in found):
        rows = [c for c in found if c.database == name and c.what == "opening, somebody new"]
        least, most = (statistics.median(c.taken) for c in (rows[0], rows[-1]))
        if most > least * OPEN_RATIO:
            wrong.append(f"{name}: opening took {least:.1f} ms at {rows[0].cases:,} and {most:.1f} ms at {rows[-1].cases:,} cases")
    return wrong


def main(
    postgres: Annotated[str, typer.Option(help="SQLAlchemy address of a PostgreSQL where a database may be made")] = "",
    largest: Annotated[int, typer.Option(min=1000)] = SIZES[-1],
    times: Annotated[int, typer.Option(min=20)] = 200,
) -> None:
    """Measure and print."""
    console = Console()
    found = measure(console, postgres, (SIZES[0], largest), times)
    console.print(table(found))
    for line in broken(found):
        console.print(line, style="red")
    if broken(found):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
