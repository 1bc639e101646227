"""The finder: a question and a bureau in, the fitting items out, with a measure of whether any fits at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desk.policy.base import PolicyBase
from desk.policy.search.embeddings import KeptEmbeddings, Progress, Vectors
from desk.policy.search.evidence import OfficialIndex, Scores, build_index
from desk.policy.search.learned import Learned
from desk.policy.search.ridge import Floats
from desk.text import normal, without_amounts

OFFICIAL = 0.3  # weight of the official text where questions were learned, in standard deviations
WEIGHTS = {"bm25": 0.5, "tfidf": 1.0, "dense": 1.0, "carried": 1.5}  # for items without questions
SHARPNESS = 8.0  # how quickly a learned item counts less as it resembles the question less
SURE = 0.3  # what the confidence adds to the scope
HELD = 0.5  # share of a question's wording that an item without questions must hold to count as meant
# Characters and sound alone decide where they are this sure; only then is the embedding, most of a turn's cost, saved.
PLAIN_SCOPE, PLAIN_CONFIDENCE, PLAIN_MARGIN, PLAIN_REFUSAL = 0.25, -0.35, 0.25, -0.3
PLAIN_LESS = 0.25  # how much lower the confidence is without meaning than with it, at the median
PLAIN_IN_TALK = ((16, 0.35), (10_000, -0.2))  # up to so many characters, the confidence that names another matter than the one talked about
_LATIN = re.compile("[a-z]{2}")  # words of another script mean what their letters do not show
PROBES = 200  # questions by which an item that is near to everything is found out


@dataclass
class Found:
    """What the finder makes of one question.

    Items best first with their scores; the scope (above 0: answerable); and how surely the message names a matter of
    this bureau at all (`confidence`, about -1 to 1): a mere 那要几天 names none.
    """

    question: str
    bureau: str
    ranked: list[tuple[str, float]]
    scope: float
    confidence: float
    alike: Floats | None = field(default=None, repr=False)
    vector: Vectors | None = field(default=None, repr=False)
    held: dict[str, float] = field(default_factory=dict, repr=False)  # which share of the message's wording each item's texts hold

    @property
    def margin(self) -> float:
        """How far the best item is ahead of the second."""
        return self.ranked[0][1] - self.ranked[1][1] if len(self.ranked) > 1 else 9.0

    @property
    def best(self) -> str:
        """The id of the best item."""
        return self.ranked[0][0]

    def apart(self, item: str) -> float:
        """Return how much more of the message's wording the best item's texts hold than those of `item`, -1 to 1; 0 for another bureau's item."""
        return self.held.get(self.best, 0.0) - self.held[item] if item in self.held else 0.0


