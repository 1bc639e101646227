"""From the first word to the rating, on both databases."""

import pytest
from sqlalchemy import select

from desk.case import repository
from desk.case.models import Case
from desk.case.service import read
from desk.outbox import repository as outbox
from desk.outbox.models import Parcel
from tests.desk.case.people import PERSON


@pytest.fixture
def parcels(database):
    async def do(kind="message"):
        async with database.sessions() as session:
            rows = (await session.scalars(select(Parcel).where(Parcel.kind == kind).order_by(Parcel.id))).all()
            return [(p.key, outbox.content(p)) for p in rows]

    return do


async def test_a_case_goes_its_whole_way(database, worked, parcels):
    case = await worked("closed")
    assert (case.state, case.version, case.officer_id, case.first_officer_id, case.rating, case.solved) == ("closed", 6, 2, 2, 5, True)
    async with database.sessions() as session:
        events = await repository.events(session, case.id)
        assert [(e.seq, e.action, e.from_state, e.to_state) for e in events] == [
            (1, "open", None, "waiting"),
            (2, "accept", "waiting", "accepted"),
            (3, "assign", "accepted", "assigned"),
            (4, "start", "assigned", "working"),
            (5, "answer", "working", "answered"),
            (6, "rate_good", "answered", "closed"),
        ]
        clocks = await repository.clocks(session, case.id)
        assert {c.kind: c.met_at is not None for c in clocks} == {"response": True, "handling": True, "callback": True}
        assert (await session.scalars(select(Case))).all() == [await repository.find(session, PERSON, case.number)]
    told = await parcels()
    assert [key for key, _ in told] == [f"case:{case.number}:{n}" for n in (2, 3, 4, 5)]
    assert all(case.number in body["text"] and body["custom"]["case"]["number"] == case.number for _, body in told)


async def test_what_the_person_reads(database, worked):
    case = await worked("answered")
    async with database.sessions() as session:
        view = await read(session, PERSON, case.number)
    assert [e["action"] for e in view.events] == ["open", "accept", "assign", "start", "answer"]
    assert not any("actor_id" in e for e in view.events)
    assert view.card["state"] == "answered"
    assert "从受理算起" in view.told
