"""Moves over HTTP: who may, on which version, with what; each refusal leaves the case as it was."""

import asyncio
from io import BytesIO

import pytest
from PIL import Image

from desk.case.models import Case
from desk.case.service import rate
from desk.settings import settings
from tests.desk.case.people import PERSON, UNIT
from tests.gateway.console import title

COMPLAINT = "zibo-police-complaint"


def state(reply):
    assert reply.status_code == 200, reply.text
    return reply.json()["state"]


async def version_of(office, case):
    async with office.database.sessions() as session:
        return (await session.get_one(Case, case.id)).version


async def test_a_case_is_worked_from_the_first_word_to_the_rating(office):
    case = await office.open()
    assert state(await office.moved("desk", case, "accept")) == "accepted"
    assert state(await office.moved("desk", case, "assign", officer_id=office.ids["wang"])) == "assigned"
    assert state(await office.moved("wang", case, "start")) == "working"
    assert state(await office.moved("wang", case, "ask_more", words="请发一张现场照片")) == "supplement"
    assert state(await office.moved("wang", case, "supplement", words="照片在现场拍好了")) == "working"
    reply = await office.moved("wang", case, "answer", outcome="已到现场疏通，电话13911112222。")
    assert state(reply) == "answered"
    assert reply.json()["outcome"] == "已到现场疏通，电话139****2222。"
    async with office.database.transaction() as session:
        await rate(session, case.number, PERSON, 1, False, "车又回来了")
    assert title(await office.moved("lead", case, "reassign", officer_id=office.ids["wang"], reason="换人"), 409) == "整改要换人办，请选别的承办人。"
    assert state(await office.moved("lead", case, "reassign", officer_id=office.ids["li.si"], reason="换人办")) == "rework"
    assert state(await office.moved("li.si", case, "answer", outcome="已设隔离桩")) == "answered"


async def test_a_stale_move_is_told_what_happened_meanwhile(office):
    case = await office.held()
    old = await version_of(office, case)
    assert state(await office.moved("wang", case, "start")) == "working"
    assert state(await office.moved("wang", case, "note", words="已打电话13911112222")) == "working"
    reply = await office.moved("lead", case, "hand_back", old, reason="不归我们管")
    assert title(reply, 409) == "这个工单刚有新的变化，请看过再办。"
    body = reply.json()
    assert body["version"] == old + 2
    assert [(e["action"], e["actor"]["name"], e["reason"]) for e in body["events"]] == [
        ("start", "wang警官", None),
        ("note", "wang警官", "已打电话139****2222"),
    ]
    assert await version_of(office, case) == old + 2


async def test_of_two_who_claim_at_once_one_has_it(office):
    case = await office.open()
    assert state(await office.moved("desk", case, "accept")) == "accepted"
    version = await version_of(office, case)
    claims = [office.moved(w, case, "assign", version, officer_id=office.ids[w]) for w in ("wang", "li.si")]
    replies = await asyncio.gather(*claims)
    assert sorted(r.status_code for r in replies) == [200, 409]


