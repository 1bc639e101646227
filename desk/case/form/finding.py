"""Which service a message asks for: by the item of a button, by its words, by the items that the finder finds."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desk.case.form.reading import names, reading
from desk.case.schema import Service
from desk.case.services import Services
from desk.text import normal

EXACT, NAME, BIGRAM = 3.0, 4.0, 0.5  # what a whole word, a word of the name, and a pair of characters count
ITEMS = (3.0, 1.5, 0.8)  # what the finder's first three items count
SURE, LEAD = 3.8, 1.35  # a service is taken from this score on, if so many times the next one's
NAMED = 1.5  # what its own words must count for at least: the finder finds something in everything
CATCH_ALL = 0.6  # what words count for a consultation, which takes everything, unless it is asked for
REPORTED = 2.5  # what 举报 counts for a service that takes reports
OFFER = 2.0  # services from this score on are offered
GROUPS = {"consult": ("consult", "help"), "booking": ("booking",), "request": ("request",), "complaint": ("complaint", "report")}


@dataclass(frozen=True)
class Choice:
    """What a message may mean: the one service that it surely names, else those that it may name, best first."""

    sure: Service | None
    likely: tuple[Service, ...] = ()


def by_item(services: Services, item: str) -> list[Service]:
    """Return the services that rest on `item`, those that name it first before others."""
    bureau = item.partition("-")[0]
    found = [s for s in services.of_bureau(bureau) if item in s.items or any(item in m.items for m in s.matters)]
    return sorted(found, key=lambda s: s.items.index(item) if item in s.items else len(s.items))


def by_words(services: Services, bureau: str, text: str, items: Sequence[str] = ()) -> Choice:
    """Return what `text` asks for among the services of `bureau`; `items`: what the finder makes of it, best first."""
    known = services.of_bureau(bureau)
    said = reading(text)
    pairs = {s.id: _pairs(" ".join([s.name, *s.words, *(w for m in s.matters for w in [m.name, *m.words])])) for s in known}
    seen: Counter[str] = Counter(p for found in pairs.values() for p in found)
    weight = {p: math.log((len(known) + 1) / n) for p, n in seen.items()}
    said_so = {s.id: _by_words(s, said, pairs[s.id], weight) for s in known}
    scores = {s.id: _scored(s, said, said_so[s.id], items) for s in known}
    ranked = sorted(known, key=lambda s: -scores[s.id])
    if not ranked:
        return Choice(None)
    best, second = scores[ranked[0].id], scores[ranked[1].id] if len(ranked) > 1 else 0.0
    if best >= SURE and best >= LEAD * second and said_so[ranked[0].id] >= NAMED:
        return Choice(ranked[0])
    return Choice(None, tuple(s for s in ranked[:4] if scores[s.id] >= max(OFFER, 0.45 * best)))


def _pairs(text: str) -> set[str]:
    """Return the pairs of characters in `text`; two digits say nothing, they stand in any phone number."""
    said = normal(text)
    pairs = {said[n : n + 2] for n in range(len(said) - 1)}
    return {p for p in pairs if p.strip() == p and not p.isdigit()}


def _by_words(service: Service, said: str, pairs: set[str], weight: dict[str, float]) -> float:
    named = {w for w in [*service.words, *(w for m in service.matters for w in [m.name, *m.words])] if names(w, said)}
    score = sum(EXACT * min(len(w), 6) / 4 for w in named if not any(w != o and w in o for o in named))
    score += NAME if normal(service.name) in said else 0.0
    return score + BIGRAM * sum(weight[p] for p in pairs & _pairs(said))


def _scored(service: Service, said: str, score: float, items: Sequence[str]) -> float:
    rest = {*service.items, *(i for m in service.matters for i in m.items)}
    score += sum(worth for worth, item in zip(ITEMS, items, strict=False) if item in rest)
    score += REPORTED if service.kind == "report" and "举报" in said else 0.0
    asked_for = "咨询" in said or any(names(w, said) for w in service.words)
    return score * (CATCH_ALL if service.kind == "consult" and not asked_for else 1.0)
