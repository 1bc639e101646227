"""What the person said last that was answered from the policy base: a form begun from that answer takes it, and nothing older."""

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import runtime
from actions.present import Event
from desk import clock
from desk.policy.assistant import Reply

TOLD = "case_told"
FRESH = 7200.0  # seconds for which 上周五, said before, means the same day


def keep(tracker: Tracker, items: Iterable[str]) -> Event:
    """Return the event that keeps the message at hand with the items that it led to."""
    event: Event = SlotSet(TOLD, {"text": runtime.text_of(tracker), "items": list(items), "at": clock.now().timestamp()})
    return event


def heard(tracker: Tracker, reply: Reply) -> Event:
    """Return the event that keeps a question with what it was answered, or offered, with."""
    return keep(tracker, [*(a.item.id for a in reply.answers), *(i.id for i in reply.items)])


def forget() -> Event:
    """Return the event after which nothing is kept: a form took it."""
    event: Event = SlotSet(TOLD, None)
    return event


def of(tracker: Tracker, items: Iterable[str]) -> str:
    """Return what was said last, if it led to one of `items`; else empty."""
    kept: Any = tracker.get_slot(TOLD)
    fresh = isinstance(kept, dict) and clock.now().timestamp() - kept["at"] < FRESH
    return str(kept["text"]) if fresh and set(kept["items"]) & set(items) else ""


def at(tracker: Tracker) -> float:
    """Return when something was last asked of the policy base, in seconds since 1970."""
    kept: Any = tracker.get_slot(TOLD)
    return float(kept["at"]) if isinstance(kept, dict) else 0.0