@pytest.mark.parametrize(
    ("login", "action", "data", "status"),
    [
        ("desk", "start", {}, 403),
        ("desk", "supervise", {"words": "快办"}, 403),
        ("li.si", "start", {}, 403),
        ("road", "note", {"words": "看看"}, 404),
        ("far", "accept", {}, 404),
        ("audit", "note", {"words": "看看"}, 403),
        ("wang", "decline", {"reason": "x", "ground": "x", "where": "x"}, 403),
        ("wang", "answer", {"outcome": "办好了"}, 409),
        ("desk", "accept", {}, 409),
        ("wang", "hand_back", {}, 422),
        ("wang", "hand_back", {"reason": "  "}, 422),
        ("desk", "reassign", {"reason": "换人"}, 422),
        ("desk", "reassign", {"reason": "换人", "officer_id": 999999}, 422),
        ("desk", "reassign", {"reason": "换人", "unit": "没有的支队"}, 422),
        ("wang", "fly", {}, 422),
        ("wang", "withdraw", {}, 422),
        ("wang", "rate_good", {"rating": 5}, 422),
        ("wang", "note", {"words": "啊" * 5001}, 422),
        ("wang", "note", {"words": "a\x00b"}, 422),
        ("wang", "note", {"words": "看看", "state": "closed"}, 422),
        ("wang", "start", {"version": "3"}, 422),
        ("wang", "start", {"version": 0}, 422),
        ("wang", "start", {"version": 2**40}, 422),
    ],
)
async def test_a_move_that_is_not_allowed_has_a_reason_and_changes_nothing(office, login, action, data, status):
    case = await office.held()
    version = await version_of(office, case)
    said = title(await office[login].post(f"/api/cases/{case.number}/moves", json={"action": action, "version": version, **data}), status)
    assert any("\u4e00" <= c <= "\u9fff" for c in said)
    assert await version_of(office, case) == version


async def test_a_case_goes_with_the_officer_to_their_unit(office):
    case = await office.held()
    assert title(await office.moved("lead", case, "reassign", officer_id=office.ids["road"], reason="是交通的事"), 409) == "交给别的单位要由受理员来办。"
    assert title(await office.moved("desk", case, "reassign", officer_id=office.ids["road"], unit=UNIT, reason="x"), 422) == "这位承办人不在这个单位。"
    assert title(await office.moved("desk", case, "reassign", officer_id=office.ids["far"], reason="x"), 422) == "没有这位承办人。"
    assert title(await office.moved("desk", case, "reassign", officer_id=office.ids["audit"], reason="x"), 422) == "没有这位承办人。"
    reply = await office.moved("desk", case, "reassign", officer_id=office.ids["road"], reason="是交通的事")
    assert (reply.json()["unit"], reply.json()["holder"]["name"]) == ("交警支队", "road警官")


async def test_whoever_has_least_is_found(office):
    await office.held()
    case = await office.open("2")
    await office.moved("desk", case, "accept")
    reply = await office.moved("desk", case, "assign", least_loaded=True)
    assert reply.json()["holder"]["name"] == "li.si警官"
    third = await office.open("3")
    await office.moved("desk", third, "accept")
    assert title(await office.moved("desk", third, "assign", unit="指挥中心", least_loaded=True), 422) == "这个单位现在没有人在岗，请指定承办人。"


async def test_a_complaint_is_worked_by_supervision_alone(office):
    case = await office.open(service=COMPLAINT)
    version = await version_of(office, case)
    for login in ("desk", "wang", "lead", "admin"):
        title(await office.moved(login, case, "note", version, words="看看"), 404)
    assert title(await office.moved("super", case, "assign", officer_id=office.ids["wang"]), 409) == "投诉民警的工单只由督察部门办理，不转出。"
    assert state(await office.moved("super", case, "assign", officer_id=office.ids["inside"])) == "assigned"
    assert state(await office.moved("inside", case, "start")) == "working"


async def test_another_site_cannot_move_a_case(office):
    case = await office.held()
    url, body = f"/api/cases/{case.number}/moves", {"action": "start", "version": 3}
    title(await office["wang"].post(url, json=body, headers={"X-Requested-With": ""}), 403)
    title(await office["wang"].post(url, data=body), 415)


def picture(kind="PNG", size=(40, 30)):
    made = BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


@pytest.fixture
def kept(office, tmp_path):
    office.door.app.state.settings = settings().model_copy(update={"files_dir": tmp_path / "files"})
    return tmp_path / "files"


async def sent(office, login, case, content, name="门口.png", **form):
    form = {"version": str(await version_of(office, case)), **form}
    return await office[login].post(f"/api/cases/{case.number}/files", data=form, files={"file": (name, content, "image/png")})


