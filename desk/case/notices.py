"""What a person or an officer is told when something happens to a case: a parcel in the outbox, in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock, phrases
from desk.case.actors import SUPERVISION
from desk.case.clocks import TEXT
from desk.case.models import Case, CaseClock
from desk.case.transitions import NAMES, State
from desk.outbox import repository as outbox

CLOCK_NAMES = {"response": "首次响应", "handling": "办理", "callback": "回访"}


def promised(handling: CaseClock | None) -> bool:
    """Return whether the case's deadline rests on the text, so that the person may be told of it."""
    return handling is not None and handling.basis == TEXT


def limit(handling: CaseClock | None) -> str:
    """Return what may be said to the person of the deadline: its arithmetic, or plainly that the text sets none."""
    if handling is None or not promised(handling):
        return phrases.say("utter_notice_no_limit")
    return f"{handling.arithmetic}。" if handling.arithmetic else phrases.say("utter_notice_limit_before", quote=handling.quote or "")


def card(case: Case, handling: CaseClock | None) -> dict[str, Any]:
    """Return what a message says of a case (`custom.case` of the contract); `due`: ISO 8601 in Chinese time, only where promised."""
    due = clock.local(handling.due_at).isoformat() if handling and handling.due_at and promised(handling) else None
    return {"number": case.number, "state": case.state, "label": State(case.state).label, "due": due}


async def tell_person(session: AsyncSession, case: Case, action: str, handling: CaseClock | None, words: dict[str, str], moment: datetime) -> None:
    """Tell the person, in the channel they came from. An anonymous person left no address; they ask with number and query word."""
    if case.sender is None:
        return
    values = {"number": case.number, "service": case.title, "limit": limit(handling), "unit": case.unit, "department": case.department or "", **words}
    text = phrases.say(f"utter_notice_{action}", **values)
    payload: dict[str, Any] = {"text": text, "custom": {"kind": "case", "case": card(case, handling)}}
    if action == "answer":
        payload["buttons"] = [{"title": phrases.say(f"utter_button_stars_{n}"), "payload": _rated(case.number, n)} for n in (5, 4, 3, 2, 1)]
    address = f"{case.channel}:{case.sender}"
    await outbox.put(session, f"case:{case.number}:{case.version}", case.conversation_id or address, "message", address, payload, moment)


def _rated(number: str, stars: int) -> str:
    return f'/case_rate{{"number": "{number}", "stars": "{stars}"}}'


def holder(case: Case) -> str:
    """Return the address of whoever has the case: the officer, else the unit."""
    return f"officer:{case.officer_id}" if case.officer_id is not None else f"unit:{case.bureau_id}:{case.unit}"


def role(case: Case, name: str) -> str:
    """Return the address of a role for this case; what lies with police supervision is told to its supervisors alone."""
    if name == "holder":
        return holder(case)
    if case.route == SUPERVISION:
        name = "supervisor"
    return f"leader:{case.bureau_id}:{case.unit}" if name == "leader" else f"role:{case.bureau_id}:{name}"


async def tell_police(session: AsyncSession, case: Case, to: str, action: str, words: str, moment: datetime) -> None:
    """Tell an officer, a unit or a role (an address as `holder` and `role` give it) of a move."""
    text = phrases.say("utter_desk_move", number=case.number, service=case.title, action=NAMES[action], words=words)
    payload = {"text": text, "number": case.number, "action": action}
    await outbox.put(session, f"case:{case.number}:{case.version}:{to}", to, "officer", to, payload, moment)


async def warn(session: AsyncSession, case: Case, late: CaseClock, stage: str, moment: datetime) -> None:
    """Give a warning: half and eighty to the holder, a breach to the supervisors, a working day later to the unit's leader too."""
    assert late.due_at is not None
    due = clock.local(late.due_at).strftime("%Y年%-m月%-d日%H:%M")
    text = phrases.say(f"utter_desk_{stage}", number=case.number, service=case.title, clock=CLOCK_NAMES[late.kind], due=due)
    payload = {"text": text, "number": case.number, "clock": late.kind, "stage": stage}
    to = {"half": [holder(case)], "eighty": [holder(case)], "breach": [role(case, "supervisor")]}
    for address in to.get(stage) or sorted({role(case, "leader"), role(case, "supervisor")}):
        await outbox.put(session, f"warn:{case.number}:{late.kind}:{late.round}:{stage}:{address}", address, "officer", address, payload, moment)


async def hand_on(session: AsyncSession, case: Case, reason: str, moment: datetime) -> None:
    """Send the case to the other body's webhook; who asked is left out where they wished so."""
    known = not (case.anonymous or case.confidential)
    payload = {"number": case.number, "bureau": case.bureau_id, "service": case.title, "reason": reason, "opened_at": case.opened_at.isoformat()}
    payload |= {"description": case.description or "", "place": case.place or ""}
    if known:
        payload |= {"company": case.company or "", "contact": case.contact or "", "mobile": case.mobile or ""}
    name = case.department or ""
    await outbox.put(session, f"case:{case.number}:{case.version}:webhook", f"webhook:{name}", "webhook", name, payload, moment)
