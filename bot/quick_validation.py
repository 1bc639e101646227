"""Checks action responses against Rasa's JSON schema by code compiled from that schema once.

`jsonschema.validate` first validates the schema against the meta-schema and then walks it; for every action response
that was more than half of Rasa's time per message. An event is checked as what it says it is, instead of as each of the
23 kinds in turn. What is refused is given to Rasa's own check, so that it raises as before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Dict, Text, Tuple

import fastjsonschema
from rasa.core.actions.action import RemoteAction

_original = RemoteAction._validate_action_result
Check = Callable[[Any], Any]


@lru_cache(maxsize=1)
def _checks() -> Tuple[Check, Dict[Text, Check]]:
    """Return the check of a whole response but for what is special to a kind of event, and that of each kind by its name."""
    schema = RemoteAction.action_response_format_spec()
    events = schema["properties"]["events"]
    items = dict(events["items"])
    kinds = {kind["properties"]["event"]["const"]: _compiled(kind) for kind in items.pop("oneOf")}
    schema["properties"]["events"] = {**events, "items": items}
    return _compiled(schema), kinds


def _compiled(schema: Dict[Text, Any]) -> Check:
    check: Check = fastjsonschema.compile(schema, use_default=False)
    return check


def validate(self: RemoteAction, result: Dict[Text, Any]) -> bool:
    """Tell that `result` is a valid response; raises what Rasa raises for one that is not."""
    whole, kinds = _checks()
    try:
        whole(result)
        for event in result.get("events", ()):
            kinds[event["event"]](event)
    except (fastjsonschema.JsonSchemaException, KeyError, AttributeError):
        return bool(_original(self, result))
    return True


def install() -> None:
    """Let Rasa check the actions' responses with the function above."""
    RemoteAction._validate_action_result = validate