async def test_a_file_is_kept_encrypted_and_comes_back_whole(office, kept):
    case, content = await office.held(), picture()
    reply = await sent(office, "wang", case, content, "../../etc/门口\u202e<1>.php")
    assert reply.status_code == 200, reply.text
    (file,) = reply.json()["files"]
    assert (file["name"], file["media_type"], file["size"]) == ("门口1.png", "image/png", len(content))
    assert reply.json()["events"][-1]["public"] is False
    (path,) = (p for p in kept.glob("??/*") if p.is_file())
    assert b"PNG" not in path.read_bytes()
    url = f"/api/cases/{case.number}/files/{file['id']}"
    got = await office["lead"].get(url)
    assert got.content == content
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E9%97%A8")
    assert (got.headers["x-content-type-options"], got.headers["cache-control"]) == ("nosniff", "no-store")
    title(await office["road"].get(url), 404)
    assert title(await office["wang"].get(f"/api/cases/{case.number}/files/9999"), 404) == "没有找到这个文件。"
    path.unlink()
    title(await office["wang"].get(url), 404)


async def test_material_for_the_person_reaches_the_work(office, kept):
    case = await office.held()
    await office.moved("wang", case, "start")
    await office.moved("wang", case, "ask_more", words="请发营业执照")
    reply = await sent(office, "wang", case, b"%PDF-1.7\n...", "执照", action="supplement", words="窗口交来")
    assert (reply.json()["state"], reply.json()["files"][0]["name"]) == ("working", "执照.pdf")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"GIF89a" + b"x" * 100, "收不了"),
        (b"<svg onload=alert(1)>", "收不了"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 500, "收不了"),
        (picture()[:60], "收不了"),
        (picture("JPEG")[:-200], "收不了"),
        (b"MZ" + b"\x00" * 300, "收不了"),
    ],
)
async def test_what_is_no_picture_is_refused(office, kept, content, words):
    case = await office.held()
    version = await version_of(office, case)
    assert words in title(await sent(office, "wang", case, content), 422)
    assert await version_of(office, case) == version
    assert not [p for p in kept.rglob("*") if p.is_file()]


async def test_a_file_that_is_too_large_is_refused_unread(office, kept):
    case = await office.held()
    assert title(await sent(office, "wang", case, b"x" * 50_000_000), 413) == "文件太大，最多10 MB。"
    assert title(await sent(office, "wang", case, b"%PDF-" + b"x" * 10 * 1024 * 1024), 422) == "文件太大，最多10 MB。"
    assert title(await sent(office, "wang", case, picture("PNG", (9000, 9000))), 422) == "图片太大了，请缩小后再发。"
    large = await office["wang"].post(f"/api/cases/{case.number}/moves", json={"action": "note", "version": 3, "words": "啊" * 30_000})
    assert large.status_code == 413


async def test_a_file_comes_from_our_page_by_somebody_who_may(office, kept):
    case = await office.held()
    url = f"/api/cases/{case.number}/files"
    files = {"file": ("a.png", picture(), "image/png")}
    title(await office.door.client.post(url, files=files, headers={"X-Requested-With": "t"}), 401)
    title(await office["wang"].post(url, files=files, headers={"X-Requested-With": ""}), 403)
    title(await office["wang"].post(url, json={}), 415)
    title(await office["wang"].post(url, files=files), 422)
    title(await office["wang"].post(url, data={"version": "3", "file": "text"}, files={"other": ("a", b"x")}), 422)
    title(await office["wang"].post(url, content=b"--x--", headers={"Content-Type": "multipart/form-data"}), 400)
    title(await office["wang"].post(url, content=b"nothing", headers={"Content-Type": "multipart/form-data; boundary=x"}), 400)
    title(await sent(office, "road", case, picture()), 404)
    title(await sent(office, "audit", case, picture()), 403)
    title(await sent(office, "wang", case, picture(), version="1"), 409)
    title(await sent(office, "wang", case, picture(), action="answer"), 422)
