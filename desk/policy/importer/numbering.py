"""The ways in which Chinese official writing numbers its paragraphs, recognised at a line's start."""

import re
from dataclasses import dataclass

import cn2an

_CN = r"[零〇一二三四五六七八九十百ニ](?:\s?[零〇一二三四五六七八九十百])*"
# 一 as recognition often reads it: a dash, or the katakana long mark.
_DASH = r"[—–－ー\-]"
_SAID = {"": 0, "首先": 1, "其次": 2, "再次": 3, "最后": 0}
_NAMED = r"[\u4e00-\u9fff]{0,4}(?:措施|举措|任务|承诺|服务|项目|事项|禁令|严禁|要求|行动|工程|场景|清单)"
_ASKED = r"(?:[●•◆■○★]\s*)?[【\[]?(?:问题?|提问|咨询|Q)"


@dataclass(frozen=True)
class Marker:
    """A number at a line's start: its kind, its rank (1 outermost), its value (0: none), where the text after it begins.

    `slip` tells what was mended to read it; `loose` marks one that only counts where a list is waiting for it.
    """

    kind: str
    level: int
    number: int
    end: int
    slip: str = ""
    loose: bool = False


# What follows a number when it is only being referred to, or belongs to the sentence: 第三条规定, 一、二类, 3、4号.
_NOT_REFERRED = r"(?!\s*(?:规定|第|所|中[，的]|至|款|项|、\s*第|、\s*[（(]|和第|或者?第|以及第|的规定))"
_KINDS: list[tuple[str, int, re.Pattern[str]]] = [
    ("chapter", 1, re.compile(rf"第\s*({_CN}|\d+)\s*(?:章|部分|篇|编)(?!的|规定)[\s、：:]*")),
    ("part", 2, re.compile(rf"第\s*({_CN}|\d+)\s*节(?!的|规定)[\s、：:]*")),
    ("article", 4, re.compile(rf"第\s*({_CN}|\d+)\s*条(?:之[一二三四五])?{_NOT_REFERRED}[\s、：:]*")),
    ("ordinal", 7, re.compile(rf"第({_CN})[，,、：:]\s*")),
    ("ordinal", 7, re.compile(r"(首先|其次|再次|最后)[，,：:]\s*")),
    ("cn", 3, re.compile(rf"({_CN})\s*[、．.](?!\s*[二三四五六七八九十两][、类级等是])\s*")),
    ("cnp", 5, re.compile(rf"[（(]\s*({_CN})\s*[）)]{_NOT_REFERRED}[、．.]?\s*")),
    ("named", 5, re.compile(rf"【?{_NAMED}\s*({_CN}|\d{{1,3}})\s*(?:】\s*[：:]?|[：:、．.]|\s)\s*")),
    ("named", 5, re.compile(rf"【[^】\d]{{0,8}}?\s*({_CN}|\d{{1,3}})\s*】\s*[：:]?\s*")),
    ("question", 6, re.compile(rf"{_ASKED}\s*({_CN}|\d{{0,3}})\s*(?:[】\]]\s*[：:]?|[：:．.、])\s*", re.IGNORECASE)),
    ("question", 6, re.compile(rf"(\d{{1,3}})\s*[、．.]\s*{_ASKED}[】\]]?\s*[：:]\s*", re.IGNORECASE)),
    ("num", 6, re.compile(r"(\d{1,3})\s*(?:[、．](?!\s*\d+\s*[、，和]|\s*\d{1,3}[号类])|\.(?!\d)|\.(?=\d{3,}[^\d.]))\s*")),
    ("dash", 6, re.compile(r"[-—–]\s*(\d{1,3})\s+(?![-—–]\s*$)(?=\S)")),
    ("nump", 8, re.compile(r"[（(]\s*(\d{1,2})\s*[）)]\s*")),
    ("nump", 8, re.compile(r"(\d{1,2})\s*[）)]\s*")),
    ("row", 6, re.compile(r"(\d{1,3})\t\s*(?=\S)")),
    ("decimal", 6, re.compile(r"\d{1,2}\.(\d{1,2})\s+(?=[\u4e00-\u9fff“《])(?!万|亿|倍|个|米|元|吨)")),
    ("star", 3, re.compile(r"[★☆◎▲]()\s*(?=\S)")),
    ("bullet", 7, re.compile(r"[●•◆■▪◇]()\s*")),
]
_LOOSE: list[tuple[str, int, re.Pattern[str]]] = [
    ("num", 6, re.compile(r"(\d{1,3})(?:\s*[，,]\s*|\s+)(?=[\u4e00-\u9fff“《【])(?!\s*(?:年|月|日|个|名|家|万|小时|分钟|类|级|次|人|项|条|元|天|份))")),
    ("cn", 3, re.compile(rf"({_CN})[\s，,]+(?=[\u4e00-\u9fff“《])")),
    ("cnp", 5, re.compile(rf"[（(]?\s*({_CN})\s*[）)]\s*")),
    ("cnp", 5, re.compile(rf"[（(]\s*({_CN})\s*(?=[\u4e00-\u9fff]{{4}})")),
]
_SLIPS: list[tuple[str, int, re.Pattern[str], str]] = [
    ("num", 6, re.compile(r"[lI｜|丨ｌ!]\s*[.．、]\s*(?=[^\sA-Za-z])"), "1."),
    ("cn", 3, re.compile(rf"{_DASH}\s*、\s*"), "一、"),
    ("cnp", 5, re.compile(rf"[（(]\s*{_DASH}\s*[）)]\s*"), "（一）"),
]
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－~·•―一]*\s*\d{1,3}\s*[-—–－~·•―一]+|[-—–－~·―]+\s*\d{1,3}|第?\s*\d+\s*页\s*[，,/／|]?\s*(?:[（(]?共\s*\d+\s*页[）)]?)?"
    r"|(?:Page|P\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d{1,3}\s*/\s*\d{1,3}|\d{1,3})\s*$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:[.．…·]\s*){4,}\d*\s*$|\t\s*\d{1,3}\s*$")


