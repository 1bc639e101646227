"""Evidence that needs no training questions: words and meaning of the official text, the facts, and everyday words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import bm25s
import jieba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from desk.policy.base import PolicyBase, PolicyItem
from desk.policy.search.embeddings import KeptEmbeddings, Progress, Vectors
from desk.policy.search.grams import Grams
from desk.text import normal

jieba.setLogLevel(60)
Scores = NDArray[np.float64]


def words(text: str) -> list[str]:
    """Return the search words of normalised `text`."""
    return [w for w in jieba.lcut_for_search(text) if w.strip()]


def expand(text: str, synonyms: dict[str, list[str]]) -> str:
    """Append to a normalised question the official words for the everyday words in it."""
    added = [o for word, official in synonyms.items() if word in text for o in official]
    return f"{text} {' '.join(dict.fromkeys(added))}" if added else text


def item_words(entry: PolicyItem) -> str:
    """Return all words by which an item may be found lexically."""
    facts = entry.facts
    parts = [entry.item.title, entry.item.text, facts.summary, *facts.everyday]
    parts += [" ".join([f.matter, f.answer, *f.words]) for f in facts.facts]
    return normal(" ".join(parts))


def item_passages(entry: PolicyItem) -> list[str]:
    """Return the short texts whose meaning stands for an item: its gist, each fact, and the official sentences."""
    facts = entry.facts
    passages = [f"{entry.item.title}。{facts.summary} {' '.join(facts.everyday)}".strip(), entry.item.text[:300]]
    passages += [f"{f.matter}。{f.answer} {' '.join(f.words)}".strip() for f in facts.facts]
    if not facts.facts:
        passages += [s for s in _sentences(entry.item.text) if len(s) > 8]
    return [normal(p) for p in passages]


def _sentences(text: str) -> list[str]:
    for mark in "。；\n":
        text = text.replace(mark, mark + "\v")
    return [s.strip() for s in text.split("\v") if s.strip()]


@dataclass
class OfficialIndex:
    """Lexical and dense evidence for one bureau's items (or any list of items), in their order."""

    ids: list[str]
    bm25: bm25s.BM25
    tfidf: TfidfVectorizer
    columns: csr_matrix  # a row a character sequence, a column an item
    passages: Vectors
    owners: NDArray[np.intp]
    synonyms: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def _grams(self) -> Grams:
        return Grams(self.tfidf)

    def scores(self, question: str, vector: Vectors | None) -> dict[str, Scores]:
        """Return the evidence for each item by kind; `question` is normalised, `vector` its embedding."""
        asked = expand(question, self.synonyms)
        tokens = words(asked)
        found: dict[str, Scores] = {
            "bm25": np.asarray(self.bm25.get_scores(tokens), dtype=float) if tokens else np.zeros(len(self.ids)),
            "tfidf": (self._grams.row(asked) @ self.columns).toarray().ravel(),
        }
        if vector is not None:
            best = np.full(len(self.ids), -1.0)
            np.maximum.at(best, self.owners, self.passages @ vector)
            found["dense"] = best
        return found

    def held(self, question: str) -> Scores:
        """Return for each item which share of the question's wording (rare words count more) its text holds."""
        asked = self._grams.row(question)
        return np.asarray((asked.multiply(asked) @ (self.columns > 0)).toarray()).ravel()


def build_index(entries: Sequence[PolicyItem], base: PolicyBase, embeddings: KeptEmbeddings, progress: Progress | None = None) -> OfficialIndex:
    """Return the index of `entries`; embeddings that are already kept are not computed again."""
    docs = [item_words(e) for e in entries]
    bm25 = bm25s.BM25()
    bm25.index([words(d) for d in docs], show_progress=False)
    tfidf = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = tfidf.fit_transform(docs)
    texts, owners = [], []
    for n, entry in enumerate(entries):
        for passage in item_passages(entry):
            texts.append(passage)
            owners.append(n)
    return OfficialIndex([e.id for e in entries], bm25, tfidf, matrix.T.tocsr(), embeddings.passages(texts, progress), np.array(owners), base.synonyms)
