"""Who looked at what: at a case, or an officer at cases, lists, searches and exports. For supervisors, administrators, auditors."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from desk.case import pages
from desk.officer import service as officers
from desk.officer.models import CaseRead
from desk.officer.rights import Right
from gateway.console.access import NOT_FOUND, PRIVATE, PROBLEMS, Number, Whole, actor_of, found, require
from gateway.console.auth import Current
from gateway.console.views import Person
from gateway.problems import Problem

router = APIRouter(prefix="/api", tags=["cases"], dependencies=[PRIVATE], responses=PROBLEMS)
_AT_ONCE = 200


class Read(BaseModel):
    """That somebody looked: `what` is read, list (its line in a list, once a day), or reveal:<field> with its reason."""

    officer: Person
    what: str
    reason: str | None
    at: datetime


class Look(BaseModel):
    """What an officer looked at: a case by its `number`, or without one a search or an export, with what was asked for in `reason`."""

    id: int
    number: str | None
    what: str
    reason: str | None
    at: datetime


class Looks(BaseModel):
    """A page, newest first; `next` goes into `before` for the page that follows, null on the last."""

    looks: list[Look]
    next: int | None


@router.get("/cases/{number}/reads", responses=NOT_FOUND)
async def reads(number: Number, who: Current, request: Request) -> list[Read]:
    """Return who looked at a case, newest first, two hundred at most."""
    async with request.app.state.database.sessions() as session:
        await found(session, who, number, Right.reads)
        rows = await officers.reads(session, number, limit=_AT_ONCE)
        names = await officers.names(session, {r.officer_id for r in rows})
    return [Read(officer=Person(id=r.officer_id, name=names.get(r.officer_id, "")), what=r.what, reason=r.reason, at=r.at) for r in rows]


@router.get("/reads", responses={404: {**NOT_FOUND[404], "description": "没有这个账号"}})
async def looks(
    who: Current,
    request: Request,
    officer: Annotated[int, Query(ge=1, le=Whole, description="账号的编号")],
    before: Annotated[int | None, Query(ge=1, le=Whole, description="上一页的 next")] = None,
) -> Looks:
    """Return what an officer of one's bureau looked at; cases that one may not know of oneself are left out."""
    require(who, Right.reads)
    async with request.app.state.database.sessions() as session:
        account = await officers.get(session, officer)
        if account is None or who.bureau not in (None, account.bureau_id):
            raise Problem(404, "没有这个账号。")
        rows = await officers.reads(session, officer_id=officer, limit=_AT_ONCE, before=before)
        known = await pages.known(session, actor_of(who), {r.case_number for r in rows if r.case_number})
    shown = [_look(r) for r in rows if r.case_number is None or r.case_number in known]
    return Looks(looks=shown, next=rows[-1].id if len(rows) == _AT_ONCE else None)


def _look(row: CaseRead) -> Look:
    return Look(id=row.id, number=row.case_number, what=row.what, reason=row.reason, at=row.at)
