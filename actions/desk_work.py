"""What leads away from answers: wishing to apply, rating."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import present, runtime

Domain = dict[str, Any]


class ActionApply(Action):
    """Says honestly that cases cannot be opened here yet, and how the matter is done."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_apply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Answer the matter first if the words name one."""
        known = await runtime.assistant()
        text = runtime.text_of(tracker)
        if not text.startswith("/"):
            reply = known.ask(text, runtime.context_of(tracker, known), "ask")
            if reply.kind == "answer" and reply.scope > 0.2:
                return present.show(dispatcher, known, reply)
        dispatcher.utter_message(response="utter_apply", buttons=[present.button("utter_button_handover", "/handover")])
        return []


class ActionRate(Action):
    """Takes a good or bad word on the last answer; a bad one is kept for review by the gateway."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_rate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Thank, or apologise and offer a person."""
        bad = runtime.intent_of(tracker) == "rate_bad"
        dispatcher.utter_message(response="utter_rate_bad" if bad else "utter_rate_good")
        return []
