"""Reading and writing conversations' rows."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversation.models import Citation, Conversation, Handover, Message, Review

# On the tables: nothing reads these rows again in the same session, and as objects they cost twice as much.
_MESSAGES = cast(Table, Message.__table__)
_ADD_MESSAGES = insert(_MESSAGES).returning(_MESSAGES.c.id, sort_by_parameter_order=True)
_ADD_CITATIONS = insert(cast(Table, Citation.__table__))


async def conversation(session: AsyncSession, channel: str, sender: str) -> Conversation | None:
    """Return the talk of `sender` in `channel`, or None."""
    return await session.scalar(select(Conversation).where(Conversation.channel == channel, Conversation.sender == sender))


def new_conversation(session: AsyncSession, channel: str, sender: str, bureau: str, moment: datetime) -> Conversation:
    """Add a talk."""
    row = Conversation(id=str(uuid.uuid4()), channel=channel, sender=sender, bureau_id=bureau, holder="bot", created_at=moment)
    session.add(row)
    return row


async def by_external_id(session: AsyncSession, conversation_id: str, external_id: str) -> Message | None:
    """Return the incoming message that the channel knows by `external_id`, or None."""
    return await session.scalar(select(Message).where(Message.conversation_id == conversation_id, Message.external_id == external_id))


async def replies_to(session: AsyncSession, message_id: int) -> Sequence[Message]:
    """Return the stored replies to a message, in order."""
    return (await session.scalars(select(Message).where(Message.answers_id == message_id).order_by(Message.id))).all()


async def last_question(session: AsyncSession, conversation_id: str, before: int) -> Message | None:
    """Return the person's message before the one with id `before`, which a rating speaks of."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.direction == "in", Message.id < before)
    return await session.scalar(query.order_by(Message.id.desc()).limit(1))


async def told_in_danger(session: AsyncSession, conversation_id: str, since: datetime, before: int | None = None) -> Sequence[Message]:
    """Return the person's messages since then that were answered as an emergency, the last five, oldest first.

    Without those of which they said that there was no danger, and only those before the message with id `before`.
    """
    mine = [Message.conversation_id == conversation_id, *([Message.id < before] if before else [])]
    answered = select(Message.answers_id).where(Message.conversation_id == conversation_id, Message.kind == "emergency", Message.created_at >= since)
    calm = select(func.coalesce(func.max(Message.id), 0)).where(*mine, Message.kind == "not_danger").scalar_subquery()
    query = select(Message).where(*mine, Message.id.in_(answered), Message.id > calm)
    return (await session.scalars(query.order_by(Message.id.desc()).limit(5))).all()[::-1]


async def add_messages(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """Add messages of the same columns in one statement and return their ids, in order."""
    return (await session.scalars(_ADD_MESSAGES, rows)).all()


async def add_citations(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add what replies quoted."""
    await session.execute(_ADD_CITATIONS, rows)


async def mark_danger(session: AsyncSession, conversation_id: str, moment: datetime) -> None:
    """Note that something in the talk was answered as an emergency."""
    await session.execute(update(Conversation).where(Conversation.id == conversation_id).values(danger_at=moment))


def add_review(session: AsyncSession, message_id: int, bureau: str, reason: str, moment: datetime) -> None:
    """Keep a question for review."""
    session.add(Review(message_id=message_id, bureau_id=bureau, reason=reason, state="open", created_at=moment))


def add_handover(session: AsyncSession, conversation_id: str, message_id: int, moment: datetime) -> None:
    """Keep a wish for an officer."""
    session.add(Handover(conversation_id=conversation_id, message_id=message_id, state="open", created_at=moment))
