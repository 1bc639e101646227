"""Who does something with a case, and which cases they may know of."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, false, or_, true

from desk.case.models import Case
from desk.case.transitions import ADMIN, AUDITOR, DISPATCHER, LEADER, OFFICER, PERSON, SUPERVISOR, SYSTEM

SUPERVISION = "supervision"
_WHOLE_BUREAU = frozenset({DISPATCHER, SUPERVISOR, ADMIN, AUDITOR})
_OF_UNIT = frozenset({OFFICER, LEADER})


@dataclass(frozen=True)
class Actor:
    """A person (`id` is `<channel>:<sender>`), an officer (`id` is the account's number) or the system itself.

    `bureau` None: every bureau. `proved`: the number of a case that the person showed to be theirs by phone or query word.
    """

    kind: str
    id: str | None = None
    roles: frozenset[str] = frozenset()
    bureau: str | None = None
    unit: str | None = None
    proved: str | None = None

    @staticmethod
    def person(channel: str, sender: str) -> "Actor":
        """Return the person who writes as `sender` in `channel`."""
        return Actor("person", f"{channel}:{sender}", frozenset({PERSON}))

    @staticmethod
    def officer(number: int, roles: set[str] | frozenset[str], bureau: str | None, unit: str | None) -> "Actor":
        """Return the officer with account `number`, duties `roles` and a place in `unit` of `bureau`."""
        return Actor("officer", str(number), frozenset(roles) - {PERSON, SYSTEM}, bureau, unit)

    def with_proof(self, number: str) -> "Actor":
        """Return this person with the case `number` shown to be theirs."""
        return replace(self, proved=number)

    @property
    def officer_id(self) -> int | None:
        """The account's number, for an officer."""
        return int(self.id) if self.kind == "officer" and self.id else None


SYSTEM_ACTOR = Actor("system", None, frozenset({SYSTEM}))


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Case` under which `actor` may know that it exists; every query for an actor carries it.

    A complaint about the police (route `supervision`) is seen by supervisors and by members of the unit that has it, by nobody else
    (docs/glossary.md: police supervision).
    """
    if actor.kind == "system":
        return true()
    if actor.kind == "person":
        channel, _, sender = (actor.id or "").partition(":")
        own = and_(Case.channel == channel, Case.sender == sender) if sender else false()
        return or_(own, Case.number == actor.proved) if actor.proved else own
    allowed: list[ColumnElement[bool]] = []
    of_unit = and_(Case.unit == actor.unit, Case.bureau_id == actor.bureau) if actor.unit and actor.bureau else false()
    if actor.roles & _WHOLE_BUREAU:
        allowed.append(Case.route != SUPERVISION)
    if actor.roles & _OF_UNIT:
        allowed.append(of_unit)
        allowed.append(and_(Case.route != SUPERVISION, or_(Case.officer_id == actor.officer_id, Case.first_officer_id == actor.officer_id)))
    if SUPERVISOR in actor.roles:
        allowed.append(Case.route == SUPERVISION)
    if not allowed:
        return false()
    return and_(Case.bureau_id == actor.bureau, or_(*allowed)) if actor.bureau else or_(*allowed)


def may_see(actor: Actor, case: Case) -> bool:
    """Return whether `actor` may know of `case`; the same rule as `visible`, on a row at hand."""
    if actor.kind == "system":
        return True
    if actor.kind == "person":
        own = case.sender is not None and actor.id == f"{case.channel}:{case.sender}"
        return own or (actor.proved is not None and actor.proved == case.number)
    if actor.bureau not in (None, case.bureau_id):
        return False
    secret = case.route == SUPERVISION
    if SUPERVISOR in actor.roles or (actor.roles & _WHOLE_BUREAU and not secret):
        return True
    if not actor.roles & _OF_UNIT:
        return False
    held = actor.officer_id in (case.officer_id, case.first_officer_id)
    return (bool(actor.unit and actor.bureau) and actor.unit == case.unit) or (held and not secret)
