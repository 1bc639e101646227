"""A message that is asked about again is answered as before; one that was never answered, or another one, is handled."""

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import replay
from bot.tests.test_tracker_store import DOMAIN, store

BUTTONS = [{"title": "跳过", "payload": "跳过"}]


def talk(said, message_id="7"):
    tracker = DialogueStateTracker.from_events("u-1", [], DOMAIN.slots)
    tracker.update(UserUttered("早先的", metadata={"message_id": "6"}))
    tracker.update(BotUttered("早先的回答"))
    tracker.update(UserUttered("王工", metadata={"message_id": message_id}))
    tracker.update(ActionExecuted("case_form"))
    for event in said:
        tracker.update(event)
    tracker.update(ActionExecuted("action_listen"))
    return tracker


class Processor:
    """Rasa's processor as far as it is needed here."""

    def __init__(self, tracker_store):
        self.tracker_store, self.handled = tracker_store, []

    async def get_tracker(self, sender_id):
        found = await self.tracker_store.retrieve(sender_id)
        return found or DialogueStateTracker.from_events(sender_id, [], DOMAIN.slots)


async def ask(tmp_path, monkeypatch, tracker, **metadata):
    kept = store(tmp_path, monkeypatch)
    if tracker:
        await kept.save(tracker)
    processor, channel = Processor(kept), CollectingOutputChannel()

    async def handled(self, message):
        self.handled.append(message.text)

    monkeypatch.setattr(replay, "_original", handled)
    await replay.handle_message(processor, UserMessage("王工", channel, "u-1", metadata=metadata or None))
    return processor.handled, channel.messages


SAID = [BotUttered("请留一个手机号。", {"buttons": BUTTONS}), BotUttered("还有一句。", {"custom": {"kind": "form"}})]


async def test_a_repeated_message_is_answered_as_before(tmp_path, monkeypatch):
    handled, said = await ask(tmp_path, monkeypatch, talk(SAID), repeated=True, message_id="7")
    assert handled == []
    assert [m["text"] for m in said if "text" in m] == ["请留一个手机号。", "还有一句。"]
    assert said[0]["buttons"] == BUTTONS
    assert {"kind": "form"} in [m.get("custom") for m in said]


async def test_what_was_never_answered_is_handled(tmp_path, monkeypatch):
    assert await ask(tmp_path, monkeypatch, talk([]), repeated=True, message_id="7") == (["王工"], [])
    assert await ask(tmp_path, monkeypatch, talk(SAID), repeated=True, message_id="8") == (["王工"], [])
    assert await ask(tmp_path, monkeypatch, talk(SAID, None), repeated=True) == (["王工"], [])


async def test_a_new_message_is_handled(tmp_path, monkeypatch):
    assert await ask(tmp_path, monkeypatch, talk(SAID), message_id="7") == (["王工"], [])
    assert await ask(tmp_path, monkeypatch, talk(SAID)) == (["王工"], [])


def test_rasa_uses_it():
    assert MessageProcessor.handle_message is replay.handle_message
