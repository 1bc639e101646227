"""What follows from a move: what changes on the case, its clocks, and who is told."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import clocks, notices, repository, routing
from desk.case.actors import Actor
from desk.case.clocks import HANDLING
from desk.case.guards import Data
from desk.case.models import Case, CaseClock, CaseFile
from desk.case.transitions import LEADER, OFFICER, Move
from desk.errors import MissingReason

_KEPT = ("words", "ground", "where", "outcome", "department", "receipt", "rating", "solved")


async def changes(session: AsyncSession, case: Case, move: Move, actor: Actor, data: Data, moment: datetime) -> dict[str, Any]:
    """Return the values of `case` that the move changes, besides its state."""
    values: dict[str, Any] = {}
    match move.action:
        case "accept":
            values = _accepted(case, actor, moment)
        case "transfer":
            values |= {"department": data.get("department") or case.department, "officer_id": None, "receipt": None, "transfers": case.transfers + 1}
        case "receipt":
            values["receipt"] = data["receipt"][:80]
        case "assign" | "reassign":
            values = await _holder(session, case, data)
        case "start" if case.officer_id is None and actor.officer_id is not None:
            values = _taken(case, actor.officer_id)
        case "answer":
            values |= {"outcome": data["outcome"], "fed_back_at": moment, "default_close_at": clocks.default_close(case.bureau_id, moment)}
        case "rate_good" | "rate_bad":
            values = _rated(case, move, data, moment)
        case "urge" if actor.kind == "person":
            values["urged_at"] = moment
        case "close" | "close_default":
            values |= {"closed_at": moment, "closed_by_default": move.action == "close_default"}
        case "hand_back":
            values |= {"officer_id": None, "hand_backs": case.hand_backs + (case.officer_id is not None)}
        case "reopen":
            values |= dict.fromkeys(("rating", "solved", "rating_words", "closed_at", "fed_back_at", "default_close_at", "officer_id"))
            values |= {"closed_by_default": False, "round": case.round + 1, "reopenings": case.reopenings + 1, "hand_backs": 0}
    return values


def _accepted(case: Case, actor: Actor, moment: datetime) -> dict[str, Any]:
    taken = {"first_officer_id": actor.officer_id} if case.first_officer_id is None and actor.roles & {OFFICER, LEADER} else {}
    return {"accepted_at": case.accepted_at or moment} | taken


def _rated(case: Case, move: Move, data: Data, moment: datetime) -> dict[str, Any]:
    kept = {"rating": data["rating"], "solved": data.get("solved"), "rating_words": data.get("words")}
    return kept | ({"closed_at": moment} if move.action == "rate_good" else {"redo_without": case.officer_id, "officer_id": None, "round": case.round + 1})


async def _holder(session: AsyncSession, case: Case, data: Data) -> dict[str, Any]:
    """The named officer, else whoever on duty has the least in hand, else the unit alone."""
    officer = data.get("officer_id")
    if officer is None and data.get("on_duty"):
        officer = await routing.least_loaded(session, [o for o in data["on_duty"] if o not in (case.officer_id, case.redo_without)])
    if officer is None and not data.get("unit"):
        raise MissingReason("officer", "没有别的人在岗，请指定承办人。")
    return {"unit": data.get("unit") or case.unit, "officer_id": officer} | (_taken(case, officer) if officer is not None else {})


def _taken(case: Case, officer: int) -> dict[str, Any]:
    """Whoever took it first stays responsible until it is handed over on the record, as here from the one who was."""
    hand_over = case.first_officer_id is None or case.first_officer_id == case.officer_id
    return {"officer_id": officer} | ({"first_officer_id": officer} if hand_over else {})


async def follow(session: AsyncSession, case: Case, move: Move, actor: Actor, data: Data, moment: datetime) -> None:
    """Do what follows from a move that was just made: clocks, files, messages; all in the caller's transaction."""
    for file in data.get("files", []):
        session.add(CaseFile(case_id=case.id, seq=case.version, **file))
    handling = await _clocks(session, case, move, moment)
    said = data.get("reason") or data.get("words") or ""
    at_opening = move.action == "accept" and actor.kind == "system"  # said in the reply to the opening itself
    if move.told and actor.kind != "person" and not at_opening:
        words = {k: str(data.get(k) or "") for k in ("reason", "words", "ground", "where", "outcome", "receipt")}
        await notices.tell_person(session, case, move.action, handling, words, moment)
    for follows in move.follows:
        name, _, what = follows.partition(":")
        if name == "notify" and notices.role(case, what) != f"officer:{actor.id}":
            await notices.tell_police(session, case, notices.role(case, what), move.action, said, moment)
        elif name == "webhook":
            await notices.hand_on(session, case, said, moment)


async def _clocks(session: AsyncSession, case: Case, move: Move, moment: datetime) -> CaseClock | None:
    """Meet, start, hold and renew clocks; return the handling clock of the present round."""
    rows = list(await repository.clocks(session, case.id))
    before = case.round - ("round" in move.follows)
    for follows in move.follows:
        name, _, kind = follows.partition(":")
        if name == "meet":
            for row in rows:
                if row.kind == kind and row.round == before and row.met_at is None and row.started_at is not None:
                    row.met_at = moment
        elif name == "round":
            fresh = [clocks.again(r, case.round) for r in rows if r.round == before and r.kind != clocks.RESPONSE]
            session.add_all(fresh)
            rows += fresh
        elif name == "start":
            for row in rows:
                if row.kind == kind and row.round == case.round and row.started_at is None:
                    clocks.start(row, case.bureau_id, moment)
    handling = next((r for r in rows if r.kind == HANDLING and r.round == case.round), None)
    if {"pause", "resume"} & set(move.follows) and handling is not None and handling.started_at is not None:
        await session.flush()
        clocks.run(handling, case.bureau_id, clocks.pauses(await repository.events(session, case.id)))
    await clocks.settle(session, case)
    return handling


def kept(move: Move, case: Case, data: Data) -> dict[str, Any]:
    """Return what an event keeps besides its reason: what came with the move, and who has the case now."""
    found: dict[str, Any] = {k: v for k, v in data.items() if k in _KEPT and v is not None}
    if move.action in ("assign", "reassign", "start"):
        found |= {"unit": case.unit, "officer_id": case.officer_id}
    if data.get("files"):
        found["files"] = [f["name"] for f in data["files"]]
    return found
