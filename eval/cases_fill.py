"""A database full of made-up cases, written in bulk: plausible units, states, holders and people, with events and clocks."""

import json
import random
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

from sqlalchemy import column, insert, select, table, text
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case.models import Case, CaseClock, CaseEvent
from desk.case.opening import LETTERS, mobile_index
from desk.case.schema import Service
from desk.case.services import Services
from desk.columns import Moment
from desk.crypto import cipher
from desk.db import Base, Database
from desk.officer import service as officers
from desk.officer.models import Officer
from desk.officer.rights import Role
from desk.officer.service import NewOfficer

PASSWORD = "Messung-2026-Kd7q"  # noqa: S105 - of accounts that live as long as the measurement
HOLDERS = 3  # officers in each unit
# What share of the cases stands where: one in five has somebody's name on it.
STATES = {
    "waiting": 4,
    "accepted": 3,
    "transferred": 2,
    "assigned": 4,
    "working": 12,
    "supplement": 2,
    "rework": 1,
    "answered": 4,
    "closed": 66,
    "withdrawn": 2,
}
HELD = {"assigned", "working", "supplement", "rework"}
OVER = {"closed", "withdrawn"}
_BATCH = 2000


@dataclass
class Filled:
    """Whom to ask as: an account of each kind, and senders who have cases."""

    officers: list[str]
    dispatchers: list[str]
    senders: list[str]


