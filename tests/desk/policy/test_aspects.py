"""What a question asks of its matter."""

import pytest

from desk.policy.aspects import (
    KINDS,
    SPEAKS,
    Aspect,
    asks_clock,
    asks_days,
    aspects,
    counts_days,
    names_no_matter,
    office_hours,
    replies,
    tells_clock,
    tells_days,
    yes_no,
)
from desk.text import normal


@pytest.mark.parametrize(
    ("asked", "aspect"),
    [
        ("外国人签证几天办好", Aspect.DURATION),
        ("办个居住证要多久", Aspect.DURATION),
        ("審批時限是多長時間", Aspect.DURATION),
        ("当天能拿到不", Aspect.DURATION),
        ("how long does it take", Aspect.DURATION),
        ("这个归哪个部门管", Aspect.UNIT),
        ("谁负责", Aspect.UNIT),
        ("牵头单位是哪家", Aspect.UNIT),
        ("办这个要多少钱", Aspect.COST),
        ("收费吗", Aspect.COST),
        ("投诉电话是多少", Aspect.PHONE),
        ("打哪个号", Aspect.PHONE),
        ("要带什么材料", Aspect.MATERIAL),
        ("需要准备哪些", Aspect.MATERIAL),
        ("去哪里办", Aspect.PLACE),
        ("能在手机上办吗", Aspect.CHANNEL),
        ("怎么申请", Aspect.CHANNEL),
        ("什么条件才能享受", Aspect.WHO),
        ("小公司也能办吗", Aspect.WHO),
        ("这文件哪年发的", Aspect.DATE),
        ("现在还有效吗", Aspect.DATE),
        ("一年检查几次", Aspect.NUMBER),
        ("这是第几条", Aspect.ARTICLE),
        ("你们窗口几点开门", Aspect.HOURS),
        ("礼拜六去能办不", Aspect.HOURS),
        ("下了班晚上还受理吗", Aspect.HOURS),
        ("手机上能申请不", Aspect.ONLINE),
        ("不去现场，网上直接交行不行", Aspect.ONLINE),
        ("双休日扣不扣", Aspect.DURATION),
        ("是工作日还是自然日", Aspect.DURATION),
    ],
)
def test_an_aspect_is_read_from_the_words(asked, aspect):
    assert aspect in aspects(normal(asked))


@pytest.mark.parametrize("asked", ["货车通行证", "外籍人才签证", "刻章", "我们厂想买盐酸"])
def test_a_bare_matter_asks_for_nothing_special(asked):
    assert aspects(normal(asked)) == []


def test_the_unit_comes_before_the_time():
    assert aspects("多久能办好，找谁负责")[:2] == [Aspect.UNIT, Aspect.DURATION]


@pytest.mark.parametrize("asked", ["收费吗", "能不能网上办", "小货车还限行不", "有没有绿色通道？", "可以委托别人么", "轻型货车允许进城", "这样违规没？"])
def test_a_question_that_wants_yes_or_no(asked):
    assert yes_no(normal(asked))


@pytest.mark.parametrize("asked", ["签证几天办好", "归哪个部门", "投诉电话", "怎么申请"])
def test_a_question_that_does_not(asked):
    assert not yes_no(normal(asked))


@pytest.mark.parametrize(
    ("aspect", "text", "speaks"),
    [
        (Aspect.DURATION, "3个工作日办结", True),
        (Aspect.DURATION, "随到随办", True),
        (Aspect.DURATION, "加强巡逻防控", False),
        (Aspect.COST, "免费发放", True),
        (Aspect.COST, "加强巡逻防控", False),
        (Aspect.PHONE, "拨打12389", True),
        (Aspect.PHONE, "加强巡逻防控", False),
        (Aspect.MATERIAL, "凭营业执照办理", True),
        (Aspect.MATERIAL, "加强巡逻防控", False),
        (Aspect.MATERIAL, "降低落户申请门槛，提供便利，持续优化", False),
        (Aspect.MATERIAL, "持居住证办理", True),
        (Aspect.COST, "小额免罚清单、保护“钱袋子”", False),
        (Aspect.HOURS, "24小时办结", False),
        (Aspect.HOURS, "提供12367热线24小时咨询解答", True),
        (Aspect.HOURS, "节假日及周末快速办证", True),
        (Aspect.ONLINE, "凭工作许可直接申办", False),
        (Aspect.ONLINE, "网上推送、网上接单", True),
    ],
)
def test_a_text_speaks_of_an_aspect_or_is_silent(aspect, text, speaks):
    assert bool(SPEAKS[aspect].search(text)) is speaks


@pytest.mark.parametrize("text", ["那要几天", "得多少天才能下来", "几个工作日出结果", "得多久啊"])
def test_a_number_of_days_is_asked_for(text):
    assert asks_days(normal(text))


@pytest.mark.parametrize("text", ["有没有办理期限", "多久来检查一次", "当天能拿到不"])
def test_other_questions_of_time_ask_for_no_number(text):
    assert not asks_days(normal(text))


@pytest.mark.parametrize(("text", "tells"), [("5个工作日办结", True), ("随到随办", True), ("每季度报告", True), ("及时回复", False), ("优先办理", False)])
def test_soon_is_no_number_of_days(text, tells):
    assert tells_days(text) is tells


def test_every_aspect_with_kinds_names_kinds_that_the_real_facts_have(whole):
    have = {f.kind for e in whole.items.values() for f in e.facts.facts}
    assert set().union(*KINDS.values()) <= have


@pytest.mark.parametrize("text", ["被人在网上造谣了", "晚上货车能进城吗", "周末算不算", "厂里晚上能不能多巡逻"])
def test_night_and_net_alone_ask_neither_for_hours_nor_for_a_way_online(text):
    assert {Aspect.HOURS, Aspect.ONLINE}.isdisjoint(aspects(normal(text)))


def test_hours_of_the_office_of_the_clock_and_of_counting_are_three_things():
    assert office_hours("你们星期天开不开门")
    assert not office_hours("护企中心星期天开不开门")
    assert asks_clock("大厅几点下班")
    assert not asks_clock("大厅星期天开不开门")
    assert tells_clock("上午9:00至17:00")
    assert not tells_clock("每日有值班民警，24小时内办结")
    assert counts_days("礼拜天算进去没")
    assert not counts_days("礼拜天开门没")


@pytest.mark.parametrize(
    ("opening", "asked", "fits"),
    [
        ("可以", "能不能寄到公司", True),
        ("不用", "要不要本人去", True),
        ("不用", "资料会不会被看见", False),
        ("有", "星期天能办吗", False),
        ("有", "有没有专窗", True),
        ("不会", "小货车还限行不", True),  # no verb to reply to
        ("不可以", "民警会不会去喝酒", True),
    ],
)
def test_a_yes_or_no_replies_to_the_verb_of_the_question(opening, asked, fits):
    assert replies(opening, asked) is fits


@pytest.mark.parametrize("question", ["要多久", "多久", "那要几天", "那得多少天", "要钱吗", "大概多少钱", "最快几天能下来", "要什么材料", "收费不"])
def test_a_bare_question_names_no_matter(question):
    assert names_no_matter(question)


@pytest.mark.parametrize("question", ["居住证要多久", "车检要钱吗", "几天能拿到护照", "多久年检一次", "社保要什么材料", "", "好"])
def test_a_question_with_a_matter_names_it(question):
    assert not names_no_matter(question)
