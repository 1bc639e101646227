"""One message about a case that is there, and what the answer to it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import present, runtime
from desk import phrases
from desk.case import service
from desk.case.service import Actor, Case, State

PROVED = "case_proved"  # the slot of the cases that the person proved in this talk to be theirs
DEEDS = {f"case_{d}": d for d in ("status", "urge", "supplement", "withdraw", "rate", "reopen")} | {"case_file": "supplement"}
MOVES = {"urge": {"urge"}, "supplement": {"supplement"}, "withdraw": {"withdraw"}, "rate": {"rate_good", "rate_bad"}, "reopen": {"reopen"}}
SHOWN = 5  # cases in a list


@dataclass
class Turn:
    """One message, and what the answer to it needs."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    deed: str
    text: str
    number: str | None
    rated: dict[str, Any] = field(default_factory=dict)  # of a rating, what was said before the proof

    @property
    def actor(self) -> Actor:
        """Who writes, with what they proved in this talk."""
        channel, sender, _ = runtime.person_of(self.tracker)
        actor = Actor.person(channel, sender)
        return actor.with_proof(self.number) if self.number and self.proved(self.number) else actor

    def proved(self, number: str) -> bool:
        """Tell whether the case was shown to be the person's in this talk."""
        return number in (self.tracker.get_slot(PROVED) or [])

    def say(self, response: str, buttons: list[dict[str, str]] | None = None, custom: dict[str, Any] | None = None, **values: str) -> None:
        """Send a message."""
        self.dispatcher.utter_message(response=response, buttons=buttons or [], json_message=custom or {"kind": "notice"}, **values)

    def fits(self, case: Case) -> bool:
        """Tell whether what is wanted can be done with a case; what was answered and not rated is redone by a bad rating."""
        if self.deed == "status" or (self.deed == "reopen" and case.state == State.ANSWERED):
            return True
        return bool(MOVES[self.deed] & set(service.allowed(case, self.actor)))


def lines(cases: Sequence[Case]) -> str:
    """Return cases as a list for the person."""
    return "\n".join(f"{c.number} {c.title}：{State(c.state).label}" for c in cases[:SHOWN])


def buttons(numbers: Sequence[str], deed: str) -> list[dict[str, str]]:
    """Return a button for each case number."""
    return [{"title": n, "payload": f'/case_{deed}{{"number": "{n}"}}'} for n in numbers[:SHOWN]]


def named(deed: str) -> str:
    """Return what a deed is called."""
    return phrases.say(f"utter_button_{deed}")


def another(service_id: str, title: str | None = None) -> dict[str, str]:
    """Return a button that opens a case of that service."""
    return {"title": title or phrases.say("utter_button_another"), "payload": f'/apply{{"service": "{service_id}"}}'}


def register() -> list[dict[str, str]]:
    """Return the ways on for whoever has no case: to open one, to speak with a person."""
    return [present.button("utter_button_register", "/apply"), present.button("utter_button_handover", "/handover")]
