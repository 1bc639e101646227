"""What is looked up at once is what Rasa finds."""

import pytest
from rasa.shared.core import events
from rasa.shared.core.domain import Domain

from bot import quick_lookups


@pytest.mark.parametrize("name", ["slot", "user", "bot", "action", "active_loop", "topic"])
def test_the_same_class_as_rasas_own(name):
    assert quick_lookups.resolve_by_type(name) is quick_lookups._original(name)


def test_an_unknown_name_is_refused_or_gets_the_default():
    with pytest.raises(ValueError, match="Unknown event name"):
        quick_lookups.resolve_by_type("no such event")
    assert quick_lookups.resolve_by_type("no such event", events.SlotSet) is events.SlotSet


def test_only_an_empty_domain_is_empty():
    assert quick_lookups.is_empty(Domain.empty())
    assert not quick_lookups.is_empty(Domain.from_dict({"intents": ["ask"]}))
