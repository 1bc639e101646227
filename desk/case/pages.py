"""Cases page by page, each page beginning where the one before ended, so that the last costs what the first does."""

import base64
import binascii
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from desk.case import repository
from desk.case.actors import Actor, visible
from desk.case.listing import Filter, conditions
from desk.case.models import Case
from desk.errors import BadPlace

HELD = ("assigned", "working", "supplement", "rework")
# What a list shows; the other encrypted fields stay shut, for opening them is what costs.
_SHOWN = (
    *(Case.id, Case.number, Case.version, Case.state, Case.bureau_id, Case.service_id, Case.title, Case.kind, Case.route, Case.channel),
    *(Case.anonymous, Case.confidential, Case.company, Case.contact, Case.mobile, Case.unit, Case.officer_id, Case.first_officer_id),
    *(Case.department, Case.hand_backs, Case.round, Case.rating, Case.opened_at, Case.due_at, Case.closed_at),
)


class Order(StrEnum):
    """In which order: newest opened first, or nearest deadline first with those that have none at the end."""

    newest = "newest"
    due = "due"


@dataclass(frozen=True)
class Page:
    """Some cases, and the mark with which the next page begins; None when there is no more. Only what lists show is loaded."""

    cases: Sequence[Case]
    next: str | None


async def page(
    session: AsyncSession, actor: Actor, what: Filter, order: Order = Order.newest, limit: int = 50, after: str | None = None, *, nobodys: bool = False
) -> Page:
    """Return one page of the cases that `actor` may know of; raises BadPlace for a made-up `after`.

    `nobodys`: only what no officer has.
    """
    query = select(Case).options(load_only(*_SHOWN, raiseload=True)).where(*await conditions(session, actor, what))
    if nobodys:
        query = query.where(Case.officer_id.is_(None))
    place = _place(after, order) if after else None
    if order is Order.newest:
        rows = await _rows(session, _newest(query, place), limit + 1)
    else:
        rows = await _by_due(session, query, place, limit + 1)
    more = len(rows) > limit
    return Page(rows[:limit], _mark(order, rows[limit - 1]) if more else None)


async def known(session: AsyncSession, actor: Actor, numbers: Collection[str]) -> set[str]:
    """Return those of the case numbers of which `actor` may know."""
    return set((await session.scalars(select(Case.number).where(Case.number.in_(numbers), visible(actor)))).all()) if numbers else set()


async def load(session: AsyncSession, actor: Actor, officer_ids: Sequence[int]) -> dict[int, int]:
    """Return how many cases each of the officers has in hand, of those that `actor` may know of: no count tells of a hidden one."""
    return await repository.load_of(session, officer_ids, visible(actor))


async def _rows(session: AsyncSession, query: Select[Any], limit: int) -> list[Case]:
    return list((await session.scalars(query.limit(limit))).all())


def _newest(query: Select[Any], place: tuple[datetime | None, int] | None) -> Select[Any]:
    if place is not None:
        query = query.where(tuple_(Case.opened_at, Case.id) < tuple_(*place))
    return query.order_by(Case.opened_at.desc(), Case.id.desc())


async def _by_due(session: AsyncSession, query: Select[Any], place: tuple[datetime | None, int] | None, limit: int) -> list[Case]:
    """First those with a deadline, then, in a query of their own, those without: so each can follow an index."""
    rows: list[Case] = []
    if place is None or place[0] is not None:
        dated = query.where(Case.due_at.is_not(None))
        if place is not None:
            dated = dated.where(_later(place[0], place[1]))
        rows = await _rows(session, dated.order_by(Case.due_at, Case.id), limit)
    if len(rows) < limit:
        undated = query.where(Case.due_at.is_(None))
        if place is not None and place[0] is None:
            undated = undated.where(Case.id > place[1])
        rows += await _rows(session, undated.order_by(Case.id), limit - len(rows))
    return rows


def _later(due: datetime | None, case_id: int) -> ColumnElement[bool]:
    return or_(Case.due_at > due, (Case.due_at == due) & (Case.id > case_id)) & (Case.due_at >= due)


def _mark(order: Order, case: Case) -> str:
    at = case.opened_at if order is Order.newest else case.due_at
    plain = json.dumps([order.value, at.isoformat() if at else None, case.id])
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _place(mark: str, order: Order) -> tuple[datetime | None, int]:
    try:
        plain = json.loads(base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True))
        kind, at, case_id = plain
        moment = datetime.fromisoformat(at) if at is not None else None
        fits = kind == order and type(case_id) is int and 0 <= case_id < 1 << 31
        if not fits or (moment is None and order is Order.newest) or (moment is not None and moment.tzinfo is None):
            raise BadPlace(mark[:100])
        if moment is not None:
            moment.astimezone().isoformat()
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error) as error:
        raise BadPlace(mark[:100]) from error
    return moment, case_id
