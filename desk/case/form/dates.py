"""Dates as people say them: 明天, 下周三, 9月1号, 2026-09-01."""

import re
from datetime import date, timedelta

import cn2an

from desk.text import normal

_DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨晚": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "当天": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "后天": 2,
    "大后天": 3,
}
_NUMBER = r"[零〇一二三四五六七八九十两\d]{1,3}"
_FULL = re.compile(rf"(?P<y>(?:20)?\d{{2}}|[二零〇一三四五六七八九]{{4}}|今|明|去|后)年?[-/.年]?\s*(?P<m>{_NUMBER})\s*[-/.月]\s*(?P<d>{_NUMBER})?\s*[日号]?")
_SHORT = re.compile(rf"(?<![\d年])(?:(?P<rel>这个|本|下个?|上个?)月|(?P<m>{_NUMBER})\s*(?:月|[/.](?=\d)))\s*(?P<d>{_NUMBER})\s*[日号]?")
_PLAIN = re.compile(rf"^(?P<d>{_NUMBER})[日号]")
_WEEK = re.compile(r"(?P<rel>(?:上|下)+(?:个)?|这个?|本)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末1-7])")
_AFTER = re.compile(rf"(?P<n>{_NUMBER}|半)\s*个?(?P<unit>天|日|周|星期|礼拜|月)(?:以|之)?(?P<way>后|前)")
_EIGHT = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_MONTH_END = re.compile(r"(?P<rel>这个|本|下个?|上个?)?月底")


def read(text: str, today: date, past: bool = False) -> date | None:
    """Return the date that `text` names, seen from `today`; None if it names none.

    A day without a year lies in the nearest year that fits: before `today` for `past`, after it otherwise.
    """
    said = normal(text)
    try:
        return _relative(said, today, past) or _written(said, today, past)
    except (ValueError, KeyError):
        return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else int(cn2an.cn2an(word.replace("两", "二").replace("〇", "零"), "smart"))


def _relative(said: str, today: date, past: bool) -> date | None:
    for word in sorted(_DAYS, key=len, reverse=True):
        if word in said:
            return today + timedelta(days=_DAYS[word])
    if found := _WEEK.search(said):
        day = "一二三四五六日".find(found["d"].replace("天", "日").replace("末", "六"))
        day = int(found["d"]) - 1 if day < 0 else day
        weeks = (found["rel"] or "").count("下") - (found["rel"] or "").count("上")
        if not found["rel"]:
            weeks = -1 if past and day > today.weekday() else int(not past and day < today.weekday())
        return today - timedelta(days=today.weekday()) + timedelta(days=day, weeks=weeks)
    if found := _AFTER.search(said):
        sign = 1 if found["way"] == "后" else -1
        if found["unit"] == "月":
            return _months(today, sign * _number(found["n"])) if found["n"] != "半" else today + timedelta(days=sign * 15)
        return today + timedelta(days=sign * _number(found["n"]) * (1 if found["unit"] in "天日" else 7))
    if found := _MONTH_END.search(said):
        return _months(today.replace(day=1), 1 + _step(found["rel"])) - timedelta(days=1)
    return None


def _step(rel: str | None) -> int:
    return {"下": 1, "上": -1}.get((rel or "")[:1], 0)


def _months(day: date, number: int) -> date:
    """Return the day `number` months later, or the last day of that month."""
    month = day.month - 1 + number
    first = date(day.year + month // 12, month % 12 + 1, 1)
    longest = (_first_of_next(first) - timedelta(days=1)).day
    return first.replace(day=min(day.day, longest))


def _first_of_next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _written(said: str, today: date, past: bool) -> date | None:
    if found := _EIGHT.search(said):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if (found := _FULL.search(said)) and found["d"]:
        return date(_year(found["y"], today), _number(found["m"]), _number(found["d"]))
    if found := _SHORT.search(said):
        if found["rel"]:
            return _months(today.replace(day=1), _step(found["rel"])).replace(day=_number(found["d"]))
        return _nearest(today, _number(found["m"]), _number(found["d"]), past)
    if found := _PLAIN.search(said):
        day, month = _number(found["d"]), today.replace(day=1)
        other = (day > today.day) if past else (day < today.day)
        return (_months(month, -1 if past else 1) if other else month).replace(day=day)
    return None


def _year(word: str, today: date) -> int:
    near = {"今": 0, "明": 1, "去": -1, "后": 2}
    if word in near:
        return today.year + near[word]
    digits = "".join(str("零一二三四五六七八九".find(c.replace("〇", "零"))) if not c.isdigit() else c for c in word)
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _nearest(today: date, month: int, day: int, past: bool) -> date:
    found = date(today.year, month, day)
    if past and found > today:
        return found.replace(year=today.year - 1)
    if not past and found < today - timedelta(days=60):
        return found.replace(year=today.year + 1)
    return found


def show(day: date) -> str:
    """Return the date as people read it."""
    return f"{day.year}年{day.month}月{day.day}日"
