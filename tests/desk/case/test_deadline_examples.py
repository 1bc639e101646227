"""Deadlines as people read them, each worked out by hand with the State Council's notices for 2025 and 2026; 2027 is not announced."""

from datetime import date, datetime, timedelta

import pytest

from desk.case.deadlines import Calendar, Hours, Pause, Term, due
from desk.clock import CHINA


def days(*texts):
    """Read "10-01..10-08" of a year as days."""
    found = set()
    for text in texts:
        first, _, last = text.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


# 国办发明电〔2024〕12号: days off, and weekend days that are worked
OFF_2025 = days("2025-01-01", "2025-01-28..2025-02-04", "2025-04-04..2025-04-06", "2025-05-01..2025-05-05", "2025-05-31..2025-06-02", "2025-10-01..2025-10-08")
ON_2025 = days("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11")
# 国办发明电〔2025〕7号
OFF_2026 = days(
    "2026-01-01..2026-01-03", "2026-02-15..2026-02-23", "2026-04-04..2026-04-06", "2026-05-01..2026-05-05",
    "2026-06-19..2026-06-21", "2026-09-25..2026-09-27", "2026-10-01..2026-10-07",
)  # fmt: skip
ON_2026 = days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")


@pytest.mark.parametrize(("year", "off", "on"), [(2025, OFF_2025, ON_2025), (2026, OFF_2026, ON_2026)])
def test_the_calendar_is_the_state_councils(year, off, on):
    calendar = Calendar()
    for day in days(f"{year}-01-01..{year}-12-31"):
        assert calendar.is_working_day(day) == (day in on or (day.weekday() < 5 and day not in off)), day


EXAMPLES = [
    # 国庆 2025: Sunday the 28th and Saturday the 11th are worked
    ("2025-09-26 16:00", 3, "working_day", "", "2025年9月26日受理；9月28日、29日、30日为第1–3个工作日；应于9月30日18:00前反馈"),
    ("2025-09-27 10:00", 1, "working_day", "", "2025年9月27日（周六）受理；9月28日为第1个工作日；应于9月28日18:00前反馈"),
    ("2025-09-30 17:00", 3, "working_day", "", "2025年9月30日受理；10月9日、10日、11日为第1–3个工作日；应于10月11日18:00前反馈"),
    ("2025-10-11 18:30", 1, "working_day", "", "2025年10月11日（调休上班）受理；10月13日为第1个工作日；应于10月13日18:00前反馈"),
    # 中秋 and 国庆 2026: Sunday, 20 September and Saturday, 10 October are worked
    ("2026-09-18 10:00", 2, "working_day", "", "2026年9月18日受理；9月20日、21日为第1–2个工作日；应于9月21日18:00前反馈"),
    ("2026-09-24 10:00", 5, "working_day", "", "2026年9月24日受理；9月28日、29日、30日、10月8日、9日为第1–5个工作日；应于10月9日18:00前反馈"),
    ("2026-10-01 09:00", 3, "working_day", "", "2026年10月1日（国庆节）受理；10月8日、9日、10日为第1–3个工作日；应于10月10日18:00前反馈"),
    ("2026-09-29 15:00", 3, "day", "", "2026年9月29日受理；9月30日为第1日，10月2日为第3日，逢国庆节，顺延到10月8日；应于10月8日18:00前反馈"),
    ("2026-02-13 17:00", 3, "working_day", "", "2026年2月13日受理；2月14日、24日、25日为第1–3个工作日；应于2月25日18:00前反馈"),
    ("2026-05-08 11:00", 1, "working_day", "", "2026年5月8日受理；5月9日为第1个工作日；应于5月9日18:00前反馈"),
    # hours do not care for holidays, evenings, Saturdays
    ("2025-09-30 17:00", 24, "hour", "", "2025年9月30日17:00受理；24小时；应于10月1日17:00前反馈"),
    ("2026-02-14 20:00", 48, "hour", "", "2026年2月14日（调休上班）20:00受理；48小时；应于2月16日20:00前反馈"),
    ("2026-03-07 19:30", 1, "hour", "", "2026年3月7日（周六）19:30受理；1小时；应于3月7日20:30前反馈"),
    # working hours: lunch from 12:00 to 13:30 is none
    ("2026-03-02 11:30", 2, "working_hour", "", "2026年3月2日11:30受理；2个工作小时；应于3月2日15:00前反馈"),
    ("2026-03-02 12:15", 1, "working_hour", "", "2026年3月2日12:15受理；1个工作小时；应于3月2日14:30前反馈"),
    # the same day, at once: in office hours, after 18:00, on a Saturday
    ("2026-03-02 09:00", None, "immediate", "", "2026年3月2日受理；即时办理，最迟不过当日；应于3月2日18:00前反馈"),
    ("2026-03-02 18:20", None, "same_day", "", "2026年3月2日受理；当日办理，不在上班时间，算到3月3日；应于3月3日18:00前反馈"),
    ("2026-03-07 10:00", None, "immediate", "", "2026年3月7日（周六）受理；即时办理，最迟不过当日，不在上班时间，算到3月9日；应于3月9日18:00前反馈"),
    # waiting for the person, over a holiday and within one
    ("2026-09-28 10:00", 3, "working_day", "2026-09-30 11:00 .. 2026-10-09 09:00",
     "2026年9月28日受理；9月30日至10月9日待补充，不计；9月29日、10月10日、12日为第1–3个工作日；应于10月12日18:00前反馈"),
    ("2026-09-30 10:00", 2, "working_day", "2026-10-01 09:00 .. 2026-10-07 20:00",
     "2026年9月30日受理；10月1日至10月7日待补充，不计；10月8日、9日为第1–2个工作日；应于10月9日18:00前反馈"),
    ("2026-10-09 16:00", 24, "hour", "2026-10-09 17:00 .. 2026-10-10 09:00",
     "2026年10月9日16:00受理；24小时，待补充停了16小时，顺延；应于10月11日08:00前反馈"),
    # a year that is not announced
    ("2026-12-31 10:00", 2, "working_day", "",
     "2026年12月31日受理；2027年1月1日、4日为第1–2个工作日；2027年放假安排还没有公布，暂按周一至周五算；应于2027年1月4日18:00前反馈"),
    ("2027-10-01 10:00", None, "same_day", "",
     "2027年10月1日受理；当日办理；2027年放假安排还没有公布，暂按周一至周五算；应于10月1日18:00前反馈"),
    ("2026-08-31 10:00", 1, "month", "", "2026年8月31日受理；9月30日满1个月；应于9月30日18:00前反馈"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "amount", "unit", "pause", "told"), EXAMPLES)
def test_what_people_read(start, amount, unit, pause, told):
    def at(text):
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)

    stood = [Pause(*map(at, pause.split(" .. ")))] if pause else []
    found = due(at(start), Term(amount, unit), Calendar(), Hours(), stood)
    assert found.lines == told
