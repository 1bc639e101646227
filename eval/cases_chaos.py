"""Cases under stress: 200 people opening at once with each message delivered three times, and 500 while processes are killed.

    python -m eval.cases_chaos

On SQLite and on PostgreSQL, each with a database, ports and a key of its own. Prints a Markdown table; ends with 1 if a case that was
confirmed is missing, one is doubled, or a notice did not come exactly once and in order. See docs/measured.md.
"""

import asyncio
import os
import signal
import ssl
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import httpx
import psycopg
import typer
from cryptography.fernet import Fernet
from rich.console import Console
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from desk import crypto
from desk.case import service as cases
from desk.case.models import Case
from desk.case.service import Actor
from desk.case.services import read_services
from desk.conversation.models import Conversation, Message
from desk.db import Database
from desk.outbox.models import Parcel
from desk.policy.base import read_base
from desk.settings import settings
from eval.cases_people import TIMEOUT, Person, Street
from eval.cases_system import DATABASES, PARTS, START_SECONDS, database, process_of, ready, system
from eval.score import markdown, quantile

SERVICE = "weihai-request"
WITH_NOTICES = 4  # one case in so many is worked on, so that its person is told of it
MOVES = ("accept", "assign", "start", "answer")
STATES = ["accepted", "assigned", "working", "answered"]
OPENING, KILLED, AT_ONCE = 200, 500, 100  # people
OUTCOME = "已经去看过，路通了。"
PAUSE = 5.0  # seconds in which all parts are alive before the next death
HEAD = ["what", "database", "people", "deliveries", "cases", "doubled", "missing", "notices", "killed", "unanswered", "seconds", "turn p95 s"]
HEAD += ["delivery p95 s", "longest s", "faults"]


@dataclass
class Outcome:
    """What came of one run. `unanswered`: deliveries that got no answer or the honest line, by what they got."""

    what: str
    database: str
    people: Sequence[Person]
    cases: int = 0
    doubled: int = 0
    missing: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def unanswered(self) -> Counter[str]:
        """Sum over all people."""
        return sum((p.trouble for p in self.people), Counter())

    def cells(self) -> list[str]:
        """Return the row of the table."""
        sent, told = sum(p.sent for p in self.people), sum(len(p.notices) for p in self.people)
        turns, waits = ([t for p in self.people for t in times(p)] for times in (lambda p: p.times, lambda p: p.waits))
        parts = ", ".join(f"{n}× {part}" for part, n in self.killed.items()) or "–"
        counts = [sent, self.cases, self.doubled, self.missing, told or "–", parts, sum(self.unanswered.values())]
        seconds = [f"{self.seconds:.0f}", *(f"{s:.2f}" for s in (quantile(turns, 0.95), quantile(waits, 0.95), max(waits, default=0)))]
        return [self.what, self.database, str(len(self.people)), *map(str, counts), *seconds, str(len(self.faults))]


def data(found: Sequence[Outcome]) -> list[dict[str, str]]:
    """Return the figures for var/bench.json."""
    return [dict(zip(HEAD, one.cells(), strict=True)) for one in found]


def people(count: int) -> list[Person]:
    """Return people who each tell something else, so that an answer in the wrong place would show."""
    services = read_services(settings().policies_dir, read_base(settings().policies_dir))
    asks = {q.id: q.ask for q in services.questions(services.by_id[SERVICE])}
    found = []
    for n in range(count):
        answers = {"description": f"工业园{n}号门口夜里大车排队堵路，工人下班出不来", "company": f"威海安和机械{n}厂有限公司", "contact": "丛经理"}
        found.append(Person("weihai", SERVICE, answers | {"mobile": f"138{n:08}", "files": "跳过"}, asks))
    return found


