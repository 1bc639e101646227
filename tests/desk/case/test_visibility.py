"""Who may know that a case exists: above all, nobody but police supervision of a complaint about the police."""

import itertools

import pytest
from sqlalchemy import select

from desk.case import repository
from desk.case.actors import SYSTEM_ACTOR, Actor, may_see, visible
from desk.case.models import Case
from desk.case.service import Filter, by_filter, mine, prove, read
from desk.errors import NotAllowed, UnknownCase
from tests.desk.case.people import ADMIN, ANSWERS, AUDITOR, DISPATCHER, LEADER, OFFICER, PERSON, SECOND, STRANGER, SUPERVISOR, refused

INSIDE = Actor.officer(30, {"officer"}, "zibo", "警务督察支队")
HEAD = Actor.officer(31, {"leader"}, "zibo", "警务督察支队")
FAR = Actor.officer(32, {"supervisor", "dispatcher", "leader", "officer"}, "suqian", "治安支队")
LOST = Actor.officer(33, {"officer"}, None, "治安支队")
EVERYWHERE = Actor.officer(34, {"supervisor"}, None, None)
EVERYBODY = [
    PERSON,
    STRANGER,
    DISPATCHER,
    OFFICER,
    SECOND,
    LEADER,
    SUPERVISOR,
    ADMIN,
    AUDITOR,
    INSIDE,
    HEAD,
    FAR,
    LOST,
    EVERYWHERE,
    SYSTEM_ACTOR,
    Actor("person"),
]
COMPLAINT = "zibo-police-complaint"


async def _sees(database, actor, case):
    async with database.sessions() as session:
        return await repository.find(session, actor, case.number) is not None


async def test_a_complaint_about_the_police_is_seen_by_supervision_alone(database, opened, moved):
    case = (await opened(service=COMPLAINT)).case
    case = await moved(case, "assign", SUPERVISOR, officer_id=30)
    seen = [a for a in EVERYBODY if await _sees(database, a, case)]
    assert seen == [PERSON, SUPERVISOR, INSIDE, HEAD, EVERYWHERE, SYSTEM_ACTOR]
    for actor in (DISPATCHER, OFFICER, LEADER, ADMIN, AUDITOR, FAR):
        with pytest.raises(UnknownCase):
            await moved(case, "note", actor, words="看看")
        async with database.sessions() as session:
            assert await by_filter(session, actor, Filter()) == ([], 0)
            assert await by_filter(session, actor, Filter(search=ANSWERS["mobile"])) == ([], 0)
            assert list(await repository.of_unit(session, actor, "zibo", "警务督察支队")) == []
            with pytest.raises(UnknownCase):
                await read(session, actor, case.number)


async def test_a_complaint_about_the_police_never_leaves_supervision(opened, moved):
    case = (await opened(service=COMPLAINT)).case
    with refused(NotAllowed, "督察"):
        await moved(case, "assign", SUPERVISOR, unit="治安支队")
    with refused(NotAllowed, "督察"):
        await moved(case, "transfer", SUPERVISOR, department="12345", reason="转")
    case = await moved(case, "assign", SUPERVISOR, officer_id=30)
    with refused(NotAllowed, "督察"):
        await moved(case, "reassign", SUPERVISOR, unit="治安支队", officer_id=2, reason="转")


async def test_supervision_works_its_complaint_to_the_end(opened, moved):
    case = (await opened(service=COMPLAINT)).case
    for action, actor, data in (
        ("assign", HEAD, {"officer_id": 30}),
        ("start", INSIDE, {}),
        ("ask_more", INSIDE, {"words": "请说一下是哪天的事"}),
        ("supplement", PERSON, {"words": "3月2日"}),
        ("answer", INSIDE, {"outcome": "已查实，已处理。"}),
        ("rate_good", PERSON, {"rating": 5}),
    ):
        case = await moved(case, action, actor, **data)
    assert case.state == "closed"


