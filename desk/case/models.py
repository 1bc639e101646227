"""Tables of cases. What people wrote is encrypted; events are only ever added."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desk.columns import Moment
from desk.crypto import EncryptedText
from desk.db import Base


class Case(Base):
    """One request, as it stands now. `version` rises by one with every event and guards moves."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_officer", "officer_id", "state", "due_at"),
        Index("ix_cases_state", "bureau_id", "state", "due_at"),
        Index("ix_cases_unit", "bureau_id", "unit", "state", "due_at"),
        Index("ix_cases_sender", "channel", "sender", "opened_at"),
        Index("ix_cases_opened", "bureau_id", "opened_at"),
        Index("ix_cases_title", "title", "bureau_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    open_key: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(20))
    bureau_id: Mapped[str] = mapped_column(String(20))
    service_id: Mapped[str] = mapped_column(String(60))
    matter_id: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))  # the service's name when it was opened, with the matter's
    kind: Mapped[str] = mapped_column(String(20))
    route: Mapped[str] = mapped_column(String(20))
    item_id: Mapped[str] = mapped_column(String(40))
    item_version: Mapped[int]

    channel: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str | None] = mapped_column(String(128))  # none for an anonymous one
    conversation_id: Mapped[str | None] = mapped_column(String(36))
    anonymous: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    query_word_hash: Mapped[str | None] = mapped_column(String(64))

    company: Mapped[str | None] = mapped_column(EncryptedText)
    credit_code: Mapped[str | None] = mapped_column(EncryptedText)
    contact: Mapped[str | None] = mapped_column(EncryptedText)
    mobile: Mapped[str | None] = mapped_column(EncryptedText)
    description: Mapped[str | None] = mapped_column(EncryptedText)
    place: Mapped[str | None] = mapped_column(EncryptedText)
    answers: Mapped[str] = mapped_column(EncryptedText)
    mobile_index: Mapped[str | None] = mapped_column(String(64), index=True)
    credit_index: Mapped[str | None] = mapped_column(String(64), index=True)

    unit: Mapped[str] = mapped_column(String(60))
    officer_id: Mapped[int | None]
    first_officer_id: Mapped[int | None]
    redo_without: Mapped[int | None]  # whose answer did not satisfy; somebody else puts it right
    department: Mapped[str | None] = mapped_column(String(60))  # where it should go, or went, outside the bureau
    receipt: Mapped[str | None] = mapped_column(String(80))
    hand_backs: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)  # how often it was redone or reopened
    transfers: Mapped[int] = mapped_column(default=0, server_default="0")
    reopenings: Mapped[int] = mapped_column(default=0, server_default="0")

    outcome: Mapped[str | None] = mapped_column(EncryptedText)
    rating: Mapped[int | None]
    solved: Mapped[bool | None]
    rating_words: Mapped[str | None] = mapped_column(EncryptedText)
    closed_by_default: Mapped[bool] = mapped_column(default=False)

    opened_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    fed_back_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    default_close_at: Mapped[datetime | None] = mapped_column(Moment)
    next_check_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    urged_at: Mapped[datetime | None] = mapped_column(Moment)  # by the person, last


class CaseEvent(Base):
    """One thing that happened to a case; never changed, never removed. `seq` is the version that it made."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[str | None] = mapped_column(String(160))
    action: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(EncryptedText)
    data: Mapped[str | None] = mapped_column(EncryptedText)
    public: Mapped[bool]


class CaseClock(Base):
    """One of a case's clocks; a redo or a reopening starts a new round. Not started as long as `started_at` is empty."""

    __tablename__ = "case_clocks"
    __table_args__ = (UniqueConstraint("case_id", "kind", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(10))
    round: Mapped[int] = mapped_column(default=0)
    amount: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(20))
    from_next_day: Mapped[bool]
    basis: Mapped[str] = mapped_column(String(10))
    item_id: Mapped[str | None] = mapped_column(String(40))
    quote: Mapped[str | None] = mapped_column(Text)
    counted_from: Mapped[str | None] = mapped_column(String(40))
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    half_at: Mapped[datetime | None] = mapped_column(Moment)
    eighty_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    next_level_at: Mapped[datetime | None] = mapped_column(Moment)
    met_at: Mapped[datetime | None] = mapped_column(Moment)
    arithmetic: Mapped[str | None] = mapped_column(Text)


class CaseWarning(Base):
    """A warning that was given; the row makes sure that it is given once."""

    __tablename__ = "case_warnings"
    __table_args__ = (UniqueConstraint("case_id", "clock", "round", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    clock: Mapped[str] = mapped_column(String(10))
    round: Mapped[int]
    stage: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(Moment)


class CaseFile(Base):
    """A picture or paper of a case; the bytes lie under `path`."""

    __tablename__ = "case_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(EncryptedText)
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(String(200))
