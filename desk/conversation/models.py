"""Tables of conversations. What people write is encrypted; nothing is overwritten."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import Mapped, mapped_column

from desk.columns import Moment
from desk.crypto import EncryptedText
from desk.db import Base

DateTime = SqlDateTime(timezone=True)


class Conversation(Base):
    """One person's talk in one channel. `danger_at`: when something in it was last answered as an emergency."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "sender"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(128))
    bureau_id: Mapped[str] = mapped_column(String(20))
    holder: Mapped[str] = mapped_column(String(20), default="bot")
    created_at: Mapped[datetime] = mapped_column(DateTime)
    danger_at: Mapped[datetime | None] = mapped_column(Moment)


class Message(Base):
    """One message, in (from the person) or out (to them)."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("conversation_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    direction: Mapped[str] = mapped_column(String(3))
    external_id: Mapped[str | None] = mapped_column(String(128))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    kind: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(EncryptedText)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Citation(Base):
    """An item's version that a reply quoted."""

    __tablename__ = "citations"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int]


class Review(Base):
    """What was not answered, was rated badly or was wrongly taken for danger: for a person to look at."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    bureau_id: Mapped[str] = mapped_column(String(20), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="open")
    created_at: Mapped[datetime] = mapped_column(DateTime)


class Handover(Base):
    """A person's wish to speak with an officer; open until somebody takes it."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    state: Mapped[str] = mapped_column(String(20), default="open")
    created_at: Mapped[datetime] = mapped_column(DateTime)


class Notice(Base):
    """An out-message that answers nothing: word of a case. Kept until the person has it.

    `key` is the parcel's, so that it is stored once. `handed_at`: when it first went out; `handed_with`: the person's message whose
    reply it came first in, none if it was fetched.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_talk", "conversation_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(220), unique=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_with: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
