"""Phones and identity numbers are found in free text, and nothing else is touched."""

import pytest

from desk.case import masking


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("电话13800001234。", "电话138****1234。"),
        ("138 0000 1234", "138****1234"),
        ("138-0000-1234或13911112222", "138****1234或139****2222"),
        ("+8613800001234", "+86138****1234"),
        ("身份证370303198801011234", "身份证3703********34"),
        ("37030319880101123x", "3703********3x"),
        ("ZIBO-20260101-K7QM2P", "ZIBO-20260101-K7QM2P"),
        ("2026年1月1日3点", "2026年1月1日3点"),
        ("订单20260101138000012345", "订单20260101138000012345"),
        ("", ""),
    ],
)
def test_text(said, shown):
    assert masking.text(said) == shown


def test_an_answer_is_masked_by_the_type_of_its_question():
    assert masking.answer("0533-2189999", "mobile") == "053****9999"
    assert masking.answer("12345", "mobile") == "****"
    assert masking.answer("91370300MA3C1234XY", "credit_code") == "9137********XY"
    assert masking.answer("鲁C12345", "plate") == "鲁C12345"
    assert masking.answer("请打13800001234", None) == "请打138****1234"
