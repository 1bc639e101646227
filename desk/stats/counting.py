"""Figures counted by the database, from the rows of cases and their clocks as they stand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.case.clocks import HANDLING, RESPONSE
from desk.case.guards import SATISFIED
from desk.case.models import Case, CaseClock
from desk.case.transitions import IN_HAND, State
from desk.stats.figures import NAMES, Counted, Figures, Key
from desk.stats.scope import Span, within

_LIVE = sorted(IN_HAND - {State.SUPPLEMENT})  # states in which a handling clock can run out
Where = Sequence[ColumnElement[bool]]


async def count(session: AsyncSession, span: Span, allowed: ColumnElement[bool], at: datetime) -> Counted:
    """Return the figures as of `at` (aware) of what `allowed` lets count; keys without a case are left out. No event is looked at."""
    each = _each(span, within(span, allowed), at)
    key = [each.c[name] for name in Key._fields]
    query = select(*key, *(func.sum(each.c[f"n_{name}"]) for name in NAMES)).group_by(*key)
    width = len(key)
    return {Key(*row[:width]): Figures(*(int(n) for n in row[width:])) for row in await session.execute(query)}


def _each(span: Span, where: Where, at: datetime) -> Subquery:
    """A row for each case: what it is counted under, and 0 or 1 for each figure."""
    response, handling = aliased(CaseClock), _handling(where, at)
    month = case(*((Case.opened_at < m.plus(1).start, str(m)) for m in span.months))
    key = [month, Case.bureau_id, Case.unit, Case.service_id, Case.kind, Case.channel]
    counted = {**_of_case(), **_of_response(response, at), **_of_handling(handling)}
    flags = [case((counted[name], 1), else_=0).label(f"n_{name}") for name in NAMES]
    return (
        select(*(column.label(name) for column, name in zip(key, Key._fields, strict=True)), *flags)
        .select_from(Case)
        .outerjoin(response, and_(response.case_id == Case.id, response.kind == RESPONSE, response.round == 0))
        .outerjoin(handling, handling.c.case_id == Case.id)
        .where(*where)
        .subquery()
    )


def _of_case() -> dict[str, ColumnElement[bool]]:
    closed = Case.state == State.CLOSED
    return {
        "opened": Case.id.is_not(None),
        "accepted": Case.accepted_at.is_not(None),
        "declined": Case.state == State.DECLINED,
        "withdrawn": Case.state == State.WITHDRAWN,
        "in_hand": Case.state.in_(sorted(IN_HAND)),
        "answered": Case.state == State.ANSWERED,
        "closed": closed,
        "closed_by_default": and_(closed, Case.closed_by_default),
        "transferred": Case.transfers > 0,
        "redone": Case.round > Case.reopenings,
        "reopened": Case.reopenings > 0,
        "rated": Case.rating.is_not(None),
        "satisfied": and_(Case.rating >= SATISFIED, Case.solved.is_not(False)),
    }


def _of_response(clock: type[CaseClock], at: datetime) -> dict[str, ColumnElement[bool]]:
    missed = and_(Case.state == State.WAITING, clock.met_at.is_(None), clock.due_at < at)
    return {"response_due": or_(clock.met_at.is_not(None), missed), "response_in_time": clock.met_at <= clock.due_at}


def _of_handling(clocks: Subquery) -> dict[str, ColumnElement[bool]]:
    decided = or_(clocks.c.met > 0, clocks.c.late > 0)
    return {"handling_due": decided, "handling_in_time": and_(decided, clocks.c.late == 0)}


def _handling(where: Where, at: datetime) -> Subquery:
    """How many handling clocks of each case were met, and how many met late or run out."""
    ran_out = and_(CaseClock.met_at.is_(None), CaseClock.round == Case.round, Case.state.in_(_LIVE), CaseClock.due_at < at)
    late = or_(CaseClock.met_at > CaseClock.due_at, ran_out)
    return (
        select(CaseClock.case_id, func.count(CaseClock.met_at).label("met"), func.sum(case((late, 1), else_=0)).label("late"))
        .join(Case, Case.id == CaseClock.case_id)
        .where(*where, CaseClock.kind == HANDLING)
        .group_by(CaseClock.case_id)
        .subquery()
    )
