"""The stock bot's one action: looks up a fixed text by intent, the least that an action server can do."""

from rasa_sdk import Action
from rasa_sdk.events import SlotSet

TEXTS = {f"topic_{n:02d}": f"第{n + 1}类服务措施：请到派出所或者政务服务中心公安窗口办理，三个工作日内办结。" for n in range(12)}


class ActionLookUp(Action):
    """Answers with the fixed text of the intent."""

    def name(self) -> str:
        return "action_look_up"

    def run(self, dispatcher, tracker, domain):
        intent = tracker.latest_message["intent"]["name"]
        dispatcher.utter_message(text=TEXTS.get(intent, "请换个说法。"))
        return [SlotSet("topic", intent)]
