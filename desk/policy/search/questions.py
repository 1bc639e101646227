"""The training questions of `data/nlu`, read as Rasa reads them: an intent, and one example a line."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Question:
    """One utterance with its intent; for `ask/zibo-m02.visa` also the item and the fact that answer it."""

    text: str
    intent: str

    @property
    def item(self) -> str | None:
        """The item that answers it, or None if it is no policy question."""
        return self.intent[4:].split(".")[0] if self.intent.startswith("ask/") else None

    @property
    def fact(self) -> str | None:
        """The fact that it asks for; `summary` is the item as a whole."""
        return self.intent.split(".", 1)[1] if self.item and "." in self.intent else None


def read_questions(folder: Path) -> list[Question]:
    """Return every example under `folder`, in the order of the files' names."""
    found: list[Question] = []
    for path in sorted(folder.rglob("*.yml")):
        blocks = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or []
        for block in blocks:
            if "intent" in block:
                lines = (line.strip() for line in block["examples"].splitlines())
                found.extend(Question(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- "))
    return found


def digest(questions: list[Question]) -> str:
    """Return a fingerprint of the questions, by which training is skipped when nothing changed."""
    return hashlib.sha256("\n".join(f"{q.intent}\t{q.text}" for q in questions).encode()).hexdigest()
