"""Services as they stand in `policies/`, and short ways to open and move cases."""

import pytest

from desk.case.service import Opening, move, open_case
from desk.case.services import read_services
from desk.settings import ROOT
from tests.desk.case.people import ANSWERS, DISPATCHER, OFFICER, PERSON


@pytest.fixture(scope="session")
def services(whole):
    return read_services(ROOT / "policies", whole)


def filled(services, service_id):
    """Return an answer for every question of a service."""
    service = services.by_id[service_id]
    some = {"number": 3, "date": "2026-03-02", "time": "上午", "plate": "鲁C12345", "yes_no": "否", "person": "王工", "files": []}
    return {q.id: ANSWERS.get(q.id) or (q.choices[0] if q.choices else some.get(q.type, "一件要办的事")) for q in services.questions(service)}


@pytest.fixture
def opened(services, whole, database):
    """Return a way to open a case: `await opened(key="1", service=…, **more)`."""

    async def do(key="1", service="zibo-premises-security", matter=None, answers=None, sender="u-1", talk="talk-1", **more):
        given = {**filled(services, service), **(answers or {})}
        matters = services.by_id[service].matters
        matter = matter or (matters[0].id if matters else None)
        opening = Opening(service.partition("-")[0], service, matter, given, "rest", sender, talk, key, **more)
        async with database.transaction() as session:
            return await open_case(session, services, whole, opening)

    return do


@pytest.fixture
def moved(database):
    """Return a way to make a move in a transaction of its own: `await moved(case, "accept", DISPATCHER)`."""

    async def do(case, action, actor, expected_version=None, **data):
        async with database.transaction() as session:
            return await move(session, getattr(case, "number", case), action, actor, expected_version, **data)

    return do


@pytest.fixture
def worked(opened, moved):
    """Return a way to bring a case to a state along the plain way."""
    way = {
        "accepted": ("accept", DISPATCHER, {}),
        "assigned": ("assign", DISPATCHER, {"officer_id": 2}),
        "working": ("start", OFFICER, {}),
        "answered": ("answer", OFFICER, {"outcome": "已到现场疏通，车都挪开了。"}),
        "closed": ("rate_good", PERSON, {"rating": 5, "solved": True}),
    }

    async def do(state, **opening):
        case = (await opened(**opening)).case
        for reached, (action, actor, data) in way.items():
            if case.state == state:
                break
            case = await moved(case, action, actor, **data)
            assert case.state == reached
        return case

    return do
