"""The officers' API keeps what /openapi.json promises, for a case that is there, signed in, whatever comes in."""

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from desk.db import Database
from desk.settings import Settings
from gateway.app import create_app
from tests.gateway.console import Office

OPERATIONS = [
    ("GET", "/api/cases"),
    ("GET", "/api/cases/{number}"),
    ("GET", "/api/cases/{number}/events"),
    ("GET", "/api/cases/{number}/reads"),
    ("POST", "/api/cases/{number}/reveal"),
    ("POST", "/api/cases/{number}/moves"),
    ("POST", "/api/cases/{number}/files"),
    ("GET", "/api/cases/{number}/files/{file_id}"),
    ("GET", "/api/queue"),
    ("GET", "/api/queue/unit"),
    ("GET", "/api/overdue"),
    ("GET", "/api/officers"),
    ("GET", "/api/reads"),
    ("GET", "/api/notices"),
    ("POST", "/api/notices/read"),
]


class _Door:
    """As much of a gateway as filling the database needs."""

    def __init__(self, url):
        self.database, self.app = Database(url), None


@pytest.fixture(scope="module")
def schema(module_url, whole, tmp_path_factory):
    async def fill():
        async with AsyncExitStack() as stack:
            office = Office(_Door(module_url), stack, whole)
            await office.hire()
            case = await office.held()
            await office.database.close()
            return case.number, office.token_of("super")

    number, token = asyncio.run(fill())
    config = Settings(_env_file=None, database_url=module_url, default_bureau="zibo", files_dir=tmp_path_factory.mktemp("files"))
    app = create_app(config, rasa_transport=httpx.MockTransport(lambda _: httpx.Response(200, json=[])))
    return schemathesis.openapi.from_asgi("/openapi.json", app), number, token


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: m.name.lower())
def test_no_input_is_a_server_error_and_replies_keep_the_schema(schema, method, path, mode):
    api, number, token = schema
    try:
        strategy = api[path][method].as_strategy(generation_mode=mode)
    except Exception as error:  # schemathesis has nothing to negate
        pytest.skip(str(error))

    @given(case=strategy)
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    def run(case):
        if "{number}" in path and len(seen) % 3:
            case.path_parameters["number"] = number
        reply = case.call(headers={"X-Requested-With": "t"}, cookies={"desk_session": token})
        case.validate_response(reply, checks=[not_a_server_error])
        seen.append(reply.status_code)
        if reply.status_code == 200:
            case.validate_response(reply, checks=[response_schema_conformance])
        elif reply.status_code != 204:
            assert reply.status_code in (400, 403, 404, 405, 409, 413, 415, 422), reply.text
            assert reply.headers["content-type"][0].startswith("application/problem+json")

    seen = []
    run()
    assert seen
    assert 401 not in seen
