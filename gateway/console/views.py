"""What an officer sees of a case: phones and identity numbers masked, names for numbers, and what may be done next."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from desk import clock
from desk.case import asked, masking
from desk.case import service as cases
from desk.case.models import Case, CaseClock, CaseFile
from desk.case.transitions import ACTIONS, IN_HAND, NAMES, State, row
from desk.officer.rights import Right, SignedIn
from gateway.console.access import actor_of, has

RIGHTS = {str(r): r for r in Right if r in ACTIONS}
_TEXTS = ("description", "place", "outcome", "rating_words")


class Person(BaseModel):
    """An officer: the account's number and name."""

    id: int
    name: str


class CaseRow(BaseModel):
    """A case in a list. Moments are UTC; `mobile` is masked, and who wished to stay confidential is not shown at all."""

    number: str
    version: int
    state: State
    state_name: str
    bureau: str
    unit: str
    service: str
    title: str
    kind: str
    channel: str
    company: str | None
    contact: str | None
    mobile: str | None
    anonymous: bool
    confidential: bool
    holder: Person | None
    department: str | None
    hand_backs: int
    round: int
    rating: int | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    overdue: bool


class Answer(BaseModel):
    """What was answered to one question of the service."""

    id: str
    label: str
    value: str


class Event(BaseModel):
    """One thing that happened to a case; `public` ones the person sees too. `data`: what came with the move."""

    seq: int
    at: datetime
    action: str
    name: str
    actor_kind: str
    actor: Person | None
    from_state: State | None
    to_state: State
    public: bool
    reason: str | None
    data: dict[str, Any]


class Clock(BaseModel):
    """One of the three clocks. `basis` text: the official text promises it; internal: our own, told to nobody outside."""

    kind: str
    round: int
    basis: str
    item: str | None
    quote: str | None
    started_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None
    arithmetic: str | None


class File(BaseModel):
    """A file of the case; its content is under `/files/{id}`."""

    id: int
    seq: int
    name: str
    media_type: str
    size: int


class Action(BaseModel):
    """A move that the officer may make now; what it `needs` besides."""

    action: str
    name: str
    needs: list[str]


class CaseView(CaseRow):
    """A case in full, as far as it is shown without a reason. `reveals`: the fields that can be asked for in full."""

    item: str
    item_version: int
    matter: str | None
    credit_code: str | None
    description: str | None
    place: str | None
    answers: list[Answer]
    first_holder: Person | None
    receipt: str | None
    outcome: str | None
    solved: bool | None
    rating_words: str | None
    closed_by_default: bool
    accepted_at: datetime | None
    fed_back_at: datetime | None
    told: str
    events: list[Event]
    clocks: list[Clock]
    files: list[File]
    actions: list[Action]
    reveals: list[str]


Names = Mapping[int, str]


def people_of(rows: Iterable[Case], events: Sequence[Mapping[str, Any]] = ()) -> set[int]:
    """Return the numbers of the officers that the rows and events name."""
    found = {o for case in rows for o in (case.officer_id, case.first_officer_id) if o is not None}
    return found | {int(e["actor_id"]) for e in events if e["actor_kind"] == "officer" and e["actor_id"]}


def case_row(case: Case, names: Names) -> CaseRow:
    """Return a case as a list shows it."""
    return CaseRow(**_row(case, names))


def case_view(seen: cases.View, who: SignedIn, names: Names) -> CaseView:
    """Return a case in full for `who`."""
    case = seen.case
    answers = given(case)
    hidden = {k: _masked(getattr(case, k)) for k in _TEXTS}
    code = masking.identity(case.credit_code) if case.credit_code else None
    return CaseView(
        **_row(case, names),
        **hidden,
        item=case.item_id,
        item_version=case.item_version,
        matter=case.matter_id,
        credit_code=code,
        answers=_answers(case, answers),
        first_holder=_person(case.first_officer_id, names),
        receipt=_masked(case.receipt),
        solved=case.solved,
        closed_by_default=case.closed_by_default,
        accepted_at=case.accepted_at,
        fed_back_at=case.fed_back_at,
        told=seen.told,
        events=[event_view(e, names) for e in seen.events],
        clocks=[_clock(c) for c in seen.clocks],
        files=[file_view(f) for f in seen.files],
        actions=_actions(case, who),
        reveals=_reveals(case, answers, seen.events) if has(who, Right.reveal, case) else [],
    )


def event_view(event: Mapping[str, Any], names: Names) -> Event:
    """Return an event as officers read it, with the phones in it masked."""
    officer = int(event["actor_id"]) if event["actor_kind"] == "officer" and event["actor_id"] else None
    return Event(
        seq=event["seq"],
        at=event["at"],
        action=event["action"],
        name=event["name"],
        actor_kind=event["actor_kind"],
        actor=_person(officer, names),
        from_state=event["from"],
        to_state=event["to"],
        public=event["action"] == "open" or (event["from"] is not None and row(event["action"], State(event["from"])).public),
        reason=_masked(event["reason"]),
        data=masked_data(event["data"]),
    )


