"""Every service of every bureau is opened, worked to the end by officers over HTTP, and rated."""

from desk.case.models import Case
from desk.case.service import rate
from desk.officer.rights import Role
from tests.desk.case.people import PERSON
from tests.gateway.console import SUPERVISION

WHOLE = ["accepted", "assigned", "working", "answered", "closed", 5]


async def work(office, service, number):
    """Open a case of `service` and work it as its unit does; return its state after each move."""
    bureau = service.id.partition("-")[0]
    case = await office.open(key=f"k-{number}", service=service.id)
    complaint = service.route == "supervision"  # which police supervision works alone
    head = f"head-{bureau}-{case.unit if complaint else ''}"
    hand = head if complaint else f"hand-{bureau}-{case.unit}"
    await office.employ(head, bureau, case.unit if complaint else SUPERVISION, [Role.supervisor, Role.dispatcher])
    await office.employ(hand, bureau, case.unit or "指挥中心", [Role.officer])
    states = [case.state]
    accept = [(head, "accept", {})] if case.state == "waiting" else []  # some are taken at once
    for login, action, data in (
        *accept,
        (head, "assign", {"officer_id": office.ids[hand]}),
        (hand, "start", {}),
        (hand, "answer", {"outcome": "已经办好，请您看看。"}),
    ):
        reply = await office.moved(login, case, action, reader=head, **data)
        assert reply.status_code == 200, (service.id, action, reply.text)
        states.append(reply.json()["state"])
    async with office.database.transaction() as session:
        await rate(session, case.number, PERSON, 5, True, "")
    async with office.database.sessions() as session:
        done = await session.get_one(Case, case.id)
        return [*states, done.state, done.rating]


async def test_every_service_is_worked_to_the_end_and_rated(office):
    for number, service in enumerate(office.services.by_id.values()):
        states = await work(office, service, number)
        assert states[-6:] == WHOLE, service.id
    assert number + 1 == len(office.services.by_id) >= 70
