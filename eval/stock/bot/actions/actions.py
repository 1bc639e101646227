"""The stock bot's one action: looks up a fixed text by intent, the least that an action server can do."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

TEXTS = {f"topic_{n:02d}": f"第{n + 1}类服务措施：请到派出所或者政务服务中心公安窗口办理，三个工作日内办结。" for n in range(12)}


class ActionLookUp(Action):
    """Answers with the fixed text of the intent."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_look_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say the text and remember the topic."""
        intent = tracker.latest_message["intent"]["name"]
        dispatcher.utter_message(text=TEXTS.get(intent, "请换个说法。"))
        return [SlotSet("topic", intent)]
