"""Lists, queues, one case, its events, and what is shown only for a reason."""

from datetime import timedelta

import pytest

from desk import clock
from desk.case.service import move
from desk.officer.rights import Right
from gateway.console.views import RIGHTS
from tests.desk.case.people import ANSWERS, DISPATCHER, SUPERVISOR, UNIT, Actor
from tests.gateway.console import title

COMPLAINT = "zibo-police-complaint"


def numbers(reply):
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "no-store"
    return [c["number"] for c in reply.json()["cases"]]


async def test_without_a_session_nothing_is_shown(office):
    case = await office.open()
    client = office.door.client
    for path in ("cases", f"cases/{case.number}", f"cases/{case.number}/events", f"cases/{case.number}/reads", "queue", "queue/unit", "overdue", "officers"):
        assert title(await client.get(f"/api/{path}"), 401) == "请先登录。"
    for path in ("moves", "reveal", "files"):
        assert (await client.post(f"/api/cases/{case.number}/{path}", json={})).status_code in (401, 403)


async def test_a_list_masks_the_phone_and_names_the_holder(office):
    case = await office.held()
    (row,) = (await office["desk"].get("/api/cases")).json()["cases"]
    assert row["number"] == case.number
    assert (row["state"], row["state_name"], row["company"]) == ("assigned", "已交办", ANSWERS["company"])
    assert row["mobile"] == "138****1234"
    assert row["holder"] == {"id": office.ids["wang"], "name": "wang警官"}
    assert row["overdue"] is False


async def test_who_sees_which_cases_in_lists(office):
    plain, secret = await office.held(), await office.open("2", COMPLAINT)
    seen = {
        login: numbers(await office[login].get("/api/cases")) for login in ("desk", "wang", "li.si", "lead", "road", "super", "inside", "admin", "audit", "far")
    }
    both = [secret.number, plain.number]
    assert seen == {
        **{login: [plain.number] for login in ("desk", "wang", "li.si", "lead", "admin", "audit")},
        "super": both,
        "inside": [secret.number],
        "road": [],
        "far": [],
    }


async def test_filters_narrow(office):
    one = await office.held()
    two = await office.open("2", "zibo-truck-road", sender="u-2", answers={"mobile": "13911112222"})
    desk = office["desk"]

    async def found(query):
        return numbers(await desk.get(f"/api/cases?{query}"))

    assert await found("") == [two.number, one.number]
    assert await found("order=due") == [one.number, two.number]
    assert await found("state=assigned&state=working") == [one.number]
    assert await found(f"service={two.service_id}") == [two.number]
    assert await found(f"unit={UNIT}") == ([two.number, one.number] if two.unit == UNIT else [one.number])
    assert await found(f"holder={office.ids['wang']}") == [one.number]
    assert await found("holder=nobody") == [two.number]
    assert await found("holder=me") == []
    assert await found("bureau=suqian") == []
    assert await found("q=13911112222") == [two.number]
    assert await found("q=139 1111 2222") == [two.number]
    assert await found(f"q={one.number.lower()}") == [one.number]
    assert await found(f"q={one.number[:10]}") == [two.number, one.number]
    assert await found(f"q={one.title[:3]}") == [one.number]
    assert await found("q=%25") == []
    assert await found("overdue=true") == []
    assert await found("opened_from=2020-01-01T00:00:00Z&opened_before=2021-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "state=lost",
        "holder=x",
        "holder=99999999999",
        "after=x",
        "after=%00",
        "after=WyJuZXdlc3QiLG51bGwsMV0",
        "q=%00",
        "unit=" + "a" * 61,
        "opened_from=2020-01-01T00:00:00",
        "opened_from=0001-01-01T00:00:00Z",
        "colour=red",
        "order=size",
    ],
)
async def test_a_filter_that_makes_no_sense_is_named_so(office, query):
    title(await office["desk"].get(f"/api/cases?{query}"), 422)


