"""Word for officers: what happened to cases of theirs, of their unit or of their role, and what runs late; read or not."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from desk import clock
from desk.case import inbox
from gateway.console.access import PRIVATE, PROBLEMS, Whole, actor_of
from gateway.console.auth import Current

router = APIRouter(prefix="/api", tags=["notices"], dependencies=[PRIVATE], responses=PROBLEMS)
Id = Annotated[int, Field(ge=1, le=Whole, strict=True)]


class Notice(BaseModel):
    """One notice of the case `number`; `kind`: the move that was made, or half, eighty, breach, next_level for a deadline."""

    id: int
    at: datetime
    number: str
    kind: str
    text: str
    read: bool


class Notices(BaseModel):
    """A page, newest first; `next` goes into `before` for the page that follows, null on the last. `unread`: in all, counted up to 999."""

    notices: list[Notice]
    unread: int
    next: int | None


class ReadThese(BaseModel):
    """Which notices one has read."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Id] = Field(min_length=1, max_length=200)


class Unread(BaseModel):
    """How many are left unread, counted up to 999."""

    unread: int


@router.get("/notices")
async def notices(
    who: Current,
    request: Request,
    unread: Annotated[bool, Query(description="只看没读过的")] = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    before: Annotated[int | None, Query(ge=1, le=Whole, description="上一页的 next")] = None,
) -> Notices:
    """Return what one was told, of cases that one may still know of."""
    actor = actor_of(who)
    async with request.app.state.database.sessions() as session:
        found = await inbox.notices(session, actor, unread=unread, limit=limit + 1, before=before)
        left = await inbox.unread(session, actor)
    shown = [Notice(**vars(n)) for n in found[:limit]]
    return Notices(notices=shown, unread=left, next=shown[-1].id if len(found) > limit else None)


@router.post("/notices/read")
async def read(body: ReadThese, who: Current, request: Request) -> Unread:
    """Note that one has read these; others of the unit or role still have them unread. What is not one's own is passed over."""
    actor = actor_of(who)
    async with request.app.state.database.transaction() as session:
        await inbox.mark_read(session, actor, body.ids, clock.now())
        return Unread(unread=await inbox.unread(session, actor))
