"""One message in, stored, to bot or officer, messages out. Two short transactions, none across the call to Rasa."""

import asyncio
import re
from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import structlog

from desk import clock, phrases
from desk.case import office
from desk.case.form import turning
from desk.conversation import service
from desk.conversation.danger import Dial
from desk.conversation.danger_learned import DangerGuard
from desk.db import Database
from desk.errors import DeskError
from desk.text import clean, has_words
from gateway.messages import InboundMessage, OutboundMessage
from gateway.rasa_client import EngineDown, RasaClient

log = structlog.get_logger()
# The payloads that our own buttons carry; any other leading slash is only text, never a command to Rasa.
_COMMANDS = "choose|original|related|apply|set_bureau|handover|rate_good|rate_bad|case_(?:confirm|status|urge|supplement|withdraw|rate|reopen)"
_PAIR = r'"(?:item|bureau|service|form|number|stars)": ?"[A-Za-z0-9-]{1,40}"'
_BUTTON = re.compile(rf"^/(?:{_COMMANDS})(?:\{{{_PAIR}(?:, ?{_PAIR})?\}})?$")
_FILE = "/case_file"  # what Rasa is told when a file came; nobody can say it
_PAUSE_SECONDS, _GRACE_SECONDS = 0.1, 0.5
_MOST_SENT_AWAY = 10_000
_Key = tuple[str, str, str]  # channel, sender, the channel's own number of a message


class Relay:
    """Takes messages from channels and answers them."""

    def __init__(self, database: Database, rasa: RasaClient, guard: DangerGuard) -> None:
        self._database, self._rasa, self._guard = database, rasa, guard
        self._at_work: dict[_Key, asyncio.Task[list[OutboundMessage]]] = {}
        self._sent_away: dict[_Key, float] = {}  # messages that got the honest line here, and when they first came

    async def handle(self, message: InboundMessage) -> list[OutboundMessage]:
        """Return the answers to `message`; it is stored first. A repeated one gets what it got before, unless that was no answer.

        Deliveries that come while another of the same message is at work share its answer, and cost nothing else.
        """
        if message.external_id is None:
            return await self._answer(message, None)
        key = (message.channel, message.sender, message.external_id)
        if (work := self._at_work.get(key)) is None:
            work = self._at_work[key] = asyncio.create_task(self._answer(message, key))
            work.add_done_callback(lambda _: self._at_work.pop(key))
        return await asyncio.shield(work)  # whoever hangs up takes no answer from the others

    async def _answer(self, message: InboundMessage, key: _Key | None) -> list[OutboundMessage]:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._rasa.timeout_seconds
        text = clean(message.text)
        async with AsyncExitStack() as turn:
            # Who comes again after the honest line is stored already; while there is no turn for them, they cost nothing.
            first = self._sent_away.get(key) if key else None
            if first and not await self._has_turn(turn, first, until):
                return [_said("utter_engine_down")]
            received = await service.receive(self._database, message.channel, message.sender, message.bureau, text, message.external_id)
            if received.repeated:
                waiting = loop.time()
                if known := await self._known(received):
                    return _messages(known)
                until += loop.time() - waiting
            calm = bool(message.files or received.meant)
            said = [] if calm else self._emergency(text, message.bureau) or self._wordless(text)
            if not said and (first or await self._has_turn(turn, received.at.timestamp(), until)):
                said = await self._ask(received, _FILE if message.files else received.meant or text, message, until)
        said = said or [_said("utter_engine_down")]
        if key:
            self._remember(key, received, said)
        if received.replies and _unanswered(m.as_dict() for m in said):
            return _messages(received.replies)  # still none: nothing new to store
        waited = await service.answered(self._database, received, message.bureau, [m.as_dict() for m in said])
        return [*_messages(waited), *said]

    async def _has_turn(self, turn: AsyncExitStack, first: float, until: float) -> bool:
        try:
            await turn.enter_async_context(self._rasa.turn(first, until))
        except EngineDown:
            return False
        return True

    def _remember(self, key: _Key, received: service.Received, said: list[OutboundMessage]) -> None:
        self._sent_away.pop(key, None)
        if _unanswered(m.as_dict() for m in said):
            self._sent_away[key] = received.at.timestamp()
            if len(self._sent_away) > _MOST_SENT_AWAY:
                self._sent_away.pop(next(iter(self._sent_away)))

    async def _known(self, received: service.Received) -> tuple[dict[str, Any], ...]:
        """Return what a repeated message got before, or gets now through another gateway; empty if it must be asked again.

        Only the database tells of another gateway; it is looked at ever more rarely, and no longer than that one may take.
        """
        if received.replies:
            return () if _unanswered(received.replies) else received.replies
        pause, most = _PAUSE_SECONDS, timedelta(seconds=self._rasa.timeout_seconds + _GRACE_SECONDS)
        while clock.now() < received.at + most:
            await asyncio.sleep(pause)
            pause *= 1.5
            if known := await service.replies(self._database, received.message_id):
                return known
        return ()

    def _emergency(self, text: str, bureau: str) -> list[OutboundMessage]:
        """Say what to dial; only behind that, what can be registered once it is over."""
        found = self._guard.check(text)
        if not found:
            return []
        after = _said("utter_emergency_after")
        after.buttons = [*_to_register(bureau, found.dial is Dial.FRAUD), {"title": phrases.say("utter_button_not_danger"), "payload": service.NOT_DANGER}]
        return [_said(f"utter_emergency_{found.dial.value}"), after]

    @staticmethod
    def _wordless(text: str) -> list[OutboundMessage]:
        return [] if has_words(text) else [_said("utter_no_words")]

    async def _ask(self, received: service.Received, text: str, message: InboundMessage, until: float) -> list[OutboundMessage]:
        if text.startswith("/") and not message.files and not _BUTTON.match(text):
            text = text.lstrip("/ ") or "?"
        try:
            return await self._rasa.ask(received.conversation_id, text, _metadata(received, message), until)
        except EngineDown as error:
            log.warning("engine_down", conversation=received.conversation_id, error=repr(error))
            return []


