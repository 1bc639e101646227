"""The policy base as its users need it: loading files into the database, training, and an assistant that follows changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from desk import archive, clock
from desk.db import Database
from desk.errors import UnknownBureau
from desk.policy import repository
from desk.policy.assistant import Assistant
from desk.policy.base import PolicyBase, read_base
from desk.policy.facts import FactWords
from desk.policy.repository import Changes
from desk.policy.search import learned, questions
from desk.policy.search.embeddings import Embedder, EmbeddingsApi, KeptEmbeddings, Progress
from desk.policy.search.finder import Finder
from desk.policy.search.onnx_e5 import OnnxE5
from desk.settings import Settings, settings

ProgressFor = Callable[[str], Progress | None]


def embeddings(config: Settings | None = None) -> KeptEmbeddings:
    """Return the embedder that the settings name, with its kept vectors."""
    config = config or settings()
    inner: Embedder = EmbeddingsApi(config.embeddings_url, config.embeddings_model) if config.embeddings_url else OnnxE5(config.models_dir)
    return KeptEmbeddings(inner, config.embeddings_cache)


async def load_files(database: Database, root: Path) -> Changes:
    """Read and check the files under `root` and store them; raises BadPolicyFile and stores nothing if one is broken."""
    base = read_base(root)
    async with database.transaction() as session:
        return await repository.store(session, base, clock.now())


def train(config: Settings, progress: Progress | None = None) -> tuple[Path, bool]:
    """Train the finder from the questions unless nothing changed; return the model's path and whether it was trained."""
    path = config.models_dir / "finder.joblib"
    asked = questions.read_questions(config.questions_dir)
    kept = embeddings(config)
    digest = f"{learned.FORMAT}|{kept.name}|{questions.digest(asked)}"
    known = learned.load(path)
    if known and known.digest == digest:
        return path, False
    archive.save(learned.train(asked, kept, digest, progress), path)
    return path, True


def build(base: PolicyBase, config: Settings, progress: ProgressFor | None = None) -> Assistant:
    """Return an assistant over `base` with the trained model, if there is one."""
    kept = embeddings(config)
    say = progress or (lambda _: None)
    model = learned.load(config.models_dir / "finder.joblib")
    return Assistant(base, Finder(base, model, kept, say("条文")), FactWords(base, kept, say("要点")))


class LiveAssistant:
    """The assistant of a running process; it is built anew when the stored base has changed."""

    def __init__(self, database: Database, config: Settings | None = None, check_seconds: float = 5.0) -> None:
        self._database, self._config, self._every = database, config or settings(), check_seconds
        self._assistant: Assistant | None = None
        self._digest: str | None = None
        self._checked = 0.0
        self._lock = asyncio.Lock()

    async def get(self) -> Assistant:
        """Return the current assistant; raises UnknownBureau if no policy base was loaded yet."""
        now = asyncio.get_running_loop().time()
        if self._assistant is not None and now - self._checked < self._every:
            return self._assistant
        async with self._lock:
            self._checked = now
            async with self._database.sessions() as session:
                digest = await repository.digest(session)
                if digest is None:
                    raise UnknownBureau("还没有装入政策库")
                if digest != self._digest or self._assistant is None:
                    base = await repository.load(session)
                    self._assistant = await asyncio.to_thread(build, base, self._config)
                    self._digest = digest
        return self._assistant
