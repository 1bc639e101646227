"""The second factor: six digits that change every half minute (TOTP, RFC 6238), from an authenticator app."""

import re
from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

ISSUER = "企业服务台"
_STEP_SECONDS = 30
_DRIFT = (0, -1, 1)  # a clock may be half a minute off (RFC 6238 5.2)


def new_secret() -> str:
    """Return a new secret of 160 bits, in base 32 as authenticator apps take it."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """Return the otpauth:// address that an authenticator app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """Return the number of the half minute whose code this is, or None for a wrong code."""
    code = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    present = int(moment.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    return next((present + d for d in _DRIFT if strings_equal(totp.generate_otp(present + d), code)), None)
