"""Rules on top of the table: what must come with a move, and who may make it on this very case."""

from datetime import datetime, timedelta
from typing import TypedDict

from desk import clock
from desk.case import office
from desk.case.actors import SUPERVISION, SYSTEM_ACTOR, Actor
from desk.case.models import Case
from desk.case.transitions import ADMIN, DISPATCHER, HANDS, LEADER, OFFICER, SUPERVISOR, TABLE, Move, State
from desk.errors import MissingReason, NotAllowed

MOST_HAND_BACKS = 2
REOPEN_WITHIN = timedelta(days=30)
LONGEST = 5000
SATISFIED = 3  # stars from which a rating is no dissatisfaction


class FileData(TypedDict):
    """A file that was checked and stored before the move: `size` in bytes, `sha256` in hex, `path` where it lies."""

    name: str
    media_type: str
    size: int
    sha256: str
    path: str


class Data(TypedDict, total=False):
    """What can come with a move. `on_duty`: officers among whom the one with the least in hand is taken."""

    reason: str
    words: str
    ground: str
    where: str
    outcome: str
    department: str
    receipt: str
    officer_id: int | None
    on_duty: list[int]
    unit: str
    rating: int
    solved: bool | None
    files: list[FileData]


_MISSING = {
    "reason": "请写明理由。",
    "words": "请写明内容。",
    "outcome": "请写明办理结果。",
    "ground": "请写明依据的规定。",
    "where": "请写明对方可以去哪里办。",
    "department": "请写明转给哪个部门。",
    "receipt": "请填写回执。",
    "rating": "请打1到5颗星。",
    "officer": "请选择承办人或单位。",
    "material": "请写下要补充的内容，或者发来图片、材料。",
}
_SUPERVISORS_OWN = {"supervise", "note", "urge", "reassign", "reopen", "call_back"}


def clean(data: Data) -> Data:
    """Return the data with texts stripped; raises NotAllowed for one that is too long."""
    found = {k: v.strip() if isinstance(v, str) else v for k, v in data.items() if v is not None}
    if any(isinstance(v, str) and len(v) > LONGEST for v in found.values()):
        raise NotAllowed("too long", f"内容太长，最多{LONGEST}字。")
    return found  # type: ignore[return-value]


def check_needs(case: Case, move: Move, data: Data) -> None:
    """Raise MissingReason for the first thing that the move needs and does not have."""
    for need in move.needs:
        if need == "officer":
            there = any(data.get(k) for k in ("officer_id", "on_duty", "unit"))
        elif need == "material":
            there = bool(data.get("words") or data.get("files"))
        elif need == "rating":
            there = data.get("rating") in range(1, 6)
        elif need == "department":
            there = bool(data.get("department") or case.department)
        else:
            there = bool(data.get(need))
        if not there:
            raise MissingReason(need, _MISSING[need])


def check_who(case: Case, move: Move, actor: Actor) -> None:
    """Raise NotAllowed if the actor's role may not make this move on this case.

    A leader acts for the own unit, an officer on what they hold or what nobody holds; a supervisor takes part in
    the work only where police supervision has the case.
    """
    roles = actor.roles & move.who
    if case.route != SUPERVISION and move.action not in _SUPERVISORS_OWN:
        roles -= {SUPERVISOR}
    if not _of_unit(case, actor):
        roles -= {LEADER}
    if not _touches(case, move, actor):
        roles -= {OFFICER}
    if not roles:
        raise NotAllowed(f"{sorted(actor.roles)} may not {move.action} {case.number}", "您没有办这一步的权限。")


def allowed(case: Case, actor: Actor) -> list[str]:
    """Return the actions that `actor` may make on `case` as it stands, in the order of the table; what must come with them is not asked."""
    found = []
    for move in TABLE:
        if case.state in move.from_:
            try:
                check_who(case, move, actor)
            except NotAllowed:
                continue
            found.append(move.action)
    return found


