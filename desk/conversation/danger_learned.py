"""The guard's second ear: how much a message sounds like somebody in danger now, learned from written examples.

Rules (`danger.py`) know the words that were thought of; this knows the wording of a few thousand messages, urgent ones
and calm ones that look like them (`data/danger/`). Characters and syllables only, so that it answers in well under a
millisecond inside the gateway. How the two are weighed: decision 0014.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from desk import archive
from desk.case.services import read_services
from desk.conversation.danger import Danger, Dial, check, settled
from desk.policy.base import read_base
from desk.policy.search.grams import Grams
from desk.policy.search.questions import read_questions
from desk.policy.yamlfile import stamp
from desk.settings import Settings
from desk.text import normal, sound

FORMAT = 3
ALARM = 0.6  # the score from which a message is an emergency: log odds, and what a rule's alarm adds
RULE = 2.3
LONGEST = 400  # characters that are read; more are a document
LEAST = 4  # letters of a message on which the ear may speak alone: of 个人 or 400人 it knows too little
FEW, SURER = 10, 0.8  # with fewer letters than this it must be so much surer, unless a rule speaks too
DOUBT = -3.0  # log odds from which the end of a message is heard by itself: a danger may follow a calm question
LATE = 1.5  # what such an end must be surer than the whole
SHORTEST, MOST = 8, 6  # characters of an end, and how many are heard
_STOP = re.compile(r"[\s，。！？、；,.!?;…]+")
_LETTER = re.compile(r"[^\W\d_]")
QUESTION = 0.3  # how much a training question counts beside a danger example
PENALTY = 20.0
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """One message; `dial` is empty if nobody is in danger."""

    text: str
    dial: str
    weight: float = 1.0


@dataclass
class Ear:
    """The trained model, saved and loaded whole."""

    digest: str
    characters: TfidfVectorizer
    sounds: TfidfVectorizer
    alarm: Floats  # a weight a feature, the last one for every message
    dials: list[str]
    dial_weights: Floats
    format: int = FORMAT

    @cached_property
    def _grams(self) -> tuple[Grams, Grams]:
        return Grams(self.characters), Grams(self.sounds)

    def hear(self, text: str) -> tuple[float, Dial]:
        """Return the log odds that `text` tells of a danger now, and the number to dial if it does."""
        line = normal(text[:LONGEST])
        (seen, seen_values), (heard, heard_values) = (grams.weights(t) for grams, t in zip(self._grams, (line, sound(line)), strict=True))
        at = np.concatenate([seen, heard + len(self.characters.vocabulary_), [len(self.alarm) - 1]])
        values = np.concatenate([seen_values, heard_values, [1.0]])
        number = self.dials[int(np.argmax(values @ self.dial_weights[at]))]
        return float(values @ self.alarm[at]), Dial(number)


class DangerGuard:
    """Rules and ear together; without a trained ear, the rules alone."""

    def __init__(self, ear: Ear | None) -> None:
        self._ear = ear

    def check(self, text: str) -> Danger | None:
        """Return the danger that `text` tells of now, or None."""
        if settled(text):
            return None
        ruled = check(text)
        read = text[:LONGEST]
        letters = len(_LETTER.findall(read))
        if self._ear is None or (ruled is None and letters < LEAST):
            return ruled
        score, dial = self._heard(self._ear, read)
        helped = RULE if ruled else -SURER if letters < FEW else 0.0
        if score + helped < ALARM:
            return None
        # A mere cry for help does not say for whom to call.
        return Danger(dial, (), "learned") if ruled is None or ruled.reason == "plea" else ruled

    @staticmethod
    def _heard(ear: Ear, text: str) -> tuple[float, Dial]:
        """Hear the whole text and, in doubt, its ends; the score is that of whatever is nearest to an alarm."""
        whole = ear.hear(text)
        if not DOUBT < whole[0] < ALARM:
            return whole
        ends = [text[stop.end() :] for stop in _STOP.finditer(text)][-MOST:]
        heard = [ear.hear(end) for end in ends if len(end) >= SHORTEST]
        return max([whole, *((score - LATE, dial) for score, dial in heard)], key=itemgetter(0))


def read_examples(folder: Path) -> list[Example]:
    """Return the examples under `folder`: lists whose name ends in `urgent` or `calm`, of texts with or without a number."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for name, rows in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for row in rows:
                text, dial = (row["text"], row.get("dial", "")) if isinstance(row, dict) else (str(row), "")
                found.append(Example(text, dial or Dial.POLICE.value if name.endswith("urgent") else ""))
    return found


def digest(examples: Sequence[Example]) -> str:
    """Return a fingerprint of what the ear is trained on."""
    return hashlib.sha256("\n".join([str(FORMAT), *(f"{e.dial}|{e.weight}|{e.text}" for e in examples)]).encode()).hexdigest()


def train(examples: Sequence[Example]) -> Ear:
    """Return the ear learned from `examples`."""
    texts = [normal(e.text[:LONGEST]) for e in examples]
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32)
    sounds = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    rows = hstack([characters.fit_transform(texts), sounds.fit_transform([sound(t) for t in texts])]).tocsr()
    urgent = np.array([bool(e.dial) for e in examples])
    alarm = LogisticRegression(C=PENALTY, max_iter=1000, class_weight="balanced").fit(rows, urgent, sample_weight=[e.weight for e in examples])
    number = LogisticRegression(C=PENALTY, max_iter=1000).fit(rows[urgent], [e.dial for e in examples if e.dial])
    return Ear(digest(examples), characters, sounds, _weights(alarm)[:, 0], [str(c) for c in number.classes_], _weights(number))


def _weights(model: Any) -> Floats:
    """Return a row a feature, the last for the constant, and a column a class."""
    return np.vstack([model.coef_.T, model.intercept_]).astype(np.float32)


def load(path: Path) -> Ear | None:
    """Return the saved ear, or None if there is none of this format."""
    return _load(path, stamp(path))


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int) -> Ear | None:
    return archive.load(Ear, FORMAT, path)


def _labels(policies: Path) -> list[str]:
    """Return what our own buttons say in the forms: nobody who taps one is in danger."""
    if not (policies / "fields.yml").exists():
        return []
    services = read_services(policies, read_base(policies))
    found = [m.name for s in services.by_id.values() for m in s.matters] + [s.name for s in services.by_id.values()]
    return found + [c for s in services.by_id.values() for q in services.questions(s) for c in q.choices]


def prepare(config: Settings) -> tuple[Path, bool]:
    """Train the ear on the danger examples and the questions unless nothing changed; return its path and whether it was trained."""
    path, examples = config.models_dir / "danger.joblib", read_examples(config.danger_dir)
    urgent = {e.text for e in examples if e.dial}
    examples += [Example(label, "") for label in _labels(config.policies_dir)]
    examples += [Example(q.text, "", QUESTION) for q in read_questions(config.questions_dir) if q.text not in urgent]
    known = load(path)
    if known and known.digest == digest(examples):
        return path, False
    archive.save(train(examples), path)
    return path, True
