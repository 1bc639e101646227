"""The same figures counted a second way: each case's life is played again from its events. For checking, not for every day."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched, groupby

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case.clocks import HANDLING, RESPONSE
from desk.case.models import Case, CaseClock, CaseEvent
from desk.stats.figures import Counted, Figures, Key, total
from desk.stats.months import Month
from desk.stats.scope import Span

_AT_ONCE = 500
Deadlines = dict[tuple[str, int], datetime | None]


@dataclass
class Life:
    """A case as its events tell it."""

    opened_at: datetime
    unit: str
    state: str = "waiting"
    round: int = 0
    accepted: bool = False
    responded_at: datetime | None = None
    handling: dict[int, datetime | None] = field(default_factory=dict)  # the rounds in which it runs or ran, and when it was fed back
    done: set[str] = field(default_factory=set)
    satisfied: bool | None = None
    by_default: bool = False


async def recount(session: AsyncSession, span: Span, allowed: ColumnElement[bool], at: datetime) -> Counted:
    """Return the figures as of `at` (aware), from events; the same as `count()` gives from rows.

    Of the rows it takes only what never changes (bureau, service, kind, channel), the unit of a case that was given to no
    other, and the deadlines, which are promises and no events. When a case was opened, and which unit has it, its events tell.
    """
    found: dict[Key, list[Figures]] = defaultdict(list)
    facts = (Case.id, Case.bureau_id, Case.service_id, Case.kind, Case.channel, Case.unit)
    opened = and_(CaseEvent.case_id == Case.id, CaseEvent.seq == 1, CaseEvent.at >= span.start, CaseEvent.at < span.end)
    where = [allowed] if span.bureau is None else [allowed, Case.bureau_id == span.bureau]
    cases = (await session.execute(select(*facts).join(CaseEvent, opened).where(*where).order_by(Case.id))).all()
    for part in batched(cases, _AT_ONCE, strict=False):
        ids = [row.id for row in part]
        events = (await session.scalars(select(CaseEvent).where(CaseEvent.case_id.in_(ids)).order_by(CaseEvent.case_id, CaseEvent.seq))).all()
        lives = {number: list(happened) for number, happened in groupby(events, key=lambda e: e.case_id)}
        deadlines = await _deadlines(session, ids)
        for row in part:
            life = play(lives[row.id], row.unit)
            if span.unit not in (None, life.unit):
                continue
            key = Key(str(Month.of(life.opened_at)), row.bureau_id, life.unit, row.service_id, row.kind, row.channel)
            found[key].append(figures(life, deadlines[row.id], at))
    return {key: total(each) for key, each in found.items()}


async def _deadlines(session: AsyncSession, ids: Sequence[int]) -> dict[int, Deadlines]:
    found: dict[int, Deadlines] = defaultdict(dict)
    query = select(CaseClock.case_id, CaseClock.kind, CaseClock.round, CaseClock.due_at).where(CaseClock.case_id.in_(ids))
    for case_id, kind, round_, due_at in await session.execute(query):
        found[case_id][kind, round_] = due_at
    return found


def play(events: Sequence[CaseEvent], unit: str) -> Life:
    """Return the life that a case's events, all and in order, tell; `unit`: where it is if no event says otherwise."""
    life = Life(events[0].at, unit)
    for event in events:
        life.state = event.to_state
        life.done.add(event.action)
        _first_answer(life, event)
        _rounds(life, event)
        _verdict(life, event)
        if event.data and (given_to := json.loads(event.data).get("unit")):
            life.unit = given_to
    return life


def _first_answer(life: Life, event: CaseEvent) -> None:
    if event.action in ("accept", "decline", "transfer") and life.responded_at is None:
        life.responded_at = event.at
    if event.action == "accept":
        life.accepted = True
        life.handling.setdefault(life.round, None)


def _rounds(life: Life, event: CaseEvent) -> None:
    if event.action in ("rate_bad", "reopen"):
        life.round += 1
        life.handling[life.round] = None
    if event.action == "answer" and life.round in life.handling and life.handling[life.round] is None:
        life.handling[life.round] = event.at


def _verdict(life: Life, event: CaseEvent) -> None:
    if event.action in ("rate_good", "rate_bad"):
        life.satisfied = event.action == "rate_good"
    elif event.action == "close_default":
        life.by_default = True
    elif event.action == "reopen":
        life.satisfied, life.by_default = None, False


def figures(life: Life, due: Deadlines, at: datetime) -> Figures:
    """Return what one case counts, as of `at`."""
    in_hand = life.state not in ("declined", "withdrawn", "answered", "closed")
    response_by = due[RESPONSE, 0]
    assert response_by is not None
    missed = life.state == "waiting" and life.responded_at is None and response_by < at
    fed_back = any(life.handling.values())
    late = any(_late(life, number, due[HANDLING, number], at, in_hand) for number in life.handling)
    return Figures(
        opened=1,
        accepted=life.accepted,
        declined=life.state == "declined",
        withdrawn=life.state == "withdrawn",
        in_hand=in_hand,
        answered=life.state == "answered",
        closed=life.state == "closed",
        closed_by_default=life.state == "closed" and life.by_default,
        transferred="transfer" in life.done,
        redone="rate_bad" in life.done,
        reopened="reopen" in life.done,
        response_due=life.responded_at is not None or missed,
        response_in_time=life.responded_at is not None and life.responded_at <= response_by,
        handling_due=fed_back or late,
        handling_in_time=fed_back and not late,
        rated=life.satisfied is not None,
        satisfied=life.satisfied is True,
    )


def _late(life: Life, number: int, by: datetime | None, at: datetime, in_hand: bool) -> bool:
    """Tell whether the handling of a round was or is late; while the person is asked for more, its clock stands."""
    assert by is not None
    fed_back = life.handling[number]
    if fed_back is not None:
        return fed_back > by
    return number == life.round and in_hand and life.state != "supplement" and by < at
