"""Accounts: what can be made, who is found for a case, what is recorded of reads."""

import asyncio

import pyotp
import pytest
from sqlalchemy import text

from desk.errors import BadAccount, MissingReason, WeakPassword
from desk.officer import service
from desk.officer.models import Officer
from desk.officer.rights import Role
from desk.officer.service import NewOfficer

from .conftest import PASSWORD, START


async def test_an_account_comes_back_as_it_was_made(database, hire):
    made = await hire(roles=(Role.leader, Role.officer))
    async with database.sessions() as session:
        read = await service.get(session, made.id)
    assert (read.login, read.name, read.bureau_id, read.unit, read.roles) == ("wang.li", "王力", "zibo", "治安支队", ["leader", "officer"])
    assert (read.active, read.on_duty, read.totp_on, read.failed, read.locked_until) == (True, True, False, 0, None)
    assert read.created_at.tzinfo


async def test_neither_password_nor_second_factor_can_be_read_in_the_database(database, hire):
    secret = pyotp.random_base32()
    await hire(secret=secret)
    async with database.sessions() as session:
        stored = " ".join(map(str, (await session.execute(text("SELECT * FROM officers"))).one()))
    assert PASSWORD not in stored
    assert secret not in stored


@pytest.mark.parametrize(
    ("login", "name", "roles", "password", "error"),
    [
        ("Wang", "王力", {Role.officer}, PASSWORD, BadAccount),
        ("w", "王力", {Role.officer}, PASSWORD, BadAccount),
        ("wang li", "王力", {Role.officer}, PASSWORD, BadAccount),
        ("wang\x00li", "王力", {Role.officer}, PASSWORD, BadAccount),
        ("wang.li", " ", {Role.officer}, PASSWORD, BadAccount),
        ("wang.li", "王力", set(), PASSWORD, BadAccount),
        ("wang.li", "王力", {Role.officer}, "12345", WeakPassword),
    ],
)
async def test_an_account_that_makes_no_sense_is_refused(login, name, roles, password, error):
    with pytest.raises(error):
        await service.prepare(NewOfficer(login, name, "zibo", "", roles), password)


async def test_a_login_is_given_once_and_the_rest_of_the_work_is_kept(database, hire):
    await hire()
    prepared = [await service.prepare(NewOfficer(login, "李四", "zibo", "", {Role.officer}), PASSWORD) for login in ("li.si", "wang.li")]
    async with database.transaction() as session:
        await service.add(session, prepared[0])
        with pytest.raises(BadAccount, match=r"wang\.li"):
            await service.add(session, prepared[1])
    async with database.sessions() as session:
        assert [o.login for o in await service.find(session, Role.officer)] == ["wang.li", "li.si"]


async def test_two_at_once_with_one_login_make_one_account(database):
    prepared = await service.prepare(NewOfficer("li.si", "李四", "zibo", "", {Role.officer}), PASSWORD)

    async def add():
        async with database.transaction() as session:
            return await service.add(session, dict(prepared))

    got = await asyncio.gather(*(add() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(g, Officer) for g in got) == 1
    assert sum(isinstance(g, BadAccount) for g in got) == 3


async def test_who_is_found_for_a_case(database, hire):
    a = await hire("a.one")
    b = await hire("b.two", (Role.officer, Role.leader))
    c = await hire("c.three", unit="交警支队")
    d = await hire("d.four", bureau="weihai")
    e = await hire("e.five", (Role.dispatcher,), unit="")
    async with database.transaction() as session:
        await service.set_duty(session, a.id, False)
        await service.set_active(session, c.id, False)

    async def found(*asked, **more):
        async with database.sessions() as session:
            return [o.id for o in await service.find(session, *asked, **more)]

    assert await found(Role.officer) == [a.id, b.id, d.id]
    assert await found(Role.officer, "zibo", "治安支队") == [a.id, b.id]
    assert await found(Role.officer, "zibo", "治安支队", on_duty=True) == [b.id]
    assert await found(Role.officer, "zibo", on_duty=False) == [a.id]
    assert await found(Role.officer, "zibo", "交警支队") == []
    assert await found(Role.leader, "zibo") == [b.id]
    assert await found(Role.dispatcher, "zibo") == [e.id]
    assert await found(Role.supervisor, "zibo") == []


@pytest.mark.parametrize("work", [service.set_duty, service.set_active])
async def test_an_account_that_is_not_there_cannot_be_changed(database, work):
    async with database.sessions() as session:
        with pytest.raises(BadAccount):
            await work(session, 99, True)
        with pytest.raises(BadAccount):
            await service.reset(session, 99)


async def test_every_read_is_recorded_and_a_reveal_with_its_reason(database, hire, at):
    officer, other = await hire(), await hire("li.si")
    async with database.transaction() as session:
        service.record_read(session, officer.id, "ZIBO-20260302-ABC234")
        service.record_read(session, officer.id, "ZIBO-20260302-ABC234")
        service.record_reveal(session, officer.id, "ZIBO-20260302-ABC234", "mobile", " 回电话核实地点 ")
        service.record_read(session, other.id, "ZIBO-20260302-XYZ789")
    async with database.sessions() as session:
        of_case = await service.reads(session, case_number="ZIBO-20260302-ABC234")
        by_other = await service.reads(session, officer_id=other.id)
        stored = str((await session.execute(text("SELECT reason FROM case_reads"))).all())
    assert [(r.what, r.reason) for r in of_case] == [("reveal:mobile", "回电话核实地点"), ("read", None), ("read", None)]
    assert {r.at for r in of_case} == {START}
    assert [r.case_number for r in by_other] == ["ZIBO-20260302-XYZ789"]
    assert "核实" not in stored


@pytest.mark.parametrize("reason", ["", "  ", "看", "长" * 201])
async def test_a_reveal_without_a_real_reason_is_refused(database, hire, reason):
    officer = await hire()
    async with database.transaction() as session:
        with pytest.raises(MissingReason):
            service.record_reveal(session, officer.id, "ZIBO-20260302-ABC234", "mobile", reason)
    async with database.sessions() as session:
        assert list(await service.reads(session)) == []
