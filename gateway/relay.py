"""One message in, stored, to bot or officer, messages out. Two short transactions, none across the call to Rasa."""

import asyncio
import re
from collections.abc import Iterable
from typing import Any

import structlog

from desk import phrases
from desk.conversation import service
from desk.conversation.danger_learned import DangerGuard
from desk.db import Database
from desk.text import clean, has_words
from gateway.messages import InboundMessage, OutboundMessage
from gateway.rasa_client import EngineDown, RasaClient

log = structlog.get_logger()
# The payloads that our own buttons carry; any other leading slash is only text, never a command to Rasa.
_COMMANDS = "choose|original|related|apply|set_bureau|handover|rate_good|rate_bad|case_confirm|case_status|case_urge|case_supplement|case_withdraw|case_rate"
_PAIR = r'"(?:item|bureau|service|form|number|stars)": ?"[A-Za-z0-9-]{1,40}"'
_BUTTON = re.compile(rf"^/(?:{_COMMANDS})(?:\{{{_PAIR}(?:, ?{_PAIR})?\}})?$")


_WAIT_SECONDS = 0.1


class Relay:
    """Takes messages from channels and answers them."""

    def __init__(self, database: Database, rasa: RasaClient, guard: DangerGuard) -> None:
        self._database, self._rasa, self._guard = database, rasa, guard
        self._at_work: dict[int, asyncio.Event] = {}  # messages that this gateway is answering now

    async def handle(self, message: InboundMessage) -> list[OutboundMessage]:
        """Return the answers to `message`; it is stored first. A repeated one gets what it got before, unless that was no answer."""
        text = clean(message.text)
        received = await service.receive(self._database, message.channel, message.sender, message.bureau, text, message.external_id)
        if received.repeated and (known := await self._known(received)):
            return _messages(known)
        done = self._at_work.setdefault(received.message_id, asyncio.Event())
        try:
            said = self._emergency(text) or self._wordless(text) or await self._ask(received, text, message)
            waited = await service.answered(self._database, received, message.bureau, [m.as_dict() for m in said])
        finally:
            done.set()
            self._at_work.pop(received.message_id, None)
        return [*_messages(waited), *said]

    async def _known(self, received: service.Received) -> tuple[dict[str, Any], ...]:
        """Return what a repeated message got before, or gets now from another delivery; empty if it must be asked again."""
        if received.replies and not _unanswered(received.replies):
            return received.replies
        if received.replies and received.message_id not in self._at_work:
            return ()
        return await self._answered_meanwhile(received.message_id)

    async def _answered_meanwhile(self, message_id: int) -> tuple[dict[str, Any], ...]:
        """Wait for the first delivery's answer, as long as it may take; empty if it was lost.

        It may be another gateway that works on it, which only the database tells, looked at ever more rarely.
        """
        loop, pause = asyncio.get_running_loop(), _WAIT_SECONDS
        until = loop.time() + self._rasa.timeout_seconds + 0.5
        while loop.time() < until:
            if here := self._at_work.get(message_id):
                await here.wait()
            else:
                await asyncio.sleep(pause)
                pause *= 1.5
            if known := await service.replies(self._database, message_id):
                return known
        return ()

    def _emergency(self, text: str) -> list[OutboundMessage]:
        found = self._guard.check(text)
        return [_said(f"utter_emergency_{found.dial.value}"), _said("utter_emergency_after")] if found else []

    @staticmethod
    def _wordless(text: str) -> list[OutboundMessage]:
        return [] if has_words(text) else [_said("utter_no_words")]

    async def _ask(self, received: service.Received, text: str, message: InboundMessage) -> list[OutboundMessage]:
        if text.startswith("/") and not _BUTTON.match(text):
            text = text.lstrip("/ ") or "?"
        try:
            return await self._rasa.ask(received.conversation_id, text, _metadata(received, message))
        except EngineDown as error:
            log.warning("engine_down", conversation=received.conversation_id, error=str(error))
            return [_said("utter_engine_down")]


def _messages(stored: Iterable[dict[str, Any]]) -> list[OutboundMessage]:
    return [OutboundMessage(r.get("text", ""), r.get("buttons", []), r.get("custom", {})) for r in stored]


def _metadata(received: service.Received, message: InboundMessage) -> dict[str, Any]:
    """Return what the actions must know beside the words: where the person is, who they are, and the stored message, the same for each delivery."""
    known: dict[str, Any] = {"bureau": message.bureau, "channel": message.channel, "sender": message.sender, "message_id": str(received.message_id)}
    return {**known, **({"moved": True} if received.moved else {}), **({"repeated": True} if received.repeated else {})}


def _unanswered(replies: Iterable[dict[str, Any]]) -> bool:
    """Tell whether all that a message got, beside notices, is the line that it was not answered."""
    honest = phrases.message("utter_engine_down")["text"]
    return all(r.get("text") == honest or "notice" in (r.get("custom") or {}) for r in replies)


def _said(name: str) -> OutboundMessage:
    """Return a sentence of the domain as a message."""
    found = phrases.message(name)
    return OutboundMessage(found["text"], [], dict(found.get("custom") or {}))
