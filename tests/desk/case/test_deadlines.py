"""Deadlines: around holidays, make-up days and year ends, with pauses; against a slow count; and how much of the time is used."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

import eval.deadlines as slow_count
from desk.case.calendar import YearDays
from desk.case.deadlines import Calendar, Hours, Pause, Term, at_share, due, elapsed_share
from desk.clock import CHINA
from eval.deadlines import CALENDARS, ask, compare

CALENDAR, HOURS = Calendar(), Hours()


def at(text):
    """Read "2025-09-28 10:15" as Chinese time."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def paused(*texts):
    return [Pause(at(a), at(b) if b else None) for a, b in (t.split(" .. ") if " .. " in t else (t, "") for t in texts)]


def count(start, amount, unit, next_day=True, pauses=(), hours=HOURS, calendar=CALENDAR):
    return due(at(start), Term(amount, unit, next_day), calendar, hours, paused(*pauses))


def test_the_arithmetic_of_the_issue():
    found = count("2025-09-28 10:15", 3, "working_day")
    assert found.lines == "2025年9月28日（调休上班）受理；9月29日、30日、10月9日为第1–3个工作日；应于10月9日18:00前反馈"
    assert found.at == datetime(2025, 10, 9, 10, tzinfo=UTC)
    assert found.at.tzinfo is UTC
    assert (found.uncertain, found.standing) == (False, False)


# (start, amount, unit, from the next day, due)
TABLE = [
    # 国庆: the day it begins is not counted, whatever the hour
    ("2025-09-28 10:15", 3, "working_day", True, "2025-10-09 18:00"),
    ("2025-09-28 23:59", 3, "working_day", True, "2025-10-09 18:00"),
    ("2025-09-30 17:59", 1, "working_day", True, "2025-10-09 18:00"),
    ("2025-10-03 12:00", 1, "working_day", True, "2025-10-09 18:00"),
    ("2025-10-10 09:00", 1, "working_day", True, "2025-10-11 18:00"),  # a Saturday that is worked
    ("2025-10-11 09:00", 1, "working_day", True, "2025-10-13 18:00"),
    ("2025-10-17 09:00", 1, "working_day", True, "2025-10-20 18:00"),
    # counted from the day itself, if offices were not closed yet
    ("2025-09-28 10:15", 3, "working_day", False, "2025-09-30 18:00"),
    ("2025-09-28 07:00", 1, "working_day", False, "2025-09-28 18:00"),
    ("2025-09-28 17:59", 1, "working_day", False, "2025-09-28 18:00"),
    ("2025-09-28 18:00", 1, "working_day", False, "2025-09-29 18:00"),
    ("2025-10-01 10:00", 1, "working_day", False, "2025-10-09 18:00"),
    # 春节 and the year's end
    ("2026-02-13 16:00", 1, "working_day", True, "2026-02-14 18:00"),
    ("2026-02-14 16:00", 1, "working_day", True, "2026-02-24 18:00"),
    ("2026-02-14 16:00", 5, "working_day", True, "2026-02-28 18:00"),
    ("2025-01-26 16:00", 3, "working_day", True, "2025-02-06 18:00"),
    ("2025-12-30 09:00", 2, "working_day", True, "2026-01-04 18:00"),
    ("2024-12-31 09:00", 1, "working_day", True, "2025-01-02 18:00"),
    ("2018-12-28 09:00", 1, "working_day", True, "2018-12-29 18:00"),  # named by the notice for 2019
    ("2025-03-03 09:00", 250, "working_day", True, "2026-03-05 18:00"),
    # calendar days; a last day that is not worked moves
    ("2025-11-03 09:00", 3, "day", True, "2025-11-06 18:00"),
    ("2025-11-06 09:00", 3, "day", True, "2025-11-10 18:00"),
    ("2025-09-28 10:15", 3, "day", True, "2025-10-09 18:00"),
    ("2025-10-08 10:15", 3, "day", True, "2025-10-11 18:00"),
    ("2025-11-01 10:00", 3, "day", False, "2025-11-03 18:00"),
    ("2025-11-01 19:00", 3, "day", False, "2025-11-04 18:00"),
    # months: the corresponding day, the end of a shorter month
    ("2025-09-28 10:15", 1, "month", True, "2025-10-28 18:00"),
    ("2025-10-31 10:15", 1, "month", True, "2025-12-01 18:00"),
    ("2024-01-31 10:15", 1, "month", True, "2024-02-29 18:00"),
    ("2025-12-31 10:15", 2, "month", True, "2026-02-28 18:00"),
    ("2025-03-11 10:15", 1, "month", False, "2025-04-10 18:00"),
    ("2024-01-31 10:15", 1, "month", False, "2024-02-29 18:00"),
    ("2025-03-01 10:15", 1, "month", False, "2025-03-31 18:00"),
    ("2025-03-11 10:15", 2, "quarter", True, "2025-09-11 18:00"),
    ("2025-12-03 10:15", 1, "quarter", True, "2026-03-03 18:00"),
    ("2024-02-29 10:15", 1, "year", True, "2025-02-28 18:00"),
    ("2024-10-01 10:15", 1, "year", True, "2025-10-09 18:00"),
    # round the clock, from the moment itself
    ("2025-09-30 10:15", 24, "hour", True, "2025-10-01 10:15"),
    ("2025-12-31 23:30", 1, "hour", False, "2026-01-01 00:30"),
    ("2025-09-30 10:15", 1.5, "hour", True, "2025-09-30 11:45"),
    ("2025-10-01 23:50", 30, "minute", True, "2025-10-02 00:20"),
    # working hours: lunch, evenings and holidays are no time
    ("2025-09-28 10:00", 2, "working_hour", True, "2025-09-28 12:00"),
    ("2025-09-28 11:00", 2, "working_hour", True, "2025-09-28 14:30"),
    ("2025-09-28 12:30", 1, "working_hour", True, "2025-09-28 14:30"),
    ("2025-09-28 17:00", 1, "working_hour", True, "2025-09-28 18:00"),
    ("2025-09-28 17:00", 4, "working_hour", True, "2025-09-29 11:30"),
    ("2025-09-28 06:00", 8, "working_hour", True, "2025-09-28 18:00"),
    ("2025-09-30 17:30", 1, "working_hour", True, "2025-10-09 09:00"),
    ("2025-10-04 17:30", 16, "working_hour", True, "2025-10-10 18:00"),
    # the same day, as far as offices are open
    ("2025-09-28 10:15", None, "same_day", True, "2025-09-28 18:00"),
    ("2025-09-28 18:00", None, "same_day", True, "2025-09-29 18:00"),
    ("2025-10-01 10:15", None, "same_day", False, "2025-10-09 18:00"),
    ("2025-09-28 10:15", None, "immediate", True, "2025-09-28 18:00"),
    ("2025-09-30 20:00", None, "immediate", False, "2025-10-09 18:00"),
]


