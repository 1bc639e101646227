"""Reading and writing conversations' rows."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversation.models import Citation, Conversation, Handover, Message, Review


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


async def told_in_danger(session: AsyncSession, conversation_id: str, since: datetime) -> Sequence[Message]:
    """Return the person's messages since then that were answered as an emergency, the last five, oldest first."""
    answered = select(Message.answers_id).where(Message.conversation_id == conversation_id, Message.kind == "emergency", Message.created_at >= since)
    found = (await session.scalars(select(Message).where(Message.id.in_(answered)).order_by(Message.id.desc()).limit(5))).all()
    return found[::-1]


def add_message(session: AsyncSession, **values: Any) -> Message:
    """Add a message."""
    row = Message(**values)
    session.add(row)
    return row


def add_citation(session: AsyncSession, message_id: int, item_id: str, version: int) -> None:
    """Add what a reply quoted."""
    session.add(Citation(message_id=message_id, item_id=item_id, version=version))


def add_review(session: AsyncSession, message_id: int, bureau: str, reason: str, moment: datetime) -> None:
    """Keep a question for review."""
    session.add(Review(message_id=message_id, bureau_id=bureau, reason=reason, state="open", created_at=moment))


def add_handover(session: AsyncSession, conversation_id: str, message_id: int, moment: datetime) -> None:
    """Keep a wish for an officer."""
    session.add(Handover(conversation_id=conversation_id, message_id=message_id, state="open", created_at=moment))
