"""How many and how much, as people say it: 35个人, 三十来万, 12万6; a range is no number, and a number in passing is no answer."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import cn2an


class Uncounted(StrEnum):
    """Why no number can be told."""

    NOTHING = "number"
    RANGE = "number_about"  # 三四十个, 几十万: it would be made up
    SEVERAL = "number_several"  # 男的20个，女的15个


_ONES = "一二三四五六七八九"
_FIGURES = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = "十百千万亿"
_DIGIT = rf"(?:{_FIGURES}|[零两几{_ONES}{_UNITS}])"
_POINT = rf"(?<=[零十{_ONES}])点(?=[零{_ONES}])"
_NUMBER = rf"(?<![\d.第百分])(?:{_DIGIT}(?:{_DIGIT}|{_POINT}|(?<=[{_UNITS}\d])[来多余把](?=[{_UNITS}]))*[来多余把]?|[俩仨](?!月|天|星期|小时|钟头))"
_PEOPLE = r"(?:[个名位口号](?:外国|外籍|外地|本地|新|老|男|女)?)?(?:人|员工|工人|职工|老外|外国人|外教|专家|同事|工程师|司机|学生|孩子|家属)|[名位]"
_MONEY = r"[元圆]|块钱?(?![儿去])|人民币|rmb"
_LOOSE = r"个(?![月季]|小时|星期|礼拜|钟)|台|辆|公斤|千克|斤|吨|件|套|箱|桶|升|克|公里|平米?"
_WITH = re.compile(rf"(?P<n>{_NUMBER})(?P<unit>(?P<people>{_PEOPLE})|(?P<money>{_MONEY})|{_LOOSE})?")
_ONE_OF = re.compile(r"[上下哪这那每换某另]$")  # 换一个 counts nothing
_FILLER = (
    r"(?:大概|大约|大致|差不多|估计|可能|应该|左右|上下|一共|总共|合计|共计|不到|将近|接近|超过|至少|起码|最多|以上"
    r"|也就|就是|只有|我们|就|也|共|计|有|是|约|近|快|嗯|吧|了|的|啊|呢|这样|样子|要办|要|来|¥|￥|[，,。.!！~\s])*+"
)
_ALONE = re.compile(rf"^{_FILLER}(?P<n>{_NUMBER})(?P<unit>(?P<people>{_PEOPLE}|号)|(?P<money>{_MONEY})|{_LOOSE}|[家次份张本间栋户])?[来多余]?{_FILLER}$")
_MYSELF = re.compile(rf"^{_FILLER}(?:我|本人)(?:自己|本人|一个)?(?:人)?{_FILLER}$")
_JOINED = re.compile(
    rf"(?:(?<![\da-z-])[1-9]\d{{0,5}}|[{_ONES}{_UNITS}两])[多个人名块元万千百十]{{0,2}}(?:到|至|~|—+|-|、|或者?|还是)(?:\d{{1,6}}(?!\d)|[{_ONES}两])"
)
_TWO_DIGITS = re.compile(rf"(?<![零{_ONES}])[{_ONES}两][{_ONES}](?![零{_ONES}])")  # 三四十, 五六个; longer runs are digits read out
_READ_OUT = re.compile(rf"[零{_ONES}]{{3,}}")
_BARE = re.compile(rf"^[百千万亿]+(?P<rest>[零{_ONES}\d])?")  # 上百, 千万; 万一
_CHARS = str.maketrans("萬億兩個〇", "万亿两个零")
_FEW = {"俩": 2.0, "仨": 3.0}  # of people
_CARE = re.compile(r"人|几位|多少位")
_OF_MONEY = re.compile(r"元|金额|多少钱|损失")


@dataclass(frozen=True)
class _Found:
    """A number in a message, and what it counts."""

    said: str
    people: bool
    money: bool
    thing: str  # another measure word: 个, 台


def count(text: str, label: str = "") -> float | Uncounted:
    """Return the number that `text` gives to the question called `label`, or why it gives none.

    It is one alone but for fillers and measure words (大概三十来个人吧), or the only one that stands with its measure word.
    """
    said = unicodedata.normalize("NFKC", text).translate(_CHARS).lower()
    said = re.sub(r"(?<=\d)w(?![a-z\d])", "万", re.sub(r"(?<=\d)k(?![a-z\d])", "千", said))
    of_people, of_money = bool(_CARE.search(label)), bool(_OF_MONEY.search(label))
    if of_people and _MYSELF.match(said):
        return 1.0
    if found := _ALONE.match(said):
        return _value(found["n"]) if _fits(_as_found(found), of_people, of_money) else Uncounted.NOTHING
    if _JOINED.search(said):
        return Uncounted.RANGE
    known = [_as_found(m) for m in _WITH.finditer(said) if _counts(m, said)]
    fitting = [f for f in known if _fits(f, of_people, of_money)]
    strong = [f for f in fitting if f.people or f.money] or fitting
    if len(strong) > 1:
        return Uncounted.SEVERAL
    return _value(strong[0].said) if strong else Uncounted.NOTHING


def _as_found(found: re.Match[str]) -> _Found:
    people, money = bool(found["people"]) or found["n"] in _FEW, bool(found["money"])
    return _Found(found["n"], people, money, "" if people or money else found["unit"] or "")


def _fits(found: _Found, of_people: bool, of_money: bool) -> bool:
    if of_people:
        return not found.money and found.thing in ("", "个")
    return not (of_money and (found.people or found.thing))


def _counts(found: re.Match[str], said: str) -> bool:
    """Tell whether a number in a sentence stands for how many, not for which one or when."""
    if found["n"] in _FEW:
        return True
    if found["unit"] is None:  # 被骗12万6: what has 千 or 万 needs no measure word
        return bool(re.search(rf"[\d{_ONES}两几十][千万亿]", found["n"]))
    one_thing = found["n"] == "一" and found["unit"] == "个" and not re.match(r"$|[，,。.!！吧了呢啊\s]", said[found.end() :])
    before = said[: found.start()]
    return not one_thing and not before.endswith("第") and not (found["n"] == "一" and _ONE_OF.search(before))


def _value(said: str) -> float | Uncounted:
    if said in _FEW:
        return _FEW[said]
    if "几" in said or _TWO_DIGITS.search(said):
        return Uncounted.RANGE
    plain = re.sub(rf"(?<=[{_UNITS}\d])[来多余把]", "", said)
    if bare := _BARE.match(plain):
        if plain == said:
            return Uncounted.NOTHING if bare["rest"] else Uncounted.RANGE
        plain = f"一{plain}"
    if _READ_OUT.search(plain):
        return Uncounted.NOTHING
    try:
        return _of_parts(plain)
    except (ValueError, KeyError):
        return Uncounted.NOTHING


def _of_parts(plain: str) -> float:
    """Read figures, Chinese numerals and both together: 1.5万, 十二万六, 12万6."""
    if found := re.fullmatch(rf"({_FIGURES})([{_UNITS}]*)", plain):
        value = float(re.sub("[,，]", "", found[1]))
        for unit in found[2]:
            value *= {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[unit]
        return value
    chinese = re.sub(r"\d+", lambda m: str(cn2an.an2cn(m.group())), plain).replace("两", "二")
    if "点" in chinese and chinese[-1] in "万亿":
        return float(cn2an.cn2an(chinese[:-1], "smart")) * (10_000 if chinese[-1] == "万" else 100_000_000)
    return float(cn2an.cn2an(chinese, "smart"))
