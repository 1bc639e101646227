"""What people do with a case that is there: see it, urge, add, withdraw, rate, reopen. Never another's: it must be their own, or proved."""

import asyncio
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from actions import case_files, case_which, present, runtime
from actions.case_turn import DEEDS, MOVES, PROVED, SHOWN, Turn, another, buttons, lines, named
from desk import clock, phrases
from desk.case import files, service
from desk.case.form import after, remarks
from desk.case.form.state import FormState
from desk.case.service import Actor, Case, State, View
from desk.errors import BadFile, DeskError, UnknownCase

Domain = dict[str, Any]
TRIES = "case_tries"
MOST_TRIES, TRIES_WITHIN = 5, 3600.0  # wrong proofs of a conversation, in so many seconds
EVENTS = 6  # events of a case that are shown
_AGAIN = 3


class ActionCase(Action):
    """Takes a wish that concerns a case that is there."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Find the case, and do it or ask for what it needs."""
        text = runtime.text_of(tracker)
        number = runtime.entity_of(tracker, "number") or after.number_in(text)
        turn = Turn(dispatcher, tracker, DEEDS.get(runtime.intent_of(tracker), "status"), text, number)
        return await _sent(turn) if runtime.files_of(tracker) else await begin(case_which.meant(dispatcher, tracker) or turn)


async def _sent(turn: Turn) -> list[present.Event]:
    """Take a file that came by itself: to the case just talked of, else to one to be picked; meanwhile it waits."""
    kept = case_files.wait(turn.tracker)
    turn.tracker.slots[present.WAITING_FILES] = kept["value"]
    turn.text, turn.number = "", case_files.where_to(turn.tracker)
    if turn.number is not None:
        return [kept, *await begin(turn)]
    async with runtime.database().transaction() as session:
        cases = [c for c in await service.mine(session, turn.actor, 20) if "supplement" in service.allowed(c, turn.actor)]
    if not cases:
        turn.say("utter_case_file_nowhere", [present.button("utter_button_apply", "/apply")])
        return [kept]
    offered = [*buttons([c.number for c in cases], "supplement"), present.button("utter_button_another", "/apply")]
    turn.say("utter_case_file_which", offered, {"kind": "case"}, lines=lines(cases))
    return [kept]


async def begin(turn: Turn) -> list[present.Event]:
    """Do with the case what is wanted; ask which, and for a proof, where that is not clear."""
    if turn.number is None:
        events = await case_which.which(turn)
        return [*events, *await begin(turn)] if turn.number else events
    if turn.deed == "send":
        turn.say("utter_case_send_files", number=turn.number)
        return [case_files.goes_to(turn.number)]
    try:
        async with runtime.database().transaction() as session:
            view = await service.read(session, turn.actor, turn.number)
    except UnknownCase:
        digits, word = after.proof_in(turn.text)
        return await prove(turn, digits, word) if digits or word else _ask(turn, "proof", {"then": turn.deed, "said": turn.text, "rated": _rated(turn)})
    return await _with(turn, view)


async def to_rate(tracker: Tracker) -> bool:
    """Tell whether a case of the person waits for its rating."""
    channel, sender, _ = runtime.person_of(tracker)
    async with runtime.database().transaction() as session:
        return any(c.state == State.ANSWERED for c in await service.mine(session, Actor.person(channel, sender), 20))


async def prove(turn: Turn, digits: str | None, word: str | None) -> list[present.Event]:
    """Check a proof, at most five wrong ones an hour in a talk; then go on with what was wanted."""
    assert turn.number
    now = clock.now().timestamp()
    tries = [t for t in turn.tracker.get_slot(TRIES) or [] if now - t < TRIES_WITHIN]
    if len(tries) >= MOST_TRIES:
        turn.say("utter_case_too_many_tries")
        return []
    try:
        async with runtime.database().transaction() as session:
            proved = await service.prove(session, turn.actor, turn.number, digits, word)
            view = await service.read(session, proved, turn.number)
    except UnknownCase as error:
        turn.say("utter_case_reason", reason=error.title)
        return [SlotSet(TRIES, [*tries, now])]
    known = [*(turn.tracker.get_slot(PROVED) or []), turn.number]
    turn.tracker.slots[PROVED] = known
    return [SlotSet(PROVED, known[-SHOWN:]), *await _with(turn, view)]


async def _with(turn: Turn, view: View) -> list[present.Event]:
    if turn.deed == "status":
        _show(turn, view)
        return [case_files.goes_to(view.case.number)]
    if turn.deed == "reopen" and view.case.state == State.ANSWERED:
        turn.say("utter_case_answered_bad", custom={"kind": "form"}, number=view.case.number)
        turn.deed = "rate"
        return _ask(turn, "rate", {"solved": False})
    if turn.deed == "reopen" and view.case.state == State.CLOSED and service.too_late_to_reopen(view.case, clock.now()):
        turn.say("utter_case_too_late", [another(view.case.service_id)], _custom(view), number=view.case.number)
        return []
    if not MOVES[turn.deed] & set(service.allowed(view.case, turn.actor)):
        turn.say("utter_case_not_now", custom=_custom(view), number=view.case.number, state=State(view.case.state).label, deed=named(turn.deed))
        return []
    if turn.deed == "urge":
        return await do(turn, {})
    if turn.deed == "supplement" and (files := case_files.waiting(turn.tracker)):
        return [*await do(turn, {"words": after.added_in(turn.text), "files": files}), SlotSet(present.WAITING_FILES, None)]
    if turn.deed == "supplement" and remarks.corrects(turn.text):
        return await do(turn, {"words": turn.text, "about": ""}) if remarks.corrected(turn.text) else _ask(turn, "supplement", {"about": turn.text})
    if turn.deed == "supplement" and (added := after.added_in(turn.text)):
        return await do(turn, {"words": added})
    if turn.deed == "reopen" and (reason := after.reason_in(turn.text)):
        return await do(turn, {"words": reason})
    return _ask(turn, turn.deed, _rated(turn) if turn.deed == "rate" else {})


