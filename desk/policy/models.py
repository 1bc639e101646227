"""Tables of the policy base. A changed text makes a new version; answers keep the version that they quoted."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import Mapped, mapped_column

from desk.db import Base

DateTime = SqlDateTime(timezone=True)


class Bureau(Base):
    """A bureau with its places, phones and accounts (`bureau.yml`)."""

    __tablename__ = "bureaus"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Document(Base):
    """An official document, with where its text came from."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    bureau_id: Mapped[str] = mapped_column(ForeignKey("bureaus.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Item(Base):
    """The smallest numbered thing that can be asked about; its words are in its versions."""

    __tablename__ = "items"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), index=True)
    position: Mapped[int]
    version: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(DateTime)


class ItemVersion(Base):
    """One state of an item: official text, units and facts. Never changed once written."""

    __tablename__ = "item_versions"
    __table_args__ = (UniqueConstraint("item_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"), index=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(DateTime)


class PolicyState(Base):
    """One row: topics, synonyms, and the fingerprint by which readers notice a change."""

    __tablename__ = "policy_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    loaded_at: Mapped[datetime] = mapped_column(DateTime)
