"""Who asks and what they may do with a case: an officer who is signed in, as the case's own rules know one."""

from typing import Annotated, Any

from fastapi import Depends, Path, Response
from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import service as cases
from desk.case.actors import SUPERVISION, Actor
from desk.case.models import Case
from desk.officer.rights import Right, SignedIn, Subject, may, reach
from gateway.problems import Problem

Number = Annotated[str, Path(pattern=r"^[A-Z]{2,20}-[0-9]{8}-[0-9A-Z]{6}$", description="工单编号")]
# No control characters but tab and new line: PostgreSQL keeps no NUL, and nobody writes the others.
_PRINTED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=5000, pattern=_PRINTED)]
Whole = 2**31 - 1  # the largest id that the databases take


class ProblemDoc(BaseModel):
    """An error (RFC 9457); `title` may be shown as it is."""

    type: str
    status: int
    title: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": words, "content": {"application/problem+json": {"schema": ProblemDoc.model_json_schema()}}}
    for status, words in {401: "没有登录", 403: "没有权限", 422: "请求里有不对的字段"}.items()
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {**PROBLEMS[403], "description": "没有这个工单，或不能知道它"}}


async def private(response: Response) -> None:
    """Let no browser or proxy keep the answer."""
    response.headers["Cache-Control"] = "no-store"


PRIVATE = Depends(private)


def actor_of(who: SignedIn) -> Actor:
    """Return the officer as the case's rules know one."""
    return Actor.officer(who.id, frozenset(str(r) for r in who.roles), who.bureau, who.unit or None)


def subject_of(case: Case) -> Subject:
    """Return what a right over `case` is asked for."""
    return Subject(case.bureau_id, case.unit, case.officer_id, case.first_officer_id, case.route == SUPERVISION)


def has(who: SignedIn, right: Right, case: Case) -> bool:
    """Tell whether `who` has `right` over `case`."""
    return may(who, right, subject_of(case))


async def found(session: AsyncSession, who: SignedIn, number: str, right: Right = Right.read) -> Case:
    """Return the case; raises UnknownCase (404) for one that `who` may not know of, and Problem 403 without the right to it."""
    case = await cases.seen(session, actor_of(who), number)
    if not has(who, right, case):
        raise Problem(403, "您没有办这一步的权限。")
    return case


def require(who: SignedIn, *rights: Right) -> None:
    """Raise Problem 403 unless `who` has one of the rights to some reach."""
    if not any(reach(who, right) for right in rights):
        raise Problem(403, "您没有看这一项的权限。")
