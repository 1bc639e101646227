"""Which days are worked: the library, the notice that wins over it, and a year that neither knows."""

from datetime import date

import chinese_calendar
import pytest

from desk.case.calendar import DAY, Calendar, read_calendar
from desk.errors import BadPolicyFile
from desk.policy.schema import BureauFile, Hours
from desk.policy.yamlfile import YamlFile
from desk.settings import ROOT

NOTICE = """years:
  2027:
    source: 国办发明电〔2026〕7号
    holidays: [2026-12-31..2027-01-02 元旦, 2027-06-09]
    workdays: [2027-01-09, 2027-01-10]
"""


@pytest.fixture(scope="module")
def calendar():
    return Calendar()


def _read(tmp_path, text):
    path = tmp_path / "calendar.yml"
    path.write_text(text, encoding="utf-8")
    return read_calendar(path)


@pytest.mark.parametrize(
    ("day", "works", "label"),
    [
        (date(2025, 9, 28), True, "调休上班"),
        (date(2025, 10, 1), False, "国庆节"),
        (date(2025, 10, 6), False, "中秋"),
        (date(2025, 10, 9), True, "周四"),
        (date(2025, 10, 11), True, "调休上班"),
        (date(2025, 10, 12), False, "周日"),
        (date(2026, 2, 14), True, "调休上班"),
        (date(2026, 2, 23), False, "春节"),
        (date(2026, 4, 4), False, "清明"),
        (date(2027, 10, 1), True, "周五"),
        (date(2027, 10, 2), False, "周六"),
    ],
)
def test_days(calendar, day, works, label):
    assert (calendar.is_working_day(day), calendar.label(day)) == (works, label)


def test_it_says_what_the_library_says(calendar):
    day = date(2004, 1, 1)
    while day < date(2027, 1, 1):
        assert calendar.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += DAY


def test_counting_is_the_inverse_of_finding(calendar):
    for after in (date(2025, 9, 27), date(2025, 9, 28), date(2025, 12, 31), date(2026, 2, 15)):
        for n in (1, 2, 3, 20, 260, 600):
            assert calendar.working_days(after, calendar.working_day(after, n)) == n
    assert calendar.working_days(date(2025, 9, 28), date(2025, 9, 28)) == 0
    assert calendar.working_days(date(2025, 9, 28), date(2024, 9, 28)) == 0


def test_a_year_that_nobody_knows_is_named(calendar):
    assert calendar.known(2026)
    assert not calendar.known(2027)
    assert calendar.unsure(date(2025, 12, 1), date(2026, 12, 28)) == []
    assert calendar.unsure(date(2026, 12, 1), date(2026, 12, 29)) == [2027]  # a notice may reach back to it
    assert calendar.unsure(date(2026, 12, 1), date(2028, 1, 5)) == [2027, 2028]


def test_a_notice_makes_the_year_known_and_reaches_back(tmp_path):
    calendar = _read(tmp_path, NOTICE)
    assert calendar.unsure(date(2026, 12, 1), date(2027, 12, 1)) == []
    assert [calendar.label(date(2026, 12, 31)), calendar.label(date(2027, 1, 2)), calendar.label(date(2027, 6, 9))] == ["元旦", "元旦", "放假"]
    assert calendar.label(date(2027, 1, 9)) == "调休上班"
    assert calendar.working_day(date(2026, 12, 30), 2) == date(2027, 1, 5)
    assert calendar.label(date(2026, 10, 1)) == "国庆节"


def test_a_notice_wins_over_the_library_for_its_whole_year(tmp_path):
    calendar = _read(tmp_path, NOTICE.replace("2027", "2025").replace("2026-12-31..", "2024-12-31..").replace("2025-01-09, 2025-01-10", "2025-01-11"))
    assert calendar.is_working_day(date(2025, 10, 1))
    assert not calendar.is_working_day(date(2025, 9, 28))
    assert not calendar.is_working_day(date(2024, 12, 31))
    assert not calendar.is_working_day(date(2024, 10, 1))


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "words"),
    [
        ("source: 国办发明电〔2026〕7号", "source: ''", 3, "years.2027.source", "at least 4"),
        ("    workdays", "    workday", 5, "years.2027.workday", "Extra inputs"),
        ("2027:", "明年:", 3, "years.明年", "integer"),
        ("2027-06-09]", "6月9日]", 4, "years.2027.holidays.1", "应写成"),
        ("2027-06-09]", "2027-06-31]", 4, "years.2027.holidays.1", "没有这一天"),
        ("2027-06-09]", "2027-06-09..2027-06-08]", 4, "years.2027.holidays.1", "起止不对"),
        ("2027-06-09]", "2027-06-09..2027-07-09]", 4, "years.2027.holidays.1", "起止不对"),
        ("2027-06-09]", "2028-06-09]", 4, "years.2027.holidays.1", "不在2027年"),
        ("2026-12-31..2027-01-02", "2026-12-01", 4, "years.2027.holidays.0", "不在2027年"),
        ("2027-01-09,", "2027-01-08,", 5, "years.2027.workdays.0", "不是周末"),
        ("2027-01-09,", "2027-01-02,", 5, "years.2027.workdays.0", "又放假又上班"),
        ("2027-01-09,", "{},", 5, "years.2027.workdays.0", "string"),
    ],
)
def test_a_broken_notice_is_named_by_file_line_and_field(tmp_path, old, new, line, field, words):
    assert old in NOTICE
    with pytest.raises(BadPolicyFile) as raised:
        _read(tmp_path, NOTICE.replace(old, new))
    said = str(raised.value)
    assert f"calendar.yml:{line}: {field}" in said
    assert words in said


def test_without_a_file_the_library_alone_counts(tmp_path):
    assert not read_calendar(tmp_path / "calendar.yml").known(2027)


def test_the_real_file_is_sound():
    assert read_calendar(ROOT / "policies" / "calendar.yml").known(2026)


def test_a_bureau_may_have_its_own_hours(tmp_path):
    path = tmp_path / "bureau.yml"
    path.write_text("id: anhe\nname: 安和市公安局\ncity: 安和\nhours: {opens: 09:00, lunch_start: 12:00, lunch_end: 14:00, closes: 17:30}\n", encoding="utf-8")
    bureau = YamlFile(path).parse(BureauFile)
    assert [f"{t:%H:%M}" for t in dict(bureau.hours).values()] == ["09:00", "12:00", "14:00", "17:30"]
    assert BureauFile.model_validate(bureau.model_dump(mode="json")) == bureau  # as the database keeps it
    assert BureauFile(id="anhe", name="安和市公安局", city="安和").hours == Hours()


@pytest.mark.parametrize("wrong", ["9", "9点", "830", "'08:30:30'", "25:00", "19:00", "true"])
def test_wrong_hours_are_refused_with_their_place(tmp_path, wrong):
    path = tmp_path / "bureau.yml"
    path.write_text(f"id: anhe\nname: 安和市公安局\ncity: 安和\nhours:\n  opens: {wrong}\n", encoding="utf-8")
    with pytest.raises(BadPolicyFile, match=r"bureau.yml:[45]: hours"):
        YamlFile(path).parse(BureauFile)