def _messages(stored: Iterable[dict[str, Any]]) -> list[OutboundMessage]:
    return [OutboundMessage(r.get("text", ""), r.get("buttons", []), r.get("custom", {})) for r in stored]


def _metadata(received: service.Received, message: InboundMessage) -> dict[str, Any]:
    """Return what the actions must know beside the words: where the person is, who they are, and the stored message, the same for each delivery."""
    known: dict[str, Any] = {"bureau": message.bureau, "channel": message.channel, "sender": message.sender, "message_id": str(received.message_id)}
    if received.danger:
        known["danger"] = [[at.timestamp(), text] for at, text in received.danger]
    if message.files:
        known["files"] = list(message.files)
    return {**known, **({"moved": True} if received.moved else {}), **({"repeated": True} if received.repeated else {})}


def _to_register(bureau: str, fraud: bool) -> list[dict[str, str]]:
    """Return buttons for what may be registered after an emergency; none if the services cannot be read, for the line itself must go out."""
    try:
        fitting = turning.fitting(office.services(bureau), fraud)
    except (DeskError, OSError) as error:
        log.error("no_services", bureau=bureau, error=str(error))
        return []
    return [{"title": s.name, "payload": f'/apply{{"service": "{s.id}"}}'} for s in fitting]


def _unanswered(replies: Iterable[dict[str, Any]]) -> bool:
    """Tell whether all that a message got, beside notices, is the line that it was not answered."""
    honest = phrases.message("utter_engine_down")["text"]
    return all(r.get("text") == honest or "notice" in (r.get("custom") or {}) for r in replies)


def _said(name: str) -> OutboundMessage:
    """Return a sentence of the domain as a message."""
    found = phrases.message(name)
    return OutboundMessage(found["text"], [], dict(found.get("custom") or {}))
