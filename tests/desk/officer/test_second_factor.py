"""The second factor, beside the standard's own examples."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from desk.officer import second_factor

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")])
def test_the_examples_of_rfc_6238(seconds, code):
    assert second_factor.step_of(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_half_a_minute_off_is_taken_and_more_is_not():
    moment = datetime(2026, 3, 2, 1, 0, 10, tzinfo=UTC)
    code, step = pyotp.TOTP(RFC_SECRET).at(moment), int(moment.timestamp()) // 30
    taken = [second_factor.step_of(RFC_SECRET, code, moment + timedelta(seconds=s)) for s in (-60, -30, 0, 30, 60)]
    assert taken == [None, step, step, step, None]


@pytest.mark.parametrize("code", ["", "28708", "2870822", "abcdef", "２８７０８２", "-87082", "٢٨٧٠٨٢"])
def test_anything_but_six_digits_is_wrong(code):
    assert second_factor.step_of(RFC_SECRET, code, datetime.fromtimestamp(59, UTC)) is None


def test_a_space_in_the_middle_is_let_be():
    assert second_factor.step_of(RFC_SECRET, " 287 082", datetime.fromtimestamp(59, UTC)) == 1


def test_a_secret_has_160_bits_and_its_address_names_us():
    secret = second_factor.new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert second_factor.address(secret, "wang.li").startswith("otpauth://totp/")
    assert pyotp.parse_uri(second_factor.address(secret, "wang.li")).secret == secret