def _of_unit(case: Case, actor: Actor) -> bool:
    return (case.bureau_id, case.unit) == (actor.bureau, actor.unit)


def _touches(case: Case, move: Move, actor: Actor) -> bool:
    if move.action in ("note", "supplement"):
        return True
    if case.state in (State.WAITING, State.ACCEPTED) or move.action == "call_back" or (case.officer_id is None and move.action == "start"):
        return _of_unit(case, actor)
    return case.officer_id == actor.officer_id


def check_case(case: Case, move: Move, actor: Actor, data: Data, moment: datetime) -> None:
    """Raise NotAllowed where this case's own history or the move's target forbids it."""
    action = move.action
    if action == "hand_back" and case.state != State.TRANSFERRED and case.hand_backs >= MOST_HAND_BACKS:
        raise NotAllowed("third hand-back", "已经退过两次，请按调度的安排办理。")
    if action == "urge" and actor.kind == "person":
        _check_urged(case, moment)
    if action == "reopen" and too_late_to_reopen(case, moment):
        raise NotAllowed("closed too long ago", "办结超过30天，不能重开了，可以另登记一件。")
    if action in ("rate_good", "rate_bad"):
        bad = data["rating"] < SATISFIED or data.get("solved") is False
        if bad != (action == "rate_bad"):
            raise NotAllowed("rating and move disagree", "三星以上且问题解决了才算满意。")
    if action == "answer" and case.state == State.REWORK:
        _check_redo(case, actor)
    if action in ("assign", "reassign"):
        _check_target(case, actor, data)
    if action == "transfer" and case.route == SUPERVISION:
        raise NotAllowed("a complaint about the police leaves supervision", "投诉民警的工单只由督察部门办理，不转出。")


def too_late_to_reopen(case: Case, moment: datetime) -> bool:
    """Tell whether a closed case can be reopened no more."""
    return case.closed_at is None or moment > case.closed_at + REOPEN_WITHIN


def _check_urged(case: Case, moment: datetime) -> None:
    """A person urges once in a working day; the next time is from the next working day on."""
    if case.urged_at is None:
        return
    again = office.calendar().working_day(clock.local(case.urged_at).date(), 1)
    if clock.local(moment).date() < again:
        raise NotAllowed("urged already", f"已经催过了，承办的人收到了提醒。{again.month}月{again.day}日起可以再催。")


def _check_redo(case: Case, actor: Actor) -> None:
    if case.officer_id is None:
        raise NotAllowed("nobody has the redo", "整改还没有安排承办人，请先改派。")
    if actor.officer_id == case.redo_without and actor != SYSTEM_ACTOR:
        raise NotAllowed("redo by the same officer", "整改要换人办，不能由原承办人反馈。")


def _check_target(case: Case, actor: Actor, data: Data) -> None:
    unit, officer = data.get("unit"), data.get("officer_id")
    if case.state not in (State.ACCEPTED, State.ASSIGNED) and officer is None and not data.get("on_duty"):
        raise MissingReason("officer", "已经在办的工单要指定承办人。")
    elsewhere = unit is not None and unit != case.unit
    if elsewhere and case.route == SUPERVISION:
        raise NotAllowed("a complaint about the police leaves supervision", "投诉民警的工单只由督察部门办理，不转出。")
    if elsewhere and not actor.roles & {DISPATCHER, SUPERVISOR, ADMIN}:
        raise NotAllowed("a unit passes a case to another", "交给别的单位要由受理员来办。")
    if not actor.roles & (HANDS - {OFFICER} | {DISPATCHER, ADMIN}) and officer != actor.officer_id:
        raise NotAllowed("an officer assigns to somebody else", "只能领给自己，交给别人要由受理员或负责人来办。")
    if officer is not None and officer == case.redo_without and case.state == State.REWORK:
        raise NotAllowed("redo by the same officer", "整改要换人办，请选别的承办人。")
