"""What /openapi.json promises is what the gateway does, for any input that it allows or forbids."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

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
        Settings(_env_file=None, database_url=sqlite_url, default_bureau="anhe", rate_per_address="100000/minute"), rasa_transport=httpx.MockTransport(rasa)
    )
    return schemathesis.openapi.from_asgi("/openapi.json", app)


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
def test_no_input_is_a_server_error_and_replies_keep_the_schema(case):
    reply = case.call()
    case.validate_response(reply, checks=[not_a_server_error])
    assert reply.status_code in (200, 400, 404, 405, 413, 415, 422, 429)
    if reply.status_code != 200:
        assert reply.headers["content-type"][0].startswith("application/problem+json")


async def test_the_channel_and_the_bureaus_are_described(door):
    paths = (await door.client.get("/openapi.json")).json()["paths"]
    assert {"/webhooks/rest/webhook", "/api/bureaus"} <= set(paths)
    assert not {"/healthz", "/metrics"} & set(paths)
