"""Demo officers for a first look: made once, when there is no account at all; their passwords are never shown again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from desk.db import Database
from desk.officer import passwords, repository, second_factor, service
from desk.officer.rights import Role, needs_second_factor
from desk.officer.service import NewOfficer


@dataclass(frozen=True)
class Place:
    """A bureau to make demo officers for: two of its units that handle cases, and the one that handles complaints about the police."""

    bureau: str
    city: str
    units: tuple[str, str]
    supervision: str


@dataclass(frozen=True)
class Login:
    """What is printed of a demo officer, once."""

    login: str
    name: str
    roles: tuple[Role, ...]
    unit: str
    password: str
    totp_secret: str


async def make(database: Database, places: Callable[[], Iterable[Place]]) -> list[Login]:
    """Make the demo officers and return their sign-ins; an empty list if there are accounts already (`places` is not asked then)."""
    async with database.sessions() as session:
        if await repository.anyone(session):
            return []
    made = [await _prepare(new) for new in _wanted(places())]
    async with database.transaction() as session:
        if await repository.anyone(session):
            return []
        for _, prepared in made:
            await service.add(session, prepared)
    return [login for login, _ in made]


def _wanted(places: Iterable[Place]) -> Iterable[NewOfficer]:
    for p in places:
        first, second = p.units
        yield NewOfficer(f"{p.bureau}-dispatcher", f"{p.city}受理员", p.bureau, "", (Role.dispatcher,))
        yield NewOfficer(f"{p.bureau}-officer1", f"{p.city}民警甲", p.bureau, first, (Role.officer,))
        yield NewOfficer(f"{p.bureau}-officer2", f"{p.city}民警乙", p.bureau, second, (Role.officer,))
        yield NewOfficer(f"{p.bureau}-leader", f"{p.city}单位负责人", p.bureau, first, (Role.leader,))
        yield NewOfficer(f"{p.bureau}-supervisor", f"{p.city}督察", p.bureau, p.supervision, (Role.supervisor,))
        yield NewOfficer(f"{p.bureau}-auditor", f"{p.city}审计员", p.bureau, "", (Role.auditor,))
    yield NewOfficer("admin", "管理员", None, "", (Role.admin,))


async def _prepare(new: NewOfficer) -> tuple[Login, dict[str, Any]]:
    password = passwords.generate()
    secret = second_factor.new_secret() if needs_second_factor(new.roles) else None
    prepared = await service.prepare(new, password, secret)
    return Login(new.login, new.name, tuple(new.roles), new.unit, password, secret or ""), prepared
