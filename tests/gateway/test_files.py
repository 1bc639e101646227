"""Files of people: looked at by their content, stored bare and sealed, and handed to Rasa as what came with a message."""

from io import BytesIO

import pytest
from PIL import Image

from desk.case import files


@pytest.fixture
async def door(open_door, tmp_path):
    return await open_door(files_dir=tmp_path / "files")


PDF = b"%PDF-1.7\nx"


def photo() -> bytes:
    held, made = Image.Exif(), BytesIO()
    held[0x0110] = "PhoneX"
    Image.new("RGB", (8, 6)).save(made, "JPEG", exif=held)
    return made.getvalue()


async def send(door, content, name="现场.jpg", **fields):
    return await door.client.post("/webhooks/rest/files", data={"sender": "u-1", **fields}, files={"file": (name, content, "image/jpeg")})


def kept(door):
    folder = door.app.state.settings.files_dir
    return [p for p in folder.rglob("??/*") if p.is_file()] if folder.exists() else []


async def test_a_picture_comes_to_rasa_as_a_file_and_is_answered_like_a_message(door):
    reply = await send(door, photo(), bureau="beishan")
    assert reply.status_code == 200
    assert reply.json()[0]["recipient_id"] == "u-1"
    (asked,) = door.rasa.asked
    (file,) = asked["metadata"]["files"]
    assert (asked["message"], asked["metadata"]["bureau"]) == ("/case_file", "beishan")
    assert (file["name"], file["media_type"]) == ("现场.jpg", "image/jpeg")
    assert b"PhoneX" not in files.load(door.app.state.settings.files_dir, file["path"])
    assert await door.stored() == ["［文件］现场.jpg"]


async def test_the_same_delivery_twice_counts_once(door):
    first, again = await send(door, PDF, message_id="m-1"), await send(door, PDF, message_id="m-1")
    assert first.json() == again.json()
    assert len(door.rasa.asked) == len(kept(door)) == 1


@pytest.mark.parametrize(
    ("content", "status", "title"),
    [
        (b"", 422, "空的"),
        (b"MZ\x90\x00" + b"x" * 99, 422, "收不了"),
        (b"\xff\xd8\xff\xe0 no picture", 422, "收不了"),
        (b"<script>alert(1)</script>", 422, "收不了"),
        (b"\xff\xd8\xff" + bytes(50 * 1024 * 1024), 413, "最多10 MB"),
    ],
    ids=["empty", "program", "broken", "script", "50 MB"],
)
async def test_what_is_not_taken_is_told_why_and_changes_nothing(door, content, status, title):
    reply = await send(door, content)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert title in reply.json()["title"]
    assert (door.rasa.asked, await door.stored(), kept(door)) == ([], [], [])


@pytest.mark.parametrize("fields", [{"sender": ""}, {"sender": "a\x00b"}, {"bureau": "atlantis"}, {"message_id": ""}])
async def test_an_envelope_that_is_wrong_is_refused(door, fields):
    reply = await send(door, PDF, **fields)
    assert reply.status_code == 422
    assert kept(door) == []


async def test_a_body_without_a_file_or_without_form_is_refused(door):
    post = door.client.post
    assert (await post("/webhooks/rest/files", data={"sender": "u-1"})).status_code == 422
    assert (await post("/webhooks/rest/files", json={"sender": "u-1"})).status_code in (400, 422)
    assert (await post("/webhooks/rest/files", data={"sender": "u-1"}, files=[("file", ("a", PDF)), ("file", ("b", PDF))])).status_code == 400


async def test_nobody_says_that_a_file_came(door):
    await door.say('/case_file{"number": "x"}')
    assert door.rasa.asked[0]["message"].startswith("case_file")


async def test_after_the_number_to_dial_comes_what_can_be_registered_and_what_was_said_goes_along(door):
    await door.say("有人拿刀砍人了", bureau="anhe")
    assert door.rasa.asked == []
    await door.say("没事了", bureau="anhe")
    await door.say("签证", "u-2", bureau="anhe")
    mine, other = (a["metadata"] for a in door.rasa.asked)
    assert [text for _, text in mine["danger"]] == ["有人拿刀砍人了"]
    assert "danger" not in other
