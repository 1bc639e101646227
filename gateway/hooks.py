"""What other bodies tell us of the cases handed on to them: POST /hooks/receipts/{connector}, signed with their secret."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from desk import clock
from desk.case import service as cases
from desk.case.guards import Data
from desk.errors import UnknownCase
from desk.outbox import repository as outbox
from gateway.connectors import genuine
from gateway.problems import Problem

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
router = APIRouter(tags=["hooks"], include_in_schema=False)


class Told(BaseModel):
    """One thing that happened on the other side: they have it (`receipt`), they are done (`outcome`), it is not theirs (`reason`)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]
    number: str = Field(max_length=40)
    action: Literal["receipt", "answer", "hand_back"]
    receipt: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] | None = None
    outcome: Word | None = None
    reason: Word | None = None


@router.post("/hooks/receipts/{connector}")
async def receipts(connector: str, request: Request) -> dict[str, Any]:
    """Move the case; the same `id` counts once. 401 for a wrong signature, 404 for a case that does not lie with this body, 409 where it cannot go so."""
    body = await _genuine(connector, request)
    try:
        told = Told.model_validate_json(body)
    except ValidationError as error:
        fields = "、".join(dict.fromkeys(str(e["loc"][-1]) for e in error.errors() if e["loc"]))
        raise Problem(422 if fields else 400, f"请求里有不对的字段：{fields}。" if fields else None) from error
    async with request.app.state.database.transaction() as session:
        fresh = await outbox.arrived(session, connector, told.id, clock.now())
        case = (await cases.read(session, cases.SYSTEM_ACTOR, told.number)).case
        if case.department != connector:
            raise UnknownCase(told.number)
        if fresh:
            case = await cases.move(session, told.number, told.action, cases.SYSTEM_ACTOR, **_with(told))
    return {"number": case.number, "state": case.state, "repeated": not fresh}


def _with(told: Told) -> Data:
    match told.action:
        case "receipt":
            return {"receipt": told.receipt or ""}
        case "answer":
            return {"outcome": told.outcome or ""}
        case "hand_back":
            return {"reason": told.reason or ""}


async def _genuine(connector: str, request: Request) -> bytes:
    """Return the body if `connector` signed it; raises Problem 401, alike for an unknown one."""
    await request.app.state.limiter.check(request, f"connector {connector}")
    known, body = request.app.state.settings.connectors.get(connector), await request.body()
    secret = known.secret.get_secret_value() if known else ""
    headers = request.headers
    if not secret or not genuine(secret, headers.get("x-timestamp", ""), headers.get("x-signature", ""), body):
        raise Problem(401, "签名不对，或者时间差得太多。")
    return body
