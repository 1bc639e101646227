"""Officers read what they were told: theirs, the unit's, the role's; each for themselves, and never of a case they may not know of."""

import pytest

from desk.case.service import move
from tests.desk.case.people import DISPATCHER
from tests.gateway.console import title

COMPLAINT = "zibo-police-complaint"
EVERYBODY = ("desk", "wang", "li.si", "lead", "road", "super", "inside", "admin", "audit", "far")


async def read(office, login, query=""):
    reply = await office[login].get(f"/api/notices{query}")
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "no-store"
    return reply.json()


async def told(office, login):
    return [(n["number"], n["kind"]) for n in (await read(office, login))["notices"]]


async def test_each_is_told_what_is_theirs(office):
    case = await office.held()  # opened, accepted by a dispatcher, assigned to wang
    secret = await office.open("2", COMPLAINT)
    found = {login: await told(office, login) for login in EVERYBODY}
    assert found == {
        **{login: [] for login in EVERYBODY},
        "desk": [(case.number, "open")],
        "wang": [(case.number, "assign")],
        "super": [(secret.number, "open")],
    }


async def test_the_unit_and_its_leader(office):
    case = await office.open()
    async with office.database.transaction() as session:
        await move(session, case.number, "accept", DISPATCHER)
        await move(session, case.number, "assign", DISPATCHER, unit=case.unit)
    for login in ("wang", "li.si", "lead"):
        assert await told(office, login) == [(case.number, "assign")]
    assert await told(office, "road") == await told(office, "far") == []


async def test_read_by_one_is_unread_for_the_other(office):
    case = await office.open()
    async with office.database.transaction() as session:
        await move(session, case.number, "accept", DISPATCHER)
        await move(session, case.number, "assign", DISPATCHER, unit=case.unit)
    (notice,) = (await read(office, "wang"))["notices"]
    assert notice["read"] is False
    for _ in range(2):
        reply = await office["wang"].post("/api/notices/read", json={"ids": [notice["id"]]})
        assert (reply.status_code, reply.json()) == (200, {"unread": 0})
    after = await read(office, "wang")
    assert (after["unread"], [n["read"] for n in after["notices"]]) == (0, [True])
    assert (await read(office, "wang", "?unread=true"))["notices"] == []
    other = await read(office, "li.si")
    assert (other["unread"], [n["read"] for n in other["notices"]]) == (1, [False])


async def test_nobody_reads_for_another(office):
    await office.held()
    (notice,) = (await read(office, "wang"))["notices"]
    assert (await office["road"].post("/api/notices/read", json={"ids": [notice["id"]]})).json() == {"unread": 0}
    assert (await read(office, "wang"))["unread"] == 1
    assert title(await office["wang"].post("/api/notices/read", json={"ids": []}), 422)
    assert title(await office["wang"].post("/api/notices/read", json={"ids": [2**40]}), 422)


async def test_of_a_case_that_went_away_nothing_is_told_any_more(office):
    case = await office.held()
    await office.moved("desk", case, "reassign", officer_id=office.ids["road"], reason="归交警")
    assert await told(office, "road") == [(case.number, "reassign")]
    assert await told(office, "wang") == await told(office, "lead") == []
    assert (await read(office, "wang"))["unread"] == 0


async def test_pages_follow_each_other_and_phones_are_masked(office):
    case = await office.held()
    for n in range(4):
        await office.moved("desk", case, "urge", reason=f"第{n}次，电话 139-1111-2222")
    first = await read(office, "wang", "?limit=3")
    second = await read(office, "wang", f"?limit=3&before={first['next']}")
    assert [n["kind"] for n in first["notices"] + second["notices"]] == ["urge"] * 4 + ["assign"]
    assert second["next"] is None
    assert "139****2222" in first["notices"][0]["text"]
    assert first["unread"] == 5


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "before=0", "unread=perhaps"])
async def test_what_makes_no_sense_is_named_so(office, query):
    title(await office["wang"].get(f"/api/notices?{query}"), 422)


async def test_without_a_session_nothing_is_told(office):
    assert title(await office.door.client.get("/api/notices"), 401)
    assert (await office.door.client.post("/api/notices/read", json={"ids": [1]})).status_code in (401, 403)
