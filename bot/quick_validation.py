"""Checks action responses against Rasa's JSON schema without checking that constant schema itself anew each time.

`jsonschema.validate` first validates the schema against the meta-schema; for every action response that was more than
half of Rasa's time per message. The response itself is checked as before, and a bad one raises as before.
"""

from __future__ import annotations

import marshal
from functools import lru_cache
from typing import Any, Dict

import jsonschema
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

_original = jsonschema.validate


@lru_cache(maxsize=32)
def _validator(schema: bytes) -> Validator:
    parsed = marshal.loads(schema)  # noqa: S302 - bytes that `validate` made
    kind = validator_for(parsed)
    kind.check_schema(parsed)
    return kind(parsed)


def validate(instance: Any, schema: Dict[str, Any], *args: Any, **kwargs: Any) -> None:
    """Validate `instance`; raises what `jsonschema.validate` raises."""
    if args or kwargs:
        _original(instance, schema, *args, **kwargs)
        return
    error = jsonschema.exceptions.best_match(_validator(marshal.dumps(schema, 2)).iter_errors(instance))
    if error is not None:
        raise error


def install() -> None:
    """Let Rasa, which looks the function up when it needs it, use the one above."""
    jsonschema.validate = validate
