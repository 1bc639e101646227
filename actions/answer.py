"""Whatever is asked of the policy base; a change of bureau."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions import case_after, case_which, present, runtime, told
from actions.case import left_behind
from actions.case_begin import ActionApply
from desk.case.form import words
from desk.policy.assistant import Context

Domain = dict[str, Any]


class ActionAsk(Action):
    """Answers a question, a follow-up, a correction, a comparison or a wish to browse; says it when the documents are silent."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_ask"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Find, answer, remember; a plain wish to have something registered is one, whatever the classifier made of it."""
        if taken_up := left_behind(tracker):
            return taken_up
        if words.lost_word(runtime.text_of(tracker)):
            dispatcher.utter_message(response="utter_case_word_lost")
            return []
        if of_a_case := case_which.meant(dispatcher, tracker):
            return await case_after.begin(of_a_case)
        if words.wishes(runtime.text_of(tracker)):
            return await ActionApply().run(dispatcher, tracker, domain)
        known = await runtime.assistant()
        context = runtime.context_of(tracker, known)
        reply = known.ask(runtime.text_of(tracker), context, runtime.intent_of(tracker))
        events = [*present.show(dispatcher, known, reply), told.heard(tracker, reply)]
        # Outside a form nothing comes after an answer, and Rasa need not predict that.
        return events if tracker.active_loop else [*events, FollowupAction("action_listen")]


class ActionSwitchBureau(Action):
    """Answers the last question for another bureau, or goes over to it."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_switch_bureau"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Read the bureau from a button or from the words."""
        known = await runtime.assistant()
        context = runtime.context_of(tracker, known)
        chosen = runtime.entity_of(tracker, "bureau") if runtime.intent_of(tracker) == "set_bureau" else None
        if chosen in known.base.bureaus:
            here = Context(str(chosen), context.item, context.question)
            reply = known.switch("", here) if context.item else known.ask(context.question, here) if context.question else known.switch("", here)
            return present.show(dispatcher, known, reply)
        return present.show(dispatcher, known, known.ask(runtime.text_of(tracker), context, "switch_bureau"))
