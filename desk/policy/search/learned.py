"""What the training questions teach: one kernel over characters, sound and meaning, and ridge models on it.

Two questions are alike as far as they share characters, syllables (against wrong characters) and meaning; every
decision below (in scope or not, which item, which fact) reads the same row of likenesses to the training questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from desk import archive
from desk.policy.search import talk as talks
from desk.policy.search.embeddings import KeptEmbeddings, Progress, Vectors
from desk.policy.search.grams import Grams, likeness
from desk.policy.search.questions import Question
from desk.policy.search.ridge import Floats, shape, solve
from desk.text import normal, sound, without_amounts

FORMAT = 7
MEANING = 1.5  # weight of e5 beside characters and sound; 1 to 2 measure alike
OUTSIDE = "out_of_scope"
FOLLOWING = ("follow_up", "more")  # they name no matter, and count only where something was talked about
# What the desk must not answer from the documents; the other dialogue acts depend on the turn before.
REFUSED = (f"{OUTSIDE}/", "greet", "goodbye", "thanks", "bot_challenge", "help", "abuse", "gibberish", "injection", "other_data", "handover")


@dataclass
class BureauModel:
    """One bureau's items: which of the training questions are its own, and the ridge weights on them."""

    rows: NDArray[np.intp]
    ids: list[str]
    weights: Floats
    letter_weights: Floats  # the same learned without meaning


@dataclass
class Learned:
    """The trained model; saved and loaded whole."""

    digest: str
    texts: list[str]
    items: list[str | None]
    facts: list[str | None]
    characters: TfidfVectorizer
    sounds: TfidfVectorizer
    character_columns: csr_matrix  # a row a character sequence, a column a question: touches only what a message has
    sound_columns: csr_matrix
    meaning_rows: Floats
    meaning_mean: Floats
    scope: Floats
    letter_scope: Floats
    bureaus: dict[str, BureauModel]
    talk: talks.TalkJudge | None
    format: int = FORMAT

    @cached_property
    def _characters(self) -> Grams:
        return Grams(self.characters)

    @cached_property
    def _sounds(self) -> Grams:
        return Grams(self.sounds)

    @cached_property
    def rows(self) -> dict[str, NDArray[np.intp]]:
        """The places of each item's training questions."""
        found: dict[str, list[int]] = {}
        for n, item in enumerate(self.items):
            if item:
                found.setdefault(item, []).append(n)
        return {item: np.array(places) for item, places in found.items()}

    def letters(self, question: str) -> Floats:
        """Return how like the normalised `question` is to each training question in characters and sound."""
        by_characters = likeness(self._characters.row(question), self.character_columns)
        by_sounds = likeness(self._sounds.row(sound(question)), self.sound_columns)
        return by_characters + by_sounds

    def alike(self, letters: Floats, vector: Vectors) -> Floats:
        """Return how like a question is to each training question in characters, sound and meaning together."""
        both: Floats = letters + MEANING * (self.meaning_rows @ _unit(vector - self.meaning_mean))
        return both

    def in_scope(self, alike: Floats, meaning: bool = True) -> float:
        """Return above 0 if the question is one that the documents may answer, below 0 if not; about -1 to 1."""
        return float(shape(alike[: len(self.scope)]) @ (self.scope if meaning else self.letter_scope))

    def stays(self, alike: Floats, item: str) -> float:
        """Return above 0 if a message, said in a talk on `item`, may be answered; below 0 if no document answers it."""
        return self.talk.stays(alike, self.in_scope(alike), self.rows.get(item)) if self.talk else 1.0

    def item_scores(self, bureau: str, alike: Floats, meaning: bool = True) -> dict[str, float]:
        """Return for each item of `bureau` that has training questions how well it fits; about -1 to 1."""
        model = self.bureaus.get(bureau)
        if model is None:
            return {}
        return dict(zip(model.ids, (shape(alike[model.rows]) @ (model.weights if meaning else model.letter_weights)).tolist(), strict=True))

    def fact_scores(self, item: str, alike: Floats) -> dict[str, float]:
        """Return for each fact of `item` how like its nearest training questions are."""
        by_fact: dict[str, list[float]] = {}
        for n in self.rows.get(item, ()):
            by_fact.setdefault(self.facts[n] or "summary", []).append(float(alike[n]))
        return {k: (best := sorted(v, reverse=True))[0] + 0.5 * float(np.mean(best[1:3] or best[:1])) for k, v in by_fact.items()}


def _unit(rows: NDArray[Any]) -> Floats:
    rows = np.asarray(rows, dtype=np.float32)
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return unit


def train(questions: Sequence[Question], embeddings: KeptEmbeddings, digest: str, progress: Progress | None = None) -> Learned:
    """Return the model learned from `questions`; of the dialogue's own acts only follow-ups are kept, for talks."""
    alone = [q for q in questions if q.item or q.intent.startswith(REFUSED)]
    used = [*alone, *(q for q in questions if q.intent in FOLLOWING)]
    texts = [without_amounts(normal(q.text)) for q in used]
    count = len(alone)
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
    sounds = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
    spoken = [sound(t) for t in texts]
    character_rows, sound_rows = characters.fit(texts[:count]).transform(texts), sounds.fit(spoken[:count]).transform(spoken)
    vectors = embeddings.queries(texts, progress)
    mean = vectors[:count].mean(0)
    meaning = _unit(vectors - mean)
    letters = (character_rows @ character_rows.T + sound_rows @ sound_rows.T).toarray()
    kernel = letters + MEANING * (meaning @ meaning.T)
    asked = np.where([q.item is not None for q in alone], 1.0, -1.0)
    scope, letter_scope = solve(kernel[:count, :count], asked), solve(letters[:count, :count], asked)
    bureaus = {}
    for bureau in sorted({q.item.split("-")[0] for q in used if q.item}):
        rows = np.array([n for n, q in enumerate(used) if q.item and q.item.startswith(bureau + "-")])
        ids = sorted({str(used[n].item) for n in rows})
        targets = np.array([[1.0 if used[n].item == i else -1.0 for i in ids] for n in rows])
        bureaus[bureau] = BureauModel(rows, ids, solve(kernel[np.ix_(rows, rows)], targets), solve(letters[np.ix_(rows, rows)], targets))
    outside, following = np.array([q.intent.startswith(OUTSIDE) for q in used]), np.array([q.intent in FOLLOWING for q in used])
    return Learned(
        digest,
        texts,
        [q.item for q in used],
        [q.fact for q in used],
        characters,
        sounds,
        character_rows.T.tocsr(),
        sound_rows.T.tocsr(),
        meaning,
        mean,
        scope,
        letter_scope,
        bureaus,
        talks.train(kernel, [q.item for q in used], outside, following),
    )


def load(path: Path) -> Learned | None:
    """Return the saved model, or None if there is none of this format."""
    return archive.load(Learned, FORMAT, path)
