"""`/api/stats`: the figures, as Excel too, and the open questions; each only for whom they are."""

from datetime import UTC, datetime
from io import BytesIO

import httpx
import pyotp
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from desk import clock
from desk.case.service import Opening, open_case
from desk.case.services import read_services
from desk.conversation.models import Conversation, Message, Review
from desk.officer import service
from desk.officer.rights import Role
from desk.officer.service import NewOfficer
from desk.settings import ROOT
from desk.stats.export import MEDIA_TYPE
from tests.desk.case.conftest import filled

PASSWORD = "青山-Kd7q-9xTm-Wp4z"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OURS = {"X-Requested-With": "console"}
NO_RIGHT = "您没有看这一项的权限。"
UNIT, POLICE = "治安支队", "警务督察支队"
OPENED = ["zibo-premises-security", "zibo-premises-security", "zibo-police-complaint", "weihai-request"]


@pytest.fixture(scope="session")
def services(whole):
    return read_services(ROOT / "policies", whole)


async def fill(door, services, whole):
    """Two cases of one unit, a complaint, one of another bureau; two questions."""
    async with door.database.transaction() as session:
        for key, asked in enumerate(OPENED):
            matters = services.by_id[asked].matters
            matter = matters[0].id if matters else None
            await open_case(
                session, services, whole, Opening(asked.partition("-")[0], asked, matter, filled(services, asked), "rest", f"u-{key}", None, str(key))
            )
        session.add(Conversation(id="c-1", channel="rest", sender="u-9", bureau_id="zibo", holder="bot", created_at=clock.now()))
        await session.flush()
        for bureau, text in (("zibo", "无人机能飞吗"), ("weihai", "能养狗吗，电话13812345678")):
            message = Message(conversation_id="c-1", direction="in", text=text, created_at=clock.now())
            session.add(message)
            await session.flush()
            session.add(Review(message_id=message.id, bureau_id=bureau, reason="refusal", state="open", created_at=clock.now()))


@pytest.fixture
async def desk(any_door, services, whole):
    await fill(any_door, services, whole)
    return any_door


@pytest.fixture
async def full_door(door, services, whole):
    await fill(door, services, whole)
    return door


async def as_(door, role, bureau="zibo", unit=UNIT):
    """Return the headers of a fresh officer who is signed in."""
    second = role in (Role.supervisor, Role.admin)
    login = f"{role}.{bureau}.{len(unit)}.{datetime.now(UTC).timestamp():.6f}".replace("None", "all")
    async with door.database.transaction() as session:
        await service.create(session, NewOfficer(login, "王力", bureau, unit, (role,)), PASSWORD, SECRET if second else None)
    code = {"code": pyotp.TOTP(SECRET).at(clock.now())} if second else {}
    reply = await door.client.post("/api/session", json={"login": login, "password": PASSWORD, **code}, headers=OURS)
    assert reply.status_code == 200, reply.text
    return {"Cookie": reply.headers["set-cookie"].partition(";")[0]}


async def get(door, who, path="/api/stats", **query):
    return await door.client.get(path, params=query, headers=who)


def title(reply, status):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    return reply.json()["title"]


async def test_a_supervisor_sees_the_whole_bureau(desk, services):
    reply = await get(desk, await as_(desk, Role.supervisor, unit=POLICE))
    body = reply.json()
    assert reply.headers["cache-control"] == "no-store"
    assert body["total"]["counts"]["opened"] == 3
    assert body["total"]["channels"] == {"rest": 3}
    assert body["months"] == [clock.local(clock.now()).strftime("%Y-%m")]
    (month,) = body["by_month"]
    assert (month["bureau"], month["counts"]["opened"], month["to_settle"], month["shares"]["settled_share"]) == ("zibo", 3, 3, 0)
    names = {s.id: s.name for s in services.by_id.values()}
    assert {(r["unit"], r["service_name"], r["counts"]["opened"]) for r in body["rows"]} == {
        (UNIT, names["zibo-premises-security"], 2),
        (POLICE, names["zibo-police-complaint"], 1),
    }
    assert body["goals"] == []


@pytest.mark.parametrize(
    ("role", "bureau", "unit", "opened"),
    [(Role.leader, "zibo", UNIT, 2), (Role.leader, "zibo", "出入境管理支队", 0), (Role.auditor, "zibo", "", 2), (Role.admin, None, "", 3)],
)
async def test_a_complaint_is_not_counted_for_others(full_door, role, bureau, unit, opened):
    who = await as_(full_door, role, bureau, unit)
    body = (await get(full_door, who)).json()
    assert body["total"]["counts"]["opened"] == opened
    assert POLICE not in {r["unit"] for r in body["rows"]}


async def test_the_line_of_weihai(full_door):
    body = (await get(full_door, await as_(full_door, Role.auditor, "weihai", ""))).json()
    (line,) = body["goals"]
    assert (line["item"], line["share"], line["closed"], line["to_settle"], line["reached"]) == ("weihai-m26", 0.9, 0, 1, False)


