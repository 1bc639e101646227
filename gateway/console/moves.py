"""Moving a case: one door for every move that an officer can make, guarded by the version that they saw."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import service as cases
from desk.case.guards import Data, check_who
from desk.case.models import Case
from desk.case.transitions import HANDS, State, row
from desk.db import Database
from desk.errors import NotAllowed, StaleMove, UnknownCase
from desk.officer import service as officers
from desk.officer.models import Officer
from desk.officer.rights import Role, SignedIn, granted
from gateway.console import views
from gateway.console.access import NOT_FOUND, PRIVATE, PROBLEMS, Line, Number, Whole, Words, actor_of, found, has
from gateway.console.auth import Current
from gateway.console.cases import shown
from gateway.console.views import RIGHTS, CaseView, Event
from gateway.problems import Problem, problem

router = APIRouter(prefix="/api", tags=["cases"], dependencies=[PRIVATE], responses=PROBLEMS)
# fmt: off
Action = Literal[
    "accept", "decline", "transfer", "receipt", "assign", "reassign", "start", "ask_more",
    "supplement", "answer", "call_back", "close", "hand_back", "urge", "supervise", "reopen", "note",
]
# fmt: on
_TARGETED = ("assign", "reassign")


class MoveBody(BaseModel):
    """A move and what comes with it. `version`: the one that the officer saw.

    For assign and reassign: `officer_id`, or `unit` alone for the unit to share out, or `least_loaded` for whoever on duty in the
    unit has the least in hand. What else a move needs stands with the case under `actions`.
    """

    model_config = ConfigDict(extra="forbid")

    action: Action
    version: int = Field(ge=1, le=Whole, strict=True)
    reason: Words | None = None
    words: Words | None = None
    ground: Words | None = None
    where: Words | None = None
    outcome: Words | None = None
    department: Line | None = None
    receipt: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None
    officer_id: int | None = Field(default=None, ge=1, le=Whole, strict=True)
    unit: Line | None = None
    least_loaded: bool = Field(default=False, strict=True)


class Conflict(BaseModel):
    """A move that the case does not allow as it stands; for a stale one, its `version` now and the `events` since."""

    type: str
    status: int
    title: str
    version: int | None = None
    events: list[Event] | None = None


CONFLICT: dict[int | str, dict[str, Any]] = {
    204: {"description": "办好了；工单已不在本人可见的范围"},
    409: {"description": "工单有了新的变化，或现在不能办这一步", "model": Conflict},
}
Given = Callable[[AsyncSession, Case], Awaitable[Data]]


@router.post("/cases/{number}/moves", response_model=CaseView, responses={**NOT_FOUND, **CONFLICT})
async def move(number: Number, body: MoveBody, who: Current, request: Request) -> CaseView | Response:
    """Make a move and return the case as it then stands; 204 where it is then out of one's sight."""
    texts = body.model_dump(exclude={"action", "version", "officer_id", "unit", "least_loaded"}, exclude_none=True)

    async def data(session: AsyncSession, case: Case) -> Data:
        given: Data = {**texts, **(await _target(session, case, body) if body.action in _TARGETED else {})}  # type: ignore[typeddict-item]
        return given

    return await make(request.app.state.database, who, number, body.action, body.version, data)


async def make(database: Database, who: SignedIn, number: str, action: str, version: int, data: Given) -> CaseView | Response:
    """Make a move in one transaction and return the case; `data(session, case)` gives what comes with the move.

    204 where the move took the case out of the officer's sight.

    409 with what happened meanwhile for a stale one, and 409 for a state that does not allow it. Raises UnknownCase (404), Problem
    403 without the right, MissingReason (422) without what the move needs.
    """
    try:
        async with database.transaction() as session:
            case = await found(session, who, number)
            if version == case.version:
                _check(who, case, action)
            await cases.move(session, number, action, actor_of(who), version, **await data(session, case))
    except StaleMove as stale:
        async with database.sessions() as session:
            names = await officers.names(session, views.people_of([], stale.since))
        events = [views.event_view(e, names).model_dump(mode="json") for e in stale.since]
        return problem(409, stale.title, {"Cache-Control": "no-store"}, version=stale.version, events=events)
    try:
        async with database.sessions() as session:
            return await shown(session, who, number)
    except UnknownCase:
        return Response(status_code=204)


def _check(who: SignedIn, case: Case, action: str) -> None:
    """Raise NotAllowed (409) where the case's state forbids the move, Problem 403 where `who` may not make it."""
    if RIGHTS[action] not in granted(who):
        raise Problem(403, "您没有办这一步的权限。")
    known = row(action, State(case.state))
    try:
        check_who(case, known, actor_of(who))
    except NotAllowed as error:
        raise Problem(403, error.title) from error
    if not has(who, RIGHTS[action], case):
        raise Problem(403, "您没有办这一步的权限。")


async def _target(session: AsyncSession, case: Case, body: MoveBody) -> dict[str, Any]:
    """Return to whom the case goes; raises Problem 422 for somebody who cannot have it."""
    found: dict[str, Any] = {"unit": body.unit} if body.unit else {}
    if body.unit and body.unit != case.unit and not await officers.members(session, case.bureau_id, body.unit):
        raise Problem(422, "没有这个单位，或者单位里还没有账号。")
    if body.officer_id is not None:
        officer = await officers.get(session, body.officer_id)
        _check_officer(case, officer, body.unit)
        assert officer is not None
        found |= {"officer_id": officer.id} | ({"unit": officer.unit} if officer.unit else {})
    elif body.least_loaded:
        there = await officers.find(session, Role.officer, case.bureau_id, body.unit or case.unit, on_duty=True)
        if not there:
            raise Problem(422, "这个单位现在没有人在岗，请指定承办人。")
        found["on_duty"] = [o.id for o in there]
    return found


def _check_officer(case: Case, officer: Officer | None, unit: str | None) -> None:
    if officer is None or not officer.active or officer.bureau_id not in (None, case.bureau_id) or not HANDS & set(officer.roles):
        raise Problem(422, "没有这位承办人。")
    if unit and officer.unit and officer.unit != unit:
        raise Problem(422, "这位承办人不在这个单位。")
