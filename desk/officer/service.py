"""Accounts of officers: making and changing them, who is there for a case, and the record of reads. Sign-in is in signing.py."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk import clock
from desk.errors import BadAccount, MissingReason
from desk.officer import passwords, repository
from desk.officer.models import CaseRead, Officer
from desk.officer.rights import Role

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_LEAST_REASON, _MOST_REASON = 2, 200


@dataclass(frozen=True)
class NewOfficer:
    """An account to be made. `bureau` None: of every bureau."""

    login: str
    name: str
    bureau: str | None
    unit: str
    roles: Collection[Role]


async def prepare(new: NewOfficer, password: str, totp_secret: str | None = None) -> dict[str, Any]:
    """Return what `add` stores: hashing is slow, so whoever makes several accounts does it before the transaction.

    With `totp_secret` the second factor is on from the start. Raises WeakPassword, and BadAccount for a login of another
    form, no role, or an empty name.
    """
    if not LOGIN.fullmatch(new.login):
        raise BadAccount(title="账号用小写字母开头，3到40个小写字母、数字、点、横线或下划线。")
    _check(new.name, new.roles)
    passwords.check_strength(password, new.login)
    return {
        "login": new.login,
        "name": new.name.strip(),
        "bureau_id": new.bureau,
        "unit": new.unit.strip(),
        "roles": sorted(set(new.roles)),
        "password_hash": await passwords.hashed(password),
        "totp_secret": totp_secret,
        "totp_on": totp_secret is not None,
    }


async def add(session: AsyncSession, prepared: dict[str, Any]) -> Officer:
    """Make a prepared account; raises BadAccount for a login that is taken."""
    row = await repository.add_officer(session, **prepared, created_at=clock.now())
    if row is None:
        raise BadAccount(title=f"账号 {prepared['login']} 已经有了。")
    return row


async def create(session: AsyncSession, new: NewOfficer, password: str, totp_secret: str | None = None) -> Officer:
    """Make one account; raises what `prepare` and `add` raise."""
    return await add(session, await prepare(new, password, totp_secret))


async def get(session: AsyncSession, officer_id: int) -> Officer | None:
    """Return an account, active or not, or None."""
    return await repository.officer(session, officer_id)


async def find(session: AsyncSession, role: Role, bureau: str | None = None, unit: str | None = None, on_duty: bool | None = None) -> list[Officer]:
    """Return the active officers of a role, oldest account first: whom a case or a warning may go to.

    `bureau` and `unit` narrow to just these; officers of every bureau are found only without a bureau. `on_duty` None: both.
    """
    rows = await repository.officers(session, bureau, unit)
    return [o for o in rows if role in o.roles and on_duty in (None, o.on_duty)]


async def members(session: AsyncSession, bureau: str | None = None, unit: str | None = None) -> Sequence[Officer]:
    """Return the active officers, of a bureau and a unit if they are given, oldest account first."""
    return await repository.officers(session, bureau, unit)


async def names(session: AsyncSession, officer_ids: Collection[int]) -> dict[int, str]:
    """Return the names of officers by id, also of those whose account is closed."""
    return await repository.names(session, officer_ids) if officer_ids else {}


async def set_duty(session: AsyncSession, officer_id: int, on_duty: bool) -> None:
    """Put an officer on duty, or off; raises BadAccount if there is none."""
    await _set(session, officer_id, on_duty=on_duty)


async def change(session: AsyncSession, officer_id: int, *, name: str, bureau: str | None, unit: str, roles: Collection[Role]) -> None:
    """Give an officer another name, place or roles; who signed in before must do so again. Raises BadAccount."""
    _check(name, roles)
    await _set(session, officer_id, name=name.strip(), bureau_id=bureau, unit=unit.strip(), roles=sorted(set(roles)))
    await repository.end_sessions(session, officer_id, clock.now())


async def set_active(session: AsyncSession, officer_id: int, active: bool) -> None:
    """Close an account, and end its sessions, or open it again; raises BadAccount if there is none."""
    await _set(session, officer_id, active=active)
    await repository.end_sessions(session, officer_id, clock.now())


async def reset(session: AsyncSession, officer_id: int) -> str:
    """Return a new password, told once; takes off the lock and the second factor, and ends every session. Raises BadAccount."""
    password = passwords.generate()
    hashed = await passwords.hashed(password)
    await _set(session, officer_id, password_hash=hashed, totp_secret=None, totp_on=False, failed=0, locked_until=None)
    await repository.end_sessions(session, officer_id, clock.now())
    return password


def _check(name: str, roles: Collection[Role]) -> None:
    if not roles or not name.strip():
        raise BadAccount(title="账号要有姓名和至少一个角色。")


async def _set(session: AsyncSession, officer_id: int, **values: object) -> None:
    if not await repository.set_officer(session, officer_id, **values):
        raise BadAccount(title="没有这个账号。")


def record_read(session: AsyncSession, officer_id: int, case_number: str) -> None:
    """Record that an officer looked at a case; kept with the caller's transaction."""
    repository.add_read(session, officer_id=officer_id, case_number=case_number, what="read", at=clock.now())


def record_reveal(session: AsyncSession, officer_id: int, case_number: str, field: str, reason: str) -> None:
    """Record that an officer had a masked field (mobile, credit_code …) shown in full, and why; raises MissingReason."""
    reason = reason.strip()
    if not _LEAST_REASON <= len(reason) <= _MOST_REASON:
        raise MissingReason("reason", f"请写明查看的理由，{_LEAST_REASON}到{_MOST_REASON}个字。")
    repository.add_read(session, officer_id=officer_id, case_number=case_number, what=f"reveal:{field}", reason=reason, at=clock.now())


async def record_list(session: AsyncSession, officer_id: int, case_numbers: Collection[str], search: str = "") -> None:
    """Record that an officer saw these cases' lines in a list, each once a day (Chinese time), and what they searched for."""
    moment = clock.now()
    if search:
        repository.add_read(session, officer_id=officer_id, what="search", reason=search, at=moment)
    if not case_numbers:
        return
    today = clock.local(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    known = await repository.listed(session, officer_id, case_numbers, today)
    if new := [number for number in case_numbers if number not in known]:
        await repository.add_listed(session, officer_id, new, moment)


def record_export(session: AsyncSession, officer_id: int, what: str) -> None:
    """Record that an officer took figures away as a file; `what` says which."""
    repository.add_read(session, officer_id=officer_id, what="export", reason=what, at=clock.now())


async def reads(
    session: AsyncSession, case_number: str | None = None, officer_id: int | None = None, limit: int = 200, before: int | None = None
) -> Sequence[CaseRead]:
    """Return who looked at a case, or what an officer looked at, newest first; `before`: only those recorded before that one."""
    return await repository.reads(session, case_number, officer_id, limit, before)
