"""The three clocks of a case: first response, handling, call-back. Started, held, met; when each next needs a look."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import deadlines, office, repository, waiting
from desk.case.deadlines import Pause, Term
from desk.case.models import Case, CaseClock, CaseEvent
from desk.case.schema import Promise
from desk.case.transitions import OVER, State

RESPONSE, HANDLING, CALLBACK = "response", "handling", "callback"
TEXT, INTERNAL = "text", "internal"
# Where the text sets no limit we set ourselves one. It is no promise and is never told as one.
OWN = {RESPONSE: Term(1, "working_day"), HANDLING: Term(5, "working_day"), CALLBACK: Term(3, "working_day")}
UNTIL_DEFAULT = Term(5, "working_day")  # without a rating a case closes after that
NEXT_LEVEL = Term(1, "working_day")  # after a breach
STAGES = ("half", "eighty", "breach", "next_level")
_WORDS = {RESPONSE: ("登记", "受理"), HANDLING: ("受理", "反馈"), CALLBACK: ("反馈", "回访")}


def make(case_id: int, kind: str, round_: int, promise: Promise | None) -> CaseClock:
    """Return a clock that has not started, by `promise`, or by our own term where the text sets no limit."""
    row = CaseClock(case_id=case_id, kind=kind, round=round_)
    if promise is None:
        own = OWN[kind]
        row.amount, row.unit, row.from_next_day, row.basis = own.amount, str(own.unit), own.from_next_day, INTERNAL
    else:
        row.amount, row.unit, row.from_next_day, row.basis = promise.amount, promise.unit, promise.from_next_day, TEXT
        row.item_id, row.quote, row.counted_from = promise.item, promise.quote, promise.from_
    return row


def again(clock: CaseClock, round_: int) -> CaseClock:
    """Return the same clock for a new round: the term stays, but no text promises how long a redo takes."""
    row = CaseClock(case_id=clock.case_id, kind=clock.kind, round=round_, basis=INTERNAL)
    row.amount, row.unit, row.from_next_day = clock.amount, clock.unit, clock.from_next_day
    return row


def pauses(events: Iterable[CaseEvent]) -> list[Pause]:
    """Return the times in which the case waited for the person, rebuilt from its events in order."""
    found: list[Pause] = []
    since: datetime | None = None
    for event in events:
        if event.to_state == State.SUPPLEMENT and event.from_state != State.SUPPLEMENT:
            since = event.at
        elif event.from_state == State.SUPPLEMENT and event.to_state != State.SUPPLEMENT and since is not None:
            found.append(Pause(since, event.at))
            since = None
    return [*found, Pause(since)] if since is not None else found


def run(clock: CaseClock, bureau: str, stood: Sequence[Pause] = ()) -> None:
    """Work out anew when a started clock is due, when it warns, and how that was counted."""
    assert clock.started_at is not None
    term, days, hours = _term(clock), office.calendar(), office.hours(bureau)
    begun, done = _WORDS[clock.kind]
    if clock.round and clock.kind == HANDLING:
        begun = "重新办理"
    found = deadlines.due(clock.started_at, term, days, hours, stood, begun=begun, done=done)
    clock.due_at, clock.arithmetic = found.at, found.lines
    if clock.kind == HANDLING and clock.counted_from not in (None, "受理"):
        clock.arithmetic += f"（原文从“{clock.counted_from}”算起，这里从受理算起）"
    at = (
        [deadlines.at_share(clock.started_at, found.at, share, term, days, hours, stood) for share in (0.5, 0.8)]
        if found.at > clock.started_at
        else [None, None]
    )
    clock.half_at, clock.eighty_at = at
    clock.next_level_at = deadlines.due(found.at, NEXT_LEVEL, days, hours).at


def start(clock: CaseClock, bureau: str, moment: datetime) -> None:
    """Start a clock that has not started."""
    clock.started_at = moment
    run(clock, bureau)


def default_close(bureau: str, fed_back_at: datetime) -> datetime:
    """Return when a case that was fed back then closes without a rating."""
    return deadlines.due(fed_back_at, UNTIL_DEFAULT, office.calendar(), office.hours(bureau)).at


def stages(clock: CaseClock) -> list[tuple[str, datetime]]:
    """Return the warnings of a clock that runs, with their moments, in order."""
    if clock.started_at is None or clock.met_at is not None:
        return []
    at = (clock.half_at, clock.eighty_at, clock.due_at, clock.next_level_at)
    return [(stage, moment) for stage, moment in zip(STAGES, at, strict=True) if moment is not None]


def pending(case: Case, clocks: Iterable[CaseClock], warned: set[tuple[str, int, str]]) -> list[tuple[CaseClock, str, datetime]]:
    """Return the warnings still to be given, each with its moment: none of a case that is over, none of a clock that stands."""
    if case.state in OVER:
        return []
    standing = case.state == State.SUPPLEMENT
    running = [c for c in clocks if c.round == case.round and not (standing and c.kind == HANDLING)]
    return [(c, stage, at) for c in running for stage, at in stages(c) if (c.kind, c.round, stage) not in warned]


async def settle(session: AsyncSession, case: Case) -> None:
    """Put what the clocks say onto the case: when it is due, and when it next needs a look."""
    await session.flush()
    clocks = await repository.clocks(session, case.id)
    handling = next((c for c in clocks if c.kind == HANDLING and c.round == case.round), None)
    case.due_at = handling.due_at if handling else None
    moments = [at for _, _, at in pending(case, clocks, await repository.warned(session, case.id))]
    if case.state == State.ANSWERED and case.default_close_at is not None:
        moments.append(case.default_close_at)
    if case.state == State.SUPPLEMENT and (step := waiting.next_step(case, await repository.events(session, case.id))):
        moments.append(step[1])
    case.next_check_at = min(moments, default=None)


def _term(clock: CaseClock) -> Term:
    return Term(clock.amount, clock.unit, clock.from_next_day)  # type: ignore[arg-type]
