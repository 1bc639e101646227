"""Of which cases somebody may see the figures: the same bounds as for the cases themselves, so that no count tells of a hidden one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_

from desk.case.actors import SUPERVISION
from desk.case.models import Case
from desk.officer.rights import Reach, Right, SignedIn, reach
from desk.stats.months import Month


@dataclass(frozen=True)
class Span:
    """What to count: cases opened in `months`, which follow each other, narrowed to a bureau or a unit where one is named."""

    months: tuple[Month, ...]
    bureau: str | None = None
    unit: str | None = None

    @property
    def start(self) -> datetime:
        """The moment at which the first month begins."""
        return self.months[0].start

    @property
    def end(self) -> datetime:
        """The moment at which the last month is over."""
        return self.months[-1].plus(1).start


def countable(who: SignedIn, right: Right) -> ColumnElement[bool]:
    """Return the condition on `Case` under which a case counts for `who`, by how far their `right` (figures or export) goes.

    What police supervision has counts only for those who reach it, or whose unit has it.
    """
    far = reach(who, right)
    allowed: list[ColumnElement[bool]] = []
    if Reach.bureau in far:
        allowed.append(Case.route != SUPERVISION)
    if Reach.supervision in far:
        allowed.append(Case.route == SUPERVISION)
    if Reach.unit in far and who.unit and who.bureau:
        allowed.append(and_(Case.unit == who.unit, Case.bureau_id == who.bureau))
    if not allowed:
        return false()
    return and_(Case.bureau_id == who.bureau, or_(*allowed)) if who.bureau else or_(*allowed)


def within(span: Span, allowed: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the conditions on `Case` for what is to be counted."""
    found = [allowed, Case.opened_at >= span.start, Case.opened_at < span.end]
    if span.bureau is not None:
        found.append(Case.bureau_id == span.bureau)
    if span.unit is not None:
        found.append(Case.unit == span.unit)
    return found
