"""Phones, identity numbers and bank cards are found in free text however they are written, and nothing else is touched."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.case import masking


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("电话13800001234。", "电话138****1234。"),
        ("138 0000 1234", "138****1234"),
        ("138-0000-1234或13911112222", "138****1234或139****2222"),
        ("13800001234 13911112222", "138****1234 139****2222"),
        ("138—0000—1234", "138****1234"),
        ("138.0000.1234", "138****1234"),
        ("1 3 8 0 0 0 0 1 2 3 4", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("013800001234", "0138****1234"),
        ("+8613800001234", "+86138****1234"),
        ("(+86) 138 0000 1234", "(+86) 138****1234"),
        ("身份证370303198801011234", "身份证3703********34"),
        ("37030319880101123x", "3703********3x"),
        ("37030319880101123Ｘ", "3703********3X"),
        ("370303 19880101 1234", "3703********34"),
        ("370303198813321234", "3703********34"),  # a slip in the birthday is still somebody's number
        ("身份证370303880101123", "身份证3703********23"),
        ("3703 0388 0101 123", "3703********23"),
        ("1 370303198801011234", "1 3703********34"),
        ("370303198801011234 13800001234", "3703********34 138****1234"),
        ("卡号6228480402564890018", "卡号6228********18"),
        ("6228-4804-0256-4890-018", "6228********18"),
        ("4111 1111 1111 1111", "4111********11"),
        ("ZIBO-20260101-K7QM2P", "ZIBO-20260101-K7QM2P"),
        ("2026年1月1日3点", "2026年1月1日3点"),
        ("2026-01-01 2026-01-02 2026", "2026-01-01 2026-01-02 2026"),
        ("订单20260101138000012345", "订单20260101138000012345"),
        ("合同金额1234567890123456元", "合同金额1234567890123456元"),  # no card: its last digit does not check
        ("注册号123456789012345", "注册号123456789012345"),  # fifteen digits, no birthday
        ("110、12389、0631-5192533", "110、12389、0631-5192533"),
        ("信用代码91370300MA3C1234XY", "信用代码91370300MA3C1234XY"),
        ("", ""),
    ],
)
def test_text(said, shown):
    assert masking.text(said) == shown


GAPS = st.sampled_from(["", "", " ", "-", " - ", "　", "."])
AROUND = st.sampled_from(["", "电话", "，", "联系我 ", "：", "\n"])


@given(digits=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), gaps=st.lists(GAPS, min_size=10, max_size=10), before=AROUND, after=AROUND)
def test_no_phone_stays_whole_however_it_is_grouped(digits, gaps, before, after):
    written = digits[0] + "".join(gap + d for gap, d in zip(gaps, digits[1:], strict=True))
    shown = masking.text(f"{before}{written}{after}")
    assert digits[3:7] not in "".join(c for c in shown if c.isdigit()) or digits[3:7] in digits[:3] + digits[7:]
    assert "****" in shown


@given(
    born=st.dates(min_value=date(1920, 1, 1), max_value=date(1999, 12, 31)),
    area=st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    tail=st.from_regex(r"[0-9]{3}", fullmatch=True),
    gap=GAPS,
    old=st.booleans(),
)
def test_no_identity_number_stays_whole(born, area, tail, gap, old):
    day = f"{born:%y%m%d}" if old else f"{born:%Y%m%d}"
    shown = masking.text(f"我的身份证是{area}{gap}{day}{gap}{tail}{'' if old else 'X'}，请查")
    assert day not in shown
    assert "********" in shown


@pytest.mark.parametrize("text", ["1 2-", "1", "1 -.2", "138", "(+86 ", "1 3 ", "00"])
def test_hostile_text_costs_little(text):
    began = time.perf_counter()
    masking.text((text * 5000)[:5000])
    assert time.perf_counter() - began < 0.5


def test_an_answer_is_masked_by_the_type_of_its_question():
    assert masking.answer("0533-2189999", "mobile") == "053****9999"
    assert masking.answer("12345", "mobile") == "****"
    assert masking.answer("91370300MA3C1234XY", "credit_code") == "9137********XY"
    assert masking.answer("鲁C12345", "plate") == "鲁C12345"
    assert masking.answer("请打13800001234", None) == "请打138****1234"