@pytest.mark.parametrize(("start", "amount", "unit", "next_day", "expected"), TABLE)
def test_table(start, amount, unit, next_day, expected):
    assert count(start, amount, unit, next_day).at == at(expected)


# (start, amount, unit, pauses, due)
PAUSES = [
    ("2025-09-28 10:15", 3, "working_day", ["2025-09-30 09:00 .. 2025-10-09 09:00"], "2025-10-11 18:00"),
    ("2025-09-28 10:15", 3, "working_day", ["2025-09-29 17:59 .. 2025-09-29 18:00"], "2025-10-10 18:00"),  # the last minute of a day
    ("2025-09-28 10:15", 3, "working_day", ["2025-09-29 18:00 .. 2025-09-30 08:30"], "2025-10-09 18:00"),  # overnight costs nothing
    ("2025-09-28 10:15", 3, "working_day", ["2025-10-01 09:00 .. 2025-10-08 20:00"], "2025-10-09 18:00"),  # nor does a holiday
    ("2025-09-28 10:15", 3, "working_day", ["2025-09-28 11:00 .. 2025-09-28 16:00"], "2025-10-09 18:00"),  # the first day is not counted anyway
    ("2025-09-28 10:15", 3, "working_day", ["2025-10-09 17:00 .. 2025-10-13 10:00"], "2025-10-14 18:00"),  # on the last day
    ("2025-09-28 10:15", 3, "working_day", ["2025-10-09 18:00 .. 2025-10-13 10:00"], "2025-10-09 18:00"),  # after it
    ("2025-11-03 10:00", 3, "working_day", ["2025-11-04 09:00 .. 2025-11-04 10:00", "2025-11-04 15:00 .. 2025-11-04 16:00"], "2025-11-07 18:00"),
    ("2025-11-03 10:00", 1, "working_day", ["2025-11-04 09:00 .. 2025-11-04 10:00", "2025-11-05 15:00 .. 2025-11-06 16:00"], "2025-11-07 18:00"),
    ("2025-11-03 10:00", None, "same_day", ["2025-11-03 11:00 .. 2025-11-03 15:00"], "2025-11-04 18:00"),
    ("2025-11-03 10:00", 4, "day", ["2025-11-04 11:00 .. 2025-11-05 15:00"], "2025-11-10 18:00"),
    ("2025-11-05 10:00", 3, "day", ["2025-11-10 11:00 .. 2025-11-10 15:00"], "2025-11-11 18:00"),  # on the day it moved to
    ("2025-09-28 10:15", 1, "month", ["2025-10-12 09:00 .. 2025-10-14 20:00"], "2025-10-31 18:00"),
    ("2025-09-28 10:15", 24, "hour", ["2025-09-28 12:00 .. 2025-09-28 14:20"], "2025-09-29 12:35"),
    ("2025-09-28 10:15", 24, "hour", ["2025-09-27 12:00 .. 2025-09-28 14:15"], "2025-09-29 14:15"),  # begun before
    ("2025-09-28 10:15", 1, "hour", ["2025-09-28 11:00 .. 2025-09-28 13:00", "2025-09-28 12:00 .. 2025-09-28 14:00"], "2025-09-28 14:15"),
    ("2025-09-28 10:15", 1, "hour", ["2025-09-28 11:15 .. 2025-09-28 13:00"], "2025-09-28 11:15"),
    ("2025-09-28 10:15", 1, "hour", ["2025-09-28 11:00 .. 2025-09-28 11:00"], "2025-09-28 11:15"),
    ("2025-09-28 10:00", 4, "working_hour", ["2025-09-28 11:00 .. 2025-09-29 09:30"], "2025-09-29 14:00"),
    ("2025-09-28 10:00", 2, "working_hour", ["2025-09-28 12:00 .. 2025-09-28 13:30"], "2025-09-28 12:00"),
]


