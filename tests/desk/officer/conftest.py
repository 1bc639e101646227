"""Officers for the tests, and a way to stand still in time."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from desk.db import Database
from desk.officer import service
from desk.officer.models import Officer
from desk.officer.rights import Role
from desk.officer.service import NewOfficer

PASSWORD = "青山-Kd7q-9xTm-Wp4z"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Hire = Callable[..., Awaitable[Officer]]

_known: dict[str, Any] = {}


async def _prepared() -> dict[str, Any]:
    """Return one prepared account: the hash is slow, and the same for all."""
    if not _known:
        _known.update(await service.prepare(NewOfficer("wang.li", "王力", "zibo", "", {Role.officer}), PASSWORD))
    return _known


@pytest.fixture
def hire(database: Database) -> Hire:
    """Return a way to make an account; its password is PASSWORD."""

    async def make(login: str = "wang.li", roles: tuple[Role, ...] = (Role.officer,), secret: str | None = None, **place: str | None) -> Officer:
        new = NewOfficer(login, "王力", place.get("bureau", "zibo"), place.get("unit", "治安支队") or "", roles)
        prepared = {**await _prepared(), "login": new.login, "bureau_id": new.bureau, "unit": new.unit, "roles": sorted(new.roles)}
        async with database.transaction() as session:
            return await service.add(session, {**prepared, "totp_secret": secret, "totp_on": secret is not None})

    return make


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """Give a clock that stands at START until the test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller
