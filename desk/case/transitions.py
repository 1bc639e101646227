"""The one table of a case's states and moves: who may make a move, what it needs, what follows from it."""

from dataclasses import dataclass
from enum import StrEnum

from desk.errors import NotAllowed


class State(StrEnum):
    """Where a case stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"
    WORKING = "working"
    SUPPLEMENT = "supplement"
    ANSWERED = "answered"
    CLOSED = "closed"
    REWORK = "rework"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state's Chinese name."""
        return _LABELS[self]


_LABELS = dict(zip(State, ["待受理", "已受理", "不予受理", "已转办", "已交办", "承办中", "待补充", "已反馈", "已评价办结", "整改", "已撤回"], strict=True))

OVER = frozenset({State.DECLINED, State.CLOSED, State.WITHDRAWN})  # nobody works on it any more
IN_HAND = frozenset(State) - OVER - {State.ANSWERED}  # somebody has to do something

W, A, T, G, K, S, F, C, R = (State(s) for s in ["waiting", "accepted", "transferred", "assigned", "working", "supplement", "answered", "closed", "rework"])
PERSON, DISPATCHER, OFFICER, LEADER = "person", "dispatcher", "officer", "leader"
SUPERVISOR, ADMIN, AUDITOR, SYSTEM = "supervisor", "admin", "auditor", "system"
DESK = frozenset({DISPATCHER, OFFICER, LEADER, SUPERVISOR})
HEADS = frozenset({DISPATCHER, LEADER, SUPERVISOR})
HANDS = frozenset({OFFICER, LEADER, SUPERVISOR})


@dataclass(frozen=True)
class Move:
    """A row of the table. `to` is None where the state stays; `needs` names what must come with it; `told`: the person gets a message,
    unless they made the move themselves.

    What each need means: reason, words, outcome (text); ground (legal basis of a refusal); where (whom to turn to instead);
    department (name); receipt (the other body's mark); rating (1-5); officer (an officer, or a unit); material (words or files).
    """

    action: str
    from_: frozenset[State]
    to: State | None
    who: frozenset[str]
    needs: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    public: bool = True
    told: bool = False


def _row(action: str, from_: set[State] | frozenset[State], to: State | None, who: set[str] | frozenset[str], needs: str = "", **more: object) -> Move:
    return Move(action, frozenset(from_), to, frozenset(who), tuple(needs.split()), **more)  # type: ignore[arg-type]


# What follows (desk/case/consequences.py): meet:<clock> and start:<clock>; pause and resume hold the handling clock; round begins
# a new round of clocks; notify:<whom> tells somebody of the police; webhook hands the case to the other body.
TABLE: tuple[Move, ...] = (
    _row("accept", {W}, A, DESK | {SYSTEM}, told=True, follows=("meet:response", "start:handling")),
    _row("decline", {W}, State.DECLINED, HEADS, "reason ground where", told=True, follows=("meet:response",)),
    _row("transfer", {W, A, R}, T, HEADS, "department reason", told=True, follows=("meet:response", "webhook")),
    _row("receipt", {T}, None, {SYSTEM, DISPATCHER, LEADER, SUPERVISOR}, "receipt", told=True),
    _row("assign", {A}, G, DESK, "officer", told=True, follows=("notify:holder",)),
    _row("start", {G}, K, HANDS, told=True),
    _row("ask_more", {K}, S, HANDS, "words", told=True, follows=("pause",)),
    _row("remind", {S}, None, {SYSTEM}, "words", told=True),
    _row("go_on", {S}, K, {SYSTEM}, told=True, follows=("resume", "notify:holder")),
    _row("supplement", {S}, K, {PERSON, *DESK}, "material", follows=("resume", "notify:holder")),
    _row("supplement", {W, A, T, G, K, R}, None, {PERSON, *DESK}, "material", follows=("notify:holder",)),
    _row("answer", {K, R}, F, HANDS, "outcome", told=True, follows=("meet:handling", "start:callback")),
    _row("answer", {T}, F, {SYSTEM, DISPATCHER, LEADER, SUPERVISOR}, "outcome", told=True, follows=("meet:handling", "start:callback")),
    _row("rate_good", {F}, C, {PERSON}, "rating", follows=("meet:callback",)),
    _row("rate_bad", {F}, R, {PERSON}, "rating", follows=("meet:callback", "round", "start:handling", "notify:leader")),
    _row("call_back", {F, C}, None, DESK, "words", public=False, follows=("meet:callback",)),
    _row("close", {F}, C, {DISPATCHER, SUPERVISOR}, "words", told=True, follows=("meet:callback",)),
    _row("close_default", {F}, C, {SYSTEM}, told=True),
    _row("hand_back", {G, K}, A, {OFFICER, LEADER}, "reason", public=False, follows=("notify:dispatcher",)),
    _row("hand_back", {T}, W, {SYSTEM, DISPATCHER, LEADER, SUPERVISOR}, "reason", public=False, follows=("notify:dispatcher",)),
    _row("reassign", {G, K, S, R}, None, HEADS | {ADMIN}, "officer reason", public=False, follows=("notify:holder",)),
    _row("withdraw", {W, A, T, G, K, S, F, R}, State.WITHDRAWN, {PERSON}, follows=("notify:holder",)),
    _row("urge", IN_HAND, None, {PERSON, *HEADS}, follows=("notify:holder",)),
    _row("supervise", IN_HAND | {F}, None, {SUPERVISOR}, "words", public=False, follows=("notify:holder",)),
    _row("reopen", {C}, A, {PERSON, DISPATCHER, SUPERVISOR}, "reason", told=True, follows=("round", "start:handling", "notify:dispatcher")),
    _row("note", frozenset(State), None, DESK | {ADMIN}, "words", public=False),
)

ACTIONS = frozenset(m.action for m in TABLE)
NAMES = {
    "open": "登记",
    "accept": "受理",
    "decline": "不予受理",
    "transfer": "转办",
    "receipt": "登记回执",
    "assign": "交办",
    "start": "开始承办",
    "ask_more": "请补充材料",
    "remind": "提醒补充",
    "go_on": "按现有材料接着办",
    "supplement": "补充材料",
    "answer": "反馈",
    "rate_good": "评价",
    "rate_bad": "评价",
    "call_back": "回访",
    "close": "回访办结",
    "close_default": "默认办结",
    "hand_back": "退单",
    "reassign": "改派",
    "withdraw": "撤回",
    "urge": "催办",
    "supervise": "督办",
    "reopen": "重开",
    "note": "记内部备注",
}


def row(action: str, state: State) -> Move:
    """Return the row for `action` from `state`; raises NotAllowed if the table has none."""
    for move in TABLE:
        if move.action == action and state in move.from_:
            return move
    name = NAMES.get(action)
    raise NotAllowed(f"{action} from {state}", f"工单现在是“{state.label}”，不能{name}。" if name else None)
