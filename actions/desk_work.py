"""What people think of an answer."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import present, runtime

Domain = dict[str, Any]


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
