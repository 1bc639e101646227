"""`python -m bot.engine run …`: Rasa's command line without TensorFlow, which Rasa always imports and none of our components uses.

Importing it takes more than half of a start. Where the recipe names a component that needs it, it is imported as ever.
"""

from __future__ import annotations

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Optional, Text

ABSENT = {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "transformers"}
NEED_IT = ("DIETClassifier", "ResponseSelector", "TEDPolicy", "ConveRTFeaturizer", "LanguageModelFeaturizer", "UnexpecTEDIntentPolicy")


class _Nothing(type):
    """A name of an absent package: Rasa may mention it and inherit from it, as it does on import, but nobody can use it."""

    def __getattr__(cls, name: Text) -> Any:
        return _named(cls, name, f"{cls.__module__}.{cls.__name__}")


class _Module(ModuleType):
    """An absent package, or a part of it."""

    def __getattr__(self, name: Text) -> Any:
        return _named(self, name, self.__name__)


class WithoutTensorFlow(MetaPathFinder, Loader):
    """Finds an empty module for every absent package."""

    def find_spec(self, name: Text, path: Any = None, target: Any = None) -> Optional[ModuleSpec]:
        """Return where `name` comes from, or None if that is no concern of ours."""
        return ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in ABSENT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the empty module."""
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing."""


def _named(owner: Any, name: Text, where: Text) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    made = _Nothing(name, (), {"__module__": where, "__init__": _unusable})
    setattr(owner, name, made)
    return made


def _unusable(self: Any, *_args: Any, **_kwargs: Any) -> None:
    # As if it were not installed: others who try to import it (spaCy) then do without.
    raise ImportError(f"{type(self).__module__}.{type(self).__name__}: this process left TensorFlow out (bot/engine.py)")


def leave_out(recipe: Path) -> bool:
    """Leave TensorFlow out unless `recipe` names a component that needs it; tell whether it is left out."""
    text = recipe.read_text(encoding="utf-8")
    if any(name in text for name in NEED_IT):
        return False
    sys.meta_path.insert(0, WithoutTensorFlow())
    return True


def end_without_model() -> None:
    """Let Rasa's server end if it cannot load its model; of itself it would look well and answer nothing."""
    from rasa.core import run

    original = run.load_agent_on_start

    async def load(*args: Any, **kwargs: Any) -> Any:
        agent = await original(*args, **kwargs)
        if not agent.is_ready():
            os._exit(1)  # Sanic would take a softer end for one more error of a listener
        return agent

    run.load_agent_on_start = load


if __name__ == "__main__":
    leave_out(Path("config.yml"))
    end_without_model()
    from rasa.__main__ import main

    main()