def standard(scores: Scores) -> Scores:
    """Return `scores` with mean 0 and standard deviation 1, so that different evidence can be added."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


class Finder:
    """Finds items; built once from a policy base, a trained model (or none) and kept embeddings."""

    def __init__(self, base: PolicyBase, learned: Learned | None, embeddings: KeptEmbeddings, progress: Progress | None = None) -> None:
        self.base, self.learned, self._embeddings = base, learned, embeddings
        self._indexes = {b: build_index(base.of_bureau(b), base, embeddings, progress) for b in base.bureaus if base.of_bureau(b)}
        self._rows = {item: rows for item, rows in learned.rows.items() if item in base.items} if learned else {}
        self._near: dict[str, NDArray[np.float64]] = {}
        self._hubs: dict[str, dict[str, Scores]] = {}
        for bureau, index in self._indexes.items():
            if self._rows and not all(i in self._rows for i in index.ids):
                self._near[bureau] = self._likeness(index)
                self._hubs[bureau] = self._probe(bureau, index)

    def find(self, text: str, bureau: str, favour: Mapping[str, float] | None = None, in_talk: bool = False) -> Found:
        """Return the items of `bureau` that fit `text`; `favour` adds to items that the dialogue speaks for.

        `in_talk`: something was talked about before, so that a short message needs a closer look.
        """
        question, index = normal(text), self._indexes[bureau]
        asked = without_amounts(question)
        alike = self.learned.letters(asked) if self.learned else None
        plain = not favour and bureau not in self._near and not _LATIN.search(question) and self._plain(bureau, alike, len(question) if in_talk else 0)
        vector = None if plain else self._embeddings.query(asked)
        if self.learned and alike is not None and vector is not None:
            alike = self.learned.alike(alike, vector)
        total = self._join(bureau, index, index.scores(asked, vector), alike, not plain)
        for n, item in enumerate(index.ids):
            total[n] += (favour or {}).get(item, 0.0)
        order = np.argsort(-total)
        held = dict(zip(index.ids, index.held(asked).tolist(), strict=True))
        scope, confidence = self._judge(bureau, held, alike, not plain)
        return Found(question, bureau, [(index.ids[n], float(total[n])) for n in order], scope, confidence, alike, vector, held)

    def _plain(self, bureau: str, letters: Floats | None, in_talk: int) -> bool:
        """Tell whether characters and sound alone leave no doubt about item or refusal; `in_talk`: the message's length in a talk, or 0."""
        if self.learned is None or letters is None:
            return False
        scope = self.learned.in_scope(letters, meaning=False)
        if scope < PLAIN_REFUSAL and not in_talk:
            return True
        needed = next(sure for longest, sure in PLAIN_IN_TALK if in_talk <= longest) if in_talk else PLAIN_CONFIDENCE
        best = sorted(self.learned.item_scores(bureau, letters, meaning=False).values())[-2:]
        return len(best) == 2 and scope > PLAIN_SCOPE and best[1] + PLAIN_LESS > needed and best[1] - best[0] > PLAIN_MARGIN

    def stays(self, found: Found, item: str) -> float:
        """Return above 0 if the message, said in a talk on `item`, may be answered; below 0 if no document answers it.

        What characters alone decided names its matter surely.
        """
        if self.learned is None or found.alike is None or found.vector is None:
            return float("inf")
        return self.learned.stays(found.alike, item)

    def best_of(self, bureau: str, found: Found) -> tuple[str | None, float]:
        """Return which item of another `bureau` the question of `found` names most surely, and how surely."""
        learned = self.learned.item_scores(bureau, found.alike, found.vector is not None) if self.learned and found.alike is not None else {}
        best = max(learned, key=lambda i: learned[i], default=None)
        return best, learned[best] if best else -1.0

    def _judge(self, bureau: str, held: dict[str, float], alike: Floats | None, meaning: bool) -> tuple[float, float]:
        """Return scope and confidence. For items without questions the official wording speaks: how much of the question it holds."""
        if self.learned is None or alike is None:
            return 1.0, 0.0
        learned = self.learned.item_scores(bureau, alike, meaning)
        scope, confidence = self.learned.in_scope(alike, meaning), max(learned.values(), default=-1.0) + (0.0 if meaning else PLAIN_LESS)
        if unlearned := [share for i, share in held.items() if i not in learned]:
            scope, confidence = max(scope, 2 * (max(unlearned) - HELD)), max(confidence, 2 * (max(unlearned) - HELD))
        return scope + SURE * confidence, confidence

    def nearest_questions(self, found: Found, count: int = 3) -> list[tuple[str, str]]:
        """Return up to `count` items of the bureau, each with the fact whose training questions are nearest."""
        if self.learned is None or found.alike is None:
            return []
        chosen: dict[str, str] = {}
        for n in np.argsort(-found.alike):
            item = self.learned.items[n]
            if item in self._rows and item.startswith(found.bureau + "-") and item not in chosen:
                chosen[item] = self.learned.facts[n] or "summary"
                if len(chosen) == count:
                    break
        return list(chosen.items())

    def _join(self, bureau: str, index: OfficialIndex, official: dict[str, Scores], alike: Floats | None, meaning: bool) -> Scores:
        """Add the evidence: learned where an item has questions, official and carried over where it has none."""
        evidence = {name: standard(s) for name, s in official.items()}
        if alike is not None and bureau in self._near:
            evidence["carried"] = standard(self._carry(bureau, alike))
        hubs = self._hubs.get(bureau, {})
        unlearned = standard(np.sum([WEIGHTS[name] * (s - hubs.get(name, 0.0)) for name, s in evidence.items()], axis=0))
        learned = self.learned.item_scores(bureau, alike, meaning) if self.learned and alike is not None else {}
        known = np.array([i in learned for i in index.ids])
        if not known.any():
            return unlearned
        scores = np.array([learned.get(i, np.nan) for i in index.ids])
        by_questions = (scores - np.nanmean(scores)) / (np.nanstd(scores) or 1.0)
        by_text = standard(np.sum([standard(s) for s in official.values()], axis=0))
        return np.where(known, by_questions + OFFICIAL * by_text, unlearned)

    def _likeness(self, index: OfficialIndex) -> NDArray[np.float64]:
        """Return how near each item of a bureau is to each learned item, by words and by meaning."""
        known = [self.base.items[i] for i in self._rows]
        by_words = (index.tfidf.transform([normal(e.item.text) for e in known]) @ index.columns).toarray().T
        ours = self._embeddings.passages([normal(self.base.items[i].item.text[:300]) for i in index.ids])
        theirs = self._embeddings.passages([normal(e.item.text[:300]) for e in known])
        middle = theirs.mean(0)
        return standard(by_words) + standard(((ours - middle) @ (theirs - middle).T).astype(float))

    def _carry(self, bureau: str, alike: Floats) -> Scores:
        """Return for each item what the learned items that the question resembles say about it.

        So that a question in everyday words finds an item that no question was ever written for.
        """
        near = np.array([float(alike[rows].max()) for rows in self._rows.values()])
        weights = np.exp(SHARPNESS * (near - near.max()))
        return np.asarray(self._near[bureau] @ (weights / weights.sum()))

    def _probe(self, bureau: str, index: OfficialIndex) -> dict[str, Scores]:
        """Return for each kind of evidence how near each item is to any question at all; long items are near to most."""
        assert self.learned
        alone = len(self.learned.scope)
        chosen = np.random.default_rng(1).choice(alone, min(PROBES, alone), replace=False)
        texts = [self.learned.texts[n] for n in chosen]
        found: dict[str, list[Scores]] = {}
        for text, vector in zip(texts, self._embeddings.queries(texts), strict=True):
            scores = index.scores(text, vector)
            scores["carried"] = self._carry(bureau, self.learned.alike(self.learned.letters(text), vector))
            for name, values in scores.items():
                found.setdefault(name, []).append(standard(values))
        return {name: np.mean(rows, axis=0) for name, rows in found.items()}
