"""Tables of officers: their accounts, their sessions, and who read which case."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from desk.columns import Moment
from desk.crypto import EncryptedText
from desk.db import Base


class Officer(Base):
    """An account of somebody of the police. Without a bureau it belongs to every bureau; an account is never deleted."""

    __tablename__ = "officers"
    __table_args__ = (Index("ix_officers_bureau_unit", "bureau_id", "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    bureau_id: Mapped[str | None] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(60), default="")
    roles: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_on: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[int] = mapped_column(default=0)  # the newest half minute whose code was used; no code counts twice
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    active: Mapped[bool] = mapped_column(default=True)
    on_duty: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class OfficerSession(Base):
    """A sign-in. Only the digest of its token is kept; one that ended stays on record for a while."""

    __tablename__ = "officer_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    address: Mapped[str] = mapped_column(String(64))
    second_factor: Mapped[bool] = mapped_column(default=False)


class CaseRead(Base):
    """An officer's look at a case (`read`), at one masked field of it (`reveal:<field>`, with the reason), or at its line in a list
    (`list`, once a day); or, without a number, a `search` or an `export` with what was asked for. Only ever added.
    """

    __tablename__ = "case_reads"
    __table_args__ = (Index("ix_case_reads_officer", "officer_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    case_number: Mapped[str | None] = mapped_column(String(40), index=True)
    what: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(Moment)
