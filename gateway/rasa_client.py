"""The only caller of Rasa: one message in, its messages out, or EngineDown."""

import asyncio
import heapq
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from httpx_aiohttp import AiohttpTransport

from gateway.messages import OutboundMessage


class EngineDown(Exception):
    """Rasa or its actions did not answer in time, or not in a usable way."""


# Rasa works on one thing at a time, the actions on another; more at once only makes each of them late. The rest waits here.
AT_ONCE = 6
LEAST = 0.5  # share of the time that a message must have left to be worth Rasa's work
_KEPT = httpx.Limits(keepalive_expiry=3)  # seconds; Rasa itself closes what is idle for five


class Turns:
    """So many at once; of those who wait, the one that has waited since the earliest moment is next."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    async def take(self, since: float) -> None:
        """Wait for a turn; `since`: Unix seconds."""
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (since, next(self._count), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # given in the same moment
                self.give()
            raise

    def give(self) -> None:
        """Let the next one have the turn."""
        while self._waiting:
            if not (turn := heapq.heappop(self._waiting)[2]).done():
                turn.set_result(None)
                return
        self._free += 1


class RasaClient:
    """Talks to Rasa's REST channel on loopback."""

    def __init__(self, url: str, timeout_seconds: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.timeout_seconds = timeout_seconds
        self._turns = Turns(AT_ONCE)
        # No client around it: redirects, cookies and the like cost more than the request itself.
        self._transport = transport or AiohttpTransport(limits=_KEPT)
        self._url = httpx.URL(url)

    @asynccontextmanager
    async def turn(self, since: float, until: float) -> AsyncIterator[None]:
        """Wait for a turn at Rasa and keep it; raises EngineDown if there is none while enough of the time is left.

        `since`: Unix seconds when the message first came, so that whoever was sent away is not overtaken for ever. `until`: the loop's
        time by which it must be answered.
        """
        try:
            async with asyncio.timeout_at(until - LEAST * self.timeout_seconds):
                await self._turns.take(since)
        except TimeoutError as error:
            raise EngineDown("too many at once") from error
        try:
            yield
        finally:
            self._turns.give()

    async def ask(self, sender: str, text: str, metadata: dict[str, Any], until: float) -> list[OutboundMessage]:
        """Return Rasa's messages for `text` before the loop's time `until`; raises EngineDown. The caller has a turn."""
        body = {"sender": sender, "message": text, "metadata": metadata}
        try:
            async with asyncio.timeout_at(until):  # httpx's own timeout starts anew with each byte
                status, content = await self._send("POST", "/webhooks/rest/webhook", self.timeout_seconds, body)
            if status != httpx.codes.OK:
                raise EngineDown(f"HTTP {status}")
            said = merge(json.loads(content))
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise EngineDown(str(error)) from error
        if not said:  # Rasa swallows an action's failure and says nothing
            raise EngineDown("no reply")
        return said

    async def alive(self) -> bool:
        """Tell whether Rasa answers; it does so only once its model is loaded."""
        try:
            status, _ = await self._send("GET", "/webhooks/rest/", 2)
        except httpx.HTTPError:
            return False
        return status == httpx.codes.OK

    async def _send(self, method: str, path: str, seconds: float, body: Any = None) -> tuple[int, bytes]:
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        request = httpx.Request(method, self._url.join(path), json=body, extensions={"timeout": timeout})
        response = await self._transport.handle_async_request(request)
        try:
            return response.status_code, await response.aread()
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


def merge(raw: Any) -> list[OutboundMessage]:
    """Join what Rasa sends as two messages, a text and its payload, into one; raises TypeError for anything else."""
    if not isinstance(raw, list) or not all(_is_message(part) for part in raw):
        raise TypeError("not a list of messages")
    said: list[OutboundMessage] = []
    for part in raw:
        if set(part) <= {"recipient_id", "custom"} and said and not said[-1].custom:
            said[-1].custom = part.get("custom") or {}
        elif part.get("text") or part.get("custom") or part.get("buttons"):
            said.append(OutboundMessage(part.get("text") or "", part.get("buttons") or [], part.get("custom") or {}))
    return said


def _is_message(part: Any) -> bool:
    """Tell whether `part` is a message as Rasa's REST channel sends it."""
    if not isinstance(part, dict):
        return False
    kinds = {"text": str, "buttons": list, "custom": dict}
    return all(part.get(name) is None or isinstance(part[name], kind) for name, kind in kinds.items())
