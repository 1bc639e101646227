"""What the policy tests share: an embedder without a model, and an assistant over the small base."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from desk.policy.base import PolicyBase
from desk.policy.search import learned
from desk.policy.search.embeddings import Embedder, KeptEmbeddings
from desk.policy.search.learned import Learned
from desk.policy.search.questions import Question, read_questions

SIZE = 128


class CountingEmbedder:
    """Vectors from pairs of characters, so that like texts are near; it notes what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return self._vector(text)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.extend(texts)
        return np.stack([self._vector(t) for t in texts])

    @staticmethod
    def _vector(text: str) -> np.ndarray:
        vector = np.full(SIZE, 0.2, np.float32)
        for pair in ["", *text, *("".join(p) for p in pairwise(text))]:
            vector[int.from_bytes(hashlib.sha256(pair.encode()).digest()[:2]) % SIZE] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture(scope="session")
def embedder() -> Callable[[], CountingEmbedder]:
    """Return a way to make such an embedder."""
    return CountingEmbedder


@pytest.fixture(scope="session")
def keep() -> Iterator[Callable[[Embedder, Path], KeptEmbeddings]]:
    """Give a way to keep an embedder's vectors in a file that is closed in the end."""
    made: list[KeptEmbeddings] = []

    def make(inner: Embedder, path: Path) -> KeptEmbeddings:
        made.append(KeptEmbeddings(inner, path))
        return made[-1]

    yield make
    for kept in made:
        kept._db.close()


@pytest.fixture(scope="session")
def kept(keep: Callable[[Embedder, Path], KeptEmbeddings], tmp_path_factory: pytest.TempPathFactory) -> KeptEmbeddings:
    """Return kept embeddings over such an embedder."""
    return keep(CountingEmbedder(), tmp_path_factory.mktemp("vectors") / "embeddings.db")


@pytest.fixture(scope="session")
def few_questions() -> list[Question]:
    """Return the tiny question set: for one bureau's three items, and what must be refused."""
    return read_questions(Path(__file__).parent / "search" / "questions")


@pytest.fixture(scope="session")
def taught(few_questions: list[Question], kept: KeptEmbeddings) -> Learned:
    """Return what the tiny question set teaches."""
    return learned.train(few_questions, kept, "digest")


@pytest.fixture(scope="session")
def texts(whole: PolicyBase) -> list[str]:
    """Return the official text of every real item."""
    return [entry.item.text for entry in whole.items.values()]
