"""A form that was begun but never became active, because an action died, takes the next message as its answer."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAsk
from actions.case import left_behind
from actions.present import FORM, FORM_STATE


def tracker(slots: dict, loop: dict) -> Tracker:
    return Tracker("u-1", slots, {"text": "淄博华盛纺织有限公司", "intent": {"name": "ask"}}, [], False, None, loop, "action_listen")


async def test_it_is_taken_up_again_with_the_message_as_its_answer():
    events = await ActionAsk().run(CollectingDispatcher(), tracker({FORM_STATE: {"id": "m1", "fresh": True}}, {}), {})
    assert events[0]["value"] == {"id": "m1", "fresh": False}
    assert (events[-1]["event"], events[-1]["name"]) == ("followup", FORM)


def test_one_that_is_active_or_was_never_begun_is_left_alone():
    assert left_behind(tracker({FORM_STATE: {"id": "m1"}}, {"name": FORM})) == []
    assert left_behind(tracker({FORM_STATE: None}, {})) == []
