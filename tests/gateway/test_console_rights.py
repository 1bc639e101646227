"""Each role at each route, of the own bureau and another, of the own unit and another: and a complaint about the police shows nowhere."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from desk.case.models import Case, CaseEvent, CaseFile
from desk.case.service import move
from desk.settings import settings
from tests.desk.case.people import ANSWERS, DISPATCHER, OFFICER, PERSON, UNIT
from tests.gateway.console import HIRED
from tests.gateway.test_console_moves import picture

COMPLAINT = "zibo-police-complaint"
EVERYBODY = frozenset(HIRED)
# Whose: `plain` is wang's, of 治安支队 in zibo; `secret` is a complaint with zibo's supervision; `away` is of suqian.
SEES = {
    "plain": {"desk", "wang", "li.si", "lead", "super", "admin", "audit"},
    "secret": {"super", "inside"},
    "away": {"far", "admin"},
}
READS = {"super", "admin", "audit"}  # who may see who looked
REVEALS = {"plain": {"desk", "wang", "lead", "super"}, "secret": {"super"}, "away": {"far"}}
# Who may make which move on wang's case, by the state that it is in.
MAY = {
    "waiting": {
        "accept": {"desk", "wang", "li.si", "lead"},
        "decline": {"desk", "lead"},
        "transfer": {"desk", "lead"},
        "supplement": {"desk", "wang", "li.si", "lead"},
        "urge": {"desk", "lead", "super"},
        "supervise": {"super"},
        "note": {"desk", "wang", "li.si", "lead", "super", "admin"},
    },
    "accepted": {"assign": {"desk", "wang", "li.si", "lead"}},
    "assigned": {
        "start": {"wang", "lead"},
        "hand_back": {"wang", "lead"},
        "reassign": {"desk", "lead", "super", "admin"},
        "supplement": {"desk", "wang", "li.si", "lead"},
    },
    "working": {"ask_more": {"wang", "lead"}, "answer": {"wang", "lead"}},
    "transferred": {"receipt": {"desk", "lead"}, "answer": {"desk", "lead"}, "hand_back": {"desk", "lead"}},
    "answered": {"call_back": {"desk", "wang", "li.si", "lead", "super"}, "close": {"desk"}},
    "closed": {"reopen": {"desk", "super"}},
}
ON_THE_WAY = {
    "accepted": [("accept", DISPATCHER, {})],
    "assigned": [("assign", DISPATCHER, {})],
    "working": [("start", OFFICER, {})],
    "answered": [("answer", OFFICER, {"outcome": "已疏通。"})],
    "closed": [("rate_good", PERSON, {"rating": 5})],
}
DATA = {"reason": "有理由", "words": "有话说", "ground": "依据", "where": "12345", "outcome": "办好了", "department": "12345", "receipt": "R-1"}


@pytest.fixture
async def three(office, tmp_path):
    """The three cases, each with a picture."""
    office.door.app.state.settings = settings().model_copy(update={"files_dir": tmp_path / "files"})
    cases = {"plain": await office.held(), "secret": await office.open("s", COMPLAINT), "away": await office.open("a", "suqian-request")}
    for whose, login in (("plain", "wang"), ("secret", "super"), ("away", "far")):
        case = cases[whose]
        version = (await office[login].get(f"/api/cases/{case.number}")).json()["version"]
        form = {"version": str(version), "action": "note"}
        sent = await office[login].post(f"/api/cases/{case.number}/files", data=form, files={"file": ("a.png", picture(), "image/png")})
        assert sent.status_code == 200, sent.text
    async with office.database.sessions() as session:
        found = dict((await session.execute(select(Case.number, CaseFile.id).join(CaseFile, CaseFile.case_id == Case.id))).all())
    return {whose: (case.number, found[case.number]) for whose, case in cases.items()}


@pytest.mark.parametrize("whose", list(SEES))
async def test_each_role_at_each_route_of_a_case(office, three, whose):
    number, file = three[whose]
    routes = {"": SEES[whose], "/events": SEES[whose], f"/files/{file}": SEES[whose], "/reads": SEES[whose] & READS}
    for login in sorted(EVERYBODY):
        for route, allowed in routes.items():
            reply = await office[login].get(f"/api/cases/{number}{route}")
            expected = 200 if login in allowed else 403 if login in SEES[whose] else 404
            assert reply.status_code == expected, (login, route, reply.text[:200])
            if expected == 404:
                assert reply.json() == {"type": "about:blank", "status": 404, "title": "没有找到这个工单。"}  # the same as for one that was never there
        reply = await office[login].post(f"/api/cases/{number}/reveal", json={"field": "mobile", "reason": "回电话"})
        assert reply.status_code == (200 if login in REVEALS[whose] else 403 if login in SEES[whose] else 404), (login, reply.text)


async def test_a_file_is_not_reached_through_another_case(office, three):
    (plain, _), (_, secret) = three["plain"], three["secret"]
    assert (await office["wang"].get(f"/api/cases/{plain}/files/{secret}")).status_code == 404


async def test_files_are_saved_and_never_shown_in_place(office, three):
    number, file = three["plain"]
    headers = (await office["wang"].get(f"/api/cases/{number}/files/{file}")).headers
    assert headers["content-disposition"].startswith("attachment;")
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


async def _state(office, state):
    """A case of wang's unit in that state, wang's as soon as it is somebody's."""
    if state == "transferred":
        case = await office.open("t")
        async with office.database.transaction() as session:
            return await move(session, case.number, "transfer", DISPATCHER, department="12345", reason="城管的事")
    case = await office.open(state)
    actor = type(OFFICER).officer(office.ids["wang"], {"officer"}, "zibo", UNIT)
    for step in ON_THE_WAY.values():
        if case.state == state:
            break
        (action, who, data), more = step[0], {"officer_id": office.ids["wang"]} if step[0][0] == "assign" else {}
        async with office.database.transaction() as session:
            case = await move(session, case.number, action, actor if who is OFFICER else who, **data, **more)
    return case


