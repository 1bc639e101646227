"""Demo officers: made once, with passwords that work, and never where there are accounts already."""

import asyncio

import pyotp
import pytest

from desk import clock
from desk.officer import demo, service, signing
from desk.officer.rights import Role

PLACES = [demo.Place("anhe", "安和", ("治安大队", "交警大队"), "督察大队"), demo.Place("beishan", "北山", ("派出所", "派出所"), "督察大队")]


async def test_every_bureau_gets_its_officers_and_there_is_one_administrator(database):
    made = await demo.make(database, lambda: PLACES)
    assert [(m.login.partition("-")[2] or m.login, m.roles, m.unit) for m in made if not m.login.startswith("beishan")] == [
        ("dispatcher", (Role.dispatcher,), ""),
        ("officer1", (Role.officer,), "治安大队"),
        ("officer2", (Role.officer,), "交警大队"),
        ("leader", (Role.leader,), "治安大队"),
        ("supervisor", (Role.supervisor,), "督察大队"),
        ("auditor", (Role.auditor,), ""),
        ("admin", (Role.admin,), ""),
    ]
    assert len(made) == 13
    assert len({m.password for m in made}) == 13
    assert {m.login for m in made if m.totp_secret} == {"anhe-supervisor", "beishan-supervisor", "admin"}


async def test_what_was_printed_opens_a_session(database):
    made = {m.login: m for m in await demo.make(database, lambda: PLACES[:1])}
    officer, admin = made["anhe-officer1"], made["admin"]
    opened = await signing.sign_in(database, officer.login, officer.password, None, "127.0.0.1")
    assert (opened.who.bureau, opened.who.unit, opened.who.complete) == ("anhe", "治安大队", True)
    code = pyotp.TOTP(admin.totp_secret).at(clock.now())
    opened = await signing.sign_in(database, admin.login, admin.password, code, "127.0.0.1")
    assert (opened.who.bureau, opened.who.complete) == (None, True)


async def test_a_second_time_nothing_is_made_and_nothing_is_asked(database):
    def never():
        pytest.fail("asked for the places")

    await demo.make(database, lambda: PLACES[:1])
    assert await demo.make(database, never) == []


async def test_two_starts_at_once_print_one_set(database):
    got = await asyncio.gather(*(demo.make(database, lambda: PLACES[:1]) for _ in range(2)), return_exceptions=True)
    assert sorted(len(g) if isinstance(g, list) else -1 for g in got)[-1] == 7
    assert sum(isinstance(g, list) and bool(g) for g in got) == 1
    async with database.sessions() as session:
        assert len(await service.find(session, Role.officer)) == 2