@pytest.mark.parametrize(("start", "amount", "unit", "pauses", "expected"), PAUSES)
def test_pauses(start, amount, unit, pauses, expected):
    found = count(start, amount, unit, pauses=pauses)
    assert found.at == at(expected)
    assert not found.standing


@pytest.mark.parametrize(
    ("amount", "unit", "pause", "expected", "standing"),
    [
        (3, "working_day", "2025-09-30 09:00", "2025-10-10 18:00", True),
        (3, "working_day", "2025-09-30 18:00", "2025-10-09 18:00", True),
        (3, "working_day", "2025-10-09 18:00", "2025-10-09 18:00", False),
        (4, "hour", "2025-09-28 11:00", "2025-09-28 14:15", True),
        (4, "hour", "2025-09-28 14:15", "2025-09-28 14:15", False),
    ],
)
def test_under_an_open_pause_the_clock_stands_and_the_earliest_is_told(amount, unit, pause, expected, standing):
    found = count("2025-09-28 10:15", amount, unit, pauses=[pause])
    assert (found.at, found.standing) == (at(expected), standing)
    assert ("计时停着" in found.lines) == standing


def test_a_bureau_with_other_hours():
    hours = Hours(opens=time(9), lunch_start=time(12), lunch_end=time(12), closes=time(16))
    assert count("2025-09-28 10:15", 1, "working_day", hours=hours).at == at("2025-09-29 16:00")
    assert count("2025-09-28 15:00", 8, "working_hour", hours=hours).at == at("2025-09-29 16:00")
    assert count("2025-09-28 16:30", None, "same_day", hours=hours).at == at("2025-09-29 16:00")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "pauses", "lines"),
    [
        ("2025-09-28 10:15", 20, "working_day", (), "2025年9月28日（调休上班）受理；9月29日为第1个工作日，10月31日为第20个工作日；应于10月31日18:00前反馈"),
        ("2025-11-04 10:15", 1, "working_day", (), "2025年11月4日受理；11月5日为第1个工作日；应于11月5日18:00前反馈"),
        ("2025-12-30 10:15", 3, "working_day", (), "2025年12月30日受理；12月31日、2026年1月4日、5日为第1–3个工作日；应于2026年1月5日18:00前反馈"),
        ("2025-10-04 10:15", None, "same_day", (), "2025年10月4日（国庆节）受理；当日办理，不在上班时间，算到10月9日；应于10月9日18:00前反馈"),
        ("2025-11-04 10:15", None, "immediate", (), "2025年11月4日受理；即时办理，最迟不过当日；应于11月4日18:00前反馈"),
        ("2025-09-28 10:15", 3, "day", (), "2025年9月28日（调休上班）受理；9月29日为第1日，10月1日为第3日，逢国庆节，顺延到10月9日；应于10月9日18:00前反馈"),
        ("2025-12-31 10:15", 2, "month", (), "2025年12月31日受理；2026年2月28日满2个月；应于2026年2月28日18:00前反馈"),
        ("2025-09-28 17:00", 4, "working_hour", (), "2025年9月28日（调休上班）17:00受理；4个工作小时；应于9月29日11:30前反馈"),
        (
            "2025-09-28 10:15", 3, "working_day", ["2025-09-30 09:00 .. 2025-10-09 09:00"],
            "2025年9月28日（调休上班）受理；9月30日至10月9日待补充，不计；9月29日、10月10日、11日为第1–3个工作日；应于10月11日18:00前反馈",
        ),
        (
            "2025-09-28 10:15", 1, "month", ["2025-10-12 09:00 .. 2025-10-12 20:00"],
            "2025年9月28日（调休上班）受理；10月12日待补充，不计；10月28日满1个月，不计的日子补上，到10月29日；应于10月29日18:00前反馈",
        ),
        (
            "2025-09-28 10:15", 24, "hour", ["2025-09-28 12:00 .. 2025-09-28 14:20"],
            "2025年9月28日（调休上班）10:15受理；24小时，待补充停了2小时20分钟，顺延；应于9月29日12:35前反馈",
        ),
        (
            "2025-09-28 10:15", 3, "working_day", ["2025-09-30 09:00"],
            "2025年9月28日（调休上班）受理；3个工作日；9月30日起等补充材料，计时停着，补齐后接着算，最早10月10日18:00",
        ),
        (
            "2026-12-30 10:15", 2, "working_day", (),
            "2026年12月30日受理；12月31日、2027年1月1日为第1–2个工作日；2027年放假安排还没有公布，暂按周一至周五算；应于2027年1月1日18:00前反馈",
        ),
    ],
)  # fmt: skip
def test_the_arithmetic_is_told_in_chinese(start, amount, unit, pauses, lines):
    assert count(start, amount, unit, pauses=pauses).lines == lines


