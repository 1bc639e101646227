"""A form begins: by a wish, by the button of an answer, after a danger; what was said before goes into it."""

import uuid
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_files, present, runtime, told
from actions.present import FORM_STATE
from desk import clock
from desk.case.form import taking, telling, words
from desk.case.form.engine import Form
from desk.case.form.state import FormState, FormTurn
from desk.case.form.turning import Before

Domain = dict[str, Any]
DANGER = "case_danger"  # the slot of the moment up to which words said in danger went into a form
ANSWERABLE = 0.2  # scope from which a wish that is put as a question is answered instead


class ActionApply(Action):
    """Begins a form; a wish that asks something is answered first, with a button that leads here."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_apply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Answer a wish that asks something; else begin."""
        known = await runtime.assistant()
        text, context = runtime.text_of(tracker), runtime.context_of(tracker, known)
        if not text.startswith("/") and words.asks(text):
            reply = known.ask(text, context, "ask")
            if reply.kind == "answer" and reply.scope > ANSWERABLE:
                return [*present.show(dispatcher, known, reply), told.heard(tracker, reply)]
        return await self.begin(dispatcher, tracker)

    async def begin(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[present.Event]:
        """Find the service by button, item or words, and ask its first question."""
        known, form = await runtime.assistant(), await runtime.form()
        text, context = runtime.text_of(tracker), runtime.context_of(tracker, known)
        item = runtime.entity_of(tracker, "item") or context.item or ""
        bureau = item.partition("-")[0] if item in known.base.items and text.startswith("/") else context.bureau
        danger, at = runtime.danger_of(tracker, float(tracker.get_slot(DANGER) or 0.0))
        chosen = runtime.entity_of(tracker, "service") or ""
        before = Before(danger, _open_form(tracker), case_files.waiting(tracker), _told(tracker, form, text, item, chosen))
        turn = form.start(text, bureau, _key(tracker), clock.now(), item, chosen, before)
        present.say(dispatcher, turn.say)
        used = [SlotSet(DANGER, at)] if danger and turn.state.origin.startswith(danger) else []
        done = [SlotSet("bureau", bureau), SlotSet(present.WAITING_FILES, None), told.forget()]
        return [*begun(turn), *done, *used, *talked_about(form, turn.state)]


class ActionDangerOver(Action):
    """Takes word that a danger is dealt with: what happened may now be registered."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_danger_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Offer the fitting services if there was a danger; else it was mere talk."""
        danger, _ = runtime.danger_of(tracker, float(tracker.get_slot(DANGER) or 0.0))
        if danger:
            return await ActionApply().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_affirm")
        return []


def begun(turn: FormTurn) -> list[present.Event]:
    """Return the events that keep a form that just began and make it take the next message."""
    turn.state.fresh = True
    return present.form_goes_on(turn.state.as_json())


def _told(tracker: Tracker, form: Form, text: str, item: str, chosen: str) -> telling.Told:
    """Return what was told by the question whose answer led here; a wish that tells something itself needs none."""
    if not taking.wishes(text):
        return telling.SILENT
    service = form.services.by_id.get(chosen)
    items = [*service.items, *(i for m in service.matters for i in m.items)] if service else [item]
    said = told.of(tracker, items)
    return telling.told(said) if said else telling.SILENT


def _open_form(tracker: Tracker) -> FormState | None:
    """Return the form that another now takes the place of."""
    kept = tracker.get_slot(FORM_STATE)
    return FormState.of_json(kept) if isinstance(kept, dict) else None


def talked_about(form: Form, state: FormState) -> list[present.Event]:
    """Return the events by which a question in the middle is understood of the service's item."""
    if not state.service:
        return []
    offered = form.service(state)
    return [SlotSet("item", state.item if state.item in offered.items else offered.items[0]), SlotSet("question", offered.name)]


def _key(tracker: Tracker) -> str:
    """Return what names the form that this message begins, the same for each delivery of the message."""
    message = (tracker.latest_message.get("metadata") or {}).get("message_id")
    return f"m{message}" if message else uuid.uuid4().hex
