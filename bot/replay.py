"""A message that the service asks about again, since its answer got lost, is answered as before instead of being taken twice.

The service marks it (`metadata.repeated`) and names it (`metadata.message_id`). Without this, an answer to a form's question would be
taken for the answer to the next one.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

_original = MessageProcessor.handle_message


def answer_to(message_id: Any, tracker: DialogueStateTracker) -> List[BotUttered]:
    """Return what was said to the message, if it is the latest one; nothing if it is not, or if it was never answered."""
    said: List[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.append(event)
        elif isinstance(event, UserUttered):
            same = message_id is not None and (event.metadata or {}).get("message_id") == message_id
            return said[::-1] if same else []
    return []


async def handle_message(self: MessageProcessor, message: UserMessage) -> Optional[List[Dict[Text, Any]]]:
    """Say again what was said to a repeated message; handle any other as Rasa does. The talk's lock is held meanwhile."""
    known = message.metadata or {}
    said = answer_to(known.get("message_id"), await self.get_tracker(message.sender_id)) if known.get("repeated") else []
    if not said:
        return await _original(self, message)
    for event in said:
        await message.output_channel.send_response(message.sender_id, event.message())
    return message.output_channel.messages if isinstance(message.output_channel, CollectingOutputChannel) else None


def install() -> None:
    """Let Rasa handle every message with the function above."""
    MessageProcessor.handle_message = handle_message