async def kill_in_turn(mark: str, ready: Callable[[], bool], killed: Counter[str], parts: Sequence[str] = tuple(PARTS), most: int | None = None) -> None:
    """Kill one part after another with SIGKILL, each when the one before is back, until cancelled or `most` are dead."""
    while most is None or killed.total() < most:
        part = parts[killed.total() % len(parts)]
        if pid := await asyncio.to_thread(process_of, part, mark):
            os.kill(pid, signal.SIGKILL)
            killed[part] += 1
            await asyncio.sleep(0.5)
        for _ in range(int(START_SECONDS)):
            if await asyncio.to_thread(ready) and await asyncio.to_thread(process_of, part, mark) is not None:
                break
            await asyncio.sleep(0.5)
        await asyncio.sleep(PAUSE)


async def work_on(database: Database, number: str) -> None:
    """Move a case to its answer, as the police do; each step tells the person."""
    dispatcher = Actor.officer(1, {"dispatcher"}, "weihai", None)
    async with database.sessions() as session:
        unit = (await cases.read(session, dispatcher, number)).case.unit
    leader = Actor.officer(2, {"leader"}, "weihai", unit)
    needed = {"assign": {"unit": unit}, "answer": {"outcome": OUTCOME}}
    for action in MOVES:
        actor = leader if action in ("start", "answer") else dispatcher
        for _ in range(20):
            with suppress(OperationalError):  # SQLite: somebody else is writing
                async with database.transaction() as session:
                    await cases.move(session, number, action, actor, **needed.get(action, {}))
                break
            await asyncio.sleep(0.2)


async def drive(url: str, database: Database, everybody: Sequence[Person], deliveries: int, at_once: int, every: int = 0) -> None:
    """Let everybody open a case, `at_once` at a time; work on every `every`th one's and wait for the notices."""
    gate, plain = asyncio.Semaphore(at_once), ssl.create_default_context()

    async def live(n: int, person: Person) -> None:
        # Everyone has a client of their own: one pool of hundreds of connections costs a core by itself.
        async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False, verify=plain) as client:
            street = Street(client, deliveries, n)
            async with gate:
                await street.open_case(person)
            if every and n % every == 0 and person.numbers:
                await asyncio.gather(work_on(database, min(person.numbers)), street.await_notices(person, len(MOVES)))

    await asyncio.gather(*(live(n, p) for n, p in enumerate(everybody)))


async def judge(database: Database, outcome: Outcome, every: int = 0) -> None:
    """Compare what people were told with what the database has."""
    by_sender: dict[str, list[Case]] = {}
    async with database.sessions() as session:
        for case in await session.scalars(select(Case)):
            by_sender.setdefault(case.sender or "", []).append(case)
        twice = select(Message.conversation_id, Message.external_id).where(Message.external_id.is_not(None))
        twice = twice.group_by(Message.conversation_id, Message.external_id).having(func.count() > 1)
        stored_twice = len((await session.execute(twice)).all())
        talks = {c.sender: c.id for c in await session.scalars(select(Conversation))}
        parcels = Counter(await session.scalars(select(Parcel.address).where(Parcel.kind == "message")))
    if stored_twice:
        outcome.faults.append(f"{stored_twice} messages stored twice")
    for n, person in enumerate(outcome.people):
        own = by_sender.get(person.sender, [])
        outcome.cases += len(own)
        outcome.doubled += max(0, len(own) - 1)
        outcome.missing += len(person.numbers - {c.number for c in own})
        person.faults += _wrong(person, own, every and n % every == 0, parcels[f"rest:{person.sender}"])
        if person.sender not in talks:
            person.faults.append("nothing they said was stored")
        outcome.faults += [f"{person.sender}: {fault}" for fault in person.faults]


def _wrong(person: Person, own: Sequence[Case], told: bool | int, parcels: int) -> Iterator[str]:
    if len(own) != 1 or person.numbers != {c.number for c in own}:
        yield f"was told {sorted(person.numbers)}, has {[c.number for c in own]}"
    for case in own:
        kept = {k: getattr(case, k) for k in ("company", "contact", "mobile", "description")}
        if wrong := {k: v for k, v in kept.items() if v != person.answers[k]}:
            yield f"{case.number} has {wrong}"
    states = [m["custom"]["case"]["state"] for _, m in sorted(person.notices.items())]
    if states != (STATES if told else []) or parcels != len(states):
        yield f"notices {states} of {parcels} parcels"


