"""Cases as the rest of the house uses them: open, move, rate, look up. The caller opens the transaction and commits."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import clocks, notices, repository
from desk.case.actors import SYSTEM_ACTOR, Actor, may_see
from desk.case.checks import due_checks
from desk.case.guards import SATISFIED, FileData, allowed, too_late_to_reopen
from desk.case.listing import Filter, by_filter
from desk.case.models import Case, CaseClock, CaseFile
from desk.case.moving import describe, move, seen
from desk.case.opening import Opened, Opening, credit_index, mobile_index, open_case, word_hash
from desk.case.transitions import State
from desk.errors import UnknownCase

__all__ = [
    "SYSTEM_ACTOR",
    "Actor",
    "Case",
    "FileData",
    "Filter",
    "Opened",
    "Opening",
    "State",
    "View",
    "allowed",
    "by_filter",
    "credit_index",
    "due_checks",
    "may_see",
    "mine",
    "mobile_index",
    "move",
    "open_case",
    "prove",
    "rate",
    "read",
    "seen",
    "too_late_to_reopen",
]


@dataclass(frozen=True)
class View:
    """A case with what belongs to it, as far as the actor may see it. `told`: what may be said to the person of the deadline."""

    case: Case
    events: list[dict[str, Any]]
    clocks: list[CaseClock]
    files: list[CaseFile]
    card: dict[str, Any]
    told: str


async def read(session: AsyncSession, actor: Actor, number: str) -> View:
    """Return the case `number`; raises UnknownCase. A person sees public events, no clock of our own, and no officer's name."""
    case = await seen(session, actor, number)
    person = actor.kind == "person"
    rows = list(await repository.clocks(session, case.id))
    handling = next((c for c in rows if c.kind == clocks.HANDLING and c.round == case.round), None)
    happened = [describe(e, actor) for e in await repository.events(session, case.id, public_only=person)]
    if person:
        rows = [c for c in rows if c.basis == clocks.TEXT]
    return View(case, happened, rows, list(await repository.files(session, case.id)), notices.card(case, handling), notices.limit(handling))


async def mine(session: AsyncSession, actor: Actor, limit: int = 10) -> Sequence[Case]:
    """Return the newest cases of the person, newest first; none that were opened anonymously."""
    return await repository.mine(session, actor, limit)


async def prove(session: AsyncSession, actor: Actor, number: str, last_four: str | None = None, word: str | None = None) -> Actor:
    """Return the person with the case `number` shown to be theirs, by the phone's last four digits or by the query word.

    Raises UnknownCase for a wrong number and for a wrong proof alike. How often one may try is the caller's to limit.
    """
    case = await repository.by_number_unseen(session, number.strip().upper())
    if case is not None:
        digits = "".join(c for c in case.mobile or "" if c.isdigit())
        if last_four and len(digits) >= 4 and secrets.compare_digest(digits[-4:].encode(), last_four.strip().encode()):
            return actor.with_proof(case.number)
        if word and case.query_word_hash and secrets.compare_digest(case.query_word_hash, word_hash(word)):
            return actor.with_proof(case.number)
    raise UnknownCase(number, "编号或验证信息不对，请核对后再试。")


async def rate(
    session: AsyncSession, number: str, actor: Actor, rating: int, solved: bool | None = None, words: str = "", expected_version: int | None = None
) -> Case:
    """Rate an answered case with 1 to 5 stars: below three, or not solved, means a redo by somebody else; else it is closed."""
    bad = rating < SATISFIED or solved is False
    return await move(session, number, "rate_bad" if bad else "rate_good", actor, expected_version, rating=rating, solved=solved, words=words)
