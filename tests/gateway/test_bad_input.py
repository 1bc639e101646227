"""Whatever comes in, the answer is a clear Chinese error or a decent reply; never a 500, and nothing leaks."""

import json
import re

import pytest

URL = "/webhooks/rest/webhook"
JSON = {"content-type": "application/json"}


def _is_problem(reply, *statuses):
    assert reply.status_code in statuses, (reply.status_code, reply.text)
    assert reply.headers["content-type"].startswith("application/problem+json")
    body = reply.json()
    assert body["status"] == reply.status_code
    assert re.search(r"[\u4e00-\u9fff]", body["title"])
    assert set(body) <= {"type", "title", "status", "detail", "instance"}
    assert not re.search(r"Traceback|pydantic|sqlalchemy|site-packages|\.py", reply.text)


def _is_decent(reply):
    assert reply.status_code == 200, reply.text
    said = reply.json()
    assert said
    assert said[0]["text"]


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"", (400, 422)),
        (b"{", (400,)),
        (b'{"sender": "u", "message": "\xff\xfe"}', (400,)),
        (b"\xff\xfe\x00", (400,)),
        (b'{"sender": "u", "message": "\xe7\xad"}', (400,)),
        (b"null", (422,)),
        (b"[]", (422,)),
        (b'"x"', (422,)),
        (b"NaN", (400, 422)),
        (b"{}", (422,)),
        (b'{"sender": "u"}', (422,)),
        (b'{"message": "x"}', (422,)),
        (b'{"sender": 5, "message": "x"}', (422,)),
        (b'{"sender": "", "message": "x"}', (422,)),
        (b'{"sender": "u", "message": 5}', (422,)),
        (b'{"sender": "u", "message": null}', (422,)),
        (b'{"sender": "u", "message": ["x"]}', (422,)),
        (b'{"sender": "u", "message": {"a": 1}}', (422,)),
        (b'{"sender": "u", "message": "x", "metadata": "zibo"}', (422,)),
        (b'{"sender": "u", "message": "x", "metadata": {"bureau": 7}}', (422,)),
        (b'{"sender": "u", "message": "x", "metadata": {"bureau": "atlantis"}}', (422,)),
        (b'{"sender": "u", "message": "x", "metadata": {"bureau": "\\u0000"}}', (422,)),
        (b'{"sender": "u", "message": "x", "metadata": {"message_id": ""}}', (422,)),
        (b'{"sender": "u", "message": "x", "metadata": {"message_id": "\\u0000"}}', (422,)),
        (b'{"sender": "u\\u0000", "message": "x"}', (422,)),
        (b'{"sender": "u", "message": "\\ud800"}', (400, 422)),
        (b'{"sender": "\\ud800", "message": "x"}', (400, 422)),
        (b'{"sender": "u", "message": "x", "metadata": {"message_id": "\\udfff"}}', (400, 422)),
        (b"[" * 20_000, (400, 422)),
    ],
)
async def test_a_malformed_body_is_a_problem_in_chinese(any_door, body, statuses):
    _is_problem(await any_door.client.post(URL, content=body, headers=JSON), *statuses)
    assert any_door.rasa.asked == []


async def test_a_sender_that_is_too_long_is_a_problem(door):
    _is_problem(await door.say("签证", "u" * 101), 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_another_content_type_is_no_crash(door, kind):
    reply = await door.client.post(URL, content=b'{"sender": "u", "message": "x"}', headers={"content-type": kind} if kind else {})
    assert reply.status_code == 200 or _is_problem(reply, 400, 415, 422) is None


async def test_100_kb_is_too_large(door):
    _is_problem(await door.say("签" * 35_000), 413)
    _is_problem(await door.client.post(URL, content=b"x" * 100_000, headers=JSON), 413)


async def test_100_kb_in_pieces_without_a_length_is_too_large(door):
    async def pieces():
        for _ in range(25):
            yield b" " * 4096

    _is_problem(await door.client.post(URL, content=pieces(), headers=JSON), 413)
    assert await door.stored() == []


@pytest.mark.parametrize("length", ["-5", "abc", "99999999999999999999", "12"])
async def test_a_wrong_length_is_no_crash(door, length):
    reply = await door.client.post(URL, content=json.dumps({"sender": "u", "message": "签证"}).encode(), headers={**JSON, "content-length": length})
    assert reply.status_code < 500


async def test_10_000_repeats_are_too_long(door):
    _is_problem(await door.say("啊" * 10_000), 413)
    _is_decent(await door.say("啊" * 2000))


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "😀😀😀", "？？？", "\u202e\u200b", "\x00\x01", "……", "🇨🇳"])
async def test_nothing_to_read_gets_a_decent_word_without_rasa(door, text):
    reply = await door.say(text)
    _is_decent(reply)
    assert door.rasa.asked == []
    assert reply.json()[0]["custom"]["kind"] == "notice"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>签证",
        "'; DROP TABLE messages; --",
        "1 OR 1=1",
        "\u202e证签\u202c几天",
        "签\x00证\x1b[31m几天",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "{lead}",
        "%s%n%d",
        "../../etc/passwd",
        "签证😀几天",
        "a" * 2000,
    ],
)
async def test_hostile_text_is_only_text(any_door, text):
    _is_decent(await any_door.say(text))
    (stored,) = await any_door.stored()
    assert not re.search(r"[\x00-\x1f\u202a-\u202e]", stored)
    assert not re.search(r"[\x00-\x1f\u202a-\u202e]", any_door.rasa.asked[0]["message"])
    _is_decent(await any_door.say("签证几天"))


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /restart",
        "\u200b/restart",
        "//restart",
        "/ /restart",
        "/session_start",
        "/back",
        "/ask",
        '/choose{"item": "anhe-m01", "x": "y"}',
        '/set_bureau{"bureau": "../x"}',
        '/inform{"slot": "value"}',
        "/choose@0.9",
        '/handover{"item": "anhe-m01"} /restart',
        "/handover\n/restart",
    ],
)
async def test_no_slash_command_reaches_rasa_as_a_command(door, text):
    _is_decent(await door.say(text))
    assert [a["message"] for a in door.rasa.asked if a["message"].startswith("/")] == []


async def test_only_slashes_are_a_decent_word(door):
    _is_decent(await door.say("///"))


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("GET", URL, 405), ("DELETE", "/api/bureaus", 405), ("GET", "/assets/../x", 404)]
)
async def test_other_addresses_are_problems_too(door, method, path, status):
    _is_problem(await door.client.request(method, path), status)


async def test_an_error_from_inside_leaks_nothing(door, capsys):
    async def breaks(*_):
        raise RuntimeError("secret /srv/desk.py")

    door.app.state.relay.handle = breaks
    reply = await door.say("签证")
    _is_problem(reply, 500)
    assert "secret" not in reply.text
    assert "签证" not in capsys.readouterr().out  # what people write is encrypted at rest; the log must not keep it either
