"""Opening: once for each key, checked, routed, with the right clock and honest words about it."""

import asyncio
import json

import pytest
import time_machine
from sqlalchemy import func, select, text

from desk import crypto
from desk.case import repository
from desk.case.models import Case, CaseClock, CaseEvent
from desk.case.opening import LETTERS, Opening, open_case
from desk.case.service import prove, read
from desk.errors import MissingAnswer, NotAllowed, UnknownCase, UnknownService
from desk.outbox.models import Parcel
from tests.desk.case.people import ANSWERS, DISPATCHER, PERSON, STRANGER, refused

COMPLAINT = "zibo-police-complaint"


async def _count(database, table):
    async with database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def _clocks(database, case):
    async with database.sessions() as session:
        return {c.kind: c for c in await repository.clocks(session, case.id)}


async def test_a_new_case_waits_with_its_number_and_its_words(opened):
    with time_machine.travel("2026-03-02T16:30:00Z", tick=False):  # already the 3rd in China
        got = await opened()
    case = got.case
    bureau, day, code = case.number.split("-")
    assert (bureau, day, len(code)) == ("ZIBO", "20260303", 6)
    assert set(code) <= set(LETTERS)
    assert (got.created, got.duplicate_of, got.word) == (True, None, None)
    assert (case.state, case.version, case.unit, case.company, case.mobile) == ("waiting", 1, "治安支队", ANSWERS["company"], ANSWERS["mobile"])
    assert json.loads(case.answers)["place"] == ANSWERS["place"]


async def test_the_same_key_gives_the_same_case(database, opened):
    first, again = await opened(key="m-1"), await opened(key="m-1")
    assert (again.case.number, again.created) == (first.case.number, False)
    assert await _count(database, Case) == await _count(database, CaseEvent) == 1
    assert await _count(database, CaseClock) == 3


async def test_another_persons_key_opens_nothing_of_theirs(opened):
    mine, theirs = await opened(key="m-1"), await opened(key="m-1", sender="u-2")
    assert mine.case.number != theirs.case.number


async def test_many_at_once_each_delivered_three_times(database, opened):
    got = await asyncio.gather(*(opened(key="m-1", sender=f"p-{n % 200}") for n in range(600)))
    assert len({o.case.number for o in got}) == 200
    assert sum(o.created for o in got) == 200
    assert await _count(database, Case) == await _count(database, CaseEvent) == 200


async def test_an_opening_that_is_rolled_back_leaves_nothing(database, services, whole, opened):
    opening = Opening("zibo", "zibo-premises-security", None, {**ANSWERS, "trouble": "堵门"}, "rest", "u-1", None, "1")
    opening.answers.update(await _answers(services))

    async def fails():
        async with database.transaction() as session:
            await open_case(session, services, whole, opening)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        await fails()
    assert [await _count(database, t) for t in (Case, CaseEvent, CaseClock, Parcel)] == [0, 0, 0, 0]


async def _answers(services):
    from tests.desk.case.conftest import filled

    return filled(services, "zibo-premises-security")


async def test_ones_own_open_case_is_pointed_out_not_refused(opened, moved):
    first = await opened(key="1")
    second = await opened(key="2")
    assert second.created
    assert second.duplicate_of == first.case.number
    await moved(first.case, "withdraw", PERSON)
    await moved(second.case, "withdraw", PERSON)
    assert (await opened(key="3")).duplicate_of is None


async def test_an_old_case_or_another_service_is_no_duplicate(opened):
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        await opened(key="1")
        assert (await opened(key="2", service="zibo-difficulty")).duplicate_of is None
    with time_machine.travel("2026-03-10T02:00:00Z", tick=False):
        assert (await opened(key="3")).duplicate_of is None


async def test_somebody_with_another_persons_phone_does_not_learn_their_number(database, opened):
    first = await opened(key="1")
    second = await opened(key="2", sender="u-2")
    assert second.duplicate_of is None
    async with database.sessions() as session:
        (event,) = await repository.events(session, second.case.id)
    assert json.loads(event.data)["alike"] == [first.case.number]  # for officers only
    assert not event.public or "alike" not in (await _view(database, STRANGER, second.case.number)).events[0]


async def _view(database, actor, number):
    async with database.sessions() as session:
        return await read(session, actor, number)


@pytest.mark.parametrize(
    ("change", "error", "title"),
    [
        ({"service": "zibo-nothing"}, UnknownService, "没有这项服务"),
        ({"bureau": "suqian"}, UnknownService, "没有这项服务"),
        ({"matter": "nothing"}, UnknownService, "没有这项服务"),
        ({"answers": {}}, MissingAnswer, "还缺"),
        ({"anonymous": True}, NotAllowed, "不能匿名"),
    ],
)
async def test_what_cannot_be_opened_is_refused_with_a_reason(database, services, whole, change, error, title):
    base = {"bureau": "zibo", "service": "zibo-premises-security", "matter": None, "answers": await _answers(services)}
    opening = Opening(**{**base, "channel": "rest", "sender": "u", "conversation_id": None, "key": "1", **change})
    async with database.transaction() as session:
        with pytest.raises(error) as caught:
            await open_case(session, services, whole, opening)
    assert title in caught.value.title
    assert await _count(database, Case) == 0


