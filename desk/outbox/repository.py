"""Putting parcels into the outbox, taking the next of each lane, and noting what became of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.db import insert_if_new
from desk.outbox.models import Arrival, Parcel


async def put(session: AsyncSession, key: str, lane: str, kind: str, address: str, payload: Mapping[str, Any], moment: datetime) -> bool:
    """Add a parcel that is due at once; return False, and add nothing, if `key` was put before.

    What is for officers names its case in `payload` as `number`, and is read only by those who may know of it.
    """
    subject = payload.get("number") if kind == "officer" else None
    values = {"key": key, "lane": lane, "kind": kind, "address": address, "subject": subject, "payload": json.dumps(payload, ensure_ascii=False)}
    query = insert_if_new(session, Parcel).values(**values, created_at=moment, due_at=moment, attempts=0).returning(Parcel.id)
    return await session.scalar(query) is not None


async def ready(session: AsyncSession, moment: datetime, limit: int, kinds: Sequence[str] = ("message",)) -> Sequence[Parcel]:
    """Return what may go out now, the longest due first: of each lane only the first that is neither delivered nor given up.

    Several workers may ask at once on PostgreSQL: each row is given to one of them for as long as its transaction lasts.
    """
    earlier = aliased(Parcel)
    held = (earlier.delivered_at.is_(None), earlier.failed.is_(None), earlier.kind.in_(kinds))
    before = select(earlier.id).where(earlier.lane == Parcel.lane, earlier.id < Parcel.id, *held)
    waiting: tuple[ColumnElement[bool], ...] = (Parcel.delivered_at.is_(None), Parcel.failed.is_(None), Parcel.due_at <= moment, Parcel.kind.in_(kinds))
    if "officer" not in kinds:
        waiting = (*waiting, Parcel.kind != literal("officer", literal_execute=True))  # as in the index, which knows no parameters
    query = select(Parcel).where(*waiting, ~before.exists()).order_by(Parcel.due_at, Parcel.id).limit(limit).with_for_update(skip_locked=True, of=Parcel)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def claim(session: AsyncSession, moment: datetime, until: datetime, limit: int, kinds: Sequence[str] = ("message",)) -> list[Parcel]:
    """Return what may go out now, as `ready` does, each given to this caller alone `until` then; the caller commits, and sends after.

    Whoever dies while sending loses the claim at `until`; the parcel then goes out again under the same key.
    """
    mine = []
    for parcel in await ready(session, moment, limit, kinds):
        free = (Parcel.id == parcel.id, Parcel.due_at == parcel.due_at, Parcel.delivered_at.is_(None), Parcel.failed.is_(None))
        query = update(Parcel).where(*free).values(due_at=until).returning(Parcel.id)
        if await session.scalar(query.execution_options(synchronize_session=False)) is not None:
            mine.append(parcel)
    return mine


def content(parcel: Parcel) -> dict[str, Any]:
    """Return what is in a parcel."""
    return dict(json.loads(parcel.payload))


async def delivered(session: AsyncSession, parcel_id: int, moment: datetime) -> bool:
    """Note that a parcel arrived; False if that was noted before."""
    query = update(Parcel).where(Parcel.id == parcel_id, Parcel.delivered_at.is_(None)).values(delivered_at=moment, attempts=Parcel.attempts + 1)
    return await session.scalar(query.returning(Parcel.id)) is not None


async def postpone(session: AsyncSession, parcel_id: int, until: datetime) -> None:
    """Note an attempt that failed; the parcel, and with it its lane, waits `until` the next."""
    await session.execute(update(Parcel).where(Parcel.id == parcel_id).values(due_at=until, attempts=Parcel.attempts + 1))


async def give_up(session: AsyncSession, parcel_id: int, reason: str) -> None:
    """Note that a parcel cannot be delivered (`reason`: at most 200 characters are kept); its lane goes on."""
    await session.execute(update(Parcel).where(Parcel.id == parcel_id).values(failed=reason[:200], attempts=Parcel.attempts + 1))


async def arrived(session: AsyncSession, source: str, key: str, moment: datetime) -> bool:
    """Note that something came from `source`; return False if it came before. Undone with the caller's transaction."""
    query = insert_if_new(session, Arrival).values(source=source, key=key, at=moment).returning(Arrival.id)
    return await session.scalar(query) is not None
