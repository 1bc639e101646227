"""Moving a case: checked against the table and the rules, guarded by its version, with everything that follows from it."""

import json
from typing import Any, Unpack

from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock
from desk.case import consequences, guards, repository, transitions
from desk.case.actors import Actor
from desk.case.guards import Data
from desk.case.models import Case, CaseEvent
from desk.case.transitions import State
from desk.errors import StaleMove, UnknownCase

_TRIES = 5
_SAID_TO_THE_PERSON = {"decline", "transfer", "ask_more", "remind", "supplement", "urge", "reopen", "withdraw", "rate_good", "rate_bad"}


async def move(session: AsyncSession, number: str, action: str, actor: Actor, expected_version: int | None = None, **data: Unpack[Data]) -> Case:
    """Make a move of the table on the case `number`; the caller commits.

    `expected_version`: the version that the actor saw; None makes the move on whatever there is. Raises UnknownCase (also for a case
    that the actor may not know of), NotAllowed, MissingReason, and StaleMove with what happened meanwhile; then nothing was changed.
    """
    given = guards.clean(data)
    for _ in range(_TRIES):
        case = await seen(session, actor, number)
        if expected_version is not None and expected_version != case.version:
            raise await _stale(session, case, actor, expected_version)
        if await _moved(session, case, action, actor, given):
            return case
    case = await seen(session, actor, number)
    raise await _stale(session, case, actor, case.version)


async def seen(session: AsyncSession, actor: Actor, number: str) -> Case:
    """Return the case `number`; raises UnknownCase if there is none, or none that `actor` may know of."""
    case = await repository.find(session, actor, number)
    if case is None:
        raise UnknownCase(number)
    return case


async def _moved(session: AsyncSession, case: Case, action: str, actor: Actor, data: Data) -> bool:
    moment = clock.now()
    row = transitions.row(action, State(case.state))
    guards.check_who(case, row, actor)
    guards.check_needs(case, row, data)
    guards.check_case(case, row, actor, data, moment)
    values = await consequences.changes(session, case, row, actor, data, moment)
    before = case.state
    if not await repository.change(session, case, state=row.to or before, **values):
        return False
    reason = data.get("reason") or data.get("words")
    repository.add_event(session, case, actor, action, before, moment, public=row.public, reason=reason, data=consequences.kept(row, case, data))
    await consequences.follow(session, case, row, actor, data, moment)
    await session.flush()
    return True


async def _stale(session: AsyncSession, case: Case, actor: Actor, seen: int) -> StaleMove:
    happened = await repository.events(session, case.id, seen, public_only=actor.kind == "person")
    return StaleMove(case.version, [describe(e, actor) for e in happened])


def describe(event: CaseEvent, actor: Actor) -> dict[str, Any]:
    """Return an event as plain values for `actor`; `at` in ISO 8601, UTC. A person reads only public ones, and no officer's name."""
    shown: dict[str, Any] = {"seq": event.seq, "at": event.at.isoformat(), "action": event.action, "name": transitions.NAMES[event.action]}
    shown |= {"actor_kind": event.actor_kind, "from": event.from_state, "to": event.to_state}
    if actor.kind == "person":
        return shown | ({"reason": event.reason} if event.action in _SAID_TO_THE_PERSON else {})
    return shown | {"actor_id": event.actor_id, "reason": event.reason, "data": json.loads(event.data) if event.data else {}}
