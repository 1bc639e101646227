"""Receipts of other bodies: signed, counted once, and only for what lies with them."""

import pytest

from desk.case.service import SYSTEM_ACTOR, read
from desk.case.services import read_services
from desk.settings import ROOT
from tests.gateway.handed import handed_on
from tests.gateway.stand_in import SECRET, tell

CONNECTORS = {"12345": {"url": "http://127.0.0.1:9/cases", "secret": SECRET}, "市场监管局": {"url": "http://127.0.0.1:9/x", "secret": "b" * 20}}


@pytest.fixture(scope="session")
def services(whole):
    return read_services(ROOT / "policies", whole)


@pytest.fixture
async def handed(open_door, services, whole):
    """A gateway, and the number of a case that was handed on to 12345."""
    door = await open_door(connectors=CONNECTORS)
    return door, (await handed_on(door.database, services, whole)).number


async def seen(door, number):
    async with door.database.sessions() as session:
        return await read(session, SYSTEM_ACTOR, number)


def refused(reply, status):
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    return reply.json()["title"]


async def test_a_receipt_and_the_outcome_move_the_case(handed):
    door, number = handed
    reply = await tell(door.client, "12345", id="r-1", number=number, action="receipt", receipt="A-17")
    assert reply.json() == {"number": number, "state": "transferred", "repeated": False}
    assert (await seen(door, number)).case.receipt == "A-17"
    reply = await tell(door.client, "12345", id="r-2", number=number, action="answer", outcome="摊点已经清理。")
    assert reply.json()["state"] == "answered"
    view = await seen(door, number)
    assert view.case.outcome == "摊点已经清理。"
    assert [e["action"] for e in view.events] == ["open", "transfer", "receipt", "answer"]


async def test_the_same_receipt_counts_once(handed):
    door, number = handed
    for repeated in (False, True, True):
        reply = await tell(door.client, "12345", id="r-1", number=number, action="receipt", receipt="A-17")
        assert reply.json()["repeated"] is repeated
    assert [e["action"] for e in (await seen(door, number)).events] == ["open", "transfer", "receipt"]


async def test_what_is_not_theirs_comes_back(handed):
    door, number = handed
    reply = await tell(door.client, "12345", id="r-1", number=number, action="hand_back", reason="属公安职责。")
    assert reply.json()["state"] == "waiting"


async def test_a_refused_move_can_be_sent_again_and_changes_nothing(handed):
    door, number = handed
    assert "请写明办理结果" in refused(await tell(door.client, "12345", id="r-1", number=number, action="answer", outcome="  "), 422)
    assert (await tell(door.client, "12345", id="r-1", number=number, action="answer", outcome="好了。")).status_code == 200
    assert "不能" in refused(await tell(door.client, "12345", id="r-2", number=number, action="receipt", receipt="A"), 409)


@pytest.mark.parametrize("how", [{"secret": "wrong"}, {"ago": 400}, {"ago": -400}])
async def test_a_wrong_signature_or_time_is_refused(handed, how):
    door, number = handed
    refused(await tell(door.client, "12345", id="r-1", number=number, action="receipt", receipt="A", **how), 401)
    assert (await seen(door, number)).case.receipt is None


async def test_without_signature_or_for_an_unknown_body_it_looks_the_same(handed):
    door, number = handed
    plain = await door.client.post("/hooks/receipts/12345", json={"id": "1", "number": number, "action": "receipt", "receipt": "A"})
    unknown = await tell(door.client, "nobody", id="1", number=number, action="receipt", receipt="A")
    odd = await door.client.post("/hooks/receipts/12345", content=b"{}", headers={"X-Timestamp": "-1", "X-Signature": b"\xe9"})
    assert refused(plain, 401) == refused(unknown, 401) == refused(odd, 401)


async def test_anothers_case_is_not_found(handed):
    door, number = handed
    told = {"id": "1", "action": "receipt", "receipt": "A"}
    mine = refused(await tell(door.client, "市场监管局", secret="b" * 20, number=number, **told), 404)
    none = refused(await tell(door.client, "市场监管局", secret="b" * 20, number="ZIBO-20260302-AAAAAA", **told), 404)
    assert mine == none


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"id": "1", "number": "x", "action": "close"},
        {"id": "", "number": "x", "action": "receipt"},
        {"id": "1", "number": 5, "action": "receipt"},
        {"id": "1", "number": "x", "action": "receipt", "receipt": "A" * 81},
        {"id": "1", "number": "x", "action": "receipt", "officer_id": 3},
    ],
)
async def test_a_body_that_is_wrong_is_a_problem_in_chinese(handed, told):
    assert "不对的字段" in refused(await tell(handed[0].client, "12345", **told), 422)


async def test_no_connectors_no_hook(door):
    refused(await tell(door.client, "12345", secret="", id="1", number="x", action="receipt"), 401)
