"""Passwords: argon2id, what is long enough, and making new ones. Hashing is slow by design and runs beside the event loop."""

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from desk.errors import WeakPassword

LEAST, MOST = 12, 128
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"  # none that looks like another
# RFC 9106's second recommended option (argon2-cffi's default): argon2id, 3 passes, 64 MiB, 4 lanes.
_hasher = PasswordHasher()
# Two at a time: a rush of sign-ins may fill neither the memory nor the threads that others wait for.
_beside = ThreadPoolExecutor(2, thread_name_prefix="argon2")


def plain(password: str) -> str:
    """Return `password` in one form, so that a full-width keyboard does not lock anyone out (NIST SP 800-63B 5.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_strength(password: str, login: str) -> None:
    """Raise WeakPassword for a password too short, too long, of few characters, or with the login in it."""
    password = plain(password)
    if not LEAST <= len(password) <= MOST:
        raise WeakPassword(title=f"密码要{LEAST}到{MOST}个字符。")
    if len(set(password)) < 5 or login.casefold() in password.casefold():
        raise WeakPassword(title="密码太容易猜，不要用账号名，也不要总是重复几个字符。")


def generate() -> str:
    """Return a new password of 92 random bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


async def hashed(password: str) -> str:
    """Return the argon2id hash of `password`."""
    return await asyncio.get_running_loop().run_in_executor(_beside, _hasher.hash, plain(password))


async def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether `password` is the one; without a hash the answer is no, and takes as long."""
    right = await asyncio.get_running_loop().run_in_executor(_beside, _matches, plain(password), password_hash)
    return right and password_hash is not None


def outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _matches(password: str, password_hash: str | None) -> bool:
    nobody = _nobody()
    try:
        return _hasher.verify(password_hash or nobody, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _nobody() -> str:
    """A hash that no password has, with the settings of all others."""
    return _hasher.hash(secrets.token_hex(32))
