"""Rows and events are counted apart: whatever is spoilt on one side alone, the comparison shows it, figure by figure."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text, true, update

from desk.case.models import Case, CaseClock
from desk.db import async_url
from desk.settings import ROOT
from desk.stats.counting import count
from desk.stats.figures import NAMES, total
from desk.stats.months import Month
from desk.stats.recounting import recount
from desk.stats.scope import Span
from tests.desk.case.people import DISPATCHER, PERSON

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
MARCH = Span((Month(2026, 3),))
LATE = START + timedelta(days=300)
SPOILT = {  # a value on the row (or the clock's row) of a closed case that was rated well, of which no event tells
    "opened": {"opened_at": datetime(2026, 4, 2, tzinfo=UTC)},
    "accepted": {"accepted_at": None},
    "declined": {"state": "declined"},
    "withdrawn": {"state": "withdrawn"},
    "in_hand": {"state": "working"},
    "answered": {"state": "answered"},
    "closed": {"state": "answered"},
    "closed_by_default": {"closed_by_default": True},
    "transferred": {"transfers": 1},
    "redone": {"round": 1},
    "reopened": {"reopenings": 1, "round": 1},
    "response_due": ("response", {"met_at": None}),
    "response_in_time": ("response", {"met_at": LATE}),
    "handling_due": ("handling", {"met_at": None}),
    "handling_in_time": ("handling", {"met_at": LATE}),
    "rated": {"rating": None},
    "satisfied": {"rating": 1},
}


@pytest.fixture
def now():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


async def _both(database):
    async with database.sessions() as session:
        return [total((await way(session, MARCH, true(), START)).values()) for way in (count, recount)]


def test_every_figure_is_spoilt_once():
    assert set(SPOILT) == set(NAMES)


@pytest.mark.parametrize("figure", NAMES)
async def test_what_stands_on_the_row_alone_is_found(now, worked, database, figure):
    await worked("closed")
    rows, events = await _both(database)
    assert rows == events
    spoilt = SPOILT[figure]
    async with database.transaction() as session:
        if isinstance(spoilt, tuple):
            await session.execute(update(CaseClock).where(CaseClock.kind == spoilt[0]).values(**spoilt[1]))
        else:
            await session.execute(update(Case).values(**spoilt))
    rows, events = await _both(database)
    assert getattr(rows, figure) != getattr(events, figure)


async def test_a_transfer_and_a_reopening_that_only_the_events_know_are_found(now, worked, moved, database):
    case = await worked("closed")
    await moved(case, "reopen", PERSON, reason="又堵了")
    await moved(case, "transfer", DISPATCHER, department="12345", reason="城管的事")
    async with database.transaction() as session:
        await session.execute(update(Case).values(transfers=0, reopenings=0))
    rows, events = await _both(database)
    assert (rows.transferred, rows.reopened, events.transferred, events.reopened) == (0, 0, 1, 1)


async def test_cases_from_before_are_counted_from_their_events(now, worked, moved, database, database_url, monkeypatch):
    case = await worked("closed")
    await moved(case, "reopen", PERSON, reason="又堵了")
    await moved(case, "transfer", DISPATCHER, department="12345", reason="城管的事")
    plain = (await worked("waiting", key="2")).number
    monkeypatch.chdir(ROOT)
    config = Config("alembic.ini")
    config.set_main_option("sqlalchemy.url", async_url(database_url).replace("%", "%%"))

    def step(how, to):
        done = threading.Thread(target=how, args=(config, to))  # Alembic brings its own event loop
        done.start()
        done.join()

    await database.engine.dispose()
    step(command.downgrade, "0005")
    async with database.sessions() as session:
        with pytest.raises(Exception, match="transfers"):
            await session.execute(text("SELECT transfers FROM cases"))
    await database.engine.dispose()
    step(command.upgrade, "head")
    async with database.sessions() as session:
        found = {number: (t, r) for number, t, r in await session.execute(select(Case.number, Case.transfers, Case.reopenings))}
    assert found == {case.number: (1, 1), plain: (0, 0)}
