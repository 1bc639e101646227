"""Answers that can be right, and the reason for those that cannot."""

from datetime import date

import pytest

from desk import phrases
from desk.case.form import dates, summary
from desk.case.form.checks import check, choice, number
from desk.case.schema import Question

TODAY = date(2026, 11, 22)  # a Sunday

PARTIES = ["当事人", "当事人的代理人", "死亡事故当事人的近亲属", "近亲属的代理人"]
VEHICLES = ["小型客车", "大中型客车", "轻微型货车", "中重型货车", "挂车", "其他"]
CONTENT = ["满意", "基本满意", "不满意", "没遇到过"]


def question(kind: str, key: str = "x", **more: object) -> Question:
    return Question(id=key, type=kind, label="一项", ask="请回答。", **more)


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("mobile", "13800001234", "13800001234"),
        ("mobile", "138 0000 1234", "13800001234"),
        ("mobile", "+86 138-0000-1234", "13800001234"),
        ("mobile", "008613800001234", "13800001234"),
        ("mobile", "１３８００００１２３４", "13800001234"),
        ("mobile", "我电话是13800001234", "13800001234"),
        ("credit_code", "91110000600037341L", "91110000600037341L"),
        ("credit_code", "9111 0000 6000 3734 1l", "91110000600037341L"),
        ("id_number", "11010519491231002x", "11010519491231002X"),
        ("plate", "鲁C12345", "鲁C12345"),
        ("plate", "鲁c·d123学", "鲁CD123学"),
        ("plate", "车牌是鲁CD12345", "鲁CD12345"),
        ("plate", "豫K12345D", "豫K12345D"),
        ("plate", "鲁CA123挂", "鲁CA123挂"),
        ("number", "80个人", "80"),
        ("number", "八十", "80"),
        ("number", "两百来人", "200"),
        ("number", "1.5万", "15000"),
        ("yes_no", "是的", "是"),
        ("yes_no", "还没有", "否"),
        ("yes_no", "要保密", "是"),
        ("yes_no", "不用", "否"),
        ("person", "我叫王强", "王强"),
        ("person", "王经理。", "王经理"),
        ("company", "我们是淄博安和机械有限公司", "淄博安和机械有限公司"),
        ("place", "张店区柳泉路100号", "张店区柳泉路100号"),
        ("text", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_values(kind, said, value):
    found = check(question(kind), said, TODAY)
    assert (found.value, found.problem) == (value, "")


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("mobile", "1380000123", "10位"),
        ("mobile", "138000012345", "12位"),
        ("mobile", "+1 415 555 2671", "境外"),
        ("mobile", "0082 10 1234 5678", "境外"),
        ("mobile", "0533-2183456", "座机"),
        ("mobile", "12345678901", "号段"),
        ("mobile", "没有", "手机号"),
        ("credit_code", "91110000600037341", "17位"),
        ("credit_code", "91110000600037341M", "校验位"),
        ("credit_code", "9111000060003734OL", "数字和大写字母"),
        ("id_number", "11010519491231002", "17位"),
        ("id_number", "110105194912310021", "校验位"),
        ("plate", "12345", "写全"),
        ("plate", "鲁C1234", "写全"),
        ("plate", "鲁CI2345", "写全"),
        ("date", "改天", "没看明白"),
        ("date", "2月30号", "没看明白"),
        ("number", "很多", "数字"),
        ("yes_no", "看情况", "“是”或“否”"),
        ("person", "13800001234", "称呼"),
        ("person", "<b>王</b>", "称呼"),
        ("company", "13800001234", "单位的名称"),
        ("company", "王经理", "单位的名称"),
        ("company", "我要投诉民警", "单位的名称"),
        ("place", "1", "路名"),
        ("text", "长" * 501, "500字"),
    ],
)
def test_reasons(kind, said, reason):
    found = check(question(kind), said, TODAY)
    assert not found.value
    assert reason in phrases.say(found.problem, **found.values)


def test_ranges_and_lengths():
    people = question("number", least=1, most=1000)
    assert check(people, "0", TODAY).problem == check(people, "1001", TODAY).problem == "utter_form_bad_number_range"
    assert check(question("number", least=1), "0", TODAY).problem == "utter_form_bad_number_least"
    assert check(question("number", least=1), "-3", TODAY).problem
    told = question("text", least=4, most=10)
    assert check(told, "太短", TODAY).problem == "utter_form_bad_short"
    assert check(told, "这句话比十个字要长一些", TODAY).problem == "utter_form_bad_long"


def test_a_choice_is_meant_by_words_place_or_part():
    offered = ["购买", "运输", "购买和运输"]
    assert [choice(offered, s) for s in ("购买", "运输的", "第二个", "3", "购买和运输", "又要购买和运输")] == [
        "购买",
        "运输",
        "运输",
        "购买和运输",
        "购买和运输",
        "购买和运输",
    ]
    assert choice(offered, "第九个") is choice(offered, "都不是") is None
    assert choice(["小型客车", "轻微型货车", "挂车"], "轻微型") == "轻微型货车"


