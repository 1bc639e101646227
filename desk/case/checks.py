"""What time does to cases: warnings, each given once, reminders to the person, closing without a rating. Called by a worker again and again."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case import clocks, notices, repository, waiting
from desk.case.actors import SYSTEM_ACTOR
from desk.case.models import Case, CaseWarning
from desk.case.moving import move
from desk.case.repository import ToCheck
from desk.case.transitions import State

AFTER_A_FAILURE = timedelta(hours=1)
log = structlog.get_logger()


async def due_checks(session: AsyncSession, now: datetime, limit: int) -> int:
    """Look at up to `limit` cases whose time has come and do what is due by `now`; return how many were looked at.

    The caller commits, and calls again while the answer equals `limit`. Warning and parcel are written in one transaction, guarded
    by a unique row, so that each goes out once, whatever is restarted and however many workers there are. A case that cannot be
    looked at (a text that no key opens, a row that nobody foresaw) is logged, left as it is and tried again in an hour; the others go on.
    """
    found = await repository.to_check(session, now, limit)
    for one in found:
        if not await _ours(session, one):
            continue
        try:
            async with session.begin_nested():
                await _check(session, await repository.by_id(session, one.id), now)
                await session.flush()
        except OperationalError:
            raise  # the database itself: nothing here would go better
        except Exception as error:
            log.error("case_not_checked", case=one.number, error=type(error).__name__)
            later = update(Case).where(Case.id == one.id).values(next_check_at=now + AFTER_A_FAILURE)
            await session.execute(later.execution_options(synchronize_session=False))
    return len(found)


async def _ours(session: AsyncSession, one: ToCheck) -> bool:
    """Take the case's row for this transaction; False if it changed since it was read (it will come up again if it must)."""
    same = (Case.id == one.id, Case.version == one.version, Case.next_check_at == one.next_check_at)
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
    elif case.state == State.SUPPLEMENT:
        await _wait(session, case, now)
    else:
        await clocks.settle(session, case)


async def _wait(session: AsyncSession, case: Case, now: datetime) -> None:
    events = await repository.events(session, case.id)
    step = waiting.next_step(case, events)
    if step is not None and step[1] <= now:
        await move(session, case.number, step[0], SYSTEM_ACTOR, **waiting.words(case, events, step[0], now))
    else:
        await clocks.settle(session, case)
