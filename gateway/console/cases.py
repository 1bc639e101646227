"""Cases for officers: lists, one case in full, its events, a masked field on request, and who looked at it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock
from desk.case import pages
from desk.case import service as cases
from desk.case.listing import Filter
from desk.case.pages import Order, Page
from desk.case.transitions import State
from desk.db import Database
from desk.officer import service as officers
from desk.officer.rights import Right, Role, SignedIn
from gateway.console import views
from gateway.console.access import NOT_FOUND, PRIVATE, PROBLEMS, Line, Number, Whole, Words, actor_of, found, require
from gateway.console.auth import Current
from gateway.console.views import CaseRow, CaseView, Event
from gateway.problems import Problem

router = APIRouter(prefix="/api", tags=["cases"], dependencies=[PRIVATE], responses=PROBLEMS)
Mark = Annotated[str | None, Query(max_length=200, description="上一页的 next")]
Limit = Annotated[int, Query(ge=1, le=100)]


class Asked(BaseModel):
    """What to list; an absent parameter does not narrow.

    `q`: a case number or its beginning, a phone, an enterprise code, or words of the title. `holder`: `me`, `nobody`, or an officer's number.
    """

    model_config = ConfigDict(extra="forbid")

    bureau: Line | None = None
    unit: Line | None = None
    state: list[State] = Field(default=[], max_length=11)
    service: Line | None = None
    kind: Line | None = None
    channel: Line | None = None
    holder: Annotated[str | None, Field(pattern=r"^(me|nobody|[1-9][0-9]{0,8})$")] = None
    overdue: bool = False
    opened_from: AwareDatetime | None = None
    opened_before: AwareDatetime | None = None
    q: Line = ""
    order: Order = Order.newest
    limit: int = Field(default=50, ge=1, le=100)
    after: str | None = Field(default=None, max_length=200)


class CasePage(BaseModel):
    """A page of cases; `next` goes into `after` for the page that follows, and is null on the last."""

    cases: list[CaseRow]
    next: str | None


class Reveal(BaseModel):
    """Which field to show in full, and why: both are recorded."""

    model_config = ConfigDict(extra="forbid", strict=True)

    field: str = Field(pattern=r"^([a-z][a-z0-9_]{0,39}|event:[1-9][0-9]{0,8})$")
    reason: Words


class Revealed(BaseModel):
    """A field in full."""

    field: str
    value: str


class Colleague(BaseModel):
    """An officer to whom a case may be given, and how many they have in hand."""

    id: int
    name: str
    bureau: str | None
    unit: str
    roles: list[Role]
    on_duty: bool
    in_hand: int


@router.get("/cases")
async def listed(who: Current, request: Request, asked: Annotated[Asked, Query()]) -> CasePage:
    """List cases, newest first or by deadline; only those that one may know of."""
    for moment in (asked.opened_from, asked.opened_before):
        if moment is not None and not 2000 <= moment.year <= 9000:
            raise Problem(422, "日期不对。")
    nobodys = asked.holder == "nobody"
    holder = who.id if asked.holder == "me" else int(asked.holder) if asked.holder and not nobodys else None
    what = Filter(
        bureau=asked.bureau,
        unit=asked.unit,
        officer_id=holder,
        service=asked.service,
        kind=asked.kind,
        channel=asked.channel,
        states=[s.value for s in asked.state],
        opened_from=asked.opened_from,
        opened_before=asked.opened_before,
        overdue_at=clock.now() if asked.overdue else None,
        search=asked.q,
    )
    async with request.app.state.database.sessions() as session:
        page = await pages.page(session, actor_of(who), what, asked.order, asked.limit, asked.after, nobodys=nobodys)
    return await case_page(request.app.state.database, who, page, asked.q)


async def case_page(database: Database, who: SignedIn, page: Page, search: str = "") -> CasePage:
    """Return a page with the officers' names on it; that `who` saw these lines, and what they searched for, is recorded."""
    async with database.transaction() as session:
        await officers.record_list(session, who.id, [c.number for c in page.cases], search)
        names = await officers.names(session, views.people_of(page.cases))
    return CasePage(cases=[views.case_row(c, names) for c in page.cases], next=page.next)


@router.get("/cases/{number}", responses=NOT_FOUND)
async def read(number: Number, who: Current, request: Request) -> CaseView:
    """Return a case in full; the look is recorded."""
    async with request.app.state.database.transaction() as session:
        await found(session, who, number)
        officers.record_read(session, who.id, number)
        return await shown(session, who, number)


async def shown(session: AsyncSession, who: SignedIn, number: str) -> CaseView:
    """Return the case as it stands now for `who`."""
    seen = await cases.read(session, actor_of(who), number)
    names = await officers.names(session, views.people_of([seen.case], seen.events))
    return views.case_view(seen, who, names)


@router.get("/cases/{number}/events", responses=NOT_FOUND)
async def events(number: Number, who: Current, request: Request, after: Annotated[int, Query(ge=0, le=Whole)] = 0) -> list[Event]:
    """Return what happened to a case after version `after`, in order; the look is recorded."""
    async with request.app.state.database.transaction() as session:
        await found(session, who, number)
        officers.record_read(session, who.id, number)
        happened = [e for e in (await cases.read(session, actor_of(who), number)).events if e["seq"] > after]
        names = await officers.names(session, views.people_of([], happened))
    return [views.event_view(e, names) for e in happened]


@router.post("/cases/{number}/reveal", responses=NOT_FOUND)
async def reveal(number: Number, body: Reveal, who: Current, request: Request) -> Revealed:
    """Show a masked field in full. Who asked, for what and why is recorded before it is shown."""
    async with request.app.state.database.transaction() as session:
        await found(session, who, number, Right.reveal)
        value = views.full(await cases.read(session, actor_of(who), number), body.field)
        if value is None:
            raise Problem(422, "这个工单没有这一项。")
        officers.record_reveal(session, who.id, number, body.field, body.reason)
    return Revealed(field=body.field, value=value)


@router.get("/officers")
async def colleagues(
    who: Current,
    request: Request,
    bureau: Annotated[Line | None, Query()] = None,
    unit: Annotated[Line | None, Query()] = None,
    role: Annotated[Literal["officer", "leader", "supervisor"] | None, Query()] = None,
) -> list[Colleague]:
    """Return to whom a case may be given: the officers, leaders and supervisors of one's bureau, with what each has in hand."""
    require(who, Right.assign, Right.reassign)
    if who.bureau is not None and bureau not in (None, who.bureau):
        return []
    async with request.app.state.database.sessions() as session:
        rows = [o for o in await officers.members(session, who.bureau or bureau, unit) if HANDS & set(o.roles) and role in (None, *o.roles)]
        load = await pages.load(session, actor_of(who), [o.id for o in rows])
    known = set(Role)
    return [
        Colleague(id=o.id, name=o.name, bureau=o.bureau_id, unit=o.unit, roles=[Role(r) for r in o.roles if r in known], on_duty=o.on_duty, in_hand=load[o.id])
        for o in rows
    ]


HANDS = {"officer", "leader", "supervisor"}
