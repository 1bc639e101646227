"""Which case a message means that names none: the one just talked of, the person's only one, one of a list; or none, and what then."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_files, present, runtime, told
from actions.case_begin import ActionApply
from actions.case_turn import Turn, another, buttons, lines, named, register
from desk import clock
from desk.case import service
from desk.case.form import after, remarks, words
from desk.case.form.finding import Choice
from desk.case.service import Case, State
from desk.errors import UnknownCase

LISTED = "case_listed"  # the slot of the cases listed last, in their order
LAST = "case_last"  # the slot of the case opened last in this talk
SOON = 900.0  # seconds for which 第一个 means the first of that list


def meant(dispatcher: CollectingDispatcher, tracker: Tracker) -> Turn | None:
    """Return what a message wants of a case just listed or talked of, whatever the classifier made of it; None if it plainly wants nothing."""
    text = runtime.text_of(tracker)
    if words.adds(text):
        return Turn(dispatcher, tracker, "supplement", text, after.number_in(text))
    if text.startswith("/") or after.number_in(text) or (tracker.active_loop or {}).get("name"):
        return None
    if picked := _picked(dispatcher, tracker, text):
        return picked
    if remarks.urges(text):
        return Turn(dispatcher, tracker, "urge", text, None)
    just = case_files.where_to(tracker)
    if just is None:
        return None
    if remarks.sends(text):
        return Turn(dispatcher, tracker, "send", text, just)
    if remarks.corrects(text) or remarks.adds(text):
        return Turn(dispatcher, tracker, "supplement", text, just)
    asked_since = told.at(tracker) > float(tracker.get_slot(case_files.ADDED)["at"])
    return Turn(dispatcher, tracker, "status", text, just) if remarks.awaits(text) and not asked_since else None


def _picked(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Turn | None:
    kept: Any = tracker.get_slot(LISTED)
    if not isinstance(kept, dict) or clock.now().timestamp() - kept["at"] > SOON or told.at(tracker) > kept["at"]:
        return None
    at = remarks.place(text, len(kept["numbers"]))
    return None if at is None else Turn(dispatcher, tracker, remarks.deed(text) or kept["deed"], text, kept["numbers"][at])


async def which(turn: Turn) -> list[present.Event]:
    """Settle which case is meant: afterwards `turn.number` names it, or the person was asked, or told that there is none."""
    async with runtime.database().transaction() as session:
        own = await service.mine(session, turn.actor, 20)
    cases = [c for c in own if turn.fits(c)]
    just = case_files.where_to(turn.tracker)
    unnamed = just if just and just not in {c.number for c in own} and not (turn.deed == "status" and own) else None
    if (begun := await _other_matter(turn, cases, unnamed)) is not None:
        return begun
    if unnamed and (not cases or await _proved_and_fits(turn, unnamed)):
        turn.number = unnamed
        return []
    if len(cases) == 1 and not unnamed:
        turn.number = cases[0].number
        return []
    if cases:
        return _listing(turn, cases, unnamed)
    _none(turn, own)
    return []


async def _proved_and_fits(turn: Turn, number: str) -> bool:
    """Tell whether the case just shown upon a proof is one with which what is wanted can be done."""
    if not turn.proved(number):
        return False
    proved = Turn(turn.dispatcher, turn.tracker, turn.deed, turn.text, number)
    try:
        async with runtime.database().transaction() as session:
            return proved.fits(await service.seen(session, proved.actor, number))
    except UnknownCase:
        return False


async def _other_matter(turn: Turn, cases: Sequence[Case], unnamed: str | None) -> list[present.Event] | None:
    """Begin a case about what shall be urged, if that is none here (护照审批卡住了，催一下); with a case at hand, ask which is meant."""
    if turn.deed != "urge" or turn.text.startswith("/") or remarks.bare(turn.text) or remarks.of_a_case(turn.text):
        return None
    form = await runtime.form()
    found: Choice = form.find(runtime.bureau_of(turn.tracker, await runtime.assistant()), turn.text)
    if not cases and not unnamed:
        return await ActionApply().begin(turn.dispatcher, turn.tracker) if found.sure or found.likely else None
    if found.sure is None or found.sure.id in {c.service_id for c in cases} or (unnamed and turn.proved(unnamed) and not cases):
        return None
    keep = told.keep(turn.tracker, [*found.sure.items, *(i for m in found.sure.matters for i in m.items)])
    return [*_listing(turn, cases, unnamed, another(found.sure.id, found.sure.name)), keep]


def _listing(turn: Turn, cases: Sequence[Case], unnamed: str | None, *more: dict[str, str]) -> list[present.Event]:
    numbers = [c.number for c in cases][: 4 if unnamed else 5]
    numbers += [unnamed] if unnamed else []
    response = "utter_case_list" if turn.deed == "status" else "utter_case_which"
    listed = "\n".join([lines(cases), *([unnamed] if unnamed else [])]).strip()
    turn.say(response, [*buttons(numbers, turn.deed), *more], {"kind": "case"}, lines=listed, deed=named(turn.deed))
    return [SlotSet(LISTED, {"numbers": numbers, "deed": turn.deed, "at": clock.now().timestamp()})]


def _none(turn: Turn, own: Sequence[Case]) -> None:
    in_hand = next((c for c in own if "urge" in service.allowed(c, turn.actor)), None)
    if turn.deed == "reopen" and in_hand:
        offered = [b for d in ("urge", "supplement") for b in buttons([in_hand.number], d)]
        ways = [b | {"title": named(d)} for b, d in zip(offered, ("urge", "supplement"), strict=True)]
        turn.say("utter_case_not_over", ways, {"kind": "case"}, number=in_hand.number, state=State(in_hand.state).label)
    elif turn.deed == "status":
        turn.say("utter_case_none_anonymous" if turn.tracker.get_slot(LAST) else "utter_case_none")
    else:
        turn.say("utter_case_none_for_this", register() if turn.deed == "urge" else None, deed=named(turn.deed))
