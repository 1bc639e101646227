"""What finding an item costs as the policy base grows: 117, 1,000, 10,000 and 100,000 items in one bureau.

    python -m eval.scale

The first size is the real base. Larger ones recombine its sentences, and draw their vectors from the kept ones of its
passages with a little noise, so that nothing is embedded for them. The index is the finder's own, measured as it is.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import bm25s
import numpy as np
import typer
from bm25s.tokenization import Tokenized
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

from desk.policy.base import PolicyBase, PolicyItem, read_base
from desk.policy.search.embeddings import Embedder, KeptEmbeddings, Vectors
from desk.policy.search.evidence import OfficialIndex, item_passages, words
from desk.policy.search.finder import standard
from desk.policy.search.onnx_e5 import OnnxE5
from desk.settings import settings
from desk.text import normal
from eval.score import held_out, read_cases

SIZES = (117, 1_000, 10_000, 100_000)
NOISE = 0.02  # standard deviation added to each of a drawn unit vector's numbers
ASKED = 20  # questions a measurement
LONGEST = 6.0  # seconds after which a measurement stops with what it has
SEED = 5
HEAD = ["items", "passages", "lexical ms", "dense ms", "together ms", "memory MB", "build s"]


@dataclass(frozen=True)
class Cost:
    """What one size costs; milliseconds a question (median), `together` with the question's own embedding."""

    items: int
    passages: int
    lexical: float
    dense: float
    together: float
    memory: float
    build: float

    def cells(self) -> list[str]:
        """Return the row of the table."""
        times = [f"{ms:.1f}" for ms in (self.lexical, self.dense, self.together)]
        return [f"{self.items:,}", f"{self.passages:,}", *times, f"{self.memory:.0f}", f"{self.build:.1f}"]

    def data(self) -> dict[str, Any]:
        """Return the figures for var/bench.json."""
        return dict(
            zip(
                ("items", "passages", "lexical_ms", "dense_ms", "together_ms", "memory_mb", "build_s"),
                (self.items, self.passages, *(round(v, 2) for v in (self.lexical, self.dense, self.together, self.memory, self.build))),
                strict=True,
            )
        )


@dataclass
class Pool:
    """The real base taken apart: what items of any number are put together from."""

    pieces: list[str]
    tokens: list[NDArray[np.int64]]
    vocabulary: dict[str, int]
    vectors: Vectors
    piece_rows: list[list[int]]
    vector_rows: list[list[int]]
    synonyms: dict[str, list[str]]


def pieces_of(entry: PolicyItem) -> list[str]:
    """Return the sentences and facts of an item, the parts of what the finder reads as its words."""
    text = entry.item.text.replace("。", "。\v").replace("；", "；\v").replace("\n", "\v")
    parts = [entry.item.title, *text.split("\v"), entry.facts.summary, *entry.facts.everyday]
    parts += [" ".join([f.matter, f.answer, *f.words]) for f in entry.facts.facts]
    return [normal(p) for p in parts if p.strip()]


def take_apart(base: PolicyBase, embeddings: KeptEmbeddings, bar: Progress) -> Pool:
    """Return the pool of a policy base; vectors that are kept are not computed again."""
    pool = Pool([], [], {}, np.zeros((0, 0), np.float32), [], [], base.synonyms)
    texts: list[str] = []
    for entry in base.items.values():
        pieces, passages = pieces_of(entry), item_passages(entry)
        pool.piece_rows.append(list(range(len(pool.pieces), len(pool.pieces) + len(pieces))))
        pool.vector_rows.append(list(range(len(texts), len(texts) + len(passages))))
        pool.pieces += pieces
        texts += passages
    for piece in pool.pieces:
        numbers = [pool.vocabulary.setdefault(w, len(pool.vocabulary)) for w in words(piece)]
        pool.tokens.append(np.array(numbers, dtype=np.int64))
    task = bar.add_task("vectors of the real base", total=None)
    pool.vectors = embeddings.passages(texts, lambda done, total: bar.update(task, completed=done, total=total))
    bar.update(task, completed=len(texts), total=len(texts))
    return pool


def build(pool: Pool, size: int, rng: np.random.Generator) -> OfficialIndex:
    """Return an index of `size` items: the real ones as far as they go, recombined ones after them."""
    real = min(size, len(pool.piece_rows))
    models = [n if n < real else int(rng.integers(len(pool.piece_rows))) for n in range(size)]
    piece_rows = [pool.piece_rows[m] if n < real else rng.integers(len(pool.pieces), size=len(pool.piece_rows[m])).tolist() for n, m in enumerate(models)]
    vector_rows = [pool.vector_rows[m] if n < real else rng.integers(len(pool.vectors), size=len(pool.vector_rows[m])).tolist() for n, m in enumerate(models)]
    bm25 = bm25s.BM25()
    ids = [np.concatenate([pool.tokens[p] for p in rows]).tolist() for rows in piece_rows]
    bm25.index(Tokenized(ids=ids, vocab=dict(pool.vocabulary)), show_progress=False)
    tfidf, matrix = _characters(pool, piece_rows)
    counts = [len(rows) for rows in vector_rows]
    owners = np.repeat(np.arange(size), counts)
    vectors = pool.vectors[np.concatenate([np.array(rows) for rows in vector_rows])]
    _shake(vectors, sum(counts[:real]), rng)
    return OfficialIndex([f"i{n:06d}" for n in range(size)], bm25, tfidf, matrix.T.tocsr(), vectors, owners, pool.synonyms)


