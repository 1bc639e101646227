"""The figures themselves: what each counts, how they add up, the shares that follow. Their Chinese names stand in docs/glossary.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple


class Key(NamedTuple):
    """What a count is of. `month` (`2026-03`): in which the case was opened, Chinese time; `unit`: which has it now, or had it last."""

    month: str
    bureau: str
    unit: str
    service: str
    kind: str
    channel: str


@dataclass(frozen=True)
class Figures:
    """Numbers of cases opened in a month, as they stand at the moment of counting.

    Each case is exactly one of declined, withdrawn, in_hand, answered, closed. The rest:
    accepted: taken on at some time. closed_by_default: closed because no rating came, and not reopened since.
    transferred, redone, reopened: given to another body, put right after a bad rating, reopened; each at least once.
    response_due: answered for by accepting, declining or transferring, or still waiting past the limit of the first response;
    response_in_time: those of them that were answered for within it.
    handling_due: fed back at least once, or in hand past the limit and not waiting for the person;
    handling_in_time: those of them that kept the limit in every round.
    rated, satisfied: the last rating counts, and a reopening takes it back; three stars and more, and not “unsolved”, is satisfied.
    """

    opened: int = 0
    accepted: int = 0
    declined: int = 0
    withdrawn: int = 0
    in_hand: int = 0
    answered: int = 0
    closed: int = 0
    closed_by_default: int = 0
    transferred: int = 0
    redone: int = 0
    reopened: int = 0
    response_due: int = 0
    response_in_time: int = 0
    handling_due: int = 0
    handling_in_time: int = 0
    rated: int = 0
    satisfied: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def to_settle(self) -> int:
        """How many should be settled: all but those declined and those that the person took back."""
        return self.opened - self.declined - self.withdrawn

    @property
    def settled_share(self) -> float | None:
        """Share of those to settle that are closed (办结率); None if there are none."""
        return share(self.closed, self.to_settle)

    @property
    def response_share(self) -> float | None:
        """Share answered for within the limit of the first response."""
        return share(self.response_in_time, self.response_due)

    @property
    def handling_share(self) -> float | None:
        """Share handled within the limit (按时率)."""
        return share(self.handling_in_time, self.handling_due)

    @property
    def satisfied_share(self) -> float | None:
        """Share of the rated that are satisfied (满意率)."""
        return share(self.satisfied, self.rated)


NAMES = tuple(f.name for f in fields(Figures))
SHARES = ("response_share", "settled_share", "handling_share", "satisfied_share")
Counted = Mapping[Key, Figures]


def share(part: int, whole: int) -> float | None:
    """Return part of whole from 0 to 1, None of nothing."""
    return part / whole if whole else None


def total(counts: Iterable[Figures]) -> Figures:
    """Return the sum; nothing counted is all zero."""
    return sum(counts, Figures())


def grouped(counts: Counted, width: int) -> dict[tuple[str, ...], Counted]:
    """Return the counts apart by the first `width` parts of their keys (month, bureau, unit, service …), in order."""
    found: dict[tuple[str, ...], dict[Key, Figures]] = {}
    for key in sorted(counts):
        found.setdefault(key[:width], {})[key] = counts[key]
    return dict(found)
