"""Figures for those who lead, supervise and audit: `/api/stats`, the same as Excel, and the questions that no item answers."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from desk import clock
from desk.officer import service as officers
from desk.officer.rights import Reach, Right, SignedIn, reach
from desk.stats import export, goals, questions
from desk.stats.counting import count
from desk.stats.figures import Counted, Figures, grouped, total
from desk.stats.months import PATTERN, Month
from desk.stats.scope import Span, countable
from gateway.console.access import PRIVATE, PROBLEMS, Line, require
from gateway.console.auth import Current
from gateway.problems import Problem

router = APIRouter(prefix="/api", tags=["stats"], dependencies=[PRIVATE], responses=PROBLEMS)
Bureau = Annotated[Line | None, Query(description="公安局；不写时看自己能看的全部")]


class Asked(BaseModel):
    """What to count: cases opened in `month` (Chinese time, the present one if absent) and the `months` - 1 before it."""

    model_config = ConfigDict(extra="forbid")

    month: str | None = Field(default=None, pattern=PATTERN)
    months: int = Field(default=1, ge=1, le=24)
    bureau: Line | None = None
    unit: Line | None = None

    def span(self, at: datetime) -> Span:
        """Return it as a span."""
        last = Month.parse(self.month) if self.month else Month.of(at)
        return Span(tuple(last.back(self.months)), self.bureau, self.unit)


class Shares(BaseModel):
    """Shares from 0 to 1; null where there is nothing to take a share of."""

    response_share: float | None
    settled_share: float | None
    handling_share: float | None
    satisfied_share: float | None


class Sum(BaseModel):
    """Counts with what follows from them; `channels`: how many were opened through each. `to_settle`: what the settled share is of."""

    counts: Figures
    to_settle: int
    shares: Shares
    channels: dict[str, int]


class MonthSum(Sum):
    """A month of a bureau."""

    month: str
    bureau: str


class ServiceSum(MonthSum):
    """A service of a unit in a month."""

    unit: str
    service: str
    service_name: str


class GoalLine(BaseModel):
    """A bureau's promise for its settled share, word for word, and where the counted cases of that kind stand. `reached` null: nothing to settle."""

    bureau: str
    kind: str
    name: str
    item: str
    quote: str
    share: float
    closed: int
    to_settle: int
    settled_share: float | None
    reached: bool | None


class Stats(BaseModel):
    """The figures as they stand at `at`: in all, by month and bureau, by unit and service."""

    at: datetime
    months: list[str]
    total: Sum
    by_month: list[MonthSum]
    rows: list[ServiceSum]
    goals: list[GoalLine]


class OpenQuestion(BaseModel):
    """A question that waits for a person; `text` with numbers masked; `reasons`: why it was kept, and how often."""

    bureau: str
    text: str
    times: int
    reasons: dict[str, int]
    last_at: datetime


class OpenQuestions(BaseModel):
    """The most asked first; `read`: how many were looked through, newest first; `more`: there are older ones."""

    questions: list[OpenQuestion]
    read: int
    more: bool


@router.get("/stats")
async def stats(who: Current, request: Request, asked: Annotated[Asked, Query()]) -> Stats:
    """Return the monthly figures of what one may see."""
    at, span, counts = await _counts(request, who, asked, Right.figures)
    lines = [
        GoalLine(**vars(r.goal), closed=r.closed, to_settle=r.to_settle, settled_share=r.settled_share, reached=_reached(r)) for r in goals.reached(counts)
    ]
    return Stats(at=at, months=[str(m) for m in span.months], total=Sum(**_sum(counts)), by_month=_by_month(counts), rows=_by_service(counts), goals=lines)


@router.get(
    "/stats.xlsx",
    response_class=Response,
    responses={200: {"description": "Excel 文件", "content": {export.MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def excel(who: Current, request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """Return the same figures as an Excel workbook, with the open questions for those who may see them."""
    at, span, counts = await _counts(request, who, asked, Right.export)
    found = None
    if _whole_bureau(who, Right.export) and asked.unit is None:
        async with request.app.state.database.sessions() as session:
            found = (await questions.open_questions(session, asked.bureau or who.bureau, limit=500)).questions
    names = {b: known["name"] for b, known in (await request.app.state.bureaus()).items()}
    async with request.app.state.database.transaction() as session:
        officers.record_export(session, who.id, _taken(span, found is not None))
    book = await asyncio.to_thread(export.workbook, counts, names, at, found)
    name = f"figures-{span.months[0]}-{span.months[-1]}.xlsx"
    return Response(book, media_type=export.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"})


@router.get("/stats/questions")
async def open_questions(
    who: Current,
    request: Request,
    bureau: Bureau = None,
    reason: Annotated[Literal["refusal", "choices", "rated_bad", "false_alarm"] | None, Query(description="为什么留下来看")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> OpenQuestions:
    """Return the questions that no item answers, of the whole bureau; a unit's leader does not see them, for they may speak of the unit."""
    _check(who, Right.figures, bureau, None)
    if not _whole_bureau(who, Right.figures):
        raise Problem(403, "您没有看这一项的权限。")
    async with request.app.state.database.sessions() as session:
        found = await questions.open_questions(session, bureau or who.bureau, reason, limit)
    return OpenQuestions(questions=[OpenQuestion(**vars(q)) for q in found.questions], read=found.read, more=found.more)


async def _counts(request: Request, who: SignedIn, asked: Asked, right: Right) -> tuple[datetime, Span, Counted]:
    _check(who, right, asked.bureau, asked.unit)
    at = clock.now()
    span = asked.span(at)
    async with request.app.state.database.sessions() as session:
        return at, span, await count(session, span, countable(who, right), at)


def _check(who: SignedIn, right: Right, bureau: str | None, unit: str | None) -> None:
    """Raise Problem 403 where one asks for figures beyond one's reach; zeros would read as if there were no cases."""
    require(who, right)
    other_unit = unit is not None and not _whole_bureau(who, right) and unit != who.unit
    if who.bureau not in (None, bureau or who.bureau) or other_unit:
        raise Problem(403, "您没有看这一项的权限。")


def _taken(span: Span, with_questions: bool) -> str:
    asked = " ".join(filter(None, (span.bureau, span.unit)))
    return f"{span.months[0]}..{span.months[-1]} {asked}{' questions' if with_questions else ''}".strip()


def _whole_bureau(who: SignedIn, right: Right) -> bool:
    return Reach.bureau in reach(who, right)


def _sum(counts: Counted) -> dict[str, object]:
    sum_ = total(counts.values())
    channels: dict[str, int] = {}
    for key in sorted(counts, key=lambda k: k.channel):
        channels[key.channel] = channels.get(key.channel, 0) + counts[key].opened
    return {"counts": sum_, "to_settle": sum_.to_settle, "shares": Shares.model_validate(sum_, from_attributes=True), "channels": channels}


def _by_month(counts: Counted) -> list[MonthSum]:
    return [MonthSum(month=month, bureau=bureau, **_sum(part)) for (month, bureau), part in grouped(counts, 2).items()]


def _by_service(counts: Counted) -> list[ServiceSum]:
    found = []
    for (month, bureau, unit, service), part in grouped(counts, 4).items():
        name = goals.services(bureau).get(service, service)
        found.append(ServiceSum(month=month, bureau=bureau, unit=unit, service=service, service_name=name, **_sum(part)))
    return found


def _reached(found: goals.Reached) -> bool | None:
    return None if found.settled_share is None else found.settled_share >= found.goal.share
