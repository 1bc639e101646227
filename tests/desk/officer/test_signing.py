"""Signing in: what is refused looks the same, guesses are counted before they are looked at, sessions end when they should."""

import asyncio
import time
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select, text

from desk import clock
from desk.errors import SecondFactorNeeded, SecondFactorOn, SignInRefused, WeakPassword
from desk.officer import passwords, service, signing
from desk.officer.models import Officer, OfficerSession
from desk.officer.rights import Role

from .conftest import PASSWORD, START

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def enter(database, login="wang.li", password=PASSWORD, code=None):
    return await signing.sign_in(database, login, password, code, "203.0.113.7")


async def refused(database, login="wang.li", password="Falsch-1234-5678", code=None):
    with pytest.raises(SignInRefused) as caught:
        await enter(database, login, password, code)
    return caught.value


async def row(database):
    async with database.sessions() as session:
        return await session.scalar(select(Officer))


def code_now(drift=0):
    return pyotp.TOTP(SECRET).at(clock.now() + timedelta(seconds=drift))


async def test_the_right_password_opens_a_session(database, hire, at):
    made = await hire(roles=(Role.officer, Role.leader))
    opened = await enter(database, " Wang.Li ")
    assert opened.expires_at == START + timedelta(hours=12)
    who = await signing.signed_in(database, opened.token)
    assert who == opened.who
    assert (who.id, who.login, who.bureau, who.unit, who.roles) == (made.id, "wang.li", "zibo", "治安支队", {Role.officer, Role.leader})
    assert (who.second_factor, who.complete) == (False, True)


async def test_only_the_digest_of_the_token_is_stored(database, hire):
    await hire()
    one, two = (await enter(database)).token, (await enter(database)).token
    assert one != two
    assert len(one) >= 43
    async with database.sessions() as session:
        stored = str((await session.execute(text("SELECT * FROM officer_sessions"))).all())
    assert one not in stored
    assert two not in stored
    assert "203.0.113.7" in stored


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "密", "\x00"])
async def test_a_made_up_token_opens_nothing(database, hire, token):
    await hire()
    await enter(database)
    assert await signing.signed_in(database, token) is None


async def test_refusals_do_not_tell_what_was_wrong(database, hire):
    closed = await hire("closed.one")
    await hire()
    await hire("chen.yi", (Role.supervisor,), SECRET)
    async with database.transaction() as session:
        await service.set_active(session, closed.id, False)
    said = [
        await refused(database),
        await refused(database, "nobody", PASSWORD),
        await refused(database, "closed.one", PASSWORD),
        await refused(database, "wang\x00li", PASSWORD),
        await refused(database, "'; DROP TABLE officers; --", PASSWORD),
        await refused(database, "chen.yi", PASSWORD, "000000"),
        await refused(database, "wang.li", ""),
    ]
    assert {(e.title, str(e)) for e in said} == {(SignInRefused.title, SignInRefused.title)}


async def test_an_unknown_login_takes_as_long_as_a_wrong_password(sqlite_url):
    """Both do the same work once; a difference that a stranger could use would be a whole hash (a factor of two or more)."""
    from desk.db import Database
    from desk.officer.service import NewOfficer

    database = Database(sqlite_url)
    async with database.transaction() as session:
        await service.create(session, NewOfficer("wang.li", "王力", "zibo", "", {Role.officer}), PASSWORD)

    async def seconds(login):
        started = time.perf_counter()
        await refused(database, login)
        return time.perf_counter() - started

    await seconds("nobody")
    known, unknown = [], []
    for _ in range(4):  # the quickest of each counts: the others waited for something else
        known.append(await seconds("wang.li"))
        unknown.append(await seconds("nobody"))
    await database.close()
    assert 0.4 < min(known) / min(unknown) < 2.5


async def test_five_failures_lock_and_the_right_password_is_refused_too(database, hire, at):
    await hire()
    for _ in range(5):
        await refused(database)
    assert (await row(database)).locked_until == START + timedelta(minutes=1)
    assert (await refused(database, password=PASSWORD)).title == SignInRefused.title
    assert (await row(database)).failed == 5
    at.move_to(START + timedelta(seconds=59))
    await refused(database, password=PASSWORD)
    at.move_to(START + timedelta(seconds=60))
    await enter(database)
    kept = await row(database)
    assert (kept.failed, kept.locked_until) == (0, None)


