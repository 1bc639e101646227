"""Questions that no item answers: those still open for review, the same ones together, the most asked first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import masking
from desk.conversation.models import Message, Review
from desk.text import clean, normal

MOST = 2000  # how many of the newest are read
_LONGEST = 200
REASONS = {"refusal": "答不了", "choices": "没分清问的是哪一条", "rated_bad": "评价不好", "false_alarm": "误当险情"}


@dataclass
class Question:
    """A question with how often it was asked, and why it was kept (reason to times). `text`: as last asked, numbers masked."""

    bureau: str
    text: str
    last_at: datetime
    times: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Questions:
    """The questions, most asked first; `read`: how many open reviews were read; `more`: there are older ones that were not."""

    questions: list[Question]
    read: int
    more: bool


async def open_questions(session: AsyncSession, bureau: str | None, reason: str | None = None, limit: int = 100) -> Questions:
    """Return up to `limit` questions of `bureau` (None: of every bureau) that wait for a person, kept for `reason` if one is named."""
    query = select(Review, Message.text).join(Message, Message.id == Review.message_id).where(Review.state == "open")
    if bureau is not None:
        query = query.where(Review.bureau_id == bureau)
    if reason is not None:
        query = query.where(Review.reason == reason)
    rows = (await session.execute(query.order_by(Review.id.desc()).limit(MOST + 1))).all()
    found: dict[tuple[str, str], Question] = {}
    for review, text in rows[:MOST]:
        at = _aware(review.created_at)
        said = masking.text(clean(text))
        known = found.setdefault((review.bureau_id, normal(said).rstrip("?？。!！,，.")), Question(review.bureau_id, said[:_LONGEST], at))
        known.times += 1
        known.reasons[review.reason] += 1
        known.last_at = max(known.last_at, at)
    ordered = sorted(found.values(), key=lambda q: -q.times)  # stable: among equals the newest first
    return Questions(ordered[:limit], len(rows[:MOST]), len(rows) > MOST)


def _aware(moment: datetime) -> datetime:
    """SQLite keeps no zone; what is stored is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
