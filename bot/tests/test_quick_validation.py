"""The quick validation refuses what Rasa's own refuses."""

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction

from bot import quick_validation

ACTION = RemoteAction("action_ask", None)
SLOT = {"event": "slot", "timestamp": None, "name": "item", "value": {"id": "zibo-m02"}}
GOOD = [
    {"events": [SLOT, {"event": "followup", "name": "case_form"}], "responses": [{"text": "好"}]},
    {"events": [], "responses": []},
    {"responses": []},
    {},
]
BAD = [
    {"events": {}, "responses": []},
    {"events": [], "responses": "好"},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": [SLOT, {"event": "slot"}]},
    {"events": [{"name": "item"}]},
    {"events": [{**SLOT, "timestamp": "now"}]},
    [],
]


@pytest.mark.parametrize("response", GOOD)
def test_a_good_response_passes(response):
    assert quick_validation._original(ACTION, response)
    assert quick_validation.validate(ACTION, response)


@pytest.mark.parametrize("response", BAD)
def test_a_bad_response_is_refused_as_before(response):
    with pytest.raises(jsonschema.ValidationError):
        quick_validation._original(ACTION, response)
    with pytest.raises(jsonschema.ValidationError):
        quick_validation.validate(ACTION, response)