def value(digits: str) -> int:
    """Return the number that `digits` (Arabic or Chinese) writes; 0 where there is none; ValueError where it is not one."""
    digits = re.sub(r"\s", "", digits).replace("〇", "零").replace("ニ", "二")
    if digits in _SAID:
        return _SAID[digits]
    return int(digits) if digits.isdecimal() else int(cn2an.cn2an(digits, "smart"))


def marker(line: str) -> Marker | None:
    """Return the numbering at the start of `line`, or None; a page number or an entry of a table of contents is not one."""
    indent = len(line) - len(line.lstrip())
    rest = line[indent:]
    if not rest or is_page_number(line) or _CONTENTS.search(line):
        return None
    return _sign(rest, indent) or _regular(rest, indent) or _slipped(rest, indent)


def _sign(rest: str, indent: int) -> Marker | None:
    """Read numbers that are one character: ①, ⑴, ⒈, ㈠."""
    for first, count, kind, level in ((0x2460, 20, "circ", 9), (0x2474, 20, "nump", 8), (0x2488, 20, "num", 6), (0x3220, 10, "cnp", 5)):
        if 0 <= ord(rest[0]) - first < count:
            end = indent + len(rest) - len(rest[1:].lstrip("、．. \u3000"))
            return Marker(kind, level, ord(rest[0]) - first + 1, end)
    return None


def _regular(rest: str, indent: int) -> Marker | None:
    for loose, kinds in ((False, _KINDS), (True, _LOOSE)):
        for kind, level, pattern in kinds:
            found = pattern.match(rest)
            if not found:
                continue
            try:
                number = value(found.group(1))
            except ValueError:
                continue
            slip = f"“{found.group().strip()}”少了标点" if loose else ""
            return Marker(kind, level, number, indent + found.end(), slip, loose)
    return None


def _slipped(rest: str, indent: int) -> Marker | None:
    for kind, level, pattern, meant in _SLIPS:
        found = pattern.match(rest)
        if found:
            return Marker(kind, level, 1, indent + found.end(), f"“{found.group().strip()}”应为“{meant}”")
    return None


def is_page_number(line: str) -> bool:
    """Tell whether the whole line is nothing but a page number such as `- 3 -`, `第3页共5页` or `Page 3 of 5`."""
    return bool(line.strip()) and bool(_PAGE_NUMBER.match(line))