async def test_who_has_no_right_gets_none(full_door):
    assert title(await get(full_door, {}), 401) == "请先登录。"
    officer, leader = await as_(full_door, Role.officer), await as_(full_door, Role.leader)
    for path in ("/api/stats", "/api/stats.xlsx", "/api/stats/questions"):
        assert title(await get(full_door, officer, path), 403) == NO_RIGHT
    assert title(await get(full_door, leader, bureau="weihai"), 403) == NO_RIGHT
    assert title(await get(full_door, leader, unit=POLICE), 403) == NO_RIGHT
    assert title(await get(full_door, leader, "/api/stats/questions"), 403) == NO_RIGHT
    assert title(await get(full_door, await as_(full_door, Role.admin), "/api/stats.xlsx"), 403) == NO_RIGHT
    assert (await get(full_door, leader, unit=UNIT, bureau="zibo")).json()["total"]["counts"]["opened"] == 2


async def test_a_month_before_has_nothing_of_this_one(full_door):
    who = await as_(full_door, Role.auditor, unit="")
    assert (await get(full_door, who, month="2020-02")).json()["rows"] == []
    assert len((await get(full_door, who, months=24)).json()["months"]) == 24
    assert (await get(full_door, who, months=24)).json()["total"]["counts"]["opened"] == 2


@pytest.mark.parametrize("query", [{"month": "2026-13"}, {"month": "3"}, {"months": 0}, {"months": 25}, {"bureau": "x" * 61}, {"unit": "\x00"}, {"other": "1"}])
async def test_a_query_that_makes_no_sense(full_door, query):
    who = await as_(full_door, Role.auditor)
    assert "字段" in title(await get(full_door, who, **query), 422)
    assert "字段" in title(await get(full_door, who, "/api/stats.xlsx", **query), 422)


async def test_the_first_and_the_last_month(full_door):
    who = await as_(full_door, Role.auditor)
    assert (await get(full_door, who, month="2000-01", months=24)).status_code == 200
    assert (await get(full_door, who, month="2099-12")).status_code == 200


async def test_as_excel(desk):
    reply = await get(desk, await as_(desk, Role.auditor, unit=""), "/api/stats.xlsx", month=clock.local(clock.now()).strftime("%Y-%m"))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == MEDIA_TYPE
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-disposition"].startswith('attachment; filename="figures-')
    book = load_workbook(BytesIO(reply.content))
    assert book.sheetnames == ["各单位各事项", "来源", "办结率目标", "待看问题", "说明"]
    assert [c.value for c in book["待看问题"]["B"]] == ["问题", "无人机能飞吗"]
    assert [c.value for c in book["各单位各事项"]["E"]] == ["登记", 2, 2]


async def test_a_leaders_excel_has_no_questions(full_door):
    reply = await get(full_door, await as_(full_door, Role.leader), "/api/stats.xlsx")
    assert "待看问题" not in load_workbook(BytesIO(reply.content)).sheetnames


async def test_the_questions_that_no_item_answers(desk):
    auditor, admin = await as_(desk, Role.auditor, unit=""), await as_(desk, Role.admin, None, "")
    body = (await get(desk, auditor, "/api/stats/questions")).json()
    assert [(q["text"], q["times"], q["reasons"]) for q in body["questions"]] == [("无人机能飞吗", 1, {"refusal": 1})]
    assert (body["read"], body["more"]) == (1, False)
    every = (await get(desk, admin, "/api/stats/questions")).json()["questions"]
    assert {q["text"] for q in every} == {"无人机能飞吗", "能养狗吗，电话138****5678"}
    assert title(await get(desk, auditor, "/api/stats/questions", bureau="weihai"), 403) == NO_RIGHT
    assert (await get(desk, auditor, "/api/stats/questions", reason="choices")).json()["questions"] == []
    assert title(await get(desk, auditor, "/api/stats/questions", reason="x"), 422)


@pytest.mark.parametrize("path", ["/api/stats", "/api/stats/questions", "/api/stats.xlsx"])
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: m.name.lower())
async def test_no_query_is_a_server_error_and_replies_keep_the_schema(full_door, path, mode):
    who = await as_(full_door, Role.auditor, None, "")
    operation = schemathesis.openapi.from_dict(full_door.app.openapi())[path]["GET"]
    tried = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    def collect(case):
        tried.append(case)

    collect()
    assert tried
    for case in tried:
        sent = case.as_transport_kwargs(base_url="http://desk.test")
        request = httpx.Request("GET", sent["url"], params=sent.get("params"), headers=who)
        reply = await full_door.client.send(request)
        assert reply.status_code in (200, 403, 404, 422), reply.text
        if reply.status_code == 200 and "xlsx" not in path:
            case.validate_response(reply, checks=[not_a_server_error, response_schema_conformance])
        elif reply.status_code != 200:
            assert reply.headers["content-type"] == "application/problem+json"
