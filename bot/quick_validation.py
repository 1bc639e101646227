"""Checks action responses against Rasa's JSON schema by code compiled from that schema once.

`jsonschema.validate` first validates the schema against the meta-schema and then walks it; for every action response
that was more than half of Rasa's time per message. What is refused is given to jsonschema, so that it raises as before.
"""

from __future__ import annotations

import marshal
from functools import lru_cache
from typing import Any, Callable, Dict

import fastjsonschema
import jsonschema

_original = jsonschema.validate


@lru_cache(maxsize=32)
def _check(schema: bytes) -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(marshal.loads(schema), use_default=False)  # noqa: S302 - bytes that `validate` made
    return check


def validate(instance: Any, schema: Dict[str, Any], *args: Any, **kwargs: Any) -> None:
    """Validate `instance`; raises what `jsonschema.validate` raises."""
    if args or kwargs:
        _original(instance, schema, *args, **kwargs)
        return
    try:
        _check(marshal.dumps(schema, 2))(instance)
    except fastjsonschema.JsonSchemaException:
        _original(instance, schema)


def install() -> None:
    """Let Rasa, which looks the function up when it needs it, use the one above."""
    jsonschema.validate = validate
