"""Sentence vectors behind one small interface; each text is embedded once and kept in a file."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import httpx
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Embedder(Protocol):
    """Turns texts into unit vectors; `name` tells models apart in the cache."""

    name: str

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of official texts, a row each."""
        ...


class EmbeddingsApi:
    """Any OpenAI-compatible embeddings endpoint, for deployments with a larger model."""

    def __init__(self, url: str, model: str, client: httpx.Client | None = None) -> None:
        self.name = f"{url}#{model}"
        self._url, self._model = url, model
        self._client = client or httpx.Client(timeout=10)

    def query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        vector: Vectors = self._embed([f"query: {text}"])[0]
        return vector

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of official texts, a row each."""
        return self._embed([f"passage: {t}" for t in texts])

    def _embed(self, texts: list[str]) -> Vectors:
        reply = self._client.post(self._url, json={"model": self._model, "input": texts})
        reply.raise_for_status()
        rows = np.asarray([row["embedding"] for row in reply.json()["data"]], dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


class KeptEmbeddings:
    """An embedder whose results are kept in an SQLite file, so that no text is embedded twice."""

    def __init__(self, inner: Embedder, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._inner, self.name = inner, inner.name
        self._db = sqlite3.connect(path, check_same_thread=False, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
        self.query = lru_cache(maxsize=2048)(inner.query)  # type: ignore[method-assign]

    def query(self, text: str) -> Vectors:
        """Return the vector of a question; recent ones are kept in memory only, not on disk."""
        return self._inner.query(text)

    def queries(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the vectors of training questions, a row each; kept on disk."""
        return self._kept("q", texts, lambda ts: np.stack([self._inner.query(t) for t in ts]), progress)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the vectors of official texts, a row each; kept on disk."""
        return self._kept("p", texts, self._inner.passages, progress)

    def _kept(self, role: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors], progress: Progress | None) -> Vectors:
        keys = [hashlib.sha256(f"{self.name}|{role}|{t}".encode()).digest() for t in texts]
        known: dict[bytes, Vectors] = {}
        for start in range(0, len(keys), 500):
            chunk = keys[start : start + 500]
            marks = ",".join("?" * len(chunk))
            rows = self._db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", chunk)  # noqa: S608
            known.update({k: np.frombuffer(v, dtype=np.float32) for k, v in rows})
        missing = [(k, t) for k, t in dict(zip(keys, texts, strict=True)).items() if k not in known]
        for start in range(0, len(missing), 32):
            chunk_pairs = missing[start : start + 32]
            vectors = embed([t for _, t in chunk_pairs])
            with self._db:
                self._db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", [(k, v.tobytes()) for (k, _), v in zip(chunk_pairs, vectors, strict=True)])
            known.update({k: v for (k, _), v in zip(chunk_pairs, vectors, strict=True)})
            if progress:
                progress(start + len(chunk_pairs), len(missing))
        return np.stack([known[k] for k in keys]) if keys else np.zeros((0, 0), np.float32)
