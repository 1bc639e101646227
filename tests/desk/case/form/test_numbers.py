"""How many and how much, as people say it."""

from datetime import date

import pytest

from desk import phrases
from desk.case.form import numbers
from desk.case.form.checks import check
from desk.case.form.numbers import Uncounted
from desk.case.schema import Question

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("三十来万", 300_000),
        ("大概8千多", 8000),
        ("12万6", 126_000),
        ("十二万六", 126_000),
        ("被骗12万6", 126_000),
        ("1万2", 12_000),
        ("3百5", 350),
        ("一点二万", 12_000),
        ("1.2万元", 12_000),
        ("12w左右", 120_000),
        ("5k", 5000),
        ("三百多万", 3_000_000),
        ("10万零500", 100_500),
        ("10000", 10_000),
        ("1,200元", 1200),
        ("三十余万元", 300_000),
        ("千把块", 1000),
        ("去年12月被骗了8万块", 80_000),
        ("人民币3万元", 30_000),
    ],
)
def test_how_much(said, value):
    assert numbers.count(said, "损失金额（元）") == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("35", 35),
        ("俩人", 2),
        ("我们俩", 2),
        ("就我一个", 1),
        ("就我自己", 1),
        ("两百来人", 200),
        ("百来号人", 100),
        ("八十多个人吧", 80),
        ("我们厂里30来号人", 30),
        ("一千多号人", 1000),
        ("我们公司大概有35个人要办", 35),
        ("5个外籍专家", 5),
        ("加我一共6个", 6),
        ("12月来的20名员工", 20),
    ],
)
def test_how_many(said, value):
    assert numbers.count(said, "大概人数") == value


@pytest.mark.parametrize(
    "said",
    [
        "几十万",
        "五六万吧",
        "两三百号人",
        "七八十个",
        "三四十号人吧",
        "大概三四十个人",
        "二三十",
        "十二三个",
        "十几个",
        "好几百人",
        "上百人",
        "三、四十个",
        "30到40",
        "30-40人",
        "1000多到2000",
    ],
)
def test_a_range_is_not_made_into_a_number(said):
    assert numbers.count(said) is Uncounted.RANGE


def test_of_two_numbers_none_is_taken():
    assert numbers.count("男的20个，女的15个", "人数") is Uncounted.SEVERAL


@pytest.mark.parametrize(
    "said",
    [
        "下周二上午",
        "大后天一早",
        "第一个撤回",
        "等一下",
        "换一个",
        "我有一个问题",
        "一群人",
        "万一不行呢",
        "千万别",
        "3个月",
        "百分之三十",
        "豫K8K889",
        "91110000600037341M",
        "13号楼",
        "一三八三七四一二三四五",
        "一块去",
        "很多",
    ],
)
def test_a_number_in_passing_is_no_answer(said):
    assert numbers.count(said, "人数") is Uncounted.NOTHING


def test_what_counts_something_else_is_no_answer():
    assert numbers.count("3万块", "人数") is numbers.count("3个人", "损失金额（元）") is Uncounted.NOTHING


def test_who_said_a_range_is_told_that_one_number_will_do():
    asked = Question(id="people", type="number", label="涉及人数", ask="多少人？", required=False, least=1)
    found = check(asked, "三四十个", TODAY)
    told = phrases.say(found.problem, **found.values)
    assert "一个大概的数" in told
    assert "跳过" in told
    assert check(asked, "13800001234", TODAY).problem == "utter_form_bad_number"
