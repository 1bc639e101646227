"""A deadline's arithmetic in Chinese, as both the person and the officer read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from desk.case.calendar import Calendar

DAY_UNITS = {"day": "日", "working_day": "个工作日", "month": "个月", "quarter": "个季度", "year": "年"}
THE_DAY = {"same_day": "当日办理", "immediate": "即时办理，最迟不过当日"}
CLOCK_UNITS = {"minute": "分钟", "hour": "小时", "working_hour": "个工作小时"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count found, in Chinese time: for days the counted ones (all, or first and last), for hours how long was paused.

    `corresponding`: where months end without pauses. `lost`: first and last days that pauses took.
    `depends`: the days whose being worked or not decided the result.
    """

    at: datetime
    days: Sequence[date] = ()
    corresponding: date | None = None
    lost: Sequence[tuple[date, date]] = field(default=())
    paused: timedelta = timedelta()
    depends: tuple[date, date] | None = None


def sentence(
    begin: datetime,
    amount: float | None,
    unit: str,
    counted: Counted,
    calendar: Calendar,
    unsure: Sequence[int],
    open_since: datetime | None,
    begun: str,
    done: str,
) -> str:
    """Return the arithmetic: 2025年9月28日（调休上班）受理；9月29日、30日、10月9日为第1–3个工作日；应于10月9日18:00前反馈."""
    today = begin.date()
    clock = f"{begin:%H:%M}" if unit in CLOCK_UNITS else ""
    parts = [f"{begin.year}年{begin.month}月{begin.day}日{_remark(today, calendar)}{clock}{begun}"]
    parts += [f"{_range(a, b, today)}待补充，不计" for a, b in counted.lost if open_since is None or a < open_since.date()]
    if unit in CLOCK_UNITS:
        paused = f"，待补充停了{_length(counted.paused)}{'上班时间' if unit == 'working_hour' else ''}，顺延" if counted.paused else ""
        parts.append(f"{amount:g}{CLOCK_UNITS[unit]}{paused}")
    elif unit in THE_DAY:
        parts.append(THE_DAY[unit] if open_since else _that_day(begin, unit, counted))
    elif open_since:
        parts.append(f"{amount:g}{DAY_UNITS[unit]}")
    else:
        parts.append(_days(today, int(amount or 1), unit, counted, calendar))
    if unsure:
        parts.append(f"{'、'.join(map(str, unsure))}年放假安排还没有公布，暂按周一至周五算")
    end = f"{_day(counted.at.date(), today)}{counted.at:%H:%M}"
    if open_since:
        parts.append(f"{_day(open_since.date(), today)}起等补充材料，计时停着，补齐后接着算，最早{end}")
    else:
        parts.append(f"应于{end}前{done}")
    return "；".join(parts)


def _days(today: date, amount: int, unit: str, counted: Counted, calendar: Calendar) -> str:
    days, final = counted.days, counted.at.date()
    first, last = _day(days[0], today), _day(days[-1], today)
    if unit == "working_day":
        if amount > len(days):
            return f"{first}为第1个工作日，{last}为第{amount}个工作日"
        return f"{_list(days[:amount], today)}为第{'1' if amount == 1 else f'1–{amount}'}个工作日"
    if counted.corresponding:
        said = f"{_day(counted.corresponding, today)}满{amount}{DAY_UNITS[unit]}"
        said += f"，不计的日子补上，到{last}" if days[-1] != counted.corresponding else ""
    else:
        said = f"{first}为第1日" + (f"，{last}为第{amount}日" if amount > 1 else "")
    return said + (f"，逢{calendar.label(days[-1])}，顺延到{_day(final, today)}" if final != days[-1] else "")


def _that_day(begin: datetime, unit: str, counted: Counted) -> str:
    if counted.at.date() == begin.date():
        return THE_DAY[unit]
    return f"{THE_DAY[unit]}，{'顺延' if counted.lost else '不在上班时间，算'}到{_day(counted.at.date(), begin.date())}"


def _remark(day: date, calendar: Calendar) -> str:
    return "" if calendar.plain(day) else f"（{calendar.label(day)}）"


def _day(day: date, beside: date) -> str:
    """The day, with its year where that is another than the one beside it."""
    return f"{day.year}年{day.month}月{day.day}日" if day.year != beside.year else f"{day.month}月{day.day}日"


def _list(days: Sequence[date], beside: date) -> str:
    """9月29日、30日、10月9日."""
    said: list[str] = []
    for day in days:
        said.append(f"{day.day}日" if said and (day.year, day.month) == (beside.year, beside.month) else _day(day, beside))
        beside = day
    return "、".join(said)


def _range(first: date, last: date, beside: date) -> str:
    return _day(first, beside) if first == last else f"{_day(first, beside)}至{_day(last, first)}"


def _length(span: timedelta) -> str:
    hours, minutes = divmod(-(-span // timedelta(minutes=1)), 60)
    return (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes or not hours else "")
