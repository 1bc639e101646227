"""Bad input over real HTTP: a clear Chinese error or a decent reply, never a 500, and the system answers on."""

import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from desk.text import has_words
from eval.score import read_reply
from tests.e2e.running import System, stranger

JSON = {"Content-Type": "application/json"}


def post(system: System, body: bytes, headers: dict[str, str] = JSON) -> httpx.Response:
    return system.client.post(f"{system.url}/webhooks/rest/webhook", content=body, headers=headers)


def asked(text: object, **more: object) -> bytes:
    return json.dumps({"sender": stranger(), "message": text, **more}).encode()


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"", {400, 422}),
        (b"{", {400}),
        (b"[]", {400, 422}),
        (b"null", {400, 422}),
        (b'{"sender": "a", "message": "\xff\xfe"}', {400, 422}),
        (asked(7), {422}),
        (asked(None), {422}),
        (asked(["x"]), {422}),
        (asked("好", metadata="zibo"), {422}),
        (asked("好", metadata={"bureau": "atlantis"}), {422}),
        (asked("好", metadata={"bureau": 7}), {422}),
        (json.dumps({"message": "没有发信人"}).encode(), {422}),
        (json.dumps({"sender": "", "message": "好"}).encode(), {422}),
        (json.dumps({"sender": "x" * 5000, "message": "好"}).encode(), {422}),
        (b'{"sender": "a", "message": "\\ud800"}', {200, 400, 422}),
        (asked("长" * 40_000), {413}),
        (asked("x" * 100_000), {413}),
        (b"[" * 60_000, {400, 422}),
    ],
    ids=lambda value: None if isinstance(value, bytes) else "-".join(map(str, sorted(value))),
)
def test_a_body_that_is_wrong(system: System, body: bytes, statuses: set[int]) -> None:
    reply = post(system, body)
    assert reply.status_code in statuses, reply.text
    if reply.status_code != httpx.codes.OK:
        assert reply.headers["content-type"] == "application/problem+json"
        title = reply.json()["title"]
        assert any("\u4e00" <= c <= "\u9fff" for c in title)
        assert not any(word in reply.text for word in ("Traceback", "pydantic", "site-packages", ".py"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x01\x02",
        "😀👍🏽",
        "<script>alert(1)</script>",
        "'; DROP TABLE messages; --",
        "\u202e货车通行证怎么办\u202c",
        "啊" * 2000,
        "？" * 500,
        "/restart",
        '/choose{"item": "zibo-m02", "x": {"y": 1}}',
        '/ask{"bureau": "weihai"}',
        "{lead} {0} %s ${HOME}",
        "第" + "9" * 300 + "条",
        "第零条",
    ],
)
def test_a_message_that_is_odd_gets_a_decent_reply(system: System, text: str) -> None:
    messages = system.ask(stranger(), text, "zibo")
    assert messages[0].get("text"), messages
    reply = read_reply(messages)
    assert set(reply.kinds) <= {"answer", "choices", "refusal", "smalltalk", "notice"}
    assert "系统正忙" not in messages[0]["text"]
    if not has_words(text):
        assert reply.kinds == ("notice",)
        assert not reply.cited


def test_a_body_that_says_no_length_is_cut_off(system: System) -> None:
    reply = system.client.post(f"{system.url}/webhooks/rest/webhook", content=iter([b"x" * 10_000] * 20), headers=JSON)
    assert reply.status_code == 413
    assert reply.headers["content-type"] == "application/problem+json"


def test_no_http_at_all(system: System) -> None:
    at = urlsplit(system.url)
    with socket.create_connection((at.hostname, at.port), timeout=5) as line:
        line.sendall(b"\x16\x03\x01\x02\x00" + "你好\r\n\r\n".encode())
        assert b" 500 " not in line.recv(200)
    assert read_reply(system.ask(stranger(), "货车通行证有效期多久", "suqian")).cited[:1] == ("suqian-m06",)
