"""Health, readiness and figures."""

import asyncio

import httpx
import pytest


@pytest.fixture
async def actions_url():
    """Give the address of a stand-in for the action server's health."""

    async def treat(reader, writer):
        await reader.read(1000)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(treat, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


async def test_the_process_lives_whatever_else_does_not(door):
    door.rasa.fails = httpx.ConnectError("refused")
    reply = await door.client.get("/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


async def test_ready_when_every_part_answers(open_door, actions_url):
    door = await open_door(actions_url=actions_url)
    reply = await door.client.get("/readyz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok", "database": True, "rasa": True, "actions": True})


@pytest.mark.parametrize("failure", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), 503], ids=str)
async def test_not_ready_without_rasa_and_again_when_it_is_back(open_door, actions_url, failure):
    door = await open_door(actions_url=actions_url)
    door.rasa.fails = failure
    reply = await door.client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json()["rasa"] is False
    door.rasa.fails = None
    assert (await door.client.get("/readyz")).status_code == 200


async def test_not_ready_without_actions(open_door):
    door = await open_door(actions_url="http://127.0.0.1:9")
    reply = await door.client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json() == {"status": "not ready", "database": True, "rasa": True, "actions": False}


async def test_the_figures_count_by_route_not_by_address(door):
    await door.say("签证")
    await door.client.get("/nothing/13800000000")
    text = (await door.client.get("/metrics")).text
    assert 'gateway_requests_total{route="/webhooks/rest/webhook",status="200"}' in text
    assert "gateway_request_seconds_bucket" in text
    assert "13800000000" not in text