def masked_data(value: Any) -> Any:
    """Return plain data with every phone and identity number in its texts masked."""
    if isinstance(value, str):
        return masking.text(value)
    if isinstance(value, list):
        return [masked_data(v) for v in value]
    return {k: masked_data(v) for k, v in value.items()} if isinstance(value, dict) else value


def file_view(file: CaseFile) -> File:
    """Return a file as it is listed."""
    return File(id=file.id, seq=file.seq, name=masking.text(file.name), media_type=file.media_type, size=file.size)


def given(case: Case) -> dict[str, Any]:
    """Return what the person answered, by question."""
    return dict(json.loads(case.answers))


def full(seen: cases.View, field: str) -> str | None:
    """Return one field of a case unmasked: a column, an answer by its question, or `event:<seq>`; None if it has no such field."""
    case = seen.case
    if field.startswith("event:"):
        said = next((e for e in seen.events if f"event:{e['seq']}" == field), None)
        return "\n".join(_texts([said["reason"], said["data"]])) or None if said else None
    value = getattr(case, field) if field in _FULL else given(case).get(field)
    return None if value in (None, "") else plain(value)


_FULL = ("company", "contact", "mobile", "credit_code", *_TEXTS, "receipt")


def plain(value: Any) -> str:
    """Return an answer as text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(plain(v) for v in value) if isinstance(value, list) else str(value)


def _row(case: Case, names: Names) -> dict[str, Any]:
    secret = case.confidential
    due = case.due_at if case.state in IN_HAND else None
    same = ("number", "version", "state", "unit", "title", "kind", "channel", "anonymous", "confidential", "department", "hand_backs", "round", "rating")
    return {k: getattr(case, k) for k in same} | {
        "state_name": State(case.state).label,
        "bureau": case.bureau_id,
        "service": case.service_id,
        "company": masking.HIDDEN if secret and case.company else _masked(case.company),
        "contact": masking.HIDDEN if secret and case.contact else _masked(case.contact),
        "mobile": masking.mobile(case.mobile) if case.mobile and not secret else masking.HIDDEN if case.mobile else None,
        "holder": _person(case.officer_id, names),
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "closed_at": case.closed_at,
        "overdue": due is not None and due < clock.now(),
    }


def _answers(case: Case, answers: Mapping[str, Any]) -> list[Answer]:
    questions = asked.questions(case.bureau_id, case.service_id)
    order = {q: n for n, q in enumerate(questions)}
    found = []
    for key in sorted(answers, key=lambda k: order.get(k, len(order))):
        question = questions.get(key)
        kind = question.type if question else None
        secret = case.confidential and (key in ("company", "contact", "mobile", "credit_code") or kind in ("person", "mobile", "id_number", "credit_code"))
        value = masking.HIDDEN if secret else masking.answer(plain(answers[key]), kind)
        found.append(Answer(id=key, label=question.label if question else key, value=value))
    return found


def _actions(case: Case, who: SignedIn) -> list[Action]:
    able = [a for a in dict.fromkeys(cases.allowed(case, actor_of(who))) if a in RIGHTS and has(who, RIGHTS[a], case)]
    return [Action(action=a, name=NAMES[a], needs=list(row(a, State(case.state)).needs)) for a in able]


def _reveals(case: Case, answers: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> list[str]:
    """The fields that are shown less than whole."""
    shown = {a.id: a.value for a in _answers(case, answers)}
    found = [k for k, v in answers.items() if shown[k] != plain(v)]
    found += [k for k in ("mobile", "credit_code") if getattr(case, k)]
    found += [k for k in ("company", "contact") if getattr(case, k) and (case.confidential or _masked(getattr(case, k)) != getattr(case, k))]
    found += [k for k in (*_TEXTS, "receipt") if getattr(case, k) and _masked(getattr(case, k)) != getattr(case, k)]
    found += [f"event:{e['seq']}" for e in events if [masking.text(t) for t in _texts([e["reason"], e["data"]])] != list(_texts([e["reason"], e["data"]]))]
    return list(dict.fromkeys(found))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return list(dict.fromkeys(t for v in inside for t in _texts(v)))


def _clock(row: CaseClock) -> Clock:
    same = ("kind", "round", "basis", "quote", "started_at", "due_at", "met_at", "arithmetic")
    return Clock(item=row.item_id, **{k: getattr(row, k) for k in same})


def _person(officer: int | None, names: Names) -> Person | None:
    return Person(id=officer, name=names.get(officer, "")) if officer is not None else None


def _masked(value: str | None) -> str | None:
    return None if value is None else masking.text(value)
