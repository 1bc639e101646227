"""How typed text is put into one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text import clean, has_words, normal, sound, squeeze, without_amounts


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("外國人簽證幾天辦好", "外国人签证几天办好"),
        ("貨車通行證", "货车通行证"),
        ("ＶＩＳＡ　３天", "visa 3天"),
        ("ＡＰＰ（网上）", "app(网上)"),
        ("  签证 \n\t 几天  ", "签证 几天"),
    ],
)
def test_traditional_and_full_width_become_simplified_and_half_width(typed, read):
    assert normal(typed) == read


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\x00", "\x1b", "\x7f", "\u202e", "\u202d", "\u200f", "\u2066", "\u2069", "\ufe0f"]
)
def test_invisible_and_bidi_characters_vanish(hidden):
    assert clean(f"转{hidden}人{hidden}工{hidden}") == "转人工"
    assert normal(f"转{hidden}人工") == "转人工"


def test_a_line_break_is_kept_as_a_space():
    assert clean("签证\n几天") == "签证 几天"
    assert clean("签证\t几天") == "签证 几天"


@pytest.mark.parametrize(
    ("typed", "read"), [("快" * 10_000, "快快"), ("救命啊" * 50, "救命啊救命啊"), ("哈哈哈", "哈哈哈"), ("12389", "12389"), ("？？？？？", "??")]
)
def test_long_repeats_are_cut_to_two(typed, read):
    assert normal(typed) == read


def test_wrong_characters_that_sound_right_meet():
    assert sound("签证几天") == sound("签正几天") == "qian zheng ji tian"


def test_latin_syllables_meet_their_character():
    assert "zheng" in sound("签zheng").split()
    assert "visa" in sound("visa几天").split()


@pytest.mark.parametrize("typed", ["", "   ", "😀😀", "？！…", "\u200b\u202e", "——", "\U0001f1e8\U0001f1f3"])
def test_nothing_to_read(typed):
    assert not has_words(clean(typed))


@pytest.mark.parametrize("typed", ["签", "a", "1", "😀签证"])
def test_something_to_read(typed):
    assert has_words(clean(typed))


def test_squeeze_drops_every_white_space():
    assert squeeze(" 3 个\n工作　日\t") == "3个工作日"


@given(st.text(max_size=60))
def test_any_text_is_read_the_same_twice(typed):
    assert clean(clean(typed)) == clean(typed)
    assert isinstance(sound(typed), str)
    assert not set(normal(typed)) & {"\u200b", "\u202e", "\x00"}


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("拉300公斤硝酸要办啥", "拉硝酸要办啥"),
        ("大概两吨左右的甲苯怎么买", "甲苯怎么买"),
        ("500kg双氧水", "双氧水"),
        ("1.5升丙酮", "丙酮"),
        ("十几吨", "十几吨"),  # nothing else is left
        ("2吨以下的货车能进城吗", "2吨以下的货车能进城吗"),  # a class of lorry
        ("c1升b2要几年", "c1升b2要几年"),
        ("5年居留24小时办结", "5年居留24小时办结"),
        ("公司升级", "公司升级"),
    ],
)
def test_an_amount_of_goods_names_no_matter(typed, left):
    assert without_amounts(normal(typed)) == left
