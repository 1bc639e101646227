"""What a message mentions beside its matter."""

import pytest

from desk.policy import mentions
from desk.policy.mentions import Article
from desk.text import normal


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("安和签证几天", ["anhe"]),
        ("北山呢", ["beishan"]),
        ("北山和安和哪个快", ["beishan", "anhe"]),
        ("安和跟北山比", ["anhe", "beishan"]),
        ("河西那边怎么办", ["anhe"]),
        ("签证几天", []),
    ],
)
def test_bureaus_in_the_order_of_the_text(small, said, named):
    assert mentions.bureaus(normal(said), small) == named


def test_the_real_cities_are_known(whole):
    for bureau in whole.bureaus.values():
        assert mentions.bureaus(f"{bureau.city}市签证几天", whole) == [bureau.id]


@pytest.mark.parametrize(
    ("said", "left"), [("北山呢", ""), ("那北山怎么规定的", ""), ("北山市刻章要几天", "刻章要几天"), ("在北山货车怎么进城", "货车怎么进城")]
)
def test_what_is_left_beside_the_city(small, said, left):
    assert mentions.rest(normal(said), small) == left


@pytest.mark.parametrize(
    ("said", "article"),
    [
        ("第七条是什么", Article(7, None)),
        ("第 12 条", Article(12, None)),
        ("第二十七条说的啥", Article(27, None)),
        ("十条严禁第三条", Article(3, "b")),
        ("便民第五条", Article(5, "c")),
        ("工作要求第二条", Article(2, "r")),
        ("严禁5", Article(5, "b")),
        ("第0条", None),
        ("第999条", None),
        ("签证几天办好", None),
        ("一条龙服务", None),
    ],
)
def test_an_article_by_its_number(said, article):
    assert mentions.article(normal(said)) == article


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不是，我说的是货车通行证", "货车通行证"),
        ("不对，我问的是居住证", "居住证"),
        ("错了，我要问刻章", "刻章"),
        ("我问的是货车", "货车"),
        ("不是签证，是护照加急", "护照加急"),
        ("搞错了", ""),
    ],
)
def test_a_correction_says_what_is_meant(said, meant):
    assert mentions.corrected(normal(said)) == meant


@pytest.mark.parametrize("said", ["签证几天办好", "是不是免费", "不能网上办吗"])
def test_what_is_no_correction(said):
    assert mentions.corrected(normal(said)) is None


@pytest.mark.parametrize(("said", "yes"), [("淄博和威海哪个快", True), ("有什么区别", True), ("淄博 vs 宿迁", True), ("签证几天办好", False)])
def test_a_comparison(said, yes):
    assert mentions.compares(normal(said)) is yes


def test_a_comparison_in_latin_letters():
    assert mentions.compares(normal("淄博VS宿迁"))


@pytest.mark.xfail(reason="known: 那边 after the city loses its 那 to the first filler and 边 is left", strict=True)
def test_that_side_is_nothing_left(small):
    assert mentions.rest(normal("那安和那边呢？"), small) == ""


@pytest.mark.parametrize(
    ("said", "which"), [("第二个", 2), ("第二个细说", 2), ("第一个", 1), ("签证几天办好", None), ("第二个工作日以后还没有批下来应该怎么办", None)]
)
def test_which_of_the_offered_ones_is_picked(said, which):
    assert mentions.ordinal(normal(said)) == which


@pytest.mark.parametrize(("said", "yes"), [("你们有哪些措施", True), ("关于货车的都有啥", True), ("签证几天办好", False)])
def test_several_things_are_wanted(said, yes):
    assert mentions.lists(normal(said)) is yes
