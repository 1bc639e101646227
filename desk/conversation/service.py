"""What happens to a message: stored once when it comes, stored with its quotations and consequences when it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock
from desk.conversation import notices, repository
from desk.conversation.models import Conversation, Message
from desk.db import Database

DANGER_KEPT = timedelta(days=1)  # how long words said in danger may begin a case without being said again
NOT_DANGER = "/not_danger"  # the button by which a person says that what they wrote was no danger
OPEN_FOR_REVIEW = {"refusal", "choices"}


@dataclass(frozen=True)
class Received:
    """An incoming message as it was stored, at the moment `at`.

    `repeated`: the channel delivered it before; `replies` are what it got then. `moved`: the person came over from
    another bureau's page or account. `danger`: what they said within the last day that was answered as an emergency, each with its moment.
    `meant`: what was taken for an emergency and, so they say, is none; it is to be answered now.
    """

    conversation_id: str
    message_id: int
    holder: str
    at: datetime
    repeated: bool = False
    replies: tuple[dict[str, Any], ...] = ()
    moved: bool = False
    danger: tuple[tuple[datetime, str], ...] = ()
    meant: str = ""


async def receive(database: Database, channel: str, sender: str, bureau: str, text: str, external_id: str | None = None) -> Received:
    """Store an incoming message; one that the channel sends again is stored once. Safe when two come at once."""
    for attempt in (1, 2):
        try:
            async with database.transaction() as session:
                return await _receive(session, channel, sender, bureau, text, external_id)
        except IntegrityError:
            if attempt == 2:
                raise
    raise AssertionError


async def _receive(session: AsyncSession, channel: str, sender: str, bureau: str, text: str, external_id: str | None) -> Received:
    moment = clock.now()
    talk = await repository.conversation(session, channel, sender)
    if talk is None:
        talk = repository.new_conversation(session, channel, sender, bureau, moment)
        await session.flush()
    known = await repository.by_external_id(session, talk.id, external_id) if external_id else None
    told = await _told_in_danger(session, talk, moment, known)
    wrong = told[-1] if told and text == NOT_DANGER else None
    danger = () if wrong else tuple((m.created_at, m.text) for m in told)
    meant = wrong.text if wrong else ""
    if known:
        return Received(talk.id, known.id, talk.holder, known.created_at, True, await _replies(session, known.id), danger=danger, meant=meant)
    moved = talk.bureau_id != bureau
    talk.bureau_id = bureau
    row = {"conversation_id": talk.id, "direction": "in", "external_id": external_id, "text": text, "created_at": moment}
    (number,) = await repository.add_messages(session, [{**row, "kind": "not_danger" if wrong else None}])
    if wrong:
        repository.add_review(session, wrong.id, bureau, "false_alarm", moment)
    return Received(talk.id, number, talk.holder, moment, moved=moved, danger=danger, meant=meant)


async def _told_in_danger(session: AsyncSession, talk: Conversation, moment: datetime, known: Message | None) -> Sequence[Message]:
    since = moment - DANGER_KEPT
    if talk.danger_at is None or talk.danger_at < since:
        return ()
    return await repository.told_in_danger(session, talk.id, since, known.id if known else None)


async def replies(database: Database, message_id: int) -> tuple[dict[str, Any], ...]:
    """Return what was answered to a message so far; empty while another delivery of it is still being answered."""
    async with database.sessions() as session:
        return await _replies(session, message_id)


async def _replies(session: AsyncSession, message_id: int) -> tuple[dict[str, Any], ...]:
    rows = await repository.replies_to(session, message_id)
    latest = [m for m in rows if m.created_at == rows[-1].created_at]  # an answer takes the place of the line that there was none
    said = [{"text": m.text, **(m.payload or {})} for m in latest]
    return (*await notices.came_with(session, message_id), *said) if said else ()


async def answered(database: Database, received: Received, bureau: str, replies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Store the replies to a message with what they quoted, and keep for people what needs a person.

    Return the notices that waited for the person and go out before the replies; in an emergency nothing goes before.
    """
    moment = clock.now()
    async with database.transaction() as session:
        numbers = await repository.add_messages(session, [_row(received, reply, moment) for reply in replies]) if replies else ()
        quoted = [
            {"message_id": number, "item_id": citation["id"], "version": citation.get("version", 1)}
            for number, reply in zip(numbers, replies, strict=True)
            for citation in (reply.get("custom") or {}).get("citations", [])
        ]
        if quoted:
            await repository.add_citations(session, quoted)
        kinds = [(r.get("custom") or {}).get("kind") for r in replies]
        await _keep_for_people(session, received, bureau, kinds, replies)
        if "emergency" in kinds:
            await repository.mark_danger(session, received.conversation_id, moment)
        return [] if "emergency" in kinds else await notices.with_reply(session, received.conversation_id, received.message_id, received.repeated)


def _row(received: Received, reply: dict[str, Any], moment: datetime) -> dict[str, Any]:
    return {
        "conversation_id": received.conversation_id,
        "direction": "out",
        "answers_id": received.message_id,
        "kind": (reply.get("custom") or {}).get("kind"),
        "text": reply.get("text", ""),
        "payload": {k: v for k, v in reply.items() if k != "text"},
        "created_at": moment,
    }


async def _keep_for_people(session: AsyncSession, received: Received, bureau: str, kinds: list[Any], replies: Sequence[dict[str, Any]]) -> None:
    moment = clock.now()
    # Choices offered beside an answer, and lists that were asked for (`part`), are no question left open.
    if kinds and kinds[0] in OPEN_FOR_REVIEW and "part" not in (replies[0].get("custom") or {}):
        repository.add_review(session, received.message_id, bureau, kinds[0], moment)
    if any((r.get("custom") or {}).get("rated") == "bad" for r in replies):
        question = await repository.last_question(session, received.conversation_id, received.message_id)
        repository.add_review(session, question.id if question else received.message_id, bureau, "rated_bad", moment)
    if "handover" in kinds:
        repository.add_handover(session, received.conversation_id, received.message_id, moment)
