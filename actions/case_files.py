"""Files that come while no form is open: to the case that was just talked of, else to one that the person picks, else kept for the next form."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import present, runtime
from desk import clock
from desk.case.form.gathering import MOST
from desk.case.guards import FileData

ADDED = "case_added"  # the slot of the case that was opened or added to last, and when
SOON = 1800.0  # seconds in which further files belong to the same case
KEPT = 3600.0  # seconds for which files wait for their case


def waiting(tracker: Tracker) -> list[FileData]:
    """Return the files that came within the hour and belong to nothing yet."""
    kept = tracker.get_slot(present.WAITING_FILES)
    fresh = isinstance(kept, dict) and clock.now().timestamp() - kept["at"] < KEPT
    return list(kept["files"]) if fresh else []


def wait(tracker: Tracker) -> present.Event:
    """Keep what came until it is clear where it belongs; the newest, as many as a form takes."""
    files = [*waiting(tracker), *runtime.files_of(tracker)]
    event: present.Event = SlotSet(present.WAITING_FILES, {"at": clock.now().timestamp(), "files": files[-MOST:]})
    return event


def goes_to(number: str) -> present.Event:
    """Remember that files which come soon belong to the case `number`."""
    event: present.Event = SlotSet(ADDED, {"number": number, "at": clock.now().timestamp()})
    return event


def where_to(tracker: Tracker) -> str | None:
    """Return the case that a file which comes now belongs to, if it was just talked of."""
    kept: Any = tracker.get_slot(ADDED)
    fresh = isinstance(kept, dict) and clock.now().timestamp() - kept["at"] < SOON
    return str(kept["number"]) if fresh else None
