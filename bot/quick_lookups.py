"""Two things that Rasa works out anew for every message: the class of an event by its name, and what an empty domain is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Optional, Text, Type

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

_original = Event.resolve_by_type


@lru_cache(maxsize=128)
def resolve_by_type(type_name: Text, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
    """Return the class of events called `type_name`, or `default`; raises ValueError for an unknown name without one."""
    return _original(type_name, default)


@lru_cache(maxsize=1)
def _nothing() -> Dict[Text, Any]:
    return dict(Domain.empty().as_dict())


def is_empty(self: Domain) -> bool:
    """Tell whether the domain has nothing in it."""
    return bool(self.as_dict() == _nothing())


def install() -> None:
    """Let Rasa use the functions above."""
    Event.resolve_by_type = staticmethod(resolve_by_type)
    Domain.is_empty = is_empty
