"""The recorded samples of both HTTP seams, read by Rasa's own classes; tests/contracts reads the same files with ours."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.channels.rest import RestInput
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

ROOT = Path(__file__).resolve().parents[2]
REST = sorted((ROOT / "contracts").glob("rasa_rest_*.json"))
ACTIONS = sorted((ROOT / "contracts").glob("action_*.json"))


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def domain():
    return Domain.load(str(ROOT / "bot" / "domain"))


def test_there_are_samples_of_both_seams():
    assert len(REST) == 3
    assert len(ACTIONS) == 3


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: p.stem)
def test_rasas_schema_takes_the_actions_answer(path):
    RemoteAction("action_ask", EndpointConfig("http://actions.test"))._validate_action_result(_read(path)["response"])


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: p.stem)
def test_the_answers_slots_and_sentences_are_in_the_domain(path, domain):
    answer = _read(path)["response"]
    assert {e["name"] for e in answer["events"] if e["event"] == "slot"} <= {s.name for s in domain.slots}
    for said in answer["responses"]:
        assert said["response"] in domain.responses


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: p.stem)
def test_the_call_is_what_rasa_sends(path, domain):
    """Rasa 3.6 makes a call of just these parts, and the recorded one names an action and a tracker of this domain."""
    call = _read(path)["request"]
    tracker = DialogueStateTracker.from_dict(call["sender_id"], call["tracker"]["events"], domain.slots)
    assert set(call) == set(RemoteAction(call["next_action"], None)._action_call_format(tracker, domain))
    assert call["next_action"] in domain.action_names_or_texts
    assert set(call["tracker"]) == set(tracker.current_state())
    assert tracker.latest_message.text == call["tracker"]["latest_message"]["text"]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: p.stem)
async def test_rasa_makes_messages_of_the_answer(path, domain):
    sample = _read(path)
    call, answer = sample["request"], sample["response"]
    tracker = DialogueStateTracker.from_dict(call["sender_id"], call["tracker"]["events"], domain.slots)
    nlg = TemplatedNaturalLanguageGenerator(domain.responses)
    action = RemoteAction(call["next_action"], EndpointConfig("http://actions.test"))
    uttered = await action._utter_responses(_read(path)["response"]["responses"], CollectingOutputChannel(), nlg, tracker)
    assert len(uttered) == len(answer["responses"])
    assert all("{" not in (event.text or "") for event in uttered)
    for event, said in zip(uttered, answer["responses"], strict=False):
        assert event.data["custom"] == said["custom"]
        assert (event.data.get("buttons") or []) == said["buttons"]
    assert [e["name"] for e in answer["events"]] == [SlotSet(e["name"], e["value"]).key for e in answer["events"]]


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
async def test_rasas_rest_channel_reads_our_request(path):
    asked = _read(path)["request"]
    request, channel = SimpleNamespace(json=asked, method="POST"), RestInput()
    assert await channel._extract_sender(request) == asked["sender"]
    assert channel._extract_message(request) == asked["message"]
    assert channel.get_metadata(request) == asked["metadata"]


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
async def test_rasas_rest_channel_would_say_what_was_recorded(path):
    """Text and buttons in one message, the payload in one of its own: what `gateway.rasa_client.merge` joins again."""
    said, sender = CollectingOutputChannel(), _read(path)["request"]["sender"]
    for part in (recorded := _read(path)["response"]):
        await said.send_response(sender, {k: v for k, v in part.items() if k != "recipient_id"})
    assert said.messages == recorded


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
def test_the_recorded_answer_has_the_shape_of_rasas_channel(path):
    for part in _read(path)["response"]:
        assert set(part) <= {"recipient_id", "text", "buttons", "image", "attachment", "custom"}
        assert part["recipient_id"] == _read(path)["request"]["sender"]