def _rated(turn: Turn) -> dict[str, Any]:
    """Return what of a rating the message already says."""
    stars, solved = runtime.entity_of(turn.tracker, "stars") or after.stars_in(turn.text), after.solved_in(turn.text)
    return turn.rated | ({"stars": int(stars)} if stars else {}) | ({"solved": solved} if solved is not None else {})


async def do(turn: Turn, answers: dict[str, Any]) -> list[present.Event]:
    """Make the move in one transaction and say what came of it."""
    assert turn.number
    try:
        for left in reversed(range(_AGAIN)):
            try:
                async with runtime.database().transaction() as session:
                    case = await _move(session, turn, answers)
                    view = await service.read(session, turn.actor, case.number)
                break
            except OperationalError:  # SQLite: somebody else wrote between our reading and our writing
                if not left:
                    raise
                await asyncio.sleep(0.1)
    except DeskError as error:
        turn.say("utter_case_reason", reason=error.title)
        return []
    done = "rate_bad" if turn.deed == "rate" and case.state == State.REWORK else "files" if answers.get("files") else turn.deed
    done = "correct" if "about" in answers else done
    turn.say(f"utter_case_done_{done}", custom=_custom(view), number=case.number, limit=view.told)
    return [case_files.goes_to(case.number)] if turn.deed == "supplement" else []


async def _move(session: AsyncSession, turn: Turn, answers: dict[str, Any]) -> Case:
    assert turn.number
    if turn.deed == "rate":
        return await service.rate(session, turn.number, turn.actor, answers["stars"], answers.get("solved"), answers.get("words") or "")
    if turn.deed == "supplement":
        return await _supplement(session, turn, turn.number, answers)
    if turn.deed == "reopen":
        return await service.move(session, turn.number, "reopen", turn.actor, reason=answers["words"])
    return await service.move(session, turn.number, turn.deed, turn.actor)


async def _supplement(session: AsyncSession, turn: Turn, number: str, answers: dict[str, Any]) -> Case:
    sent: list[service.FileData] = answers.get("files") or []
    if (await service.seen(session, turn.actor, number)).anonymous:
        if not all(map(files.is_picture, sent)):
            raise BadFile("not a picture", phrases.say("utter_form_file_picture"))
        sent = [files.nameless(f, n) for n, f in enumerate(sent, 1)]
    said = "：".join(filter(None, [answers.get("about"), answers.get("words")]))
    words = said or phrases.say("utter_word_files", count=str(len(sent)))
    return await service.move(session, number, "supplement", turn.actor, words=words, files=sent)


async def finish(dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState) -> list[present.Event]:
    """Do what a talk about a case came to."""
    turn = Turn(dispatcher, tracker, state.deed, "", state.number)
    if state.deed == "proof":
        turn.deed, turn.text, turn.rated = state.answers.get("then", "status"), state.answers.get("said", ""), state.answers.get("rated", {})
        return await prove(turn, state.answers.get("last_four"), state.answers.get("word"))
    return await do(turn, {**state.answers, "files": state.files})


def _ask(turn: Turn, deed: str, answers: dict[str, Any]) -> list[present.Event]:
    assert turn.number
    state = FormState(f"{deed}-{turn.number}", turn.number.partition("-")[0].lower(), answers=answers, at=clock.now().timestamp(), fresh=True)
    started = after.begin(state, deed, turn.number)
    present.say(turn.dispatcher, started.say)
    return present.form_goes_on(started.state.as_json())


def _show(turn: Turn, view: View) -> None:
    case = view.case
    happened = "\n".join(_line(e) for e in view.events[-EVENTS:])
    possible = set(service.allowed(case, turn.actor))
    late = service.too_late_to_reopen(case, clock.now())
    offered = [d for d in ("rate", "urge", "supplement", "withdraw", "reopen") if MOVES[d] & possible and not (d == "reopen" and late)]
    ways = [present.button(f"utter_button_{d}", f'/case_{d}{{"number": "{case.number}"}}') for d in offered]
    told = view.told if case.state not in ("closed", "withdrawn", "declined") else ""
    turn.say("utter_case_view", ways, _custom(view), number=case.number, title=case.title, state=State(case.state).label, told=told, lines=happened)
    if case.outcome:
        turn.say("utter_case_outcome", custom={"kind": "case", "part": "outcome"}, outcome=case.outcome)


def _line(event: dict[str, Any]) -> str:
    at = clock.local(datetime.fromisoformat(event["at"]))
    reason = f"：{event['reason']}" if event.get("reason") else ""
    return f"{at.month}月{at.day}日{at:%H:%M} {event['name']}{reason}"


def _custom(view: View) -> dict[str, Any]:
    return {"kind": "case", "case": view.card}
