"""Every look is on record: at a case, at its line in a list, searches, exports; and who may read that record."""

import pytest

from tests.desk.case.people import ANSWERS
from tests.gateway.console import title

COMPLAINT = "zibo-police-complaint"


async def looks(office, of, by="audit"):
    reply = await office[by].get(f"/api/reads?officer={office.ids[of]}")
    assert reply.status_code == 200, reply.text
    return [(look["number"], look["what"], look["reason"]) for look in reply.json()["looks"]]


@pytest.mark.parametrize("path", ["cases", "queue", "queue/unit", "overdue"])
async def test_a_line_in_a_list_is_recorded_once_a_day(office, path):
    case = await office.held()
    for _ in range(3):
        shown = [c["number"] for c in (await office["wang"].get(f"/api/{path}")).json()["cases"]]
    assert await looks(office, "wang") == [(n, "list", None) for n in shown]
    assert shown == ([] if path == "overdue" else [case.number])


async def test_a_case_tells_who_saw_its_line_and_who_opened_it(office):
    case = await office.held()
    await office["lead"].get("/api/queue/unit")
    await office["wang"].get(f"/api/cases/{case.number}")
    reads = (await office["audit"].get(f"/api/cases/{case.number}/reads")).json()
    assert [(r["officer"]["name"], r["what"]) for r in reads] == [("wang警官", "read"), ("lead警官", "list")]


async def test_a_search_is_recorded_with_what_was_searched_found_or_not(office):
    await office.held()
    await office["desk"].get("/api/cases?q=13999998888")
    await office["desk"].get(f"/api/cases?q={ANSWERS['mobile']}")
    assert [(what, reason) for _, what, reason in await looks(office, "desk")] == [("list", None), ("search", ANSWERS["mobile"]), ("search", "13999998888")]


async def test_an_export_is_recorded(office):
    assert (await office["lead"].get("/api/stats.xlsx?month=2026-03&months=2")).status_code == 200
    assert await looks(office, "lead") == [(None, "export", "2026-02..2026-03")]


async def test_who_may_read_the_record(office):
    for login in ("desk", "wang", "lead"):
        title(await office[login].get(f"/api/reads?officer={office.ids['wang']}"), 403)
    title(await office["far"].get(f"/api/reads?officer={office.ids['wang']}"), 403)
    title(await office["audit"].get(f"/api/reads?officer={office.ids['far']}"), 404)  # of another bureau
    title(await office["audit"].get("/api/reads?officer=99999"), 404)
    title(await office.door.client.get("/api/reads?officer=1"), 401)


async def test_the_record_tells_nobody_of_a_complaint_that_is_not_theirs_to_know(office):
    secret, plain = await office.open("1", COMPLAINT), await office.open("2")
    for number in (secret.number, plain.number):
        await office["super"].get(f"/api/cases/{number}")
    assert [n for n, _, _ in await looks(office, "super", by="super")] == [plain.number, secret.number]
    for login in ("audit", "admin"):
        assert [n for n, _, _ in await looks(office, "super", by=login)] == [plain.number]
