"""A case that waits for the person's material does not wait for ever: a reminder, and then it goes on with what there is."""

from collections.abc import Sequence
from datetime import datetime

from desk import clock, phrases
from desk.case import deadlines, office
from desk.case.deadlines import Term
from desk.case.guards import Data
from desk.case.models import Case, CaseEvent
from desk.case.transitions import State
from desk.settings import settings

REMIND, GO_ON = "remind", "go_on"


def next_step(case: Case, events: Sequence[CaseEvent]) -> tuple[str, datetime] | None:
    """Return what comes next if the person stays silent (`remind` or `go_on`), and when; None for a case that does not wait.

    It goes on so many working days after the reminder itself, so that nobody is passed over because we were late with it.
    """
    if case.state != State.SUPPLEMENT:
        return None
    asked, reminded = _asked(events)
    if reminded is None:
        return REMIND, _after(case, asked.at, settings().supplement_remind_days)
    return GO_ON, _after(case, reminded.at, settings().supplement_wait_days)


def words(case: Case, events: Sequence[CaseEvent], action: str, moment: datetime) -> Data:
    """Return what comes with the step: what was asked for, and until when there is time."""
    asked, _ = _asked(events)
    if action == GO_ON:
        return Data(words=asked.reason or "")
    until = clock.local(_after(case, moment, settings().supplement_wait_days)).strftime("%-m月%-d日%H:%M")
    return Data(words=asked.reason or "", reason=phrases.say("utter_desk_waits_until", until=until))


def _asked(events: Sequence[CaseEvent]) -> tuple[CaseEvent, CaseEvent | None]:
    """The event that asked for more, and the reminder after it."""
    asked = max(n for n, e in enumerate(events) if e.to_state == State.SUPPLEMENT and e.from_state != State.SUPPLEMENT)
    return events[asked], next((e for e in events[asked:] if e.action == REMIND), None)


def _after(case: Case, moment: datetime, days: int) -> datetime:
    return deadlines.due(moment, Term(days, "working_day"), office.calendar(), office.hours(case.bureau_id)).at
