"""Days as people say them, and sayings that name no day."""

from datetime import date

import pytest

from desk import phrases
from desk.case.form import dates
from desk.case.form.checks import check
from desk.case.form.dates import Unread
from desk.case.schema import Question

TODAY = date(2026, 11, 22)  # a Sunday


def question(key: str, required: bool = True) -> Question:
    return Question(id=key, type="date", label="日期", ask="哪一天？", required=required)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明年2月底", "2027-02-28"),
        ("后年2月底到期", "2028-02-29"),
        ("12月底", "2026-12-31"),
        ("明年三月底到期", "2027-03-31"),
        ("明年六月末", "2027-06-30"),
        ("4月最后一天", "2027-04-30"),
        ("下下个月1号", "2027-01-01"),
        ("下下月底", "2027-01-31"),
        ("2024年的3月5号", "2024-03-05"),
        ("2027 年 3 月 5 号", "2027-03-05"),
        ("27年3月5号", "2027-03-05"),
        ("二零二七年三月五号", "2027-03-05"),
        ("20261211", "2026-12-11"),
        ("2027.3.8", "2027-03-08"),
        ("年底", "2026-12-31"),
        ("今年年底吧", "2026-12-31"),
        ("2027年底", "2027-12-31"),
        ("明儿一早", "2026-11-23"),
        ("大后天下午", "2026-11-25"),
        ("马上周五了", "2026-11-27"),
        ("下周二一早", "2026-11-24"),
        ("三天之内", "2026-11-25"),
        ("12月3日前", "2026-12-03"),
        ("大概28号吧", "2026-11-28"),
        ("12.8", "2026-12-08"),
    ],
)
def test_days_to_come(said, day):
    assert dates.look(said, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("10月底", "2026-10-31"),
        ("去年8月底", "2025-08-31"),
        ("去年底", "2025-12-31"),
        ("月底", "2026-10-31"),
        ("上上个月28号", "2026-09-28"),
        ("昨儿", "2026-11-21"),
        ("昨儿个下午报的", "2026-11-21"),
        ("前儿个", "2026-11-20"),
        ("前儿", "2026-11-20"),
        ("大大前天", "2026-11-18"),
        ("昨晚十点多", "2026-11-21"),
        ("今早", "2026-11-22"),
        ("十五天前", "2026-11-07"),
        ("前年9月1号", "2024-09-01"),
    ],
)
def test_days_gone_by(said, day):
    assert dates.look(said, TODAY, past=True) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("农历八月十五", "2026-09-25"),
        ("阴历九月初九", "2026-10-18"),
        ("去年腊月二十三", "2026-02-10"),
        ("今年正月初八", "2026-02-24"),
        ("大年初三", "2026-02-19"),
        ("除夕那天", "2026-02-16"),
        ("中秋节", "2026-09-25"),
        ("2025年闰六月初一", "2025-07-25"),
        ("腊月二十八", "2026-02-15"),
    ],
)
def test_the_farmers_calendar_is_converted(said, day):
    assert dates.look(said, TODAY, past=True) == date.fromisoformat(day)


def test_the_farmers_winter_runs_into_our_next_year():
    assert dates.look("腊月二十八", TODAY) == date(2027, 2, 4)
    assert dates.look("今年腊月二十三", TODAY) == dates.look("今年腊月二十三", date(2027, 1, 10)) == date(2027, 1, 30)
    assert dates.look("农历正月十五", TODAY) == date(2027, 2, 20)


@pytest.mark.parametrize("said", ["初八", "腊月底", "农历二月三十一", "2026年闰六月初一", "正月里", "春节前"])
def test_a_day_of_the_farmers_calendar_that_cannot_be_read_is_no_day_of_ours(said):
    assert dates.look(said, TODAY) is Unread.LUNAR


@pytest.mark.parametrize(
    "said",
    [
        "记不太清了，大概九月份",
        "2027年3月",
        "2027-03",
        "明年的8月",
        "十来天前",
        "前几天",
        "两三天前",
        "七八天前",
        "一个半月前",
        "下个月初",
        "月初",
        "三月中旬",
        "上周",
        "12月二十几号",
        "9月前要用",
        "去年的今天",
        "一年前",
        "9月3个人",
    ],
)
def test_what_leaves_the_day_open_is_not_made_up(said):
    assert dates.look(said, TODAY) is dates.look(said, TODAY, past=True) is Unread.VAGUE


@pytest.mark.parametrize("said", ["3号到5号", "12月3-5号", "周一二三都行", "下周三、周四", "昨天还是前天", "9月1日至9月3日", "2025年1月1日至2027年1月1日"])
def test_of_several_days_none_is_taken(said):
    assert dates.look(said, TODAY) is Unread.SEVERAL


@pytest.mark.parametrize("said", ["改天", "13月40号", "2月30号", "之前天天去", "以后天天堵", "28.5吨", "张店区西四路18号楼"])
def test_what_names_no_day(said):
    assert dates.read(said, TODAY) is dates.read(said, TODAY, past=True) is None


def test_a_month_ends_the_inspection_that_it_names():
    due = question("due_date")
    assert check(due, "检验有效期至2027年03月", TODAY).value == "2027-03-31"
    assert check(due, "明年6月份", TODAY).value == "2027-06-30"
    assert check(due, "明年3月中旬", TODAY).problem == "utter_form_bad_date_vague"
    assert check(question("needed_by"), "明年6月份", TODAY).problem == "utter_form_bad_date_vague"


@pytest.mark.parametrize(("said", "reason"), [("大概九月份", "几号"), ("3号到5号", "一天"), ("初八", "公历"), ("忘得差不多了", "没看明白"), ("明天", "还没到")])
def test_what_is_optional_offers_to_skip(said, reason):
    for required in (True, False):
        found = check(question("reported_on", required), said, TODAY)
        told = phrases.say(found.problem, **found.values)
        assert reason in told
        assert ("跳过" in told) is not required