@pytest.mark.parametrize("path", ["/api/cases?", "/api/cases?order=due&", "/api/queue/unit?"])
async def test_pages_follow_each_other_without_gap_or_repeat(office, path):
    for n in range(5):
        await office.open(str(n))
    async with office.database.transaction() as session:
        for number in numbers(await office["desk"].get("/api/cases?limit=3")):
            await move(session, number, "accept", DISPATCHER)
    whole = numbers(await office["desk"].get(path))
    assert len(set(whole)) == 5
    got, mark = [], ""
    for _ in range(3):
        reply = await office["desk"].get(f"{path}limit=2{mark}")
        got.append(numbers(reply))
        mark = f"&after={reply.json()['next']}"
    assert [len(g) for g in got] == [2, 2, 1]
    assert [number for page in got for number in page] == whole
    assert reply.json()["next"] is None


async def test_queues(office):
    mine, free = await office.held(), await office.open("2")
    assert numbers(await office["wang"].get("/api/queue")) == [mine.number]
    assert numbers(await office["li.si"].get("/api/queue")) == []
    assert sorted(numbers(await office["li.si"].get("/api/queue/unit"))) == sorted([mine.number, free.number])
    assert numbers(await office["lead"].get("/api/queue/unit?nobodys=true")) == [free.number]
    assert numbers(await office["desk"].get("/api/queue/unit?state=waiting")) == [free.number]
    assert numbers(await office["road"].get(f"/api/queue/unit?unit={UNIT}")) == []
    assert numbers(await office["road"].get("/api/queue/unit")) == []


async def test_what_is_overdue(office):
    late, over = await office.held(), await office.open("2")
    async with office.database.transaction() as session:
        for case in (late, over):
            found = await session.get_one(type(case), case.id)
            found.due_at = clock.now() - timedelta(hours=1)
        found.state = "closed"
    for login in ("desk", "lead", "super", "wang", "admin"):
        reply = await office[login].get("/api/overdue")
        assert numbers(reply) == [late.number]
        assert reply.json()["cases"][0]["overdue"]
    assert numbers(await office["road"].get("/api/overdue")) == []


async def test_a_case_in_full(office):
    case = await office.held(
        service="zibo-premises-security",
        answers={"credit_code": ANSWERS["credit_code"], "description": "我叫王工，13800001234，身份证370303198801011234，门口被堵。"},
    )
    reply = await office["wang"].get(f"/api/cases/{case.number}")
    body = reply.json()
    assert reply.headers["cache-control"] == "no-store"
    assert "13800001234" not in reply.text
    assert "198801011234" not in reply.text
    assert body["description"] == "我叫王工，138****1234，身份证3703********34，门口被堵。"
    assert body["credit_code"] == "9137********XY"
    answers = {a["id"]: (a["label"], a["value"]) for a in body["answers"]}
    assert answers["mobile"] == ("联系电话", "138****1234") or answers["mobile"][1] == "138****1234"
    assert [e["name"] for e in body["events"]] == ["登记", "受理", "交办"]
    assert {c["kind"] for c in body["clocks"]} == {"response", "handling", "callback"}
    assert [a["action"] for a in body["actions"]] == ["start", "supplement", "hand_back", "note"]
    assert {"mobile", "credit_code", "description"} <= set(body["reveals"])
    assert not {"company", "place"} & set(body["reveals"])


async def test_every_look_is_recorded(office):
    case = await office.held()
    assert (await office["wang"].get(f"/api/cases/{case.number}")).status_code == 200
    assert (await office["lead"].get(f"/api/cases/{case.number}/events?after=2")).json()[0]["action"] == "assign"
    title(await office["road"].get(f"/api/cases/{case.number}"), 404)
    rows = (await office["audit"].get(f"/api/cases/{case.number}/reads")).json()
    assert [(r["officer"]["name"], r["what"]) for r in rows] == [("lead警官", "read"), ("wang警官", "read")]
    title(await office["wang"].get(f"/api/cases/{case.number}/reads"), 403)


