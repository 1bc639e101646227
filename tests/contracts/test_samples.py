"""The recorded samples of both HTTP seams, read by our code; bot/tests/test_contracts.py reads the same files with Rasa's."""

import asyncio
import json

import httpx
import pytest
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor

from actions import runtime
from desk.settings import ROOT, Settings
from gateway.channels.rest import Said
from gateway.rasa_client import RasaClient, merge

FOLDER = ROOT / "contracts"
REST = sorted(FOLDER.glob("rasa_rest_*.json"))
ACTIONS = sorted(FOLDER.glob("action_*.json"))


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_samples_of_both_seams():
    assert {p.stem for p in REST} == {"rasa_rest_answer", "rasa_rest_handover", "rasa_rest_refusal"}
    assert {p.stem for p in ACTIONS} == {"action_answer", "action_follow_up", "action_refusal"}


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
async def test_our_request_to_rasa_is_the_recorded_one(path):
    sample, sent = _read(path), []

    def rasa(request):
        sent.append(request)
        return httpx.Response(200, json=sample["response"])

    client = RasaClient("http://rasa.test", 1, httpx.MockTransport(rasa))
    asked = sample["request"]
    said = await client.ask(asked["sender"], asked["message"], asked["metadata"], asyncio.get_running_loop().time() + 5)
    await client.close()
    assert said == merge(sample["response"])
    assert json.loads(sent[0].content) == asked
    assert (sent[0].method, sent[0].url.path) == ("POST", "/webhooks/rest/webhook")


@pytest.mark.parametrize("path", REST, ids=lambda p: p.stem)
def test_text_and_payload_become_one_message_and_nothing_is_lost(path):
    raw = _read(path)["response"]
    said = merge(raw)
    assert [m.text for m in said] == [r["text"] for r in raw if "text" in r]
    assert [m.custom for m in said if m.custom] == [r["custom"] for r in raw if "custom" in r]
    assert all(m.custom.get("kind") for m in said)
    for message in said:
        Said.model_validate({"recipient_id": "u", **message.as_dict()})


def test_the_recorded_answer_keeps_the_contract():
    first = merge(_read(FOLDER / "rasa_rest_answer.json")["response"])[0]
    assert len(first.text) <= 120
    assert first.custom["kind"] == "answer"
    assert set(first.custom["citations"][0]) >= {"id", "document", "article", "quote", "issued", "version"}


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: p.stem)
def test_our_actions_read_what_rasa_sends(path):
    """The call that Rasa made carries everything that `actions.runtime` looks for."""
    from rasa_sdk import Tracker

    call = _read(path)["request"]
    tracker = Tracker.from_dict(call["tracker"])
    assert runtime.text_of(tracker)
    assert runtime.intent_of(tracker) in ("ask", "follow_up", "out_of_scope")
    assert (tracker.latest_message["metadata"] or {})["bureau"] in ("zibo", "weihai")


class _Known:
    def __init__(self, base):
        self.base = base


def test_the_bureau_and_the_item_are_read_from_the_call(whole):
    from rasa_sdk import Tracker

    tracker = Tracker.from_dict(_read(FOLDER / "action_follow_up.json")["request"]["tracker"])
    context = runtime.context_of(tracker, _Known(whole))
    assert (context.bureau, context.item, context.question) == ("zibo", "zibo-m02", "外国人签证几天办好")
    fresh = Tracker.from_dict(_read(FOLDER / "action_refusal.json")["request"]["tracker"])
    assert runtime.bureau_of(fresh, _Known(whole)) == "weihai"
    assert Settings(_env_file=None).default_bureau == "zibo"


class _Repeats(Action):
    """Says what was recorded, by way of the SDK."""

    def __init__(self, sample):
        self._sample = sample

    def name(self):
        return self._sample["request"]["next_action"]

    async def run(self, dispatcher, tracker, domain):
        for said in self._sample["response"]["responses"]:
            known = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}
            filled = {k: v for k, v in said.items() if k not in known}
            dispatcher.utter_message(response=said["response"], buttons=said["buttons"], json_message=said["custom"], **filled)
        return [SlotSet(e["name"], e["value"]) for e in self._sample["response"]["events"]]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: p.stem)
async def test_the_executor_takes_the_call_and_answers_as_recorded(path):
    sample = _read(path)
    executor = ActionExecutor()
    executor.register_action(_Repeats(sample))
    assert (await executor.run(sample["request"])).model_dump() == sample["response"]
