"""What must reach somebody, sent until it did: to persons through their channel, to other bodies through their connector."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from tenacity import RetryCallState, wait_exponential_jitter
from tenacity.wait import wait_base

from desk import clock, phrases
from desk.case import service as cases
from desk.db import Database
from desk.errors import DeskError
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from gateway.connectors import Connectors, NoConnector
from gateway.messages import Channel, OutboundMessage

log = structlog.get_logger()
AT_ONCE = 20
MESSAGE, WEBHOOK = "message", "webhook"
LATER: wait_base = wait_exponential_jitter(multiplier=2, max=1800, jitter=2)  # 2, 4, 8 … seconds, at most half an hour


class Delivery:
    """Takes parcels out of the outbox: of each lane one after another, each claimed, sent, and only then noted as delivered.

    Whoever dies in between leaves the claim to run out; the parcel goes out again under its key, by which the other side knows it.
    A message to a person is tried for ever; a webhook is given up after `give_up`, and the case comes back to the dispatcher.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        connectors: Connectors,
        claim: timedelta = timedelta(seconds=30),
        give_up: timedelta = timedelta(hours=24),
        wait: wait_base = LATER,
    ) -> None:
        self._database, self._channels, self._connectors = database, channels, connectors
        self._claim, self._give_up, self._wait = claim, give_up, wait
        self._stopping = False

    def stop(self) -> None:
        """Send nothing more than what is on its way."""
        self._stopping = True

    async def run(self, kind: str) -> int:
        """Send everything of `kind` that is due; return how many parcels were tried."""
        tried = 0
        while not self._stopping:
            moment = clock.now()
            async with self._database.transaction() as session:
                mine = await outbox.claim(session, moment, moment + self._claim, AT_ONCE, (kind,))
            if not mine:
                break
            await asyncio.gather(*(self._deliver(p) for p in mine))
            tried += len(mine)
        return tried

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            async with asyncio.timeout(self._claim.total_seconds() * 0.8):  # the claim must outlast the attempt
                await self._send(parcel)
        except NoConnector:
            await self._by_hand(parcel)
        except Exception as error:  # whatever a channel or the network raises: later again
            await self._failed(parcel, error)
        else:
            async with self._database.transaction() as session:
                await outbox.delivered(session, parcel.id, clock.now())

    async def _send(self, parcel: Parcel) -> None:
        payload = outbox.content(parcel)
        if parcel.kind == WEBHOOK:
            await self._connectors.post(parcel.address, parcel.key, payload)
            return
        channel, _, recipient = parcel.address.partition(":")
        said = OutboundMessage(payload.get("text", ""), payload.get("buttons", []), payload.get("custom", {}))
        await self._channels[channel].send(recipient, [said], parcel.key)

    async def _failed(self, parcel: Parcel, error: Exception) -> None:
        moment = clock.now()
        if parcel.kind == WEBHOOK and moment >= parcel.created_at + self._give_up:
            await self._comes_back(parcel)
            return
        state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]  # tenacity keeps the schedule, the outbox the attempts
        state.attempt_number = min(parcel.attempts + 1, 60)
        log.warning("not_delivered", parcel=parcel.key, attempts=parcel.attempts + 1, error=type(error).__name__)
        async with self._database.transaction() as session:
            await outbox.postpone(session, parcel.id, moment + timedelta(seconds=self._wait(state)))

    async def _by_hand(self, parcel: Parcel) -> None:
        """Nothing is set up for that body: the dispatchers are told to pass the case on themselves."""
        case, moment = outbox.content(parcel), clock.now()
        text = phrases.say("utter_desk_no_connector", number=case["number"], service=case["service"], department=parcel.address)
        to = f"role:{case['bureau']}:dispatcher"
        async with self._database.transaction() as session:
            await outbox.give_up(session, parcel.id, "no connector")
            await outbox.put(session, f"{parcel.key}:by-hand", to, "officer", to, {"text": text, "number": case["number"], "action": "transfer"}, moment)

    async def _comes_back(self, parcel: Parcel) -> None:
        """The other body did not take it in time: the case goes back to the dispatcher, unless it went on otherwise meanwhile."""
        case = outbox.content(parcel)
        async with self._database.transaction() as session:
            await outbox.give_up(session, parcel.id, "not taken in time")
            if await _still_there(session, parcel, case["number"]):
                reason = phrases.say("utter_desk_not_taken", department=parcel.address)
                await cases.move(session, case["number"], "hand_back", cases.SYSTEM_ACTOR, reason=reason)
        log.error("given_up", parcel=parcel.key)


async def _still_there(session: Any, parcel: Parcel, number: str) -> bool:
    """Tell whether the case waits for the very hand-over that the parcel is."""
    try:
        view = await cases.read(session, cases.SYSTEM_ACTOR, number)
    except DeskError:
        return False
    last = max((e["seq"] for e in view.events if e["action"] == "transfer"), default=0)
    return view.case.state == cases.State.TRANSFERRED and parcel.key == f"case:{number}:{last}:webhook"