async def test_a_wrong_choice_or_a_very_long_text_is_refused(opened):
    with refused(MissingAnswer, "太长"):
        await opened(answers={"description": "长" * 2001})
    with refused(MissingAnswer, "给出的里面选"):
        await opened(service="zibo-green-channel", answers={"applicant": "路人"})


async def test_a_promise_in_the_text_is_told_from_acceptance(database, opened):
    got = await opened()
    handling = (await _clocks(database, got.case))["handling"]
    assert (handling.basis, handling.item_id, handling.amount, handling.unit, handling.started_at) == ("text", "zibo-m06", 3, "day", None)
    assert "从受理算起" in got.arithmetic
    assert handling.quote in got.arithmetic


async def test_a_matters_promise_wins_and_its_unit_too(database, opened):
    got = await opened(service="zibo-approval-follow", matter="door_plate")
    handling = (await _clocks(database, got.case))["handling"]
    assert (handling.amount, handling.unit, handling.basis, got.case.unit) == (5, "working_day", "text", "户政管理处")
    assert got.case.title == "涉企审批跟进催办·门楼牌编划"


async def test_without_a_promise_the_clock_is_our_own_and_never_told(database, opened, moved):
    got = await opened(service="zibo-difficulty")
    clocks = await _clocks(database, got.case)
    assert [(c.amount, c.unit, c.basis) for c in (clocks["response"], clocks["handling"])] == [(1, "working_day", "internal"), (5, "working_day", "internal")]
    assert got.arithmetic == "文件没有写办理时限，有进展就在这里告诉您。"
    assert got.card["due"] is None
    case = await moved(got.case, "accept", DISPATCHER)
    assert case.due_at is not None
    view = await _view(database, PERSON, case.number)
    assert (view.clocks, view.card["due"], view.told) == ([], None, got.arithmetic)


async def test_a_complaint_about_the_police_is_accepted_at_once_and_counted(database, opened):
    with time_machine.travel("2025-09-28T01:00:00Z", tick=False):
        got = await opened(service=COMPLAINT, anonymous=True)
    assert (got.case.state, got.case.version, got.case.unit, got.case.route) == ("accepted", 2, "警务督察支队", "supervision")
    assert "2025年9月28日" in got.arithmetic
    assert "应于10月9日18:00前反馈" in got.arithmetic


async def test_what_the_reply_to_the_opening_says_is_not_sent_again(database, opened):
    assert (await opened(service=COMPLAINT)).case.state == "accepted"
    async with database.sessions() as session:
        assert [p.kind for p in await session.scalars(select(Parcel))] == ["officer"]


async def test_an_anonymous_case_keeps_nothing_that_names_anybody(database, opened):
    got = await opened(service=COMPLAINT, anonymous=True)
    case = got.case
    assert [case.sender, case.conversation_id, case.company, case.contact, case.mobile, case.credit_code, case.mobile_index, case.credit_index] == [None] * 8
    assert not {"company", "contact", "mobile", "credit_code"} & set(json.loads(case.answers))
    async with database.sessions() as session:
        assert {e.actor_id for e in await repository.events(session, case.id)} == {None}
        assert await session.scalar(select(func.count()).select_from(Parcel).where(Parcel.kind == "message")) == 0


async def test_an_anonymous_case_is_found_with_its_word_only(database, opened):
    got = await opened(service=COMPLAINT, anonymous=True)
    again = await opened(service=COMPLAINT, anonymous=True)
    assert (again.created, again.word) == (False, got.word)
    async with database.sessions() as session:
        for wrong in ({"word": "松风松风0000x"}, {"last_four": "1234"}, {"word": ""}, {}):
            with pytest.raises(UnknownCase):
                await prove(session, STRANGER, got.case.number, **wrong)
        proved = await prove(session, STRANGER, got.case.number.lower(), word=f" {got.word} ")
        assert (await read(session, proved, got.case.number)).case.id == got.case.id
        with pytest.raises(UnknownCase):
            await read(session, PERSON, got.case.number)


async def test_a_case_is_found_with_the_last_four_digits(database, opened):
    got = await opened()
    async with database.sessions() as session:
        proved = await prove(session, STRANGER, got.case.number, last_four="1234")
        assert (await read(session, proved, got.case.number)).case.id == got.case.id
        with pytest.raises(UnknownCase):
            await prove(session, STRANGER, got.case.number, last_four="1235")


async def test_what_was_said_cannot_be_read_at_rest(database, opened):
    await opened()
    async with database.sessions() as session:
        rows = [str(r) for table in ("cases", "case_events", "outbox") for r in await session.execute(text(f"SELECT * FROM {table}"))]
    for secret in (ANSWERS["mobile"], ANSWERS["company"], ANSWERS["description"], ANSWERS["contact"]):
        assert not any(secret in row for row in rows)


def test_a_blind_index_is_the_same_for_the_same_and_depends_on_kind():
    assert crypto.blind_index("a", "mobile") == crypto.blind_index("a", "mobile")
    assert len({crypto.blind_index("a", "mobile"), crypto.blind_index("b", "mobile"), crypto.blind_index("a", "credit_code")}) == 3


async def test_every_service_can_be_opened(opened, services):
    for n, service in enumerate(services.by_id.values()):
        for matter in service.matters or [None]:
            got = await opened(key=f"{n}-{matter and matter.id}", service=service.id, matter=matter and matter.id)
            assert got.created
            assert got.case.item_version >= 1
            if service.route == "supervision":
                assert got.case.unit == service.lead[0]
