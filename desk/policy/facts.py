"""How near a question is to the words of each fact: characters and meaning of matter, answer and everyday words."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from desk.policy.base import PolicyBase, PolicyItem
from desk.policy.search.embeddings import KeptEmbeddings, Progress, Vectors
from desk.policy.search.grams import Grams
from desk.text import normal

LETTERS, MEANING = 1.5, 8.0
_MIDDLE = 0.8  # e5's likeness of unrelated texts


class FactWords:
    """Scores of facts that need no training questions."""

    def __init__(self, base: PolicyBase, embeddings: KeptEmbeddings, progress: Progress | None = None) -> None:
        texts: list[str] = []
        self._rows: dict[tuple[str, str], int] = {}
        for entry in base.items.values():
            for key, text in [
                ("summary", f"{entry.item.title} {entry.facts.summary}"),
                *((f.key, f"{f.matter} {f.answer} {' '.join(f.words)}") for f in entry.facts.facts),
            ]:
                self._rows[entry.id, key] = len(texts)
                texts.append(normal(text))
        letters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
        self._matrix = letters.fit_transform(texts).tocsr() if texts else None
        self._letters = Grams(letters) if texts else None
        self._vectors = embeddings.passages(texts, progress)

    def scores(self, entry: PolicyItem, question: str, vector: Vectors | None) -> dict[str, float]:
        """Return for each fact of `entry`, and its summary, how near the normalised `question` is; `vector` is its meaning, if known."""
        if self._matrix is None or self._letters is None:
            return {}
        keys = ["summary", *(f.key for f in entry.facts.facts)]
        rows = [self._rows[entry.id, k] for k in keys]
        letters = (self._matrix[rows] @ self._letters.row(question).T).toarray().ravel()
        meaning = np.maximum(self._vectors[rows] @ vector - _MIDDLE, 0) if vector is not None else np.zeros(len(rows))
        return dict(zip(keys, (LETTERS * letters + MEANING * meaning).tolist(), strict=True))
