"""The quick validation refuses what Rasa's own refuses."""

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot import quick_validation

GOOD = {"events": [{"event": "slot", "name": "item", "value": "zibo-m02"}], "responses": [{"text": "好"}]}
BAD = [{"events": {}, "responses": []}, {"events": [], "responses": "好"}, {"events": [{"event": "no such event"}], "responses": []}, []]


def test_a_good_response_passes():
    quick_validation.validate(GOOD, RemoteAction.action_response_format_spec())


@pytest.mark.parametrize("response", BAD)
def test_a_bad_response_is_refused_as_before(response):
    schema = RemoteAction.action_response_format_spec()
    with pytest.raises(jsonschema.ValidationError):
        quick_validation._original(response, schema)
    with pytest.raises(jsonschema.ValidationError):
        quick_validation.validate(response, schema)
