"""What time does to cases: warnings, each given once, and closing without a rating. Called by a worker again and again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import clocks, notices, repository
from desk.case.actors import SYSTEM_ACTOR
from desk.case.models import Case, CaseWarning
from desk.case.moving import move
from desk.case.transitions import State


async def due_checks(session: AsyncSession, now: datetime, limit: int) -> int:
    """Look at up to `limit` cases whose time has come and do what is due by `now`; return how many were looked at.

    The caller commits, and calls again while the answer equals `limit`. Warning and parcel are written in one transaction, guarded
    by a unique row, so that each goes out once, whatever is restarted and however many workers there are.
    """
    found = await repository.to_check(session, now, limit)
    for case in found:
        if await _ours(session, case):
            await _check(session, case, now)
    await session.flush()
    return len(found)


async def _ours(session: AsyncSession, case: Case) -> bool:
    """Take the case's row for this transaction; False if it changed since it was read (it will come up again if it must)."""
    same = (Case.id == case.id, Case.version == case.version, Case.next_check_at == case.next_check_at)
    query = update(Case).where(*same).values(next_check_at=Case.next_check_at)
    return await session.scalar(query.returning(Case.id).execution_options(synchronize_session=False)) is not None


async def _check(session: AsyncSession, case: Case, now: datetime) -> None:
    given = await repository.warned(session, case.id)
    for clock, stage, at in clocks.pending(case, await repository.clocks(session, case.id), given):
        if at > now:
            continue
        once = {"case_id": case.id, "clock": clock.kind, "round": clock.round, "stage": stage, "at": now}
        if await repository.insert_new(session, CaseWarning, **once) is not None:
            await notices.warn(session, case, clock, stage, now)
    if case.state == State.ANSWERED and case.default_close_at is not None and case.default_close_at <= now:
        await move(session, case.number, "close_default", SYSTEM_ACTOR)
    else:
        await clocks.settle(session, case)
