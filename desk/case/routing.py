"""To whom a case goes: the unit that the text names, a department outside, or police supervision; and to whom in the unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import repository
from desk.case.schema import Matter, Promise, Service
from desk.errors import UnknownService


@dataclass(frozen=True)
class Routed:
    """Where a case goes: `unit` has it first; `department` is whose matter it is, when it is not the police's."""

    unit: str
    department: str | None
    route: str


def matter_of(service: Service, matter: str | None) -> Matter | None:
    """Return the matter with that id; raises UnknownService if `service` has no such matter."""
    if matter is None:
        return None
    for known in service.matters:
        if known.id == matter:
            return known
    raise UnknownService(f"{service.id}/{matter}")


def route(service: Service, matter: Matter | None) -> Routed:
    """Return where a case of this service and matter goes.

    A complaint about the police stays with police supervision whatever the matter says; a service of a centre is taken by the
    centre, which passes it on (zhuji-o01, zhuji-o02).
    """
    if service.route == "supervision":
        return Routed(service.lead[0], None, service.route)
    department = (matter.department or None) if matter else None
    lead = matter.lead if matter and matter.lead and service.route == "unit" else service.lead
    return Routed(lead[0], department, service.route)


def passed_on_to(service: Service, matter: Matter | None) -> str | None:
    """Return the unit to which a centre should pass the case on, as a hint for its dispatcher."""
    return matter.lead[0] if matter and matter.lead and service.route == "centre" else None


def promise_of(service: Service, matter: Matter | None) -> Promise | None:
    """Return the promise that holds: a matter's own wins over its service's."""
    return (matter.deadline if matter else None) or service.deadline


async def least_loaded(session: AsyncSession, candidates: Sequence[int]) -> int | None:
    """Return who of the officers (ids of those on duty) has the fewest cases in hand; the first of equals; None for nobody."""
    load = await repository.load_of(session, candidates)
    return min(candidates, key=lambda officer: load[officer], default=None)
