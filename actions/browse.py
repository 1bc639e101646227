"""What the buttons of an answer lead to: a tapped item, its whole text, its kin."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import present, runtime
from desk.policy import mentions
from desk.policy.answer import Answer, cite
from desk.policy.assistant import Assistant
from desk.policy.base import PolicyItem
from desk.text import normal

Domain = dict[str, Any]


class ActionChoose(Action):
    """Answers on the item whose button was tapped."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_choose"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Answer the last question with that item."""
        known = await runtime.assistant()
        item = _item(tracker, known)
        if item is None:
            dispatcher.utter_message(response="utter_no_context")
            return []
        return present.show(dispatcher, known, known.about(item.id, runtime.context_of(tracker, known).question))


class ActionOriginal(Action):
    """Shows an item's whole official text."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_original"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Quote it whole."""
        known = await runtime.assistant()
        text = runtime.text_of(tracker)
        if mentions.article(normal(text)):
            return present.show(dispatcher, known, known.ask(text, runtime.context_of(tracker, known), "more"))
        if mentions.wants_kin(normal(text)):
            return await ActionRelated().run(dispatcher, tracker, domain)
        item = _item(tracker, known)
        if item is None:
            dispatcher.utter_message(response="utter_no_context")
            return []
        given = Answer(item, "", cite(item, [], most=100_000))
        dispatcher.utter_message(
            response="utter_original",
            document=given.citation.document,
            article=given.citation.article,
            issued=present.issued(given),
            text=item.item.text,
            json_message={"kind": "answer", "citations": [present.citation(given)]},
        )
        return [SlotSet("item", item.id)]


class ActionRelated(Action):
    """Offers the measures on the same topics."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_related"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[present.Event]:
        """Offer up to five."""
        known = await runtime.assistant()
        item = _item(tracker, known)
        kin = known.related(item.id)[:5] if item else []
        if not kin:
            dispatcher.utter_message(response="utter_no_related")
            return []
        custom = {"kind": "choices", "part": "browse", "choices": [k.id for k in kin]}
        dispatcher.utter_message(response="utter_related", buttons=[present.item_button(k) for k in kin], json_message=custom)
        return [SlotSet("question", "")]


def _item(tracker: Tracker, known: Assistant) -> PolicyItem | None:
    """Return the item of the button, else the one talked about."""
    wanted = runtime.entity_of(tracker, "item") or tracker.get_slot("item")
    return known.base.items.get(str(wanted)) if wanted else None
