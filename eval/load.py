"""People asking at once over HTTP: how many turns a second an assistant answers, and how long each turn takes.

By geventhttpclient, as locust does: httpx took a seventh of the two cores that the assistant shall have to itself.
"""

import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import gevent
from geventhttpclient import HTTPClient
from geventhttpclient.response import HTTPParseError

from desk import phrases
from eval.score import quantile

TURNS_A_SENDER = 10  # then the person leaves and a new one comes
APART = 0.01  # seconds between the first words of two people: nobody's hundred people connect in the same millisecond
TIMEOUT = 30.0  # seconds after which a turn counts as failed
SEED = 11
BUSY = phrases.say("utter_engine_down")  # an honest line, but no answer


@dataclass(frozen=True)
class Asked:
    """One question and the bureau whose page the person is on."""

    text: str
    bureau: str


@dataclass
class Load:
    """What came of one level: seconds of every answered turn, failures by what they were."""

    people: int
    times: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    wall: float = 0.0
    memory: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Return the figures of the table; milliseconds, megabytes."""
        return {
            "people": self.people,
            "turns": len(self.times),
            "per_second": round(len(self.times) / self.wall, 2) if self.wall else 0.0,
            **{f"p{share}": round(quantile(self.times, share / 100) * 1e3, 1) for share in (50, 95, 99)},
            "errors": dict(self.failures),
            "memory_mb": round(self.memory),
        }


def one_turn(client: HTTPClient, sender: str, asked: Asked) -> str:
    """Put one question; return "" if it was answered, or what went wrong."""
    body = {"sender": sender, "message": asked.text, "metadata": {"bureau": asked.bureau}}
    try:
        reply = client.post("/webhooks/rest/webhook", json.dumps(body), {"Content-Type": "application/json"})
        content = reply.read()
        if reply.status_code != 200:
            return f"HTTP {reply.status_code}"
        said = json.loads(content)
        return "busy" if said and said[0].get("text") == BUSY else "" if said else "empty"
    except (HTTPParseError, OSError, ValueError) as error:
        return type(error).__name__


def drive(url: str, questions: Sequence[Asked], people: int, turns: int, seconds: float, tick: Callable[[int], None]) -> Load:
    """Let `people` ask at once until `turns` were asked or `seconds` are over; everyone waits for the reply first."""
    order = list(questions)
    random.Random(SEED).shuffle(order)
    bureaus = sorted({q.bureau for q in order})
    asked = {b: itertools.cycle([q for q in order if q.bureau == b]) for b in bureaus}
    pages = itertools.cycle(bureaus)  # a person stays on one bureau's page
    load = Load(people)
    left = turns
    until = time.perf_counter() + seconds

    def person() -> None:
        nonlocal left
        client = HTTPClient.from_url(url, concurrency=1, connection_timeout=TIMEOUT, network_timeout=TIMEOUT)
        for turn in itertools.count():
            if left <= 0 or time.perf_counter() > until:
                break
            left -= 1
            if turn % TURNS_A_SENDER == 0:
                sender, page = f"bench-{uuid4().hex[:12]}", next(pages)
            started = time.perf_counter()
            failure = one_turn(client, sender, next(asked[page]))
            if failure:
                load.failures[failure] += 1
                gevent.sleep(0.05)
            else:
                load.times.append(time.perf_counter() - started)
            tick(len(load.times))
        client.close()

    started = time.perf_counter()
    gevent.joinall([gevent.spawn_later(n * APART, person) for n in range(people)], raise_error=True)
    load.wall = time.perf_counter() - started
    return load