async def test_a_case_of_others_is_not_there(office):
    case = await office.open("2", COMPLAINT)
    for login in ("desk", "wang", "lead", "road", "admin", "audit", "far"):
        for path in ("", "/events", "/reads"):
            assert title(await office[login].get(f"/api/cases/{case.number}{path}"), 404) == "没有找到这个工单。"
        assert title(await office[login].post(f"/api/cases/{case.number}/reveal", json={"field": "mobile", "reason": "看看"}), 404)
    assert (await office["super"].get(f"/api/cases/{case.number}")).status_code == 200
    title(await office["desk"].get("/api/cases/ZIBO-20260101-AAAAAA"), 404)
    title(await office["desk"].get("/api/cases/1%20OR%201=1"), 422)


async def test_a_field_in_full_costs_a_recorded_reason(office):
    case = await office.held()
    url = f"/api/cases/{case.number}/reveal"
    assert title(await office["wang"].post(url, json={"field": "mobile", "reason": " "}), 422) == "请写明查看的理由，2到200个字。"
    assert title(await office["wang"].post(url, json={"field": "shoe_size", "reason": "回访"}), 422) == "这个工单没有这一项。"
    title(await office["wang"].post(url, json={"field": "sender", "reason": "回访"}), 422)
    title(await office["li.si"].post(url, json={"field": "mobile", "reason": "回访"}), 403)
    title(await office["audit"].post(url, json={"field": "mobile", "reason": "回访"}), 403)
    reply = await office["wang"].post(url, json={"field": "mobile", "reason": "电话回访"})
    assert reply.json() == {"field": "mobile", "value": "13800001234"}
    assert reply.headers["cache-control"] == "no-store"
    (row,) = (await office["audit"].get(f"/api/cases/{case.number}/reads")).json()
    assert (row["officer"]["name"], row["what"], row["reason"]) == ("wang警官", "reveal:mobile", "电话回访")


async def test_a_confidential_person_is_not_shown(office):
    case = await office.held(confidential=True)
    body = (await office["wang"].get(f"/api/cases/{case.number}")).json()
    assert (body["company"], body["contact"], body["mobile"]) == ("（保密）",) * 3
    assert ANSWERS["contact"] not in [a["value"] for a in body["answers"]]
    assert (await office["desk"].get("/api/cases")).json()["cases"][0]["contact"] == "（保密）"
    said = await office["wang"].post(f"/api/cases/{case.number}/reveal", json={"field": "contact", "reason": "约时间见面"})
    assert said.json()["value"] == ANSWERS["contact"]


async def test_what_was_said_on_the_way_is_masked_too(office):
    case = await office.held()
    async with office.database.transaction() as session:
        await move(session, case.number, "supplement", Actor.person("rest", "u-1"), words="换个电话 139 1111 2222 找我")
        await move(session, case.number, "supervise", SUPERVISOR, words="请打13911112222")
    reply = await office["wang"].get(f"/api/cases/{case.number}")
    assert "1111" not in reply.text
    last, ours = reply.json()["events"][-2:]
    assert (last["reason"], last["public"], last["actor"]) == ("换个电话 139****2222 找我", True, None)
    assert ours["public"] is False
    said = await office["wang"].post(f"/api/cases/{case.number}/reveal", json={"field": f"event:{last['seq']}", "reason": "联系本人"})
    assert "139 1111 2222" in said.json()["value"]


async def test_to_whom_a_case_can_be_given(office):
    await office.held()
    rows = {o["name"]: o["in_hand"] for o in (await office["desk"].get("/api/officers")).json()}
    assert rows == {"wang警官": 1, "li.si警官": 0, "lead警官": 0, "road警官": 0, "super警官": 0, "inside警官": 0}
    unit = (await office["lead"].get(f"/api/officers?unit={UNIT}&role=officer")).json()
    assert [o["name"] for o in unit] == ["wang警官", "li.si警官"]
    assert (await office["desk"].get("/api/officers?bureau=suqian")).json() == []
    title(await office["audit"].get("/api/officers"), 403)


def test_every_move_of_an_officer_can_be_asked_for():
    from typing import get_args

    from gateway.console.moves import Action

    assert set(get_args(Action)) == set(RIGHTS)
    assert set(RIGHTS.values()) <= set(Right)