def test_the_words_of_both_ends_may_be_others():
    found = due(at("2025-11-04 10:15"), Term(1, "working_day"), CALENDAR, HOURS, begun="办结", done="回访")
    assert found.lines == "2025年11月4日办结；11月5日为第1个工作日；应于11月5日18:00前回访"


def test_only_what_depends_on_an_unknown_year_is_uncertain():
    assert not count("2026-12-24 10:15", 2, "working_day").uncertain
    assert count("2026-12-28 10:15", 1, "working_day").uncertain  # the notice for 2027 may name 29 December
    assert count("2027-03-01 10:15", None, "same_day").uncertain
    assert count("2027-03-01 10:15", 1, "working_hour").uncertain
    assert count("2026-11-30 10:15", 3, "month").uncertain
    assert not count("2027-03-01 10:15", 24, "hour").uncertain
    told = Calendar({2027: YearDays({date(2027, 1, 1): "元旦"})})
    found = count("2026-12-30 10:15", 2, "working_day", calendar=told)
    assert (found.at, found.uncertain) == (at("2027-01-04 18:00"), False)


@pytest.mark.parametrize(("amount", "unit"), [(None, "day"), (0, "hour"), (-1, "working_day"), (0.5, "working_day"), (1.5, "month")])
def test_what_is_no_term(amount, unit):
    with pytest.raises(ValueError, match="no term"):
        Term(amount, unit)


def test_what_is_no_moment_and_no_pause():
    with pytest.raises(ValueError, match="without its zone"):
        due(datetime(2025, 9, 28), Term(1, "hour"), CALENDAR, HOURS)
    with pytest.raises(ValueError, match="ends before"):
        Pause(at("2025-09-28 10:00"), at("2025-09-28 09:00"))


