"""What is to be done, nearest deadline first: one's own, the unit's, what is overdue."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from desk import clock
from desk.case import pages
from desk.case.listing import Filter
from desk.case.pages import HELD, Order
from desk.case.transitions import OVER, State
from desk.officer.rights import Reach, Right, SignedIn, reach
from gateway.console.access import PRIVATE, PROBLEMS, Line, actor_of
from gateway.console.auth import Current
from gateway.console.cases import CasePage, Limit, Mark, case_page
from gateway.problems import Problem

router = APIRouter(prefix="/api", tags=["cases"], dependencies=[PRIVATE], responses=PROBLEMS)
_OPEN = tuple(s.value for s in State if s not in OVER)
Unit = Annotated[Line | None, Query(description="单位；受理、督察等不写时看全局")]


@router.get("/queue")
async def mine(who: Current, request: Request, limit: Limit = 50, after: Mark = None) -> CasePage:
    """Return what one has in hand."""
    return await _page(request, who, Filter(officer_id=who.id, states=HELD), limit, after)


@router.get("/queue/unit")
async def units(
    who: Current,
    request: Request,
    unit: Unit = None,
    state: Annotated[list[State], Query(max_length=11)] = [],  # noqa: B006 - FastAPI copies it
    nobodys: Annotated[bool, Query(description="只看还没有承办人的")] = False,
    limit: Limit = 50,
    after: Mark = None,
) -> CasePage:
    """Return the open cases of one's unit, or of the unit that is named; without a unit, for those who see the whole bureau, the bureau's."""
    what = Filter(bureau=who.bureau, unit=_unit(who, unit), states=[s.value for s in state] or _OPEN)
    return await _page(request, who, what, limit, after, nobodys)


@router.get("/overdue")
async def overdue(who: Current, request: Request, unit: Unit = None, limit: Limit = 50, after: Mark = None) -> CasePage:
    """Return what should have been done already and is not, longest overdue first."""
    return await _page(request, who, Filter(bureau=who.bureau, unit=_unit(who, unit), overdue_at=clock.now()), limit, after)


def _unit(who: SignedIn, asked: str | None) -> str | None:
    """Return which unit to show; None: all that one may see."""
    if asked or reach(who, Right.read) & {Reach.bureau, Reach.supervision}:
        return asked or None
    if not who.unit:
        raise Problem(422, "您的账号没有单位，请写明看哪个单位。")
    return who.unit


async def _page(request: Request, who: SignedIn, what: Filter, limit: int, after: str | None, nobodys: bool = False) -> CasePage:
    async with request.app.state.database.sessions() as session:
        page = await pages.page(session, actor_of(who), what, Order.due, limit, after, nobodys=nobodys)
    return await case_page(request.app.state.database, who, page)