async def test_an_ordinary_case_is_seen_by_its_unit_its_bureau_and_its_person(database, worked):
    case = await worked("working")
    seen = [a for a in EVERYBODY if await _sees(database, a, case)]
    assert seen == [PERSON, DISPATCHER, OFFICER, SECOND, LEADER, SUPERVISOR, ADMIN, AUDITOR, EVERYWHERE, SYSTEM_ACTOR]


async def test_both_ways_of_asking_give_the_same_answer(database, opened, worked, moved):
    """The condition in a query and the one on a row at hand are one rule."""
    await opened(service=COMPLAINT, key="a")
    await opened(service=COMPLAINT, key="b", anonymous=True)
    await worked("working", key="c")
    await moved(await worked("working", key="d"), "reassign", DISPATCHER, unit="交警支队", officer_id=50, reason="归交警")
    await opened(key="e", service="suqian-request", sender="u-2")
    async with database.sessions() as session:
        cases = (await session.scalars(select(Case))).all()
        proved = PERSON.with_proof(cases[1].number)
        for actor in [*EVERYBODY, proved]:
            found = set((await session.scalars(select(Case.number).where(visible(actor)))).all())
            assert found == {c.number for c in cases if may_see(actor, c)}, actor
    assert len(cases) == 5


async def test_an_anonymous_person_goes_on_with_number_and_word(database, opened, moved):
    got = await opened(service=COMPLAINT, anonymous=True)
    async with database.sessions() as session:
        proved = await prove(session, STRANGER, got.case.number, word=got.word)
    case = await moved(got.case, "urge", proved, words="有人看了吗")
    async with database.sessions() as session:
        urged = (await repository.events(session, case.id))[-1]
    assert (urged.action, urged.actor_kind, urged.actor_id) == ("urge", "person", None)
    other = await opened(service=COMPLAINT, anonymous=True, key="2")
    with pytest.raises(UnknownCase):
        await moved(other.case, "urge", proved)


async def test_a_unit_of_the_same_name_elsewhere_is_another(worked, moved):
    case = await worked("working")
    namesake = Actor.officer(60, {"leader", "auditor"}, None, case.unit)
    with refused(NotAllowed, "权限"):
        await moved(case, "reassign", namesake, officer_id=60, reason="归我")


async def test_my_cases_are_mine(database, opened):
    first, second = await opened(key="1"), await opened(key="2", service="zibo-difficulty")
    await opened(key="3", sender="u-2")
    await opened(key="4", service=COMPLAINT, anonymous=True)
    async with database.sessions() as session:
        assert [c.number for c in await mine(session, PERSON)] == [second.case.number, first.case.number]
        assert len(await mine(session, STRANGER)) == 1


async def test_lists_narrow_and_count(database, opened, worked):
    code = {"credit_code": ANSWERS["credit_code"]}
    await worked("working", key="1", answers=code)
    await opened(key="2", sender="u-2", answers={"mobile": "+86 139-0000-1111", **code})
    async with database.sessions() as session:

        async def count(**what):
            rows, total = await by_filter(session, DISPATCHER, Filter(**what))
            assert len(rows) == total
            return total

        assert await count() == 2
        assert await count(states=["working"]) == await count(officer_id=2) == await count(search="13900001111") == 1
        assert await count(search=ANSWERS["credit_code"].lower()) == 2
        assert await count(search="zibo-") == 2
        assert await count(search="139") == await count(unit="交警支队") == await count(bureau="suqian") == await count(search="ZIBO-%") == 0
        rows, total = await by_filter(session, DISPATCHER, Filter(), limit=1, offset=1)
        assert (len(rows), total) == (1, 2)
        assert len(await repository.queue(session, OFFICER)) == 1
        assert len(await repository.queue(session, SECOND)) == 0
        assert len(await repository.of_unit(session, LEADER, "zibo", "治安支队")) == 2


def test_an_officer_is_never_taken_for_a_person_or_the_system():
    made = Actor.officer(1, {"person", "system", "officer"}, None, None)
    assert made.roles == {"officer"}
    assert [a for a, b in itertools.product([made], ["person", "system"]) if a.kind == b] == []