def _share(start, term, now, pauses=()):
    begin = at(start)
    until = due(begin, term, CALENDAR, HOURS, pauses).at
    return elapsed_share(begin, until, at(now), term, CALENDAR, HOURS, pauses)


@pytest.mark.parametrize(
    ("now", "share"),
    [
        ("2025-09-01 00:00", 0.0),
        ("2025-09-28 14:00", 0.0),
        ("2025-09-28 16:00", 2 / 20),
        ("2025-09-29 18:00", 12 / 20),
        ("2025-09-30 08:30", 12 / 20),  # nothing is used up overnight
        ("2025-09-30 18:00", 1.0),
        ("2025-10-05 08:30", 1.0),
    ],
)
def test_working_days_are_used_up_in_office_time(now, share):
    assert _share("2025-09-28 14:00", Term(2, "working_day"), now) == pytest.approx(share)


def test_hours_are_used_up_in_plain_time():
    assert _share("2025-10-01 22:00", Term(4, "hour"), "2025-10-02 00:00") == pytest.approx(0.5)


def test_paused_time_is_not_used_up():
    term, pause = Term(4, "hour"), paused("2025-10-01 11:00 .. 2025-10-01 20:00")
    assert _share("2025-10-01 10:00", term, "2025-10-01 15:00", pause) == pytest.approx(0.25)
    assert _share("2025-10-01 10:00", term, "2025-10-01 22:00", pause) == pytest.approx(0.75)
    standing = paused("2025-10-01 11:00")
    assert _share("2025-10-01 10:00", term, "2025-12-01 15:00", standing) == pytest.approx(0.25)
    assert at_share(at("2025-10-01 10:00"), at("2025-10-01 14:00"), 0.5, term, CALENDAR, HOURS, standing) is None
    assert at_share(at("2025-10-01 10:00"), at("2025-10-01 23:00"), 0.5, term, CALENDAR, HOURS, pause) == at("2025-10-01 21:00")


@given(st.integers(0, 2**40), st.floats(0.01, 1.0), st.timedeltas(timedelta(days=-2), timedelta(days=60)))
def test_shares_and_moments_agree(seed, share, later):
    """The moment of a share is the first second that has it; shares never fall and end at 1 when it is due."""
    q = ask(Random(seed))
    rest = (q.term, CALENDARS[q.invented], q.hours, q.pauses)
    found = due(q.start, *rest)
    moment = at_share(q.start, found.at, share, *rest)
    shares = [elapsed_share(q.start, found.at, q.start + later + timedelta(hours=n), *rest) for n in range(0, 50, 7)]
    assert shares == sorted(shares)
    assert all(0 <= s <= 1 for s in shares)
    if moment is None:
        assert found.standing
    else:
        assert elapsed_share(q.start, found.at, moment, *rest) >= share - 1e-9
        assert elapsed_share(q.start, found.at, moment - timedelta(seconds=2), *rest) <= share
    if not found.standing:
        assert elapsed_share(q.start, found.at, found.at, *rest) == 1.0
        assert elapsed_share(q.start, found.at, found.at - timedelta(seconds=1), *rest) < 1.0


@given(st.integers(0, 2**40), st.integers(1, 5))
def test_more_is_never_earlier(seed, more):
    """A longer term or one more pause never brings a deadline forward, and none is due before it begins."""
    q = ask(Random(seed))
    calendar = CALENDARS[q.invented]
    found = due(q.start, q.term, calendar, q.hours, q.pauses).at
    assert found > q.start
    assert due(q.start, q.term, calendar, q.hours, q.pauses[:-1]).at <= found
    if q.term.amount:
        assert due(q.start, Term(q.term.amount + more, q.term.unit, q.term.from_next_day), calendar, q.hours, q.pauses).at >= found


def test_random_deadlines_agree_with_a_slow_count():
    differing, _, _ = compare(20_000, 7, Console(quiet=True))
    assert differing == []


def test_a_difference_is_told_and_ends_with_an_error(monkeypatch):
    app = slow_count.typer.Typer()
    app.command()(slow_count.main)
    assert CliRunner().invoke(app, ["--count", "50"]).exit_code == 0
    monkeypatch.setattr(slow_count, "slow", lambda q: q.start)
    told = CliRunner().invoke(app, ["--count", "50"])
    assert told.exit_code == 1
    assert "0 of 50 deadlines agree" in told.output