async def test_four_failures_do_not_lock_and_success_clears_them(database, hire):
    await hire()
    for _ in range(2):
        for _ in range(4):
            await refused(database)
        await enter(database)
    assert (await row(database)).failed == 0


async def test_each_further_failure_locks_twice_as_long(database, hire, at):
    await hire()
    for _ in range(4):
        await refused(database)
    waits = []
    for _ in range(4):
        await refused(database)
        until = (await row(database)).locked_until
        waits.append((until - clock.now()).total_seconds() / 60)
        at.move_to(until)
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize(("failed", "minutes"), [(5, 1), (6, 2), (10, 32), (11, 60), (12, 60), (10_000, 60)])
def test_a_lock_is_an_hour_at_most(failed, minutes):
    assert signing.lock_time(failed) == timedelta(minutes=minutes)


async def test_many_guesses_at_once_are_no_more_than_five(database, hire):
    await hire()
    looked_at = 0
    right = passwords.matches

    async def counted(password, password_hash):
        nonlocal looked_at
        looked_at += password_hash is not None
        return await right(password, password_hash)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "matches", counted)
        await asyncio.gather(*(refused(database, password=f"guess-{n}-guess-{n}") for n in range(12)))
    assert looked_at == 5
    assert (await row(database)).failed == 5


async def test_an_account_with_a_second_factor_needs_a_code_that_is_right(database, hire, at):
    await hire(roles=(Role.supervisor,), secret=SECRET)
    with pytest.raises(SecondFactorNeeded):
        await enter(database)
    await refused(database, password=PASSWORD, code="000000")
    opened = await enter(database, code=code_now())
    assert (opened.who.second_factor, opened.who.complete) == (True, True)


async def test_with_a_wrong_password_nobody_is_asked_for_a_code(database, hire):
    await hire(roles=(Role.supervisor,), secret=SECRET)
    await refused(database)
    await refused(database, code=code_now())


async def test_a_code_is_good_once(database, hire, at):
    await hire(roles=(Role.supervisor,), secret=SECRET)
    await enter(database, code=code_now())
    await refused(database, password=PASSWORD, code=code_now())
    await refused(database, password=PASSWORD, code=code_now(-30))
    at.shift(30)
    await enter(database, code=code_now())


async def test_one_code_used_twice_at_once_opens_one_session(database, hire, at):
    await hire(roles=(Role.supervisor,), secret=SECRET)
    got = await asyncio.gather(*(enter(database, code=code_now()) for _ in range(3)), return_exceptions=True)
    assert sorted(type(g).__name__ for g in got) == ["Opened", "SignInRefused", "SignInRefused"]


async def test_leaving_the_code_out_does_not_clear_the_count_of_wrong_codes(database, hire, at):
    """Else somebody with the password could try codes for ever: four wrong ones, none, four wrong ones …"""
    await hire(roles=(Role.supervisor,), secret=SECRET)
    for _ in range(4):
        await refused(database, password=PASSWORD, code="000000")
    with pytest.raises(SecondFactorNeeded):
        await enter(database)
    assert (await row(database)).failed == 4
    await refused(database, password=PASSWORD, code="000000")
    await refused(database, password=PASSWORD, code=code_now())
    assert (await row(database)).locked_until == START + timedelta(minutes=1)


async def test_whoever_needs_a_second_factor_and_has_none_may_only_set_it_up(database, hire, at):
    await hire(roles=(Role.admin,))
    opened, other = await enter(database), await enter(database)
    assert not opened.who.complete
    with pytest.raises(SignInRefused):
        await signing.begin_second_factor(database, opened.who, "Falsch-1234-5678")
    made = await signing.begin_second_factor(database, opened.who, PASSWORD)
    totp = pyotp.TOTP(made.secret)
    with pytest.raises(SignInRefused):
        await signing.confirm_second_factor(database, opened.who, "000000")
    assert not (await row(database)).totp_on
    await signing.confirm_second_factor(database, opened.who, totp.at(clock.now()))
    assert (await signing.signed_in(database, opened.token)).complete
    assert await signing.signed_in(database, other.token) is None
    with pytest.raises(SecondFactorNeeded):
        await enter(database)
    at.shift(30)
    assert (await enter(database, code=totp.at(clock.now()))).who.complete


