"""What officers are told of cases: theirs, their unit's, their role's; unread until each of them has read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import masking
from desk.case.actors import Actor, visible
from desk.case.models import Case
from desk.case.transitions import DISPATCHER, LEADER, OFFICER, SUPERVISOR
from desk.db import insert_if_new
from desk.outbox import repository as outbox
from desk.outbox.models import NoticeRead, Parcel

COUNTED = 999  # unread notices are counted so far
_OF_ROLE = (DISPATCHER, SUPERVISOR)


@dataclass(frozen=True)
class Notice:
    """One notice; `kind`: the move that was made, or the warning's stage. Phones and identity numbers in `text` are masked."""

    id: int
    at: datetime
    number: str
    kind: str
    text: str
    read: bool


async def notices(session: AsyncSession, actor: Actor, *, unread: bool = False, limit: int = 50, before: int | None = None) -> list[Notice]:
    """Return what `actor` was told, newest first, of cases that they may still know of; `before`: the last id of the page before."""
    query = _of(actor).add_columns(NoticeRead.id.is_not(None)).order_by(Parcel.id.desc()).limit(limit)
    if unread:
        query = query.where(NoticeRead.id.is_(None))
    if before is not None:
        query = query.where(Parcel.id < before)
    return [_notice(parcel, read) for parcel, read in await session.execute(query)]


async def unread(session: AsyncSession, actor: Actor) -> int:
    """Return how many notices `actor` has not read, at most 999."""
    waiting = _of(actor).with_only_columns(Parcel.id).where(NoticeRead.id.is_(None)).limit(COUNTED).subquery()
    return await session.scalar(select(func.count()).select_from(waiting)) or 0


async def mark_read(session: AsyncSession, actor: Actor, ids: Collection[int], moment: datetime) -> None:
    """Note that `actor` has read these notices; what is not theirs, or was read before, is passed over."""
    mine: Sequence[int] = (await session.scalars(_of(actor).with_only_columns(Parcel.id).where(Parcel.id.in_(ids)))).all()
    if not mine:
        return
    rows = [{"officer_id": actor.officer_id, "parcel_id": n, "at": moment} for n in mine]
    await session.execute(insert_if_new(session, NoticeRead).values(rows))
    await session.execute(update(Parcel).where(Parcel.id.in_(mine), Parcel.delivered_at.is_(None)).values(delivered_at=moment))


def _of(actor: Actor) -> Select[Any]:
    own = and_(NoticeRead.parcel_id == Parcel.id, NoticeRead.officer_id == actor.officer_id)
    query = select(Parcel).join(Case, Case.number == Parcel.subject).outerjoin(NoticeRead, own)
    return query.where(Parcel.kind == "officer", _addressed(actor), visible(actor))


def _addressed(actor: Actor) -> ColumnElement[bool]:
    """The addresses as `desk/case/notices.py` writes them."""
    if actor.officer_id is None:
        return false()
    exact = [f"officer:{actor.officer_id}"]
    if actor.bureau and actor.unit:
        exact += [f"unit:{actor.bureau}:{actor.unit}"] if actor.roles & {OFFICER, LEADER, SUPERVISOR} else []
        exact += [f"leader:{actor.bureau}:{actor.unit}"] if LEADER in actor.roles else []
    roles = [r for r in _OF_ROLE if r in actor.roles]
    if actor.bureau:
        return Parcel.address.in_([*exact, *(f"role:{actor.bureau}:{r}" for r in roles)])
    return or_(Parcel.address.in_(exact), *(Parcel.address.like(f"role:%:{r}") for r in roles))


def _notice(parcel: Parcel, read: bool) -> Notice:
    said = outbox.content(parcel)
    return Notice(parcel.id, parcel.created_at, parcel.subject or "", said.get("stage") or said.get("action") or "", masking.text(said["text"]), read)
