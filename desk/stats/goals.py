"""What the documents promise of figures: the share of requests that is to be settled (weihai-m26), and what services are called."""

import re
from dataclasses import dataclass

from desk.case import office
from desk.stats.figures import Counted, share, total

# Only of what is settled: “审批时限压缩60%以上” (zhuji-m03) is a promise of another kind.
_SETTLED = re.compile(r"办结率(?:达到?|在|要)?([0-9]{1,3})%以上")


@dataclass(frozen=True)
class Goal:
    """The line that a bureau drew for its settled share; `share` from 0 to 1. `quote` stands so in the text of `item`."""

    bureau: str
    kind: str
    name: str
    item: str
    quote: str
    share: float


@dataclass(frozen=True)
class Reached:
    """Where the counted cases stand against the line; `settled_share` None: there is nothing to settle."""

    goal: Goal
    closed: int
    to_settle: int
    settled_share: float | None


def services(bureau: str) -> dict[str, str]:
    """Return the names of a bureau's services by id, as the policy files have them now; empty for a bureau without any."""
    return {s.id: s.name for s in office.services(bureau)}


def goals(bureau: str) -> list[Goal]:
    """Return a bureau's lines for the settled share; each is for all cases of the kind of the service that names it (诉求)."""
    found = []
    for service in office.services(bureau):
        for way in service.goals:
            if drawn := _SETTLED.search(way.quote):
                found.append(Goal(bureau, service.kind, way.name, way.item, way.quote, int(drawn[1]) / 100))
    return found


def reached(counts: Counted) -> list[Reached]:
    """Return every goal of the counted bureaus, with where they stand."""
    found = []
    for goal in (g for bureau in sorted({k.bureau for k in counts}) for g in goals(bureau)):
        sum_ = total(f for k, f in counts.items() if (k.bureau, k.kind) == (goal.bureau, goal.kind))
        found.append(Reached(goal, sum_.closed, sum_.to_settle, share(sum_.closed, sum_.to_settle)))
    return found
