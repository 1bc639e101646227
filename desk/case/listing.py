"""Lists of cases for officers: by place, state, time and the person's phone or code, always within what the officer may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case.actors import Actor, visible
from desk.case.models import Case
from desk.case.opening import credit_index, mobile_index
from desk.case.transitions import IN_HAND

WHOLE_NUMBER = re.compile(r"[A-Z]+-[0-9]{8}-[0-9A-Z]{6}")


@dataclass(frozen=True)
class Filter:
    """What to list; an empty field does not narrow. `overdue_at`: only what was due before that moment and is still to be done.

    `search` is a case number (or its beginning), a phone number or an enterprise code, whole: encrypted fields are found by blind index.
    Anything without a digit is looked for in the title.
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
    where = [visible(actor), *conditions(what)]
    total = await session.scalar(select(func.count()).select_from(Case).where(*where))
    query = select(Case).where(*where).order_by(Case.due_at.is_(None), Case.due_at, Case.id).limit(limit).offset(offset)
    return (await session.scalars(query)).all(), total or 0


def conditions(what: Filter) -> list[ColumnElement[bool]]:
    """Return what `what` asks for as conditions on `Case`; whoever uses them adds `visible(actor)`."""
    equal = {
        Case.bureau_id: what.bureau,
        Case.unit: what.unit,
        Case.officer_id: what.officer_id,
        Case.service_id: what.service,
        Case.kind: what.kind,
        Case.channel: what.channel,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if what.states:
        found.append(Case.state.in_(what.states))
    if what.opened_from is not None:
        found.append(Case.opened_at >= what.opened_from)
    if what.opened_before is not None:
        found.append(Case.opened_at < what.opened_before)
    if what.overdue_at is not None:
        found += [Case.due_at < what.overdue_at, Case.state.in_(sorted(IN_HAND))]
    if text := what.search.strip().upper():
        found.append(_search(text))
    return found


def _search(text: str) -> ColumnElement[bool]:
    digits = "".join(c for c in text if c.isdigit())
    if len(text) == 18 and text.isalnum():
        return Case.credit_index == credit_index(text)
    if WHOLE_NUMBER.fullmatch(text):
        return Case.number == text
    if "-" in text and text[0].isalpha():
        return Case.number.startswith(text, autoescape=True)
    if not digits:
        return Case.title.icontains(text, autoescape=True)
    return Case.mobile_index == mobile_index(digits)
