"""The recorded samples of both HTTP seams, read by Rasa's own classes; tests/contracts reads the same files with ours."""

import json
from pathlib import Path

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

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
    from rasa.core.nlg import TemplatedNaturalLanguageGenerator

    nlg = TemplatedNaturalLanguageGenerator(domain.responses)
    action = RemoteAction(call["next_action"], EndpointConfig("http://actions.test"))
    uttered = await action._utter_responses(answer["responses"], CollectingOutputChannel(), nlg, tracker)
    assert len(uttered) == len(answer["responses"])
    assert all("{" not in (event.text or "") for event in uttered)
    for event, said in zip(uttered, answer["responses"]):
        assert event.data["custom"] == said["custom"]
        assert (event.data["buttons"] or []) == said["buttons"]
    assert [e["name"] for e in answer["events"]] == [SlotSet(e["name"], e["value"]).key for e in answer["events"]]


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
async def test_rasas_rest_channel_reads_our_request(path):
    asked, got = _read(path)["request"], []

    async def on_message(message: UserMessage) -> None:
        got.append(message)
        await message.output_channel.send_text_message(message.sender_id, "好的")
        await message.output_channel.send_custom_json(message.sender_id, {"kind": "notice"})

    app = Sanic(f"contracts_{path.stem}")
    app.blueprint(_Plain().blueprint(on_message), url_prefix="/webhooks/rest")
    _, reply = await app.asgi_client.post("/webhooks/rest/webhook", json=asked)
    assert reply.status == 200
    assert (got[0].text, got[0].sender_id, got[0].metadata) == (asked["message"], asked["sender"], asked["metadata"])
    assert [set(part) for part in reply.json] == [{"recipient_id", "text"}, {"recipient_id", "custom"}]


class _Plain(RestInput):
    """RestInput takes the metadata of the body only where a channel says so; ours does by Rasa's own default."""

    @classmethod
    def name(cls):
        return "rest"


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
def test_the_recorded_answer_has_the_shape_of_rasas_channel(path):
    for part in _read(path)["response"]:
        assert set(part) <= {"recipient_id", "text", "buttons", "image", "attachment", "custom"}
        assert part["recipient_id"] == _read(path)["request"]["sender"]