class Pool:
    """Texts encrypted beforehand: to encrypt each anew would take longer than to write them."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.companies = self._kept([f"安和机械{n}有限公司" for n in range(200)])
        self.contacts = self._kept([f"{n}工" for n in "王李张刘陈杨黄赵"])
        self.descriptions = self._kept([f"昨天下午厂门口被{n}辆车堵住，货车出不去，请派人来看看。" * 3 for n in range(1, 60)])
        numbers = [f"138{n:08}" for n in range(2000)]
        self.mobiles = list(zip(self._kept(numbers), [mobile_index(n) for n in numbers], strict=True))
        self.answers = self._kept([json.dumps({"company": f"安和机械{n}有限公司", "description": "堵门" * 40}, ensure_ascii=False) for n in range(60)])

    @staticmethod
    def _kept(words: Sequence[str]) -> list[str]:
        return [cipher().encrypt(w.encode()).decode() for w in words]


async def people(database: Database, services: Services) -> Filled:
    """Make a dispatcher for each bureau and some officers for each unit that leads a service."""
    units = sorted({(s.id.partition("-")[0], u) for s in services.by_id.values() for u in (s.lead[0], *(m.lead[0] for m in s.matters if m.lead))})
    prepared = await officers.prepare(NewOfficer("model", "样子", None, "", [Role.officer]), PASSWORD)
    made = Filled([], [], [])
    async with database.transaction() as session:
        for n, (bureau, unit) in enumerate(units):
            for k in range(HOLDERS):
                login = f"{bureau}-{n}-{k}"
                await officers.add(session, {**prepared, "login": login, "name": f"民警{n}{k}", "bureau_id": bureau, "unit": unit})
                made.officers.append(login)
        for bureau in sorted({b for b, _ in units}):
            await officers.add(session, {**prepared, "login": f"{bureau}-desk", "bureau_id": bureau, "roles": ["dispatcher"]})
            made.dispatchers.append(f"{bureau}-desk")
    return made


async def fill(database: Database, services: Services, made: Filled, first: int, count: int, seed: int = 7) -> AsyncIterator[int]:
    """Add `count` cases after the `first`, with three clocks and three events each, and update the planner's statistics."""
    rng = random.Random(seed + first)
    pool = Pool(rng)
    async with database.sessions() as session:
        holders: dict[tuple[str, str], list[int]] = {}
        for officer in await session.scalars(select(Officer).where(Officer.unit != "")):
            holders.setdefault((officer.bureau_id or "", officer.unit), []).append(officer.id)
    senders = [f"person-{n}" for n in range(max(20, (first + count) // 5))]
    made.senders = senders
    offered = [s for s in services.by_id.values() if s.route != "supervision"]
    for numbers in batched(range(first + 1, first + count + 1), _BATCH, strict=False):
        rows = [_case(rng, pool, rng.choice(offered), holders, rng.choice(senders), n) for n in numbers]
        async with database.transaction() as session:
            await _write(session, Case, rows)
            await _write(session, CaseClock, [c for row in rows for c in _clocks(row)])
            await _write(session, CaseEvent, [e for row in rows for e in _events(row)])
        yield len(numbers)
    await _settle(database)


async def _write(session: AsyncSession, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows as they are: texts come encrypted, only moments are brought into each database's form."""
    plain = table(model.__tablename__, *(column(k, Moment()) if k.endswith("_at") or k == "at" else column(k) for k in rows[0]))
    await session.execute(insert(plain), rows)


async def _settle(database: Database) -> None:
    """What a running database does by itself in time: put ids in step, and learn how its rows are spread."""
    async with database.engine.connect() as connection:
        postgres = connection.dialect.name == "postgresql"
        if postgres:
            await connection.execute(text("SELECT setval('cases_id_seq', (SELECT max(id) FROM cases))"))
            await connection.commit()
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))


def _case(rng: random.Random, pool: Pool, service: Service, holders: dict[tuple[str, str], list[int]], sender: str, n: int) -> dict[str, Any]:
    bureau = service.id.partition("-")[0]
    matter = rng.choice(service.matters) if service.matters else None
    unit = matter.lead[0] if matter and matter.lead and service.route == "unit" else service.lead[0]
    state = rng.choices(list(STATES), STATES.values())[0]
    now = datetime.now(UTC)
    age = timedelta(days=rng.uniform(5, 700)) if state in OVER else timedelta(days=rng.uniform(0, 12))
    opened, due = now - age, now - age + timedelta(days=rng.choice([3, 5, 5, 10]))
    waiting = state == "waiting"
    officer = rng.choice(holders.get((bureau, unit)) or [None]) if state in HELD or state in OVER or state == "answered" else None
    mobile, index = rng.choice(pool.mobiles)
    number = f"{bureau.upper()}-{opened:%Y%m%d}-{''.join(secrets.choice(LETTERS) for _ in range(6))}"
    known = {"company": rng.choice(pool.companies), "contact": rng.choice(pool.contacts), "mobile": mobile, "mobile_index": index}
    known |= {"description": rng.choice(pool.descriptions), "answers": rng.choice(pool.answers), "place": rng.choice(pool.companies)}
    fed_back = due if state in OVER or state == "answered" else None
    moments = {"opened_at": opened, "accepted_at": None if waiting else opened, "fed_back_at": fed_back, "closed_at": due if state in OVER else None}
    moments |= {"due_at": None if waiting else due, "next_check_at": None if state in OVER else due}
    return (
        known
        | moments
        | _rest(service, matter.id if matter else None, n, number, state)
        | {"sender": sender, "unit": unit, "officer_id": officer, "first_officer_id": officer}
    )


def _rest(service: Service, matter: str | None, n: int, number: str, state: str) -> dict[str, Any]:
    fixed = {"version": 3, "item_version": 1, "channel": "rest", "anonymous": False, "confidential": False, "hand_backs": 0, "round": 0}
    return fixed | {
        "id": n,
        "number": number,
        "open_key": secrets.token_hex(32),
        "state": state,
        "bureau_id": service.id.partition("-")[0],
        "service_id": service.id,
        "matter_id": matter,
        "title": service.name,
        "kind": service.kind,
        "route": service.route,
        "item_id": service.items[0],
        "closed_by_default": False,
    }


def _clocks(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    same = {"case_id": row["id"], "round": 0, "amount": 5.0, "unit": "working_day", "from_next_day": True, "basis": "internal"}
    for kind in ("response", "handling", "callback"):
        yield same | {"kind": kind, "started_at": row["opened_at"], "due_at": row["due_at"], "arithmetic": "受理后第1至5个工作日"}


def _events(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    same = {"case_id": row["id"], "at": row["opened_at"], "actor_kind": "system", "public": True}
    for seq, (action, before, after) in enumerate((("open", None, "waiting"), ("accept", "waiting", "accepted"), ("assign", "accepted", row["state"])), 1):
        yield same | {"seq": seq, "action": action, "from_state": before, "to_state": after}
