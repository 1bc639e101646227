"""Lists of cases for officers: by place, state, time and the person's phone or code, always within what the officer may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case.actors import Actor, visible
from desk.case.models import Case
from desk.case.opening import credit_index, mobile_index
from desk.case.transitions import IN_HAND

_SHORTEST_PHONE = 7
WHOLE_NUMBER = re.compile(r"[A-Z]+-[0-9]{8}-[0-9A-Z]{6}")


@dataclass(frozen=True)
class Filter:
    """What to list; an empty field does not narrow. `overdue_at`: only what was due before that moment and is still to be done.

    `search` is a case number (or its beginning), a phone number or an enterprise code, whole: encrypted fields are found by blind index.
    Anything with fewer than seven digits is looked for in the title.
    """

    bureau: str | None = None
    unit: str | None = None
    officer_id: int | None = None
    service: str | None = None
    kind: str | None = None
    channel: str | None = None
    states: Sequence[str] = ()
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    overdue_at: datetime | None = None
    search: str = ""


async def by_filter(session: AsyncSession, actor: Actor, what: Filter, limit: int = 50, offset: int = 0) -> tuple[Sequence[Case], int]:
    """Return a page of cases, nearest deadline first and those without one last, and how many there are in all."""
    where = await conditions(session, actor, what)
    total = await session.scalar(select(func.count()).select_from(Case).where(*where))
    query = select(Case).where(*where).order_by(Case.due_at.is_(None), Case.due_at, Case.id).limit(limit).offset(offset)
    return (await session.scalars(query)).all(), total or 0


async def conditions(session: AsyncSession, actor: Actor, what: Filter) -> list[ColumnElement[bool]]:
    """Return what `what` asks for as conditions on `Case`, within what `actor` may know of."""
    equal = {
        Case.bureau_id: what.bureau,
        Case.unit: what.unit,
        Case.officer_id: what.officer_id,
        Case.service_id: what.service,
        Case.kind: what.kind,
        Case.channel: what.channel,
    }
    found = [visible(actor), *(column == value for column, value in equal.items() if value is not None)]
    if what.states:
        found.append(Case.state.in_(what.states))
    if what.opened_from is not None:
        found.append(Case.opened_at >= what.opened_from)
    if what.opened_before is not None:
        found.append(Case.opened_at < what.opened_before)
    if what.overdue_at is not None:
        found += [Case.due_at < what.overdue_at, Case.state.in_(sorted(IN_HAND))]
    if text := what.search.strip().upper():
        found.append(await _search(session, text, what.bureau or actor.bureau))
    return found


async def _search(session: AsyncSession, text: str, bureau: str | None) -> ColumnElement[bool]:
    digits = "".join(c for c in text if c.isdigit())
    if len(text) == 18 and text.isalnum():
        return Case.credit_index == credit_index(text)
    if WHOLE_NUMBER.fullmatch(text):
        return Case.number == text
    if "-" in text and text[0].isalpha():
        return Case.number.startswith(text, autoescape=True)
    if len(digits) < _SHORTEST_PHONE:
        titles = await _titles(session, text, bureau)
        return Case.title.in_(titles) if titles else false()
    return Case.mobile_index == mobile_index(digits)


async def _titles(session: AsyncSession, text: str, bureau: str | None) -> Sequence[str]:
    """Return the titles of a bureau's cases (None: of all) with `text` in them.

    A title is a service's name, so among however many cases there are some hundred different ones: the index is asked for one after
    another, a step each. (Trigrams, in PostgreSQL or SQLite, find no word of two characters, as most Chinese words are.)
    """
    each = select(func.min(Case.title).label("title")).cte("titles", recursive=True)
    later = select(func.min(Case.title)).where(Case.title > each.c.title).scalar_subquery()
    each = each.union_all(select(later).where(each.c.title.is_not(None)))
    query = select(each.c.title).where(each.c.title.icontains(text, autoescape=True))
    if bureau is not None:
        query = query.where(exists().where(Case.title == each.c.title, Case.bureau_id == bureau))
    return (await session.scalars(query)).all()