@pytest.mark.parametrize(
    ("choices", "said", "meant"),
    [
        (PARTIES, "本人", "当事人"),
        (PARTIES, "我本人开的", "当事人"),
        (PARTIES, "代理人", None),
        (PARTIES, "当事人的老婆", None),
        (["个人", "单位", "外国人"], "我自己开", "个人"),
        (["规上企业", "专精特新企业"], "规上", "规上企业"),
        (["规上企业", "专精特新企业"], "企业", None),
        (["对接警务专员", "联系走访"], "对接专员", "对接警务专员"),
        (["对接警务专员", "联系走访"], "警务专员是谁", None),
        (["小型客车", "货车"], "就是货车啊", "货车"),
        (VEHICLES, "货车", None),
        (VEHICLES, "货车，重型的", "中重型货车"),
        (CONTENT, "不太满意", "不满意"),
        (CONTENT, "谈不上满意", None),
        (CONTENT, "基本上满意", "基本满意"),
        (CONTENT, "挺满意的", "满意"),
        (["购买", "运输", "购买和运输"], "不是购买是运输", "运输"),
        (["购买", "运输", "购买和运输"], "昨天运的那批货让人拦了", None),
        (["企业家", "高层次人才", "企业工作人员"], "我们企业", None),
        (["是", "不是", "不清楚"], "不太清楚", "不清楚"),
    ],
)
def test_a_choice_is_taken_where_only_one_fits(choices, said, meant):
    assert choice(choices, said) == meant


@pytest.mark.parametrize("said", ["没有代码", "代码找不到了", "身上没带", "执照还没下来", "回头再发", "在3号柜里锁着呢"])
def test_a_code_that_was_not_sent_is_not_counted(said):
    for required in (True, False):
        found = check(question("credit_code", required=required), said, TODAY)
        told = phrases.say(found.problem, **found.values)
        assert found.problem == "utter_form_bad_code_none"
        assert "位，" not in told
        assert ("跳过" in told) is not required


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明天", "2026-11-23"),
        ("后天下午", "2026-11-24"),
        ("大后天", "2026-11-25"),
        ("昨天", "2026-11-21"),
        ("下周三", "2026-11-25"),
        ("这周五", "2026-11-20"),
        ("下下周一", "2026-11-30"),
        ("上星期天", "2026-11-15"),
        ("9月1号", "2027-09-01"),
        ("九月一日", "2027-09-01"),
        ("12月5日", "2026-12-05"),
        ("2026年12月1日", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("明年3月8号", "2027-03-08"),
        ("下个月5号", "2026-12-05"),
        ("28号", "2026-11-28"),
        ("5号", "2026-12-05"),
        ("周五", "2026-11-27"),
        ("月底", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("三天后", "2026-11-25"),
        ("两周后", "2026-12-06"),
        ("半个月后", "2026-12-07"),
        ("一个月以后", "2026-12-22"),
    ],
)
def test_dates_to_come(said, day):
    found = dates.read(said, TODAY)
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("9月1号", "2026-09-01"),
        ("12月5日", "2025-12-05"),
        ("上个月3号", "2026-10-03"),
        ("三天前", "2026-11-19"),
        ("去年5月1日", "2025-05-01"),
        ("5号", "2026-11-05"),
        ("28号", "2026-10-28"),
        ("上个礼拜二", "2026-11-10"),
    ],
)
def test_dates_gone_by(said, day):
    found = dates.read(said, TODAY, past=True)
    assert found is not None
    assert found.isoformat() == day


def test_a_day_of_the_week_alone_is_the_nearest_one():
    monday = date(2026, 11, 23)
    assert dates.read("周五报的", monday, past=True) == date(2026, 11, 20)
    assert dates.read("周五", monday) == date(2026, 11, 27)
    assert dates.read("周一", monday, past=True) == dates.read("周一", monday) == monday


def test_past_and_future_as_the_question_needs():
    assert check(question("date", "accepted_on"), "明天", TODAY).problem == "utter_form_bad_date_future"
    assert check(question("date", "departure"), "昨天", TODAY).problem == "utter_form_bad_date_past"
    assert check(question("date", "valid_until"), "昨天", TODAY).value == "2026-11-21"
    assert check(question("date", "due_date"), "3024年1月1日", TODAY).problem


def test_numbers():
    assert [number(s) for s in ("1,200元", "三万五", "十来个", "没有")] == [1200.0, 35000.0, 10.0, None]


def test_what_is_shown_again_is_masked():
    assert summary.masked("mobile", "13800001234") == "138****1234"
    assert summary.masked("id_number", "11010519491231002X") == "1101********2X"
    assert summary.masked("text", "打13800001234找我") == "打138****1234找我"
    assert summary.masked("date", "2026-12-01") == "2026年12月1日"
    assert len(summary.short("text", "长" * 100)) < 40
