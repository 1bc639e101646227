"""What people should not send about cases: a clear Chinese reason, and nothing is kept or changed."""

import pytest
from sqlalchemy import func, select

from desk.case.models import Case, CaseEvent
from desk.case.service import Actor, move, prove, rate, read
from desk.conversation.models import Message
from desk.errors import DeskError
from tests.desk.case.people import ANSWERS, OFFICER, PERSON, STRANGER
from tests.gateway.console import title
from tests.gateway.test_console_moves import picture

DOOR = "/webhooks/rest/files"
SCRIPT = '<script>alert(1)</script>=HYPERLINK("http://x")\'; DROP TABLE cases; --'


@pytest.fixture
async def sending(open_door, tmp_path):
    """A way to send a file as a person does, and what it left behind."""
    door = await open_door(files_dir=tmp_path / "files")

    async def do(content, name="a.png"):
        reply = await door.client.post(DOOR, data={"sender": "u-1"}, files={"file": (name, content, "image/png")})
        kept = [p for p in (tmp_path / "files").rglob("*") if p.is_file()]
        return reply, kept, await door.count(Message)

    return do


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"x" * 50_000_000, 413, "最多10 MB"),
        (b"%PDF-" + b"x" * 10 * 1024 * 1024, 422, "最多10 MB"),
        (b"<svg onload=alert(1)>", 422, "收不了"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 500, 422, "收不了"),
        (picture()[:60], 422, "收不了"),
        (b"MZ" + b"\x00" * 300, 422, "收不了"),
        (b"", 422, "空"),
    ],
    ids=["50 MB", "11 MB", "svg", "no picture", "half a picture", "program", "empty"],
)
async def test_a_file_that_is_none_is_refused_and_not_kept(sending, content, status, words):
    reply, kept, stored = await sending(content)
    assert words in title(reply, status)
    assert (kept, stored) == ([], 0)


async def _counts(office):
    async with office.database.sessions() as session:
        return [await session.scalar(select(func.count()).select_from(table)) for table in (Case, CaseEvent)]


async def test_a_script_is_only_words(office):
    case = await office.open(answers={"description": SCRIPT, "company": SCRIPT[:50]})
    for path in ("", "/events"):
        reply = await office["desk"].get(f"/api/cases/{case.number}{path}")
        assert reply.headers["content-type"] == "application/json"
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert (await office["desk"].get(f"/api/cases/{case.number}")).json()["description"] == SCRIPT
    assert (await office["desk"].get("/api/cases", params={"q": "'; DROP TABLE cases; --"})).json()["cases"] == []
    assert await _counts(office) == [1, 1]


@pytest.mark.parametrize("proof", [{"last_four": "0000"}, {"last_four": ""}, {"word": "松风明月0000"}, {}])
async def test_anothers_number_opens_nothing(office, proof):
    case = await office.open()
    async with office.database.sessions() as session:
        for actor in (STRANGER, PERSON):
            with pytest.raises(DeskError) as refused:
                await prove(session, actor, case.number, **proof)
            assert refused.value.title == "编号或验证信息不对，请核对后再试。"
        with pytest.raises(DeskError) as unknown:
            await read(session, STRANGER, case.number)
        assert unknown.value.title == "没有找到这个工单。"
        with pytest.raises(DeskError):
            await read(session, Actor.person("widget", "u-1"), case.number)  # the same name in another channel is somebody else
    assert title(await office["far"].get(f"/api/cases/{case.number}"), 404) == "没有找到这个工单。"
    assert await _counts(office) == [1, 1]


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda s, n: rate(s, n, PERSON, 5), "不能评价"),
        (lambda s, n: rate(s, n, PERSON, 0), "不能评价"),
        (lambda s, n: move(s, n, "reopen", PERSON, reason="再办"), "不能重开"),
        (lambda s, n: move(s, n, "accept", PERSON), "没有办这一步的权限"),
        (lambda s, n: move(s, n, "supplement", PERSON), "请写下要补充的内容"),
        (lambda s, n: move(s, n, "supplement", PERSON, words="长" * 5001), "最多5000字"),
        (lambda s, n: move(s, n, "note", OFFICER, words="\n \t"), "请写明内容"),
        (lambda s, n: move(s, n, "fly", PERSON), ""),
    ],
)
async def test_a_move_that_is_not_allowed_changes_nothing(office, do, words):
    case = await office.open()
    async with office.database.sessions() as session:
        with pytest.raises(DeskError) as refused:
            await do(session, case.number)
    assert words in refused.value.title
    assert any("\u4e00" <= c <= "\u9fff" for c in refused.value.title)
    assert await _counts(office) == [1, 1]


@pytest.mark.parametrize("q", [ANSWERS["mobile"], "13900000000", "+1 415 555 2671", "9137030", "％", "\U0001f600"])
async def test_a_search_for_whatever_is_a_list(office, q):
    case = await office.open()
    found = (await office["desk"].get("/api/cases", params={"q": q})).json()["cases"]
    assert [c["number"] for c in found] == ([case.number] if q == ANSWERS["mobile"] else [])
