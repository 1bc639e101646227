"""Cases that were handed on to another body, for the tests of delivery and of receipts."""

from desk.case.service import Actor, Case, Opening, move, open_case
from desk.case.services import Services
from desk.db import Database
from desk.policy.base import PolicyBase
from tests.desk.case.conftest import filled

SERVICE = "zibo-premises-security"
DISPATCHER = Actor.officer(1, {"dispatcher"}, "zibo", "指挥中心")


async def opened(database: Database, services: Services, base: PolicyBase, **more) -> str:
    """Open a case of u-1 and return its number."""
    matters = services.by_id[SERVICE].matters
    opening = Opening("zibo", SERVICE, matters[0].id if matters else None, filled(services, SERVICE), "rest", "u-1", None, "1", **more)
    async with database.transaction() as session:
        return (await open_case(session, services, base, opening)).case.number


async def handed_on(database: Database, services: Services, base: PolicyBase, department: str = "12345", **more) -> Case:
    """Open a case and hand it on to `department`."""
    number = await opened(database, services, base, **more)
    async with database.transaction() as session:
        return await move(session, number, "transfer", DISPATCHER, department=department, reason="这是城管的事。")
