"""The table of what must reach somebody."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.columns import Moment
from desk.crypto import EncryptedText
from desk.db import Base

_WAITS = "delivered_at IS NULL AND failed IS NULL"
_FOR_OFFICERS = "kind = 'officer'"
_GOES_OUT = f"{_WAITS} AND kind <> 'officer'"  # few rows, however much has been delivered or waits for the console


class Parcel(Base):
    """One thing to deliver; written in the same transaction as the change that it tells of.

    `lane`: parcels of one lane go out one after another, oldest first. `kind`: message (to a person, `address` is
    `<channel>:<sender>`), officer (`officer:<id>`, `unit:<bureau>:<unit>` or `role:<bureau>:<role>`), webhook (the other body's name).
    `subject`: the number of the case that it is of. One for officers counts as delivered when the first of them has read it.
    `failed` is the reason why it was given up; then `delivered_at` stays empty and the lane goes on without it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "due_at", "id", sqlite_where=text(_GOES_OUT), postgresql_where=text(_GOES_OUT)),
        Index("ix_outbox_officer", "address", "id", sqlite_where=text(_FOR_OFFICERS), postgresql_where=text(_FOR_OFFICERS)),
        Index("ix_outbox_lane", "lane", "id", sqlite_where=text(_WAITS), postgresql_where=text(_WAITS)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    lane: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str | None] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    failed: Mapped[str | None] = mapped_column(String(200))


class NoticeRead(Base):
    """That an officer has read a parcel for officers; each of those whom it is for reads it for themselves."""

    __tablename__ = "notice_reads"
    __table_args__ = (UniqueConstraint("officer_id", "parcel_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    parcel_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Arrival(Base):
    """Something that another body sent us (`source`: its name, `key`: its own for it), so that the same thing counts once."""

    __tablename__ = "arrivals"
    __table_args__ = (UniqueConstraint("source", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
