"""Trained models on disk: written whole, read back only if they are of the kind and format that is asked for."""

from pathlib import Path
from typing import Any

import joblib


def save(model: Any, path: Path) -> None:
    """Write the model so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    joblib.dump(model, part)
    part.replace(path)


def load[Model](kind: type[Model], number: int, path: Path) -> Model | None:
    """Return the saved model, or None if there is none of this kind and format. The file is our own, never an upload."""
    model = joblib.load(path) if path.exists() else None
    return model if isinstance(model, kind) and getattr(model, "format", None) == number else None
