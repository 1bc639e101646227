"""What all actions share: the assistant of this process, and the talk's context read from the tracker."""

from typing import Any

from rasa_sdk import Tracker

from desk.case.form.engine import Form
from desk.case.guards import FileData
from desk.case.services import read_services
from desk.db import Database
from desk.policy.assistant import Assistant, Context
from desk.policy.base import PolicyBase
from desk.policy.service import LiveAssistant
from desk.settings import settings

FINDS = -0.05  # scope above which the finder's items speak for a service
_live: LiveAssistant | None = None
_database: Database | None = None
_form: tuple[PolicyBase, Form] | None = None


def database() -> Database:
    """Return this process's database; opened on first use."""
    global _database
    if _database is None:
        _database = Database(settings().database_url)
    return _database


async def assistant() -> Assistant:
    """Return the assistant; made on first use, and again when the policy base changed."""
    global _live
    if _live is None:
        _live = LiveAssistant(database())
    return await _live.get()


async def form() -> Form:
    """Return the form over the services in `policies/`; read on first use, and again when the policy base changed."""
    global _form
    known = await assistant()
    if _form is None or _form[0] is not known.base:

        def find(bureau: str, text: str) -> list[str]:
            found = known.finder.find(text, bureau)
            return [i for i, _ in found.ranked[:3]] if found.scope > FINDS else []

        _form = known.base, Form(read_services(settings().policies_dir, known.base), find)
    return _form[1]


def bureau_of(tracker: Tracker, known: Assistant) -> str:
    """Return the bureau of the talk: the one switched to, else the channel's, else the default; a new page or account ends a switch."""
    metadata: dict[str, Any] = tracker.latest_message.get("metadata") or {}
    here, switched = metadata.get("bureau"), tracker.get_slot("bureau")
    for bureau in (here, switched) if metadata.get("moved") else (switched, here):
        if bureau in known.base.bureaus:
            return str(bureau)
    return settings().default_bureau


def context_of(tracker: Tracker, known: Assistant) -> Context:
    """Return what was talked about; an item that was retired meanwhile is forgotten."""
    item = tracker.get_slot("item")
    return Context(
        bureau_of(tracker, known),
        item if item in known.base.items else None,
        tracker.get_slot("question") or "",
        tuple(tracker.get_slot("offered") or ()),
        aside=bool((tracker.active_loop or {}).get("name")),
    )


def text_of(tracker: Tracker) -> str:
    """Return the person's words."""
    return str(tracker.latest_message.get("text") or "")[: settings().max_message_chars]


def intent_of(tracker: Tracker) -> str:
    """Return the intent that Rasa predicted."""
    return str((tracker.latest_message.get("intent") or {}).get("name") or "ask")


def entity_of(tracker: Tracker, name: str) -> str | None:
    """Return what a button's payload carries as `name`, or None."""
    found = [e.get("value") for e in tracker.latest_message.get("entities") or [] if e.get("entity") == name]
    return str(found[0]) if found else None


def files_of(tracker: Tracker) -> list[FileData]:
    """Return the files that came with the message."""
    return list((tracker.latest_message.get("metadata") or {}).get("files") or ())


def danger_of(tracker: Tracker, since: float) -> tuple[str, float]:
    """Return what the person said in danger after the moment `since` (seconds since 1970), and when last; empty if nothing."""
    told = [(at, text) for at, text in (tracker.latest_message.get("metadata") or {}).get("danger") or () if at > since]
    return "；".join(text for _, text in told), max((at for at, _ in told), default=0.0)


def person_of(tracker: Tracker) -> tuple[str, str, str]:
    """Return channel, sender and conversation of whoever writes; a client that talks to Rasa itself has no other name than its own."""
    metadata: dict[str, Any] = tracker.latest_message.get("metadata") or {}
    talk = str(tracker.sender_id)
    return str(metadata.get("channel") or "rest"), str(metadata.get("sender") or talk), talk