@pytest.mark.parametrize("state", list(MAY))
async def test_each_role_at_each_move(office, state):
    case = await _state(office, state)
    seen = set(SEES["plain"])
    for login in sorted(EVERYBODY):
        if login in seen:
            offered = {a["action"] for a in (await office[login].get(f"/api/cases/{case.number}")).json()["actions"]}
            assert {a for a in MAY[state] if a in offered} == {a for a, who in MAY[state].items() if login in who}, login
        for action, allowed in MAY[state].items():
            if login in allowed:
                continue
            more = {"officer_id": office.ids["li.si"]} if action in ("assign", "reassign") else {}
            reply = await office[login].post(f"/api/cases/{case.number}/moves", json={"action": action, "version": case.version, **DATA, **more})
            assert reply.status_code == (403 if login in seen else 404), (login, action, reply.text)
            assert reply.headers["content-type"] == "application/problem+json"
    async with office.database.sessions() as session:
        assert await session.scalar(select(Case.version).where(Case.id == case.id)) == case.version
        assert await session.scalar(select(func.count()).select_from(CaseEvent).where(CaseEvent.case_id == case.id)) == case.version


LISTS = [
    "/api/cases",
    "/api/cases?limit=100&order=due",
    "/api/cases?q={number}",
    "/api/cases?q={begin}",
    f"/api/cases?q={ANSWERS['mobile']}",
    "/api/cases?q=投诉",
    f"/api/cases?service={COMPLAINT}",
    "/api/cases?kind=complaint",
    "/api/cases?unit=警务督察支队",
    "/api/cases?bureau=zibo",
    "/api/cases?holder=nobody",
    "/api/cases?holder={inside}",
    "/api/cases?state=waiting&state=assigned",
    "/api/queue",
    "/api/queue/unit",
    "/api/queue/unit?unit=警务督察支队",
    "/api/queue/unit?nobodys=true",
    "/api/overdue",
    "/api/overdue?unit=警务督察支队",
    "/api/officers",
    "/api/officers?unit=警务督察支队",
    "/api/notices",
    "/api/reads?officer={super}",
    "/api/reads?officer={inside}",
    "/api/stats",
    "/api/stats?unit=警务督察支队",
    "/api/stats/questions",
]


async def test_a_complaint_shows_in_no_list_no_search_no_notice_no_record(office):
    """The same replies, word for word, whether the complaint is there or not."""
    number = "ZIBO-20260101-AAAAAA"
    before = await _everything(office, number)
    case = await office.open("s", COMPLAINT)
    await office.moved("super", case, "assign", officer_id=office.ids["inside"])
    await office["inside"].get(f"/api/cases/{case.number}")
    after = await _everything(office, case.number)
    changed = {login for (login, path), reply in after.items() if reply != before[login, path]}
    assert changed == {"super", "inside"}
    for (login, path), (_, said) in after.items():
        assert login in changed or case.number not in said, (login, path)


async def _everything(office, number):
    found = {}
    async with office.database.transaction() as session:
        await session.execute(text("DELETE FROM case_reads WHERE case_number IS NULL"))
    for login in sorted(EVERYBODY):
        for path in LISTS:
            asked = path.format(number=number, begin=number[:14], **{"super": office.ids["super"], "inside": office.ids["inside"]})
            reply = await office[login].get(asked)
            body = reply.json()
            if isinstance(body, dict):
                body.pop("at", None)
            found[login, path] = (reply.status_code, str(body))
        sheet = await office[login].get("/api/stats.xlsx")
        found[login, "xlsx"] = (sheet.status_code, _cells(sheet.content) if sheet.status_code == 200 else sheet.text)
    return found


def _cells(content):
    book = load_workbook(BytesIO(content))
    return str([[c.value for c in row] for sheet in book for row in sheet.iter_rows() if row[0].value != "统计时间"])


async def test_a_new_complaint_hints_at_no_other_where_it_is_not_seen(office):
    """The hint at a likely duplicate names only cases of the same service: a plain case never names a complaint."""
    secret = await office.open("s", COMPLAINT)
    plain = await office.open("p", "zibo-premises-security")
    text = (await office["lead"].get(f"/api/cases/{plain.number}")).text
    assert secret.number not in text


async def test_every_route_for_officers_is_looked_at_here(office):
    paths = (await office.door.client.get("/openapi.json")).json()["paths"]
    of_a_case = ("", "/events", "/reads", "/reveal", "/moves", "/files", "/files/{file_id}")
    known = {p.partition("?")[0] for p in LISTS} | {f"/api/cases/{{number}}{route}" for route in of_a_case}
    known |= {"/api/stats.xlsx", "/api/notices/read", "/api/bureaus", "/api/session", "/api/session/password", "/api/session/second-factor"}
    assert {p for p in paths if p.startswith("/api/")} == known
