"""The tracker store: slots and the latest turns survive, nothing lies in clear, and a long talk stays small."""

import sqlite3

from cryptography.fernet import Fernet
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.tracker_store import KEPT_TURNS, LatestTrackerStore

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
session_config:
  session_expiration_time: 120
  carry_over_slots_to_new_session: false
forms:
  case_form:
    required_slots: [case_done]
slots:
  case_done:
    type: any
    mappings:
      - type: custom
  case_form_state:
    type: any
    mappings:
      - type: custom
  item:
    type: any
    mappings:
      - type: custom
"""
)


def store(tmp_path, monkeypatch):
    monkeypatch.delenv("DATA_KEYS", raising=False)
    key = tmp_path / "key"
    if not key.exists():
        key.write_bytes(Fernet.generate_key())
    return LatestTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path / 'trackers.db'}", key_file=str(key))


def talk(turns):
    tracker = DialogueStateTracker.from_events("u-1", [], DOMAIN.slots)
    tracker.update(SlotSet("item", "zibo-m02"))
    for n in range(turns):
        tracker.update(UserUttered(f"第{n}句"))
        tracker.update(ActionExecuted("action_ask"))
        tracker.update(BotUttered("很长的回答" * 50))
        tracker.update(ActionExecuted("action_listen"))
    return tracker


async def test_slots_and_latest_turns_survive_a_restart(tmp_path, monkeypatch):
    await store(tmp_path, monkeypatch).save(talk(10))
    read = await store(tmp_path, monkeypatch).retrieve("u-1")
    assert read.get_slot("item") == "zibo-m02"
    assert [e.text for e in read.events if isinstance(e, UserUttered)] == [f"第{n}句" for n in range(10 - KEPT_TURNS, 10)]
    assert await store(tmp_path, monkeypatch).retrieve("somebody else") is None


async def test_a_long_talk_stays_small_and_unreadable(tmp_path, monkeypatch):
    kept = store(tmp_path, monkeypatch)
    await kept.save(talk(5))
    short = len(sqlite3.connect(tmp_path / "trackers.db").execute("SELECT data FROM trackers").fetchone()[0])
    await kept.save(talk(200))
    data = sqlite3.connect(tmp_path / "trackers.db").execute("SELECT data FROM trackers").fetchone()[0]
    assert len(data) < 1.5 * short
    assert "第199句".encode() not in data
    assert b"zibo-m02" not in data


def half_filled():
    tracker = talk(2)
    tracker.update(SlotSet("case_form_state", {"service": "zibo-difficulty"}))
    tracker.update(SlotSet("requested_slot", "case_done"))
    tracker.update(ActiveLoop("case_form"))
    tracker.update(UserUttered("王工"))
    tracker.update(ActionExecuted("case_form"))
    tracker.update(ActionExecuted("action_listen"))
    return tracker


def rest(tmp_path, seconds):
    with sqlite3.connect(tmp_path / "trackers.db") as base:
        base.execute("UPDATE trackers SET updated = updated - ?", (seconds,))


async def test_a_form_survives_a_restart(tmp_path, monkeypatch):
    await store(tmp_path, monkeypatch).save(half_filled())
    read = await store(tmp_path, monkeypatch).retrieve("u-1")
    assert read.active_loop_name == "case_form"
    assert read.get_slot("case_form_state") == {"service": "zibo-difficulty"}
    assert read.get_slot("item") == "zibo-m02"


async def test_after_a_day_only_the_half_filled_form_is_left(tmp_path, monkeypatch):
    await store(tmp_path, monkeypatch).save(half_filled())
    rest(tmp_path, 86_400)
    read = await store(tmp_path, monkeypatch).retrieve("u-1")
    assert read.active_loop_name == "case_form"
    assert read.latest_action_name == "action_listen"
    assert read.get_slot("case_form_state") == {"service": "zibo-difficulty"}
    assert read.get_slot("item") is None
    assert not [e for e in read.events if isinstance(e, UserUttered)]


async def test_after_a_day_a_talk_without_a_form_begins_anew(tmp_path, monkeypatch):
    await store(tmp_path, monkeypatch).save(talk(3))
    rest(tmp_path, 86_400)
    assert await store(tmp_path, monkeypatch).retrieve("u-1") is None


def test_rasa_opens_the_database_that_endpoints_name(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_KEYS", Fernet.generate_key().decode())
    named = EndpointConfig(f"sqlite:///{tmp_path / 'named.db'}", type="bot.tracker_store.LatestTrackerStore", key_file="")
    TrackerStore.create(named, DOMAIN)
    assert (tmp_path / "named.db").exists()
