"""Reading and writing officers' rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.db import insert_if_new
from desk.officer.models import CaseRead, Officer, OfficerSession


async def add_officer(session: AsyncSession, **values: Any) -> Officer | None:
    """Add an account; None, and nothing is added, if its login is taken."""
    return (await session.scalars(insert_if_new(session, Officer).values(**values).returning(Officer))).first()


async def anyone(session: AsyncSession) -> bool:
    """Tell whether there is an account at all."""
    return await session.scalar(select(Officer.id).limit(1)) is not None


async def officer(session: AsyncSession, officer_id: int) -> Officer | None:
    """Return an account, or None."""
    return await session.get(Officer, officer_id)


async def by_login(session: AsyncSession, login: str) -> Officer | None:
    """Return the account with that login, active or not, or None."""
    return await session.scalar(select(Officer).where(Officer.login == login))


async def names(session: AsyncSession, officer_ids: Collection[int]) -> dict[int, str]:
    """Return the names of accounts, active or not, by id."""
    rows = await session.execute(select(Officer.id, Officer.name).where(Officer.id.in_(sorted(officer_ids))))
    return {row.id: row.name for row in rows}


async def officers(session: AsyncSession, bureau: str | None, unit: str | None) -> Sequence[Officer]:
    """Return the active accounts, of a bureau and a unit if they are given, oldest first."""
    query = select(Officer).where(Officer.active)
    if bureau is not None:
        query = query.where(Officer.bureau_id == bureau)
    if unit is not None:
        query = query.where(Officer.unit == unit)
    return (await session.scalars(query.order_by(Officer.id))).all()


async def begin_attempt(session: AsyncSession, login: str, moment: datetime) -> Officer | None:
    """Count a try to sign in before it is looked at, so that many at once count too; None: no such account, or locked."""
    open_now = or_(Officer.locked_until.is_(None), Officer.locked_until <= moment)
    query = update(Officer).where(Officer.login == login, Officer.active, open_now).values(failed=Officer.failed + 1)
    return (await session.scalars(query.returning(Officer).execution_options(populate_existing=True))).first()


async def lock(session: AsyncSession, officer_id: int, until: datetime) -> None:
    """Let nobody sign in with this account before `until`."""
    await session.execute(update(Officer).where(Officer.id == officer_id).values(locked_until=until))


async def forgive(session: AsyncSession, officer_id: int, all_of_them: bool) -> None:
    """Take back the last try, or all of them, with the lock that it may have brought."""
    failed = 0 if all_of_them else Officer.failed - 1
    await session.execute(update(Officer).where(Officer.id == officer_id, Officer.failed > 0).values(failed=failed, locked_until=None))


async def use_step(session: AsyncSession, officer_id: int, step: int) -> bool:
    """Use up a half minute's code; False if it, or a newer one, was used before."""
    query = update(Officer).where(Officer.id == officer_id, Officer.totp_step < step).values(totp_step=step)
    return await session.scalar(query.returning(Officer.id)) is not None


async def set_officer(session: AsyncSession, officer_id: int, **values: Any) -> bool:
    """Change fields of an account; False if there is none."""
    return await session.scalar(update(Officer).where(Officer.id == officer_id).values(**values).returning(Officer.id)) is not None


def add_session(session: AsyncSession, **values: Any) -> OfficerSession:
    """Add a sign-in."""
    row = OfficerSession(**values)
    session.add(row)
    return row


async def open_session(session: AsyncSession, token_hash: str, moment: datetime, idle_since: datetime) -> tuple[OfficerSession, Officer] | None:
    """Return the sign-in of a token with its officer, if both are still good."""
    query = select(OfficerSession, Officer).join(Officer, Officer.id == OfficerSession.officer_id)
    good = (OfficerSession.token_hash == token_hash, OfficerSession.expires_at > moment, OfficerSession.seen_at > idle_since, Officer.active)
    row = (await session.execute(query.where(*good))).first()
    return (row[0], row[1]) if row else None


async def touch(session: AsyncSession, session_id: int, moment: datetime) -> None:
    """Note that a session was used."""
    await session.execute(update(OfficerSession).where(OfficerSession.id == session_id, OfficerSession.seen_at < moment).values(seen_at=moment))


async def strengthen(session: AsyncSession, session_id: int) -> None:
    """Note that a second factor was given in a session."""
    await session.execute(update(OfficerSession).where(OfficerSession.id == session_id).values(second_factor=True))


async def end_session(session: AsyncSession, token_hash: str, moment: datetime) -> None:
    """End the sign-in of a token; it stays on record."""
    await session.execute(update(OfficerSession).where(OfficerSession.token_hash == token_hash, OfficerSession.expires_at > moment).values(expires_at=moment))


async def end_sessions(session: AsyncSession, officer_id: int, moment: datetime, but: int | None = None) -> None:
    """End every sign-in of an officer, but one if it is given."""
    query = update(OfficerSession).where(OfficerSession.officer_id == officer_id, OfficerSession.expires_at > moment)
    await session.execute((query if but is None else query.where(OfficerSession.id != but)).values(expires_at=moment))


async def forget_sessions(session: AsyncSession, before: datetime) -> None:
    """Remove sign-ins that ended before a moment."""
    await session.execute(delete(OfficerSession).where(OfficerSession.expires_at < before))


def add_read(session: AsyncSession, **values: Any) -> None:
    """Add a look at a case."""
    session.add(CaseRead(**values))


async def add_listed(session: AsyncSession, officer_id: int, case_numbers: Collection[str], moment: datetime) -> None:
    """Add a look at each of these cases' lines in a list."""
    await session.execute(insert(CaseRead), [{"officer_id": officer_id, "case_number": n, "what": "list", "at": moment} for n in case_numbers])


async def listed(session: AsyncSession, officer_id: int, case_numbers: Collection[str], since: datetime) -> set[str]:
    """Return of which of the cases an officer's look at their line in a list is recorded since then."""
    same = (CaseRead.officer_id == officer_id, CaseRead.at >= since, CaseRead.what == "list", CaseRead.case_number.in_(case_numbers))
    return {number for number in await session.scalars(select(CaseRead.case_number).where(*same)) if number}


async def reads(session: AsyncSession, case_number: str | None, officer_id: int | None, limit: int, before: int | None) -> Sequence[CaseRead]:
    """Return looks at a case, or by an officer, newest first."""
    query = select(CaseRead)
    if case_number is not None:
        query = query.where(CaseRead.case_number == case_number)
    if officer_id is not None:
        query = query.where(CaseRead.officer_id == officer_id)
    if before is not None:
        query = query.where(CaseRead.id < before)
    return (await session.scalars(query.order_by(CaseRead.id.desc()).limit(limit))).all()
