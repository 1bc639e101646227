"""Signing in and out: password, lock-out, second factor, sessions. Each function takes its own short transactions, none across a hash."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import clock
from desk.db import Database
from desk.errors import SecondFactorNeeded, SecondFactorOn, SignInRefused
from desk.officer import passwords, repository, second_factor
from desk.officer.models import Officer, OfficerSession
from desk.officer.rights import Role, SignedIn
from desk.officer.service import LOGIN

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=12)
FREE_TRIES = 5
_FIRST_LOCK, _LONGEST_LOCK = timedelta(minutes=1), timedelta(hours=1)
_SEEN_EVERY = timedelta(minutes=1)
# Records of sign-ins are kept for six months at least (网络安全法第二十一条第三项).
_KEPT = timedelta(days=184)


@dataclass(frozen=True)
class Opened:
    """A sign-in that succeeded; `token` is known to the officer's browser only."""

    token: str
    who: SignedIn
    expires_at: datetime


@dataclass(frozen=True)
class Enrolment:
    """A second factor to be set up: the secret, and the same as an otpauth:// address for a picture."""

    secret: str
    address: str


async def sign_in(database: Database, login: str, password: str, code: str | None, address: str) -> Opened:
    """Open a session.

    `code` is the second factor's and `address` the network address, for the record. Raises SignInRefused, or
    SecondFactorNeeded when the password is right and an account with a second factor gave no code. Somebody whose role needs
    a second factor and who has none yet gets a session that can only set it up (`who.complete` is False).
    """
    moment = clock.now()
    officer = await _check_password(database, login, password)
    if officer.totp_on and not code:
        await _forgive(database, officer, all_of_them=False)  # back to where it was: leaving the code out must not clear the count
        raise SecondFactorNeeded
    if officer.totp_on and not await _use_code(database, officer, code or ""):
        raise SignInRefused
    renewed = await passwords.hashed(password) if passwords.outdated(officer.password_hash) else None
    token = secrets.token_urlsafe(32)
    async with database.transaction() as session:
        await repository.forgive(session, officer.id, all_of_them=True)
        await repository.forget_sessions(session, moment - _KEPT)
        if renewed:
            await repository.set_officer(session, officer.id, password_hash=renewed)
        row = repository.add_session(
            session,
            token_hash=_digest(token),
            officer_id=officer.id,
            created_at=moment,
            seen_at=moment,
            expires_at=moment + ABSOLUTE,
            address=address[:64],
            second_factor=officer.totp_on,
        )
        await session.flush()
    return Opened(token, _signed_in(row, officer), row.expires_at)


async def signed_in(database: Database, token: str) -> SignedIn | None:
    """Return whose session a token opens, or None: unknown, ended, idle for 30 minutes, 12 hours old, or the account closed."""
    moment = clock.now()
    async with database.sessions() as session:
        found = await repository.open_session(session, _digest(token), moment, moment - IDLE)
    if found is None:
        return None
    row, officer = found
    if moment - row.seen_at >= _SEEN_EVERY:
        async with database.transaction() as session:
            await repository.touch(session, row.id, moment)
    return _signed_in(row, officer)


async def sign_out(database: Database, token: str) -> None:
    """End a token's session; nothing happens if it has none."""
    async with database.transaction() as session:
        await repository.end_session(session, _digest(token), clock.now())


async def change_password(database: Database, who: SignedIn, old: str, new: str) -> None:
    """Give `who` another password, and end the other sessions; raises SignInRefused for a wrong `old`, WeakPassword for `new`."""
    passwords.check_strength(new, who.login)
    officer = await _check_password(database, who.login, old)
    hashed = await passwords.hashed(new)
    async with database.transaction() as session:
        await repository.forgive(session, officer.id, all_of_them=True)
        await repository.set_officer(session, officer.id, password_hash=hashed)
        await repository.end_sessions(session, officer.id, clock.now(), but=who.session_id)


async def begin_second_factor(database: Database, who: SignedIn, password: str) -> Enrolment:
    """Make a second factor for `who`; it counts once confirmed. Raises SignInRefused, and SecondFactorOn if there is one."""
    officer = await _check_password(database, who.login, password)
    secret = second_factor.new_secret()
    async with database.transaction() as session:
        await repository.forgive(session, officer.id, all_of_them=True)
        if not officer.totp_on:
            await repository.set_officer(session, officer.id, totp_secret=secret)
    if officer.totp_on:
        raise SecondFactorOn
    return Enrolment(secret, second_factor.address(secret, officer.login))


async def confirm_second_factor(database: Database, who: SignedIn, code: str) -> None:
    """Turn the second factor on with a first code, in this session too; raises SignInRefused for a wrong code, SecondFactorOn."""
    async with database.sessions() as session:
        officer = await repository.officer(session, who.id)
    if officer is None or officer.totp_on:
        raise SecondFactorOn
    if not await _use_code(database, officer, code):
        raise SignInRefused(title="验证码不对，请看验证器上现在的六位数字。")
    async with database.transaction() as session:
        await repository.set_officer(session, who.id, totp_on=True)
        await repository.strengthen(session, who.session_id)
        await repository.end_sessions(session, who.id, clock.now(), but=who.session_id)


async def _check_password(database: Database, login: str, password: str) -> Officer:
    """Return the account if the password is right; the try stays counted until it is forgiven. Raises SignInRefused."""
    login, moment = login.strip().lower(), clock.now()
    async with database.transaction() as session:
        officer = await repository.begin_attempt(session, login if LOGIN.fullmatch(login) else "", moment)
        if officer is not None and officer.failed >= FREE_TRIES:
            await repository.lock(session, officer.id, moment + lock_time(officer.failed))
    if not await passwords.matches(password, officer.password_hash if officer else None) or officer is None:
        raise SignInRefused
    return officer


def lock_time(failed: int) -> timedelta:
    """Return how long the `failed`-th failure in a row locks: a minute for the fifth, then twice as long each time, an hour at most."""
    return min(_LONGEST_LOCK, _FIRST_LOCK * (1 << min(failed - FREE_TRIES, 10)))


async def _use_code(database: Database, officer: Officer, code: str) -> bool:
    """Tell whether the code is right and was not used before."""
    step = second_factor.step_of(officer.totp_secret, code, clock.now()) if officer.totp_secret else None
    if step is None:
        return False
    async with database.transaction() as session:
        return await repository.use_step(session, officer.id, step)


async def _forgive(database: Database, officer: Officer, all_of_them: bool) -> None:
    async with database.transaction() as session:
        await repository.forgive(session, officer.id, all_of_them)


def _digest(token: str) -> str:
    """A token has 256 random bits, so its digest needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signed_in(row: OfficerSession, officer: Officer) -> SignedIn:
    return SignedIn(
        id=officer.id,
        login=officer.login,
        name=officer.name,
        bureau=officer.bureau_id,
        unit=officer.unit,
        roles=frozenset(Role(r) for r in officer.roles),
        second_factor=row.second_factor,
        totp_on=officer.totp_on,
        session_id=row.id,
    )
