"""Where Rasa keeps its trackers: a row a conversation, its slots, form and latest turn, encrypted.

Rasa's own SQL store writes a row an event, in clear, and reads them all again for every message. What was said to whom
is kept by the service; the engine needs only what the next prediction reads, and rules read little.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from pathlib import Path
from typing import Any, Iterable, List, Optional, Text

import sqlalchemy as sa
from cryptography.fernet import Fernet, MultiFernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsDict, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import kept_connections, quick_graph, quick_lookups, quick_validation, replay

KEPT_TURNS = 1
FORM_SLOTS = {"case_form_state", "requested_slot"}  # what is left of a talk after a pause: the half-filled form
quick_validation.install()  # here, because Rasa loads this module at start and offers no other place
quick_graph.install()
quick_lookups.install()
replay.install()
kept_connections.install()


class LatestTrackerStore(TrackerStore, SerializedTrackerAsDict):
    """Keeps the end of each conversation in any SQL database."""

    def __init__(self, domain: Domain, event_broker: Optional[EventBroker] = None, host: Text = "sqlite://", key_file: Text = "", **kwargs: Any) -> None:
        """Open the database at `host`, as Rasa calls the `url` of endpoints.yml; the key comes from DATA_KEYS or from `key_file`."""
        keys = os.environ.get("DATA_KEYS") or Path(key_file).read_text(encoding="ascii")
        self._cipher = MultiFernet([Fernet(k) for k in keys.split()])
        self._engine = _engine(host)
        self._table = sa.Table(
            "trackers",
            sa.MetaData(),
            sa.Column("sender_id", sa.String(255), primary_key=True),
            sa.Column("data", sa.LargeBinary, nullable=False),
            sa.Column("updated", sa.Float, nullable=False),
        )
        self._table.create(self._engine, checkfirst=True)
        mine = self._table.c.sender_id == sa.bindparam("sender")
        self._select = sa.select(self._table.c.data, self._table.c.updated).where(mine)
        self._update = self._table.update().where(mine).values(data=sa.bindparam("state"), updated=sa.bindparam("now"))
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the latest events of `tracker`."""
        await self.stream_events(tracker)
        state = {"events": [e.as_dict() for e in _latest(tracker)]}
        data = self._cipher.encrypt(zlib.compress(json.dumps(state).encode(), 1))
        now = time.time()
        with self._engine.begin() as connection:
            changed = connection.execute(self._update, {"sender": tracker.sender_id, "state": data, "now": now})
            if not changed.rowcount:
                connection.execute(self._table.insert(), {"sender_id": tracker.sender_id, "data": data, "updated": now})

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return the conversation of `sender_id`, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(self._select, {"sender": sender_id}).first()
        if row is None:
            return None
        state = json.loads(zlib.decompress(self._cipher.decrypt(row.data)))
        tracker = DialogueStateTracker.from_dict(sender_id, state["events"], self.domain.slots)
        return self._after_pause(tracker) if time.time() - row.updated > self._session_seconds() else tracker

    def _session_seconds(self) -> float:
        """Return after how long a session ends, a little less than Rasa itself takes it, so that this store is first to see it."""
        minutes = self.domain.session_config.session_expiration_time
        return 60 * minutes - 5 if minutes > 0 else float("inf")

    def _after_pause(self, tracker: DialogueStateTracker) -> Optional[DialogueStateTracker]:
        """Return a new session that still has the half-filled form, or None for one with nothing left; Rasa itself would drop the form too."""
        if not tracker.active_loop_name:
            return None
        kept: List[Event] = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if name in FORM_SLOTS and slot.value is not None]
        events = [*kept, ActiveLoop(tracker.active_loop_name), ActionExecuted(ACTION_LISTEN_NAME)]
        return DialogueStateTracker.from_events(tracker.sender_id, events, self.domain.slots, domain=self.domain)

    async def keys(self) -> Iterable[Text]:
        """Return who has a conversation."""
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(sa.select(self._table.c.sender_id))]


def _latest(tracker: DialogueStateTracker) -> List[Event]:
    """Return the slots and the form as they stood, then the last turn, with the bot's words for whoever asks about it again."""
    events = list(tracker.events)
    turns = [n for n, e in enumerate(events) if isinstance(e, UserUttered)]
    start = turns[-KEPT_TURNS] if len(turns) >= KEPT_TURNS else 0
    before = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if start and slot.value is not None]
    if start and tracker.active_loop_name:
        before.append(ActiveLoop(tracker.active_loop_name))
    return [*before, *events[start:]]


def _engine(url: Text) -> sa.engine.Engine:
    """Return an engine on `url`; SQLite keeps one connection open, for closing the last one writes the whole log back each time."""
    if sa.engine.make_url(url).get_backend_name() != "sqlite":
        return sa.create_engine(url)
    engine = sa.create_engine(url, poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()