async def test_a_second_factor_that_is_on_is_not_replaced(database, hire, at):
    await hire(roles=(Role.admin,), secret=SECRET)
    who = (await enter(database, code=code_now())).who
    with pytest.raises(SecondFactorOn):
        await signing.begin_second_factor(database, who, PASSWORD)
    with pytest.raises(SecondFactorOn):
        await signing.confirm_second_factor(database, who, code_now(30))
    assert (await row(database)).totp_secret == SECRET


async def test_a_session_ends_after_half_an_hour_without_use(database, hire, at):
    await hire()
    token = (await enter(database)).token
    for _ in range(3):
        at.shift(29 * 60)
        assert await signing.signed_in(database, token)
    at.shift(30 * 60)
    assert await signing.signed_in(database, token) is None
    at.move_to(START)
    assert await signing.signed_in(database, token)


async def test_a_session_ends_after_twelve_hours_however_busy(database, hire, at):
    await hire()
    token = (await enter(database)).token
    for minute in range(20, 12 * 60, 20):
        at.move_to(START + timedelta(minutes=minute))
        assert await signing.signed_in(database, token)
    at.move_to(START + timedelta(hours=12))
    assert await signing.signed_in(database, token) is None


async def test_use_is_written_down_once_a_minute_at_most(database, hire, at):
    await hire()
    token = (await enter(database)).token

    async def seen():
        async with database.sessions() as session:
            return await session.scalar(select(OfficerSession.seen_at)) - START

    at.shift(59)
    await signing.signed_in(database, token)
    assert await seen() == timedelta(0)
    at.shift(1)
    await signing.signed_in(database, token)
    assert await seen() == timedelta(minutes=1)


async def test_signing_out_ends_this_session_and_no_other(database, hire):
    await hire()
    one, two = (await enter(database)).token, (await enter(database)).token
    await signing.sign_out(database, one)
    await signing.sign_out(database, one)
    await signing.sign_out(database, "never given")
    assert await signing.signed_in(database, one) is None
    assert await signing.signed_in(database, two)


async def test_the_record_of_a_sign_in_is_kept_for_six_months(database, hire, at):
    await hire()
    await signing.sign_out(database, (await enter(database)).token)

    async def kept():
        async with database.sessions() as session:
            return await session.scalar(select(func.count()).select_from(OfficerSession))

    at.move_to(START + timedelta(days=183))
    await enter(database)
    assert await kept() == 2
    at.move_to(START + timedelta(days=185))
    await enter(database)
    assert await kept() == 2


async def test_a_new_password_ends_the_other_sessions_and_the_old_password(database, hire):
    await hire()
    mine, other = await enter(database), await enter(database)
    with pytest.raises(WeakPassword):
        await signing.change_password(database, mine.who, PASSWORD, "12345")
    with pytest.raises(SignInRefused):
        await signing.change_password(database, mine.who, "Falsch-1234-5678", "Neu-ABCD-efgh-1")
    await signing.change_password(database, mine.who, PASSWORD, "Neu-ABCD-efgh-1")
    assert await signing.signed_in(database, mine.token)
    assert await signing.signed_in(database, other.token) is None
    await refused(database, password=PASSWORD)
    await enter(database, password="Neu-ABCD-efgh-1")


async def test_guessing_the_old_password_in_a_stolen_session_locks_too(database, hire):
    await hire()
    who = (await enter(database)).who
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await signing.change_password(database, who, "Falsch-1234-5678", "Neu-ABCD-efgh-1")
    with pytest.raises(SignInRefused):
        await signing.change_password(database, who, PASSWORD, "Neu-ABCD-efgh-1")


@pytest.mark.parametrize("how", ["closed", "changed", "reset"])
async def test_what_an_administrator_does_ends_the_sessions(database, hire, how):
    made = await hire(roles=(Role.officer,), secret=SECRET)
    token = (await enter(database, code=code_now())).token
    async with database.transaction() as session:
        if how == "closed":
            await service.set_active(session, made.id, False)
        elif how == "changed":
            await service.change(session, made.id, name="王力", bureau="zibo", unit="交警支队", roles={Role.leader})
        else:
            password = await service.reset(session, made.id)
    assert await signing.signed_in(database, token) is None
    if how == "reset":
        assert (await enter(database, password=password)).who.totp_on is False


async def test_a_hash_of_old_settings_is_renewed_at_the_next_sign_in(database, hire):
    from argon2 import PasswordHasher

    await hire()
    async with database.transaction() as session:
        (await session.scalar(select(Officer))).password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    await enter(database)
    assert (await row(database)).password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    await enter(database)
