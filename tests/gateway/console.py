"""Officers who are signed in and cases to work on, for the tests of the console's routes."""

from collections.abc import Collection
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx

from desk import clock
from desk.case.service import Opening, move, open_case
from desk.case.services import read_services
from desk.officer import service as officers
from desk.officer import signing
from desk.officer.rights import Role, needs_second_factor
from desk.officer.service import NewOfficer
from desk.settings import ROOT
from tests.desk.case.people import ANSWERS, DISPATCHER, UNIT

PASSWORD = "青山-Kd7q-9xTm-Wp4z"
SUPERVISION = "警务督察支队"
HIRED: dict[str, tuple[str | None, str, Collection[Role]]] = {
    "desk": ("zibo", "指挥中心", [Role.dispatcher]),
    "wang": ("zibo", UNIT, [Role.officer]),
    "li.si": ("zibo", UNIT, [Role.officer]),
    "lead": ("zibo", UNIT, [Role.leader]),
    "road": ("zibo", "交警支队", [Role.officer]),
    "super": ("zibo", SUPERVISION, [Role.supervisor]),
    "inside": ("zibo", SUPERVISION, [Role.officer]),
    "admin": (None, "", [Role.admin]),
    "audit": ("zibo", "", [Role.auditor]),
    "far": ("suqian", UNIT, [Role.dispatcher, Role.leader, Role.officer]),
}


class Office:
    """A gateway with officers of every kind; `office["wang"]` is the client of one who is signed in."""

    def __init__(self, door, stack: AsyncExitStack, whole) -> None:
        self.door, self.database, self._stack, self._whole = door, door.database, stack, whole
        self.services = read_services(ROOT / "policies", whole)
        self.ids: dict[str, int] = {}
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def hire(self) -> None:
        self._prepared = await officers.prepare(NewOfficer("model", "样子", None, "", [Role.officer]), PASSWORD)
        for login, (bureau, unit, roles) in HIRED.items():
            await self.employ(login, bureau, unit, roles)

    async def employ(self, login: str, bureau: str | None, unit: str, roles: Collection[Role]) -> None:
        """Hire an officer and sign them in; nothing happens if they are there already."""
        if login in self.ids:
            return
        values = {"login": login, "name": f"{login}警官", "bureau_id": bureau, "unit": unit, "roles": [str(r) for r in roles]}
        async with self.database.transaction() as session:
            self.ids[login] = (await officers.add(session, {**self._prepared, **values})).id
        token = await self._token(login, needs_second_factor(roles))
        transport = httpx.ASGITransport(self.door.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="https://desk.test", headers={"X-Requested-With": "t"}, cookies={"desk_session": token})
        self._clients[login] = await self._stack.enter_async_context(client)

    def token_of(self, login: str) -> str:
        return f"token-of-{self.ids[login]}"

    async def _token(self, login: str, second_factor: bool) -> str:
        """A session as a sign-in makes it, without the slow hash."""
        moment, token = clock.now(), self.token_of(login)
        async with self.database.transaction() as session:
            signing.repository.add_session(
                session,
                token_hash=signing._digest(token),
                officer_id=self.ids[login],
                created_at=moment,
                seen_at=moment,
                expires_at=moment + timedelta(hours=1),
                address="test",
                second_factor=second_factor,
            )
        return token

    def __getitem__(self, login: str) -> httpx.AsyncClient:
        return self._clients[login]

    async def open(self, key="1", service="zibo-premises-security", sender="u-1", answers=None, **more):
        asked = self.services.by_id[service]
        some = {"number": 3, "date": "2026-03-02", "time": "上午", "plate": "鲁C12345", "yes_no": "否", "person": "王工", "files": []}
        given = {q.id: ANSWERS.get(q.id) or (q.choices[0] if q.choices else some.get(q.type, "一件要办的事")) for q in self.services.questions(asked)}
        matter = asked.matters[0].id if asked.matters else None
        opening = Opening(service.partition("-")[0], service, matter, {**given, **(answers or {})}, "rest", sender, None, key, **more)
        async with self.database.transaction() as session:
            return (await open_case(session, self.services, self._whole, opening)).case

    async def held(self, by="wang", **more):
        """A case that somebody works on."""
        case = await self.open(**more)
        async with self.database.transaction() as session:
            await move(session, case.number, "accept", DISPATCHER)
            return await move(session, case.number, "assign", DISPATCHER, officer_id=self.ids[by])

    async def moved(self, login, case, action, version=None, reader="super", **data):
        """Ask for a move on the version that the case has now."""
        if version is None:
            version = (await self[reader].get(f"/api/cases/{case.number}")).json()["version"]
        return await self[login].post(f"/api/cases/{case.number}/moves", json={"action": action, "version": version, **data})


def title(reply, status):
    """Return the title of the problem that was answered with `status`."""
    assert reply.status_code == status, (reply.status_code, reply.text)
    assert reply.headers["content-type"] == "application/problem+json"
    return reply.json()["title"]
