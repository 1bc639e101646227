"""What a message mentions beside its matter: cities, article numbers, a correction, a change of subject."""

import re
from dataclasses import dataclass

from desk.policy.base import PolicyBase
from desk.policy.importer.numbering import value

CN = "零〇一二三四五六七八九十百"
_ARTICLE = re.compile(
    rf"(?:第|地|di)\s*([{CN}\d]{{1,4}})\s*(?:条|项|款|个措施|点|挑|tiao)|(?:措施|严禁|条款|禁令)\s*(?:第)?\s*(\d{{1,2}})\s*(?:条|号)?$|^(?:那|那么)?([{CN}\d]{{1,4}})\s*条?(?:呢|哩|嘞|是啥|是什么)$"
)
_NEGATED = re.compile(
    r"^.{0,6}?(?:不是|不要|没|不)(?:问|说|指|讲)?(?:的)?(?:是)?(?P<no>[^，,。是]{1,20})[，,。\s]*(?:我?(?:问|说|指|要|想问|想知道)(?:的)?(?:是|看)?|而是|是|要看|我要)(?P<yes>.{2,})$"
)
_CORRECTION = re.compile(
    r"^(?:[不错]+[，,。\s]+)*(?:不是(?:的|这个|那个|吧)?|不对|搞错了?|弄错了?|错了|你?理解错了?|说错了?|问错了?|我?不是这个意思|我说错了)?[，,。！!\s]*(?:我(?:说|问|指|要|想)的?(?:问|知道|说)?(?:的)?是|我是(?:说|问|想问)|是想问|我想问的?是?|我(?:说|问)的是|我要问的?是?|应该是)?"
)
_CHANGE = re.compile(r"^(?:另外|还有一?[个件]?事|再问|顺便|对了|换个(?:话题|问题)|先问个?别的|还想问|俺还想问|问个别的|再问一?下|还有个问题|说点别的|其他的)")
_BACK = re.compile(
    r"^(?:再?说回|回到|(?:回|掉)过?头(?:来)?(?:再)?[说问]|刚才?(?:说|问)(?:的|那个)?|前面说的|还是(?:说|问)|接着(?:说|问))(?:刚才|前面)?(?:的|那个)?"
)
_FILLER = re.compile(
    r"^(?:那么?|那边|换成|换到|要是(?:在)?|这要是(?:在)?|如果(?:在)?|在|说|跟|和|与|同|比|我们?(?:厂子?|公司|单位|企业|店|家)?(?:是|在)|改成|改|查一?下|看看)+|(?:呢|那边|这边|那|也是|也)?(?:一样|这样|如何|咋样|怎么样|怎么规定的?|怎么说的?|怎么弄|怎么叫的?|有没有|有吗|是什么|是啥|什么规定|啥规定|也有吗)?[吗嘛呢啊呀哩?？。！!]*$"
)


@dataclass(frozen=True)
class Article:
    """An article that was named by number, with the section's letter where the words name one."""

    number: int
    section: str | None
    step: int = 0
    from_end: int = 0


def bureaus(text: str, base: PolicyBase) -> list[str]:
    """Return the bureaus whose city or district a normalised text names, in the order of the text."""
    places = []
    for bureau in base.bureaus.values():
        at = [text.find(alias) for alias in bureau.aliases if alias in text]
        if at:
            places.append((min(at), bureau.id))
    return [b for _, b in sorted(places)]


def without_bureaus(text: str, base: PolicyBase) -> str:
    """Return `text` without city names and the small words around them; what is left is the matter."""
    for bureau in base.bureaus.values():
        for alias in sorted(bureau.aliases, key=len, reverse=True):
            text = text.replace(f"{alias}市", "").replace(alias, "")
    return text


def rest(text: str, base: PolicyBase) -> str:
    """Return what a message such as 那许昌怎么规定的 says beside naming the city: often nothing."""
    left = without_bureaus(text, base)
    for _ in range(3):
        left = _FILLER.sub("", left).strip(" ，,。?？！!、的")
    return left


def article(text: str) -> Article | None:
    """Return the article that a normalised text names: by number, as the next or the one before, or from the end."""
    found = _ARTICLE.search(text)
    if not found:
        if re.search(r"最(?:后|末)(?:那|的)?(?:一|那)?[条项]|末条", text):
            return Article(0, _section(text), from_end=1)
        if re.search(r"倒数第二[条项]", text):
            return Article(0, _section(text), from_end=2)
        if len(text) <= 14 and re.search(r"(?:后面|下面|往下|往后|紧跟着|接着|下|后)(?:再)?(?:那|一|的|这)*[条项]", text):
            return Article(0, None, step=1)
        if len(text) <= 14 and re.search(r"(?:前面|上面|往前|往上|上|前)(?:再)?(?:那|一|的|这)*[条项]", text):
            return Article(0, None, step=-1)
        return None
    try:
        number = value(found.group(1) or found.group(2) or found.group(3))
    except ValueError:
        return None
    return Article(number, _section(text)) if 0 < number < 200 else None


def _section(text: str) -> str | None:
    """Return the letter of the section that the words name; items' ids carry it."""
    for letter, words in (("b", "严禁|禁令"), ("d", "职责"), ("o", "机制"), ("r", "要求"), ("c", "便民|利民")):
        if re.search(words, text):
            return letter
    return None


def negates(text: str) -> bool:
    """Tell whether a normalised text says 不是这个，是那个."""
    return bool(_NEGATED.match(text)) and bool(re.match(r"^.{0,8}(?:不是|不要)", text))


def corrected(text: str) -> str | None:
    """Return what the person means instead, if a normalised text corrects what was understood; else None."""
    if negates(text) and (both := _NEGATED.match(text)):
        return both.group("yes").strip()
    found = _CORRECTION.match(text)
    if found and found.end() >= 3 and re.match(r"^(?:不|错|搞错|弄错|你?理解|我说错|说错|问错|我说的|我问的|我指的)", text):
        return text[found.end() :].strip()
    return None


def announced(text: str) -> str | None:
    """Return what follows if a normalised text announces another subject, or goes back to one (另外…, 说回…); else None."""
    found = _CHANGE.match(text) or _BACK.match(text)
    return text[found.end() :].lstrip(" ，,。一下") if found else None


_ORDINAL = re.compile(rf"^(?:看|说|讲|要|选|问)?(?:一下)?第?([{CN}\d])个(?!月|工作|小时|人|单位)")


def ordinal(text: str) -> int | None:
    """Return which of the offered items a normalised text picks (第二个细说), counted from 1."""
    found = _ORDINAL.match(text)
    return value(found.group(1)) if found and len(text) <= 14 else None


def compares(text: str) -> bool:
    """Tell whether a normalised text sets one thing against another."""
    return bool(
        re.search(
            r"比|(?:哪个|哪家|哪边|谁|哪儿|哪里)(?:更|快|好|多|少|严|松|方便|省|早|强|划算|宽)|区别|差别|不同|还是|(?<![a-z])vs(?![a-z])|一样|哪个(?:地方|城市|市)",
            text,
        )
    )


def lists(text: str) -> bool:
    """Tell whether a normalised text wants several things named, not one thing answered."""
    return bool(re.search(r"哪些|哪几|有啥|都有|列|相关|关于|有关|方面|[这那]?类|有没有|几条|有什么|所有|全部|一共|都是啥|清单|目录|沾边|介绍", text))


def wants_kin(text: str) -> bool:
    """Tell whether a normalised text asks for related measures rather than for more of the same."""
    return bool(re.search(r"相关|类似|其他|其它|别的|有关", text)) and not text.startswith("/")
