"""What people think of an answer."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import case_after, present, runtime
from actions.case_turn import Turn
from desk.case.form import after

Domain = dict[str, Any]


class ActionRate(Action):
    """Takes a good or bad word: on a case that waits for its rating, else on the last answer; a bad one is kept for review by the gateway."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_rate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Thank, or apologise and offer a person."""
        text = runtime.text_of(tracker)
        if (after.stars_in(text) or after.solved_in(text) is not None) and await case_after.to_rate(tracker):
            return await case_after.begin(Turn(dispatcher, tracker, "rate", text, None))
        bad = runtime.intent_of(tracker) == "rate_bad"
        dispatcher.utter_message(response="utter_rate_bad" if bad else "utter_rate_good")
        return []
