"""One table: which role may do what, and how far it reaches. Whether a case's state allows a move stands in the case's own table."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an officer is here; one may be several."""

    officer = "officer"
    dispatcher = "dispatcher"
    leader = "leader"
    supervisor = "supervisor"
    admin = "admin"
    auditor = "auditor"

    @property
    def label(self) -> str:
        """Return its Chinese name."""
        return LABELS[self]


LABELS = {
    Role.officer: "承办民警",
    Role.dispatcher: "受理员",
    Role.leader: "单位负责人",
    Role.supervisor: "督察",
    Role.admin: "管理员",
    Role.auditor: "审计员",
}
NEEDS_SECOND_FACTOR = frozenset({Role.supervisor, Role.admin})


class Right(StrEnum):
    """What can be allowed. The names of moves are those of the case's actions."""

    read = "read"
    reveal = "reveal"
    accept = "accept"
    decline = "decline"
    transfer = "transfer"
    receipt = "receipt"
    assign = "assign"
    reassign = "reassign"
    start = "start"
    ask_more = "ask_more"
    supplement = "supplement"
    answer = "answer"
    call_back = "call_back"
    close = "close"
    hand_back = "hand_back"
    urge = "urge"
    supervise = "supervise"
    reopen = "reopen"
    note = "note"
    figures = "figures"
    export = "export"
    reads = "reads"
    officers = "officers"
    duty = "duty"
    calendar = "calendar"


class Reach(StrEnum):
    """How far a right goes; never beyond the officer's bureau.

    `own`: what one holds; `first`: what one was first to take (首接首办); `unit`, `bureau`: what one's unit or bureau has.
    What police supervision (警务督察) handles is reached through `supervision`, or through `unit` by the unit that has it, and
    in no other way, so that nobody in the unit complained of learns of it.
    """

    own = "own"
    first = "first"
    unit = "unit"
    bureau = "bureau"
    supervision = "supervision"


_OWN, _UNIT, _BUREAU = frozenset({Reach.own}), frozenset({Reach.own, Reach.unit}), frozenset({Reach.bureau})
_TAKEN = _UNIT | {Reach.first}
_SUPERVISION, _ALL = frozenset({Reach.supervision}), frozenset({Reach.bureau, Reach.supervision})

_D, _O, _L, _S, _A, _R = Role.dispatcher, Role.officer, Role.leader, Role.supervisor, Role.admin, Role.auditor
# A complaint goes to police supervision alone, so there the supervisor does what dispatcher, leader and officer do elsewhere.
TABLE: dict[Right, dict[Role, frozenset[Reach]]] = {
    Right.read: {_D: _BUREAU, _O: _TAKEN, _L: _TAKEN, _S: _ALL, _A: _BUREAU, _R: _BUREAU},
    Right.reveal: {_D: _BUREAU, _O: _OWN, _L: _UNIT, _S: _ALL},
    Right.accept: {_D: _BUREAU, _O: _UNIT, _L: _UNIT, _S: _SUPERVISION},
    Right.decline: {_D: _BUREAU, _L: _UNIT, _S: _SUPERVISION},
    Right.transfer: {_D: _BUREAU, _L: _UNIT, _S: _SUPERVISION},
    Right.receipt: {_D: _BUREAU, _L: _UNIT, _S: _SUPERVISION},
    Right.assign: {_D: _BUREAU, _O: _UNIT, _L: _UNIT, _S: _SUPERVISION},
    Right.reassign: {_D: _BUREAU, _L: _UNIT, _S: _ALL, _A: _BUREAU},
    Right.start: {_O: _UNIT, _L: _UNIT, _S: _SUPERVISION},
    Right.ask_more: {_O: _OWN, _L: _UNIT, _S: _SUPERVISION},
    Right.supplement: {_D: _BUREAU, _O: _UNIT, _L: _UNIT, _S: _SUPERVISION},
    Right.answer: {_D: _BUREAU, _O: _OWN, _L: _UNIT, _S: _SUPERVISION},
    Right.call_back: {_D: _BUREAU, _O: _UNIT, _L: _UNIT, _S: _ALL},
    Right.close: {_D: _BUREAU, _S: _SUPERVISION},
    Right.hand_back: {_D: _BUREAU, _O: _OWN, _L: _UNIT, _S: _SUPERVISION},
    Right.urge: {_D: _BUREAU, _L: _UNIT, _S: _ALL},
    Right.supervise: {_S: _ALL},
    Right.reopen: {_D: _BUREAU, _S: _ALL},
    Right.note: {_D: _BUREAU, _O: _TAKEN, _L: _TAKEN, _S: _ALL, _A: _BUREAU},
    Right.figures: {_D: _BUREAU, _L: _UNIT, _S: _ALL, _A: _BUREAU, _R: _BUREAU},
    Right.export: {_L: _UNIT, _S: _ALL, _R: _BUREAU},
    Right.reads: {_S: _ALL, _A: _BUREAU, _R: _BUREAU},
    Right.officers: {_A: _BUREAU},
    Right.duty: {_D: _BUREAU, _L: _UNIT, _A: _BUREAU},
    Right.calendar: {_A: _BUREAU},
}


@dataclass(frozen=True)
class Subject:
    """What a right is asked for: a bureau's, a unit's, somebody's. `supervision`: police supervision handles it."""

    bureau: str
    unit: str = ""
    holder: int | None = None
    first_holder: int | None = None
    supervision: bool = False


@dataclass(frozen=True)
class SignedIn:
    """An officer who is signed in, as the rest of the program sees one. `bureau` None: all bureaus."""

    id: int
    login: str
    name: str
    bureau: str | None
    unit: str
    roles: frozenset[Role]
    second_factor: bool
    totp_on: bool
    session_id: int

    @property
    def complete(self) -> bool:
        """Tell whether the sign-in is enough for the roles; one that needs a second factor and gave none may only set it up."""
        return self.second_factor or not needs_second_factor(self.roles)


def needs_second_factor(roles: Collection[str]) -> bool:
    """Tell whether somebody of these roles must give a second factor (TOTP)."""
    return not NEEDS_SECOND_FACTOR.isdisjoint(roles)


def reach(who: SignedIn, right: Right) -> frozenset[Reach]:
    """Return how far `right` goes for `who`, for queries that list; empty: not at all, also while the sign-in is not complete."""
    if not who.complete:
        return frozenset()
    return frozenset().union(*(TABLE[right].get(role, frozenset()) for role in who.roles))


def granted(who: SignedIn) -> list[Right]:
    """Return every right that `who` has to some reach, in the table's order."""
    return [right for right in TABLE if reach(who, right)]


def may(who: SignedIn, right: Right, subject: Subject) -> bool:
    """Tell whether `who` has `right` over `subject`."""
    far = reach(who, right)
    if who.bureau not in (None, subject.bureau):
        return False
    if Reach.unit in far and who.unit and (who.bureau, who.unit) == (subject.bureau, subject.unit):
        return True
    if subject.supervision:
        return Reach.supervision in far
    return Reach.bureau in far or (Reach.own in far and subject.holder == who.id) or (Reach.first in far and subject.first_holder == who.id)
