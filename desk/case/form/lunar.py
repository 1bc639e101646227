"""Days of the farmers' calendar as people say them: 农历八月十五, 去年腊月二十三, 正月初八, 除夕."""

import re
from datetime import date

from lunar_python import Lunar, LunarMonth, Solar

_MONTHS = {"正": 1, "冬": 11, "腊": 12, "十一": 11, "十二": 12} | {word: n for n, word in enumerate("一二三四五六七八九十", 1)}
_FEASTS = {"春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8)}
_LAST_NIGHT = r"除夕|大?年三十|大年夜"
_MARK = re.compile(
    rf"农历|阴历|旧历|老历|正月|[冬腊]月|闰[\u4e00-\u9fff]{{1,2}}月|初[一二三四五六七八九十]|廿|大年|{_LAST_NIGHT}|腊八|春节|元宵|端午|中秋|重阳"
)
_YEAR = r"(?:(?P<y>大前|[今本明去前后来]|\d{4})年)?(?:的)?(?:农历|阴历|旧历|老历)?(?:(?P<y2>[今本明去前后来]|\d{4})年)?(?:的)?"
_DAY = r"初(?:十|[一二三四五六七八九])|廿[一二三四五六七八九]?|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|\d{1,2}"
_WRITTEN = re.compile(rf"{_YEAR}(?P<leap>闰)?(?P<m>十[一二]?|[正冬腊一二三四五六七八九]|\d{{1,2}})月(?:的)?(?P<d>{_DAY})(?![几来多\d一二三四五六七八九])")
_NEW_YEAR = re.compile(rf"{_YEAR}(?:大年|年)(?P<d>初[一二三四五六七八九十])")
_FEAST = re.compile(rf"{_YEAR}(?P<feast>{_LAST_NIGHT}|{'|'.join(_FEASTS)})节?(?!之?[前后]|期间|假|以[前后])")
_NEAR = {"今": 0, "本": 0, "明": 1, "来": 1, "去": -1, "前": -2, "后": 2, "大前": -3}
GRACE = 60  # days; what is asked of the future and lies so little back was not meant for next year


def speaks(said: str) -> bool:
    """Tell whether a message names a day of the farmers' calendar, readable or not."""
    return bool(_MARK.search(said))


def read(said: str, today: date, past: bool) -> date | None:
    """Return the day of our calendar that is meant, None if it cannot be told. Without a year it is the nearest that fits."""
    found = _WRITTEN.search(said) or _NEW_YEAR.search(said) or _FEAST.search(said)
    if found is None:
        return None
    month, day = _month_and_day(found)
    year = _year(found["y"] or found["y2"], today, month)
    if year is not None:
        return _solar(year, month, day)
    days = [d for y in range(today.year - 2, today.year + 3) if (d := _solar(y, month, day))]
    if past:
        return max((d for d in days if d <= today), default=None)
    return min((d for d in days if (today - d).days <= GRACE), default=None)


def _month_and_day(found: re.Match[str]) -> tuple[int, int]:
    """Return month (below zero: a leap month) and day; day 0 is the month's last."""
    named = found.groupdict()
    if feast := named.get("feast"):
        return _FEASTS.get(feast, (12, 0))
    month = _number(named["m"]) if named.get("m") else 1
    return (-month if named.get("leap") else month), _number(named["d"])


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _MONTHS:
        return _MONTHS[word]
    tens, _, ones = word.removeprefix("初").replace("廿", "二十").rpartition("十")
    return (_MONTHS.get(tens, 1) * 10 if "十" in word or "廿" in word else 0) + _MONTHS.get(ones, 0)


def _year(word: str | None, today: date, month: int) -> int | None:
    """Return the year of the farmers' calendar. Its last two months run into our next year: 今年腊月 said in January is this winter's."""
    if word is None or word.isdigit():
        return int(word) if word else None
    own = Solar.fromYmd(today.year, today.month, today.day).getLunar().getYear() if abs(month) > 10 else today.year
    return int(own) + _NEAR[word]


def _solar(year: int, month: int, day: int) -> date | None:
    """Return that day in our calendar; None if the year has no such month or the month no such day."""
    known = LunarMonth.fromYm(year, month) if 1900 <= year <= 2100 else None
    if known is None or day > known.getDayCount():
        return None
    found = Lunar.fromYmd(year, month, day or known.getDayCount()).getSolar()
    return date(found.getYear(), found.getMonth(), found.getDay())
