"""One connection serves many calls, and a server that was started anew is found again."""

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from rasa.utils.endpoints import EndpointConfig

from bot import kept_connections


async def server(port, peers):
    async def answer(request):
        peers.append(request.transport.get_extra_info("peername"))
        return web.json_response({"events": [], "responses": []})

    app = web.Application()
    app.router.add_post("/webhook", answer)
    running = TestServer(app, port=port)
    await running.start_server()
    return running


async def test_many_calls_share_a_connection_and_outlive_the_server(monkeypatch):
    monkeypatch.setattr(EndpointConfig, "session", kept_connections.session)
    port, peers = unused_port(), []
    endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    first = await server(port, peers)
    for _ in range(5):
        assert await endpoint.request(json={}) == {"events": [], "responses": []}
    assert len(set(peers)) == 1
    await first.close()
    second = await server(port, peers)
    assert await endpoint.request(json={}) == {"events": [], "responses": []}
    await second.close()
    await endpoint._kept[1].close()
