"""Rates, headers, and what the page may load."""

import pytest

from gateway.guard import Limiter


async def test_too_many_from_one_sender_wait_and_others_do_not(open_door):
    door = await open_door(rate_per_sender="2/minute")
    assert [(await door.say("签证", "u")).status_code for _ in range(3)] == [200, 200, 429]
    reply = await door.say("签证", "u")
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["title"] == "发得太快了，请稍等再发。"
    assert 1 <= int(reply.headers["retry-after"]) <= 61
    assert (await door.say("签证", "v")).status_code == 200
    assert len(await door.stored()) == 3


async def test_too_many_from_one_address_wait_whoever_sends(open_door):
    door = await open_door(rate_per_address="3/minute")
    codes = [(await door.say("签证", f"u{n}")).status_code for n in range(5)]
    assert codes == [200, 200, 200, 429, 429]


async def test_after_the_window_it_goes_on(open_door):
    door = await open_door(rate_per_sender="1/second")
    import asyncio

    assert (await door.say("签证")).status_code == 200
    codes = []
    for _ in range(8):
        await asyncio.sleep(0.3)
        codes.append((await door.say("签证")).status_code)
    assert 200 in codes


def test_a_limit_that_cannot_be_read_is_an_error_at_the_start():
    with pytest.raises(ValueError, match="couldn't parse"):
        Limiter("many", "1/minute")


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/api/bureaus", "/openapi.json"])
async def test_every_reply_carries_the_headers_of_safety(door, path):
    headers = (await door.client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_errors_carry_them_too(door):
    reply = await door.client.post("/webhooks/rest/webhook", content=b"x" * 100_000, headers={"content-type": "application/json"})
    assert reply.status_code == 413
    assert reply.headers["x-content-type-options"] == "nosniff"


async def test_only_the_embedded_page_may_stand_in_a_frame(door):
    policy = (await door.client.get("/?embed=1")).headers["content-security-policy"]
    assert "frame-ancestors *" in policy


async def test_no_server_name_is_told(door):
    assert "server" not in (await door.client.get("/healthz")).headers