def _shake(vectors: Vectors, start: int, rng: np.random.Generator) -> None:
    """Add a little noise to the drawn vectors, block by block to spare memory."""
    for at in range(start, len(vectors), 50_000):
        block = vectors[at : at + 50_000]
        block += rng.standard_normal(block.shape, dtype=np.float32) * np.float32(NOISE)
        block /= np.linalg.norm(block, axis=1, keepdims=True)


def _characters(pool: Pool, piece_rows: Sequence[Sequence[int]]) -> tuple[TfidfVectorizer, csr_matrix]:
    """Return the character index; pieces are counted once, items are sums of pieces."""
    counted = CountVectorizer(analyzer="char", ngram_range=(1, 3)).fit(pool.pieces)
    by_piece = counted.transform(pool.pieces).astype(np.float64)
    starts = np.cumsum([0, *(len(rows) for rows in piece_rows)])
    chosen = csr_matrix((np.ones(starts[-1]), np.concatenate([np.array(r) for r in piece_rows]), starts), shape=(len(piece_rows), len(pool.pieces)))
    counts = chosen @ by_piece
    transformer = TfidfTransformer(sublinear_tf=True).fit(counts)
    tfidf = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, vocabulary=counted.vocabulary_)
    tfidf.idf_ = transformer.idf_
    return tfidf, transformer.transform(counts, copy=False)


def megabytes(index: OfficialIndex) -> float:
    """Return what the index's numbers take, in MB (10^6 bytes)."""
    matrix: Any = index.columns
    arrays = [index.passages, index.owners, matrix.data, matrix.indices, matrix.indptr]
    arrays += [a for a in index.bm25.scores.values() if isinstance(a, np.ndarray)]
    return float(sum(a.nbytes for a in arrays)) / 1e6


def milliseconds(run: Callable[[int], object], count: int = ASKED) -> float:
    """Return the median time of `run(0..count-1)` after one run that does not count."""
    run(0)
    times: list[float] = []
    begun = time.perf_counter()
    for n in range(count):
        started = time.perf_counter()
        run(n)
        times.append(time.perf_counter() - started)
        if time.perf_counter() - begun > LONGEST:
            break
    return statistics.median(times) * 1e3


def cost(index: OfficialIndex, questions: Sequence[str], model: Embedder, built: float) -> Cost:
    """Measure one index with the finder's own code."""
    vectors = [model.query(q) for q in questions]

    def dense(n: int) -> object:
        best = np.full(len(index.ids), -1.0)
        np.maximum.at(best, index.owners, index.passages @ vectors[n])
        return np.argmax(best)

    def together(n: int) -> object:
        scores = index.scores(questions[n], model.query(questions[n]))
        return np.argsort(-np.sum([standard(s) for s in scores.values()], axis=0))[:3]

    lexical = milliseconds(lambda n: index.scores(questions[n], None), len(questions))
    return Cost(
        len(index.ids), len(index.passages), lexical, milliseconds(dense, len(questions)), milliseconds(together, len(questions)), megabytes(index), built
    )


def measure(console: Console, sizes: Sequence[int] = SIZES) -> list[Cost]:
    """Measure every size, with a progress bar."""
    model = OnnxE5(settings().models_dir)
    embeddings = KeptEmbeddings(model, settings().embeddings_cache)
    asked = [normal(c["text"]) for c in read_cases(held_out()) if "expect" in c]
    questions = asked[:: max(1, len(asked) // ASKED)][:ASKED]
    found = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        pool = take_apart(read_base(settings().policies_dir), embeddings, bar)
        task = bar.add_task("finding among items", total=len(sizes))
        for size in sizes:
            bar.update(task, description=f"finding among {size:,} items")
            started = time.perf_counter()
            index = build(pool, size, np.random.default_rng(SEED))
            found.append(cost(index, questions, model, time.perf_counter() - started))
            bar.advance(task)
    return found


def table(found: Sequence[Cost]) -> Table:
    """Return the table for people."""
    shown = Table(*HEAD, title="finding an item (median a question; together includes embedding the question)")
    for one in found:
        shown.add_row(*one.cells())
    return shown


def main() -> None:
    """Measure and print."""
    console = Console()
    console.print(table(measure(console)))


if __name__ == "__main__":
    typer.run(main)
