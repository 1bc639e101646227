"""Cases in the talk: the form takes a message, and opens the case once all is confirmed."""

from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_after, case_files, present, runtime
from actions.case_begin import talked_about
from actions.case_which import LAST
from actions.present import FORM, FORM_DONE, FORM_STATE
from desk import clock
from desk.case import service
from desk.case.form.engine import Form
from desk.case.form.state import FormState, FormTurn
from desk.case.schema import Service
from desk.case.service import Opened, Opening
from desk.errors import DeskError

Domain = dict[str, Any]
log = structlog.get_logger()


class ValidateCaseForm(Action):
    """Takes each message while the form is active."""

    def name(self) -> str:
        """The name in the domain."""
        return "validate_case_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Step, say, and keep the state; a message for others is left to the rules, after which Rasa comes back here."""
        kept = tracker.get_slot(FORM_STATE)
        if not isinstance(kept, dict):
            return [SlotSet(FORM_STATE, None), SlotSet(FORM_DONE, "lost"), SlotSet("requested_slot", None)]
        state, form = FormState.of_json(kept), await runtime.form()
        message = str(tracker.latest_message.get("message_id") or "")
        if state.fresh:
            state.fresh = False
            return [SlotSet(FORM_STATE, {**state.as_json(), "heard": message})]
        if state.service and state.service not in form.services.by_id:
            return [SlotSet(FORM_STATE, None), SlotSet(FORM_DONE, "lost"), SlotSet("requested_slot", None)]
        turn = form.again(state) if state.aside and kept.get("heard") == message else _step(form, state, tracker)
        present.say(dispatcher, turn.say)
        events: list[present.Event] = [SlotSet(FORM_STATE, {**turn.state.as_json(), "heard": message})]
        if turn.state.service != state.service:
            events += talked_about(form, turn.state)
        if turn.state.bureau != state.bureau:
            events.append(SlotSet("bureau", turn.state.bureau))
        if turn.aside:
            events.append(ActionExecutionRejected(FORM))
        if turn.outcome:
            events += [SlotSet(FORM_DONE, turn.outcome), SlotSet("requested_slot", None)]
        return events


class ActionOpenCase(Action):
    """Opens the case of a confirmed form, in one transaction, once for each form; clears up after one that was given up."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_open_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Open, and say number, deadline and what comes next."""
        kept, cleared = tracker.get_slot(FORM_STATE), [SlotSet(FORM_STATE, None), SlotSet(FORM_DONE, None)]
        if isinstance(kept, dict) and tracker.get_slot(FORM_DONE) == "deed":
            return [*cleared, *await case_after.finish(dispatcher, tracker, FormState.of_json(kept))]
        if not isinstance(kept, dict) or tracker.get_slot(FORM_DONE) != "open":
            if runtime.intent_of(tracker) == "case_confirm" and tracker.get_slot(FORM_DONE) is None:
                _confirmed_before(dispatcher, tracker)
            return cleared
        state, form, known = FormState.of_json(kept), await runtime.form(), await runtime.assistant()
        channel, sender, talk = runtime.person_of(tracker)
        opening = Opening(bureau=state.bureau, channel=channel, sender=sender, conversation_id=talk, key=f"form:{state.id}", **form.opening(state))
        try:
            async with runtime.database().transaction() as session:
                opened = await service.open_case(session, form.services, known.base, opening)
        except DeskError as error:
            dispatcher.utter_message(response="utter_case_failed", reason=error.title, json_message={"kind": "form"})
            return _back_to_summary(state)
        except Exception as error:  # the database, whatever it raises: nothing was stored, the form stays
            log.error("case_not_opened", error=type(error).__name__)
            dispatcher.utter_message(response="utter_case_busy", json_message={"kind": "form"})
            return _back_to_summary(state)
        _tell(dispatcher, form.service(state), opened)
        return [*cleared, SlotSet(LAST, {"form": state.id, "number": opened.case.number}), case_files.goes_to(opened.case.number)]


def _step(form: Form, state: FormState, tracker: Tracker) -> FormTurn:
    """Let the form take a file, the first word after a danger, or whatever else is said."""
    if files := runtime.files_of(tracker):
        return form.take_files(state, files, clock.now())
    text = runtime.text_of(tracker)
    danger, _ = runtime.danger_of(tracker, state.at)
    return form.after_danger(state, text, danger, clock.now()) if danger else form.step(state, text, clock.now())


def left_behind(tracker: Tracker) -> list[present.Event]:
    """Return the events that take a form up again which was begun but is not active: the action that makes it so died on the way.

    The message at hand is then its answer. Empty if there is no such form.
    """
    kept = tracker.get_slot(FORM_STATE)
    if not isinstance(kept, dict) or (tracker.active_loop or {}).get("name"):
        return []
    return present.form_goes_on({**kept, "fresh": False})


def _back_to_summary(state: FormState) -> list[present.Event]:
    state.outcome, state.fresh, state.stage = "", True, "confirming"
    return present.form_goes_on(state.as_json())


def _confirmed_before(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    last = tracker.get_slot(LAST)
    if isinstance(last, dict) and runtime.entity_of(tracker, "form") in (None, last.get("form")):
        dispatcher.utter_message(response="utter_case_confirmed_before", number=str(last.get("number")))
    else:
        dispatcher.utter_message(response="utter_case_nothing_to_confirm", json_message={"kind": "notice"})


def _tell(dispatcher: CollectingDispatcher, offered: Service, opened: Opened) -> None:
    case = opened.case
    dispatcher.utter_message(response="utter_case_opened", number=case.number, limit=opened.arithmetic, json_message={"kind": "case", "case": opened.card})
    buttons = [present.button("utter_button_status", "/case_status")]
    part = {"kind": "case", "part": "next"}
    if opened.word:
        dispatcher.utter_message(response="utter_case_next_anonymous", unit=case.unit, word=opened.word, json_message=part)
    elif case.department:
        dispatcher.utter_message(response="utter_case_next_department", department=case.department, buttons=buttons, json_message=part)
    else:
        dispatcher.utter_message(response="utter_case_next", unit=case.unit, buttons=buttons, json_message=part)
    if opened.duplicate_of:
        dispatcher.utter_message(response="utter_case_twice", number=opened.duplicate_of, json_message=part)
    if offered.note:
        dispatcher.utter_message(response="utter_case_note", note=offered.note, json_message=part)
