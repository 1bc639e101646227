"""People who open a case by talking over HTTP, as impatient as real ones: a message is sent more than once, and again until it is answered."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from desk import phrases

NUMBER = re.compile(r"[A-Z]{2,}-\d{8}-[A-Z2-9]{6}")
TIMEOUT = 20.0  # seconds after which a delivery counts as unanswered
PATIENCE = 240.0  # seconds after which a person who got no answer to one message gives up
SPREAD = 0.4  # seconds within which the deliveries of one message set out
POLL = 2.0  # seconds between two looks for notices
Messages = list[dict[str, Any]]


@dataclass
class Person:
    """Somebody with something to register, and what happened to them. `answers`: by question id; `asks`: each question's words."""

    bureau: str
    service: str
    answers: Mapping[str, str]
    asks: Mapping[str, str]
    sender: str = field(default_factory=lambda: f"chaos-{uuid4().hex[:12]}")
    numbers: set[str] = field(default_factory=set)
    notices: dict[int, dict[str, Any]] = field(default_factory=dict)
    sent: int = 0
    times: list[float] = field(default_factory=list)  # seconds until a message was answered, with every repetition
    waits: list[float] = field(default_factory=list)  # seconds until a delivery got anything: an answer, the honest line, an error
    trouble: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Street:
    """The way from one person to the gateway. `deliveries`: how often each message is delivered."""

    def __init__(self, client: httpx.AsyncClient, deliveries: int, seed: int = 3) -> None:
        self._client, self._deliveries, self._rng = client, deliveries, random.Random(seed)
        self._late: set[asyncio.Task[Messages | None]] = set()
        self._honest = phrases.message("utter_engine_down")["text"]
        self._busy = phrases.message("utter_case_busy")["text"]

    async def open_case(self, person: Person) -> None:
        """Go through the form to the end; what went wrong is in `person.faults`."""
        text, asked = f'/apply{{"service": "{person.service}"}}', set[str]()
        for _ in range(len(person.asks) + 6):
            said = await self._say(person, text)
            if said is None:
                person.faults.append(f"no answer to {text!r} in {PATIENCE:.0f} s")
                return
            if person.numbers:
                break
            words = "\n".join(m.get("text") or "" for m in said)
            if tap := _confirm(said):
                text = tap
            elif self._busy in words:
                await asyncio.sleep(1)
            elif question := next((q for q, ask in person.asks.items() if ask in words), None):
                if question in asked:
                    person.faults.append(f"asked for {question} again")
                asked.add(question)
                text = person.answers[question]
            else:
                person.faults.append(f"after {text!r}: {words[:80]!r}")
                return
        if self._late:
            await asyncio.wait(set(self._late), timeout=TIMEOUT)

    async def await_notices(self, person: Person, wanted: int) -> None:
        """Fetch until `wanted` notices are there, then once more from the first, as a page does that was opened anew."""
        until = time.monotonic() + PATIENCE
        while len(person.notices) < wanted and time.monotonic() < until:
            await asyncio.sleep(POLL)
            await self._fetch(person, max(person.notices, default=0))
        seen = list(person.notices)
        again = await self._fetch(person, 0)
        if seen != sorted(seen):
            person.faults.append(f"notices out of order: {seen}")
        if again is not None and again != sorted(seen):
            person.faults.append(f"had notices {seen}, fetched anew {again}")

    async def _say(self, person: Person, text: str) -> Messages | None:
        """Deliver a message until it is answered; None if nobody did."""
        body = {"sender": person.sender, "message": text, "metadata": {"bureau": person.bureau, "message_id": uuid4().hex}}
        started, pause = time.monotonic(), 0.4
        while time.monotonic() - started < PATIENCE:
            if (said := await self._deliver(person, body)) is not None:
                person.times.append(time.monotonic() - started)
                return said
            await asyncio.sleep(pause * self._rng.uniform(0.7, 1.3))
            pause = min(pause * 1.6, 4.0)
        return None

    async def _deliver(self, person: Person, body: dict[str, Any]) -> Messages | None:
        """Send a message as often as it comes; return the first real answer. The rest arrives while the talk goes on."""
        moments = [0.0, *(self._rng.uniform(0, SPREAD) for _ in range(self._deliveries - 1))]
        sent = {asyncio.create_task(self._post(person, body, wait)) for wait in moments}
        while sent:
            done, sent = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
            for answer in (t.result() for t in done):
                if answer is not None:
                    self._late |= sent
                    for task in sent:
                        task.add_done_callback(self._late.discard)
                    return answer
        return None

    async def _post(self, person: Person, body: dict[str, Any], wait: float) -> Messages | None:
        await asyncio.sleep(wait)
        person.sent += 1
        started = time.monotonic()
        try:
            reply = await self._client.post("/webhooks/rest/webhook", json=body)
            if reply.status_code != httpx.codes.OK:
                person.trouble[f"HTTP {reply.status_code}"] += 1
                return None
            said: Messages = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            person.trouble[type(error).__name__] += 1
            return None
        finally:
            person.waits.append(time.monotonic() - started)
        said = _without_notices(person, said)
        if not said or any(m.get("text") == self._honest for m in said):
            person.trouble["busy line" if said else "empty"] += 1
            return None
        person.numbers |= {n for m in said if (m.get("custom") or {}).get("kind") != "form" for n in NUMBER.findall(m.get("text") or "")}
        return said

    async def _fetch(self, person: Person, after: int) -> list[int] | None:
        try:
            reply = await self._client.get("/webhooks/rest/messages", params={"sender": person.sender, "after": after})
            if reply.status_code != httpx.codes.OK:
                person.trouble[f"fetch HTTP {reply.status_code}"] += 1
                return None
            found: Messages = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            person.trouble[f"fetch {type(error).__name__}"] += 1
            return None
        ids = [m["custom"]["notice"] for m in found]
        if ids != sorted(set(ids)) or (ids and ids[0] <= after):
            person.faults.append(f"fetched {ids} after {after}")
        _without_notices(person, found)
        return ids


def _confirm(said: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the payload of the button that confirms the form, if one is shown."""
    return next((b["payload"] for m in said for b in m.get("buttons") or [] if b["payload"].startswith("/case_confirm")), None)


def _without_notices(person: Person, said: Messages) -> Messages:
    """Keep the notices, each under its number, and return the rest."""
    for message in said:
        if (number := (message.get("custom") or {}).get("notice")) is not None:
            person.notices.setdefault(number, message)
    return [m for m in said if "notice" not in (m.get("custom") or {})]
