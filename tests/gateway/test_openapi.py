"""What /openapi.json promises is what the gateway does, for any input that it allows or forbids."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from desk.db import Database
from desk.policy import repository
from desk.settings import Settings
from gateway.app import create_app


@pytest.fixture
def api_schema(sqlite_url, small):
    async def fill():
        database = Database(sqlite_url)
        async with database.transaction() as session:
            await repository.store(session, small, datetime.now(UTC))
        await database.close()

    asyncio.run(fill())

    def rasa(_request):
        return httpx.Response(200, json=[{"recipient_id": "x", "text": "好的。"}, {"recipient_id": "x", "custom": {"kind": "smalltalk"}}])

    app = create_app(
        Settings(_env_file=None, database_url=sqlite_url, default_bureau="anhe", rate_per_address="100000/minute", rate_fetch="100000/minute"),
        rasa_transport=httpx.MockTransport(rasa),
    )
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.mark.parametrize(("method", "path"), [("POST", "/webhooks/rest/webhook"), ("GET", "/webhooks/rest/messages"), ("GET", "/api/bureaus")])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: m.name.lower())
def test_no_input_is_a_server_error_and_replies_keep_the_schema(api_schema, method, path, mode):
    """The plugin's own parametrisation does not know pytest 9; the cases are the same."""
    operation = api_schema[path][method]
    if mode is GenerationMode.NEGATIVE and path == "/api/bureaus":
        pytest.skip("nothing that could be wrong is described")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    def run(case):
        reply = case.call()
        case.validate_response(reply, checks=[not_a_server_error])
        seen.append(reply.status_code)
        kind = reply.headers["content-type"][0]
        if reply.status_code == 200:
            assert kind.startswith("application/json")
            case.validate_response(reply, checks=[response_schema_conformance])
        else:
            assert reply.status_code in (400, 404, 405, 413, 415, 422)
            assert kind.startswith("application/problem+json")

    seen = []
    run()
    assert seen


async def test_the_channel_and_the_bureaus_are_described(door):
    paths = (await door.client.get("/openapi.json")).json()["paths"]
    assert {"/webhooks/rest/webhook", "/api/bureaus"} <= set(paths)
    assert not {"/healthz", "/metrics"} & set(paths)
