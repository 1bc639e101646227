"""Dates as people say them: 明天, 下周三, 9月1号, 明年2月底, 2026-09-01; and why a saying names no day."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

import cn2an

from desk.case.form import lunar
from desk.text import normal


class Unread(StrEnum):
    """Why no day can be told."""

    NOTHING = "date"
    VAGUE = "date_vague"  # a month alone, 月初, 十来天前
    SEVERAL = "date_several"  # 3号到5号, 周一二三
    LUNAR = "date_lunar"  # of the farmers' calendar, but no such day


_ONES = "一二三四五六七八九"
_DAY = rf"(?<![\d十{_ONES}])(?:\d{{1,2}}|三十一?|二?十[{_ONES}]?|[{_ONES}])"  # 三四号 is no day
_ENDS = rf"(?:[日号]|(?![\d十{_ONES}几来多]|[.:/-]\d|[个人名位万千百元块点辆天次层楼吨米公门栋]))"  # 9月3 is one, 9月3个人 is none
_YEAR = rf"(?P<y>(?<!\d)(?:\d{{4}}|\d{{2}})|[零〇{_ONES}]{{4}}|[零〇一二三][零〇{_ONES}]|大前|[今本明来去前后])年的?"
_REL = r"(?:这|本|当|(?<!一)下+|(?<![以马])上+)个?"
_LAST = r"[底末]|最后一天"
_UNREAD_YEAR = r"(?<!年)(?<!年的)"  # what stands behind a year belongs to that year

_EIGHT = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_SIGNS = re.compile(r"(?<![\d./-])(?P<y>\d{4}|\d{2})([-/.])(?P<m>\d{1,2})(?:\2(?P<d>\d{1,2}))?(?!\d|[-/.]\d)")
_SHORT = re.compile(rf"(?<![\d./年-])(?P<m>\d{{1,2}})[/.](?P<d>\d{{1,2}}){_ENDS}")
_MONTH = re.compile(
    rf"(?:(?:{_YEAR}|{_UNREAD_YEAR})(?<![\d十{_ONES}])(?P<m>\d{{1,2}}|十[一二]?|[{_ONES}])|(?P<rel>{_REL})|{_UNREAD_YEAR}(?<![\d十{_ONES}个]))月份?的?"
    rf"(?:(?P<last>{_LAST})|(?P<d>{_DAY}){_ENDS}|(?P<part>[初中头里前后以之十几\d{_ONES}]|[上下]旬))?"
)
_YEAR_END = re.compile(rf"(?:{_YEAR}年?|{_UNREAD_YEAR}年)(?:{_LAST})")
_PLAIN = re.compile(
    rf"(?:^|[，,。\s])(?:大概|大约|好像|应该|可能|就|是|在|那|这|我|记得)*(?P<d>{_DAY})(?:号(?![楼院门线仓库馆店桥路地码厂井铺车机房])|日(?!之?[前后]|以))"
)
_NEAR_DAY = re.compile(
    r"(?P<far>大*)(?P<day>(?<![之以目提从生])前|(?<![然以之今最])后|[昨今明]|当(?=天))(?:天|日|儿个?(?![童子女媳])|个(?!月|星期|礼拜|周|年)|晚|早|晨|夜)"
)
_WEEK = re.compile(
    r"(?P<rel>(?:(?<![马晚早])上+|(?<!一)下+)个?|这个?|本)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天末1-7])(?P<more>[、，,和或到至]*(?:[二三四五六日](?![点个号楼十])|一(?=[二三])))?"
)
_AFTER = re.compile(
    rf"(?<![\d几来多两半个百十{_ONES}])(?P<n>\d{{1,3}}|[{_ONES}]?十[{_ONES}]?|[{_ONES}两半])(?P<unit>[天日]|个?(?:周|星期|礼拜)|个月|月(?<=半月))(?:以|之)?(?P<way>[后前内])"
)
_ONE = rf"(?:{_DAY}[日号月]|(?:\d{{4}}|[今明去])年|大*[昨今明前后]天|(?:{_REL})?(?:周|星期|礼拜)[一二三四五六日天])"
_SEVERAL = re.compile(
    rf"(?:[日号]|[今明昨前后]天|(?:周|星期|礼拜)[一二三四五六日天])(?:或者?|还是|到|至|~|—+|-|、|和|跟)(?={_ONE})"
    rf"|(?<!\d[-/.]){_DAY}(?:到|至|~|—+|-|、|或者?|还是)(?:\d{{1,2}}|[十{_ONES}]{{1,3}})[日号]"
)
_ELSEWHEN = re.compile(r"(?:年|月)的?[今昨明前后][天日]")  # 去年的今天
_TIME = re.compile(r"[年月周旬]|星期|礼拜|季度|\d{4}[-/.]\d|[几来多两些十\d一二三四五六七八九](?:天|号|日)|最近|近期|前阵")
_YEARS = {"大前": -3, "前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "来": 1, "后": 2}
_DAYS = {"前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2}
GRACE = timedelta(days=lunar.GRACE)
SHORT = 12  # characters; in a longer message 月底 or 年底 alone need not be the answer


def read(text: str, today: date, past: bool = False) -> date | None:
    """Return the date that `text` names, seen from `today`; None if it names none.

    A day without a year lies in the nearest year that fits: before `today` for `past`, after it otherwise.
    """
    found = look(text, today, past)
    return None if isinstance(found, Unread) else found


def look(text: str, today: date, past: bool = False, whole_month: bool = False) -> date | Unread:
    """Return the date that `text` names, or why it names none. `whole_month`: a month alone means its last day."""
    said = re.sub(r"(?<=[年月日号的])\s+|\s+(?=[年月日号])", "", normal(text))
    week = _WEEK.search(said)
    if _SEVERAL.search(said) or (week and week["more"]):
        return Unread.SEVERAL
    if lunar.speaks(said):
        return lunar.read(said, today, past) or Unread.LUNAR
    try:
        found = _in_figures(text) or _written(said, today, past, whole_month) or _relative(said, today, past) or _plain(said, today, past)
    except (ValueError, OverflowError):
        return Unread.NOTHING
    return found or (Unread.VAGUE if _TIME.search(said) else Unread.NOTHING)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else int(cn2an.cn2an(word.replace("两", "二").replace("〇", "零"), "smart"))


def _in_figures(text: str) -> date | None:
    """Read 20261111 from the message itself: `normal` cuts repeats."""
    found = _EIGHT.search(unicodedata.normalize("NFKC", text))
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _written(said: str, today: date, past: bool, whole_month: bool) -> date | None:
    """Read what names the month: in figures, with 月, or as the end of a year."""
    if (found := _SIGNS.search(said)) and (found["d"] or (whole_month and len(found["y"]) == 4)):
        return _day(_year(found["y"], today), int(found["m"]), found["d"])
    if found := _SHORT.search(said):
        return _nearest(today, int(found["m"]), found["d"], past)
    for found in _MONTH.finditer(said):
        if not (found["m"] or found["rel"]) and len(said) > SHORT:
            continue
        if found["d"] or found["last"] or (whole_month and not found["part"] and (found["m"] or found["rel"])):
            return _of_month(found, today, past)
    if (found := _YEAR_END.search(said)) and (found["y"] or len(said) <= SHORT):
        return date(_year(found["y"], today), 12, 31) if found["y"] else _nearest(today, 12, None, past)
    return None


def _of_month(found: re.Match[str], today: date, past: bool) -> date:
    if found["y"]:
        return _day(_year(found["y"], today), _number(found["m"]), found["d"])
    if found["m"]:
        return _nearest(today, _number(found["m"]), found["d"], past)
    month = _months(today.replace(day=1), (found["rel"] or "").count("下") - (found["rel"] or "").count("上"))
    day = _day(month.year, month.month, found["d"])
    if not found["rel"] and past and day > today:  # 月底 of what is over
        month = _months(month, -1)
    return _day(month.year, month.month, found["d"])


def _relative(said: str, today: date, past: bool) -> date | None:
    """Read what is told from today: 昨儿, 下周三, 三天后."""
    if _ELSEWHEN.search(said):
        return None
    if found := _NEAR_DAY.search(said):
        return today + timedelta(days=_DAYS[found["day"]] + len(found["far"]) * (-1 if found["day"] == "前" else 1))
    if found := _WEEK.search(said):
        return _of_week(found, today, past)
    if (found := _AFTER.search(said)) and not (past and found["way"] == "内"):
        sign = -1 if found["way"] == "前" else 1
        if found["n"] == "半":
            return today + timedelta(days=sign * 15) if "月" in found["unit"] else None
        if "月" in found["unit"]:
            return _months(today, sign * _number(found["n"]))
        return today + timedelta(days=sign * _number(found["n"]) * (1 if found["unit"] in "天日" else 7))
    return None


def _of_week(found: re.Match[str], today: date, past: bool) -> date:
    day = "一二三四五六日".find(found["d"].replace("天", "日").replace("末", "六"))
    day = int(found["d"]) - 1 if day < 0 else day
    weeks = (found["rel"] or "").count("下") - (found["rel"] or "").count("上")
    if not found["rel"]:
        weeks = -1 if past and day > today.weekday() else int(not past and day < today.weekday())
    return today - timedelta(days=today.weekday()) + timedelta(days=day, weeks=weeks)


def _plain(said: str, today: date, past: bool) -> date | None:
    """Read a day of the month alone (28号)."""
    found = _PLAIN.search(said)
    if not found:
        return None
    day, month = _number(found["d"]), today.replace(day=1)
    other = (day > today.day) if past else (day < today.day)
    return (_months(month, -1 if past else 1) if other else month).replace(day=day)


def _months(day: date, number: int) -> date:
    """Return the day `number` months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(year: int, month: int, day: str | None) -> date:
    """Return a day of a month; without `day` its last. Raises ValueError if there is none."""
    return date(year, month, 1 if not 0 < month < 13 else _number(day) if day else monthrange(year, month)[1])


def _year(word: str, today: date) -> int:
    if word in _YEARS:
        return today.year + _YEARS[word]
    digits = "".join(c if c.isdigit() else str("零一二三四五六七八九".find(c.replace("〇", "零"))) for c in word)
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _nearest(today: date, month: int, day: str | None, past: bool) -> date:
    found = _day(today.year, month, day)
    if past and found > today:
        return _day(today.year - 1, month, day)
    if not past and found < today - GRACE:
        return _day(today.year + 1, month, day)
    return found


def show(day: date) -> str:
    """Return the date as people read it."""
    return f"{day.year}年{day.month}月{day.day}日"
