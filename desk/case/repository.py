"""Reading and writing cases' rows. Every query that answers to somebody takes the actor and shows only what they may know of."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case.actors import Actor, visible
from desk.case.models import Case, CaseClock, CaseEvent, CaseFile, CaseWarning
from desk.case.transitions import OVER, State
from desk.db import insert_if_new

_OPEN = [s.value for s in State if s not in OVER]


async def insert_new(session: AsyncSession, table: type[Any], **values: Any) -> int | None:
    """Add a row and return its id, or None if a unique column says that it is there already; never breaks the transaction."""
    found: int | None = await session.scalar(insert_if_new(session, table).values(**values).returning(table.id))
    return found


async def by_id(session: AsyncSession, case_id: int) -> Case:
    """Return a case as it stands in the database now."""
    return await session.get_one(Case, case_id, populate_existing=True)


async def by_open_key(session: AsyncSession, open_key: str) -> Case | None:
    """Return the case that was opened with this key."""
    return await session.scalar(select(Case).where(Case.open_key == open_key))


async def find(session: AsyncSession, actor: Actor, number: str) -> Case | None:
    """Return the case `number` as it stands now, if `actor` may know of it."""
    query = select(Case).where(Case.number == number, visible(actor)).execution_options(populate_existing=True)
    return await session.scalar(query)


async def by_number_unseen(session: AsyncSession, number: str) -> Case | None:
    """Return the case `number` for checking a proof (phone, query word); never to be shown before the proof holds."""
    return await session.scalar(select(Case).where(Case.number == number))


async def change(session: AsyncSession, case: Case, **values: Any) -> bool:
    """Make the next version of `case` with `values`; False, and nothing done, if somebody else made it first."""
    query = update(Case).where(Case.id == case.id, Case.version == case.version).values(version=case.version + 1, **values)
    changed = await session.scalar(query.returning(Case.id).execution_options(synchronize_session=False))
    if changed is None:
        return False
    await session.refresh(case)
    return True


def add_event(
    session: AsyncSession,
    case: Case,
    actor: Actor,
    action: str,
    from_state: str | None,
    moment: datetime,
    *,
    public: bool,
    reason: str | None,
    data: dict[str, Any],
) -> None:
    """Add what just made the present version of `case`."""
    kept = json.dumps(data, ensure_ascii=False) if data else None
    who = None if case.anonymous and actor.kind == "person" else actor.id
    row = CaseEvent(
        case_id=case.id, seq=case.version, at=moment, actor_kind=actor.kind, actor_id=who, action=action, from_state=from_state, to_state=case.state
    )
    row.reason, row.data, row.public = reason, kept, public
    session.add(row)


async def events(session: AsyncSession, case_id: int, after: int = 0, *, public_only: bool = False) -> Sequence[CaseEvent]:
    """Return what happened to a case after version `after`, in order."""
    query = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.seq > after).order_by(CaseEvent.seq)
    return (await session.scalars(query.where(CaseEvent.public) if public_only else query)).all()


async def clocks(session: AsyncSession, case_id: int) -> Sequence[CaseClock]:
    """Return a case's clocks in the order in which they were made."""
    return (await session.scalars(select(CaseClock).where(CaseClock.case_id == case_id).order_by(CaseClock.id))).all()


async def warned(session: AsyncSession, case_id: int) -> set[tuple[str, int, str]]:
    """Return (clock, round, stage) of the warnings that were given."""
    rows = await session.execute(select(CaseWarning.clock, CaseWarning.round, CaseWarning.stage).where(CaseWarning.case_id == case_id))
    return {(c, r, s) for c, r, s in rows}


async def files(session: AsyncSession, case_id: int) -> Sequence[CaseFile]:
    """Return a case's files, oldest first."""
    return (await session.scalars(select(CaseFile).where(CaseFile.case_id == case_id).order_by(CaseFile.id))).all()


async def open_alike(session: AsyncSession, case: Case, since: datetime) -> Sequence[Case]:
    """Return other cases of the same service, opened after `since` and not over, by the same sender or phone; newest first."""
    same: list[ColumnElement[bool]] = []
    if case.sender is not None:
        same.append((Case.channel == case.channel) & (Case.sender == case.sender))
    if case.mobile_index is not None:
        same.append(Case.mobile_index == case.mobile_index)
    if not same:
        return []
    query = select(Case).where(or_(*same), Case.service_id == case.service_id, Case.id < case.id, Case.opened_at >= since, Case.state.in_(_OPEN))
    return (await session.scalars(query.order_by(Case.id.desc()).limit(5))).all()


async def mine(session: AsyncSession, actor: Actor, limit: int = 10) -> Sequence[Case]:
    """Return the newest cases of a person."""
    channel, _, sender = (actor.id or "").partition(":")
    query = select(Case).where(Case.channel == channel, Case.sender == sender, visible(actor)).order_by(Case.opened_at.desc(), Case.id.desc())
    return (await session.scalars(query.limit(limit))).all()


def _listed(actor: Actor, states: Iterable[str]) -> Select[Any]:
    return select(Case).where(visible(actor), Case.state.in_(list(states))).order_by(Case.due_at.is_(None), Case.due_at, Case.id)


async def queue(
    session: AsyncSession, actor: Actor, limit: int = 50, offset: int = 0, states: Iterable[str] = ("assigned", "working", "supplement", "rework")
) -> Sequence[Case]:
    """Return what the officer holds, nearest deadline first."""
    query = _listed(actor, states).where(Case.officer_id == actor.officer_id)
    return (await session.scalars(query.limit(limit).offset(offset))).all()


async def of_unit(
    session: AsyncSession, actor: Actor, bureau: str, unit: str, limit: int = 50, offset: int = 0, states: Iterable[str] = _OPEN
) -> Sequence[Case]:
    """Return a unit's cases that `actor` may see, nearest deadline first."""
    query = _listed(actor, states).where(Case.bureau_id == bureau, Case.unit == unit)
    return (await session.scalars(query.limit(limit).offset(offset))).all()


async def load_of(session: AsyncSession, officer_ids: Sequence[int], *only: ColumnElement[bool]) -> dict[int, int]:
    """Return how many cases each of the officers has in hand, counting `only` those, if it is given."""
    states = ("assigned", "working", "supplement", "rework")
    query = select(Case.officer_id, func.count()).where(Case.officer_id.in_(officer_ids), Case.state.in_(states), *only).group_by(Case.officer_id)
    counted = {officer: n for officer, n in await session.execute(query) if officer is not None}
    return {o: counted.get(o, 0) for o in officer_ids}


@dataclass(frozen=True)
class ToCheck:
    """A case whose time has come, as far as it can be told without opening it."""

    id: int
    number: str
    version: int
    next_check_at: datetime


async def to_check(session: AsyncSession, moment: datetime, limit: int) -> list[ToCheck]:
    """Return cases whose clocks need a look, the longest waiting first; on PostgreSQL each goes to one worker only."""
    query = select(Case.id, Case.number, Case.version, Case.next_check_at).where(Case.next_check_at <= moment)
    rows = await session.execute(query.order_by(Case.next_check_at).limit(limit).with_for_update(skip_locked=True))
    return [ToCheck(case_id, number, version, at) for case_id, number, version, at in rows if at is not None]