async def three_times(url: str, database: Database, name: str, count: int) -> Outcome:
    """Everybody at once, each message three times."""
    outcome, started = Outcome("each message three times", name, people(count)), time.monotonic()
    await drive(url, database, outcome.people, 3, count)
    outcome.seconds = time.monotonic() - started
    await judge(database, outcome)
    if refused := {k: n for k, n in outcome.unanswered.items() if k.startswith(("HTTP", "empty"))}:
        outcome.faults.append(f"without anything being killed: {refused}")
    return outcome


async def killing(
    url: str, database: Database, name: str, mark: str, count: int, at_once: int, parts: Sequence[str] = tuple(PARTS), most: int | None = None
) -> Outcome:
    """Openings while the processes die in turn."""
    outcome, started = Outcome("processes killed", name, people(count)), time.monotonic()
    killer = asyncio.create_task(kill_in_turn(mark, lambda: ready(url), outcome.killed, parts, most))
    await drive(url, database, outcome.people, 1, at_once, WITH_NOTICES)
    outcome.seconds = time.monotonic() - started
    if most is None:
        killer.cancel()
    with suppress(asyncio.CancelledError):
        await killer
    await judge(database, outcome, WITH_NOTICES)
    return outcome


def report(outcome: Outcome, console: Console) -> None:
    """Say at once what came of a run, with the first faults."""
    console.print(f"{' | '.join(outcome.cells())}; unanswered: {dict(outcome.unanswered)}", markup=False)
    for fault in outcome.faults[:20]:
        console.print(fault, style="red", markup=False)


async def _both(url: str, address: str, name: str, mark: str, opening: int, killed: int, at_once: int, console: Console) -> list[Outcome]:
    base, found = Database(address), list[Outcome]()
    try:
        if opening:
            found.append(await three_times(url, base, name, opening))
            report(found[-1], console)
        if killed:
            found.append(await killing(url, base, name, mark, killed, at_once))
            report(found[-1], console)
    finally:
        await base.close()
    return found


def measure(
    console: Console, postgres: str = "", opening: int = OPENING, killed: int = KILLED, at_once: int = AT_ONCE, on: Sequence[str] = DATABASES
) -> list[Outcome]:
    """Run both on each kind of database; where there is no PostgreSQL and none was named, it is left out. Sets DATA_KEYS: ours and the systems' alike."""
    found = list[Outcome]()
    os.environ["DATA_KEYS"] = Fernet.generate_key().decode()  # nothing of var/ is touched
    settings.cache_clear()
    crypto.cipher.cache_clear()
    for name in on:
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-"))
            try:
                address = stack.enter_context(database(name, Path(folder), postgres))
            except psycopg.OperationalError as error:
                if postgres:
                    raise
                console.print(f"no PostgreSQL: {str(error).splitlines()[0]}", markup=False)
                continue
            with console.status(f"cases: starting a system on {name}"):
                url = stack.enter_context(system(address, Path(folder)))
            console.print(f"cases: people at a system on {name}")
            found += asyncio.run(_both(url, address, name, folder, opening, killed, at_once, console))
    return found


def broken(found: Sequence[Outcome]) -> bool:
    """Tell whether anything went wrong that must not."""
    return any(o.faults or o.doubled or o.missing for o in found)


def main(
    postgres: Annotated[str, typer.Option(help="SQLAlchemy address of a PostgreSQL where a database may be made")] = "",
    opening: Annotated[int, typer.Option(help="people at once, each message three times; 0: none")] = OPENING,
    killed: Annotated[int, typer.Option(help="openings while processes are killed; 0: none")] = KILLED,
    at_once: Annotated[int, typer.Option(help="people at once while processes are killed")] = AT_ONCE,
    on: Annotated[list[str], typer.Option(help="SQLite, PostgreSQL")] = list(DATABASES),  # noqa: B006 - typer's way
) -> None:
    """Run, print, and end with 1 on any fault."""
    found = measure(Console(stderr=True), postgres, opening, killed, at_once, on)
    print(markdown(HEAD, [o.cells() for o in found]))
    if broken(found):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
