"""What a message mentions beside its matter: cities, article numbers, a correction, a change of subject."""

import re
from dataclasses import dataclass

from desk.policy.base import PolicyBase
from desk.policy.importer.numbering import value

CN = "零〇一二三四五六七八九十百"
_ARTICLE = re.compile(rf"第\s*([{CN}\d]{{1,4}})\s*(?:条|项|款|个措施|点)|(?:措施|严禁|条款|禁令)\s*(?:第)?\s*(\d{{1,2}})\s*(?:条|号)?$")
_NEGATED = re.compile(r"^.{0,6}?(?:不是|不要|没|不)(?:问|说|指|讲)?(?:的)?(?:是)?(?P<no>[^，,。是]{1,20})[，,。\s]*(?:我?(?:问|说|指|要|想问|想知道)(?:的)?(?:是|看)?|而是|是|要看|我要)(?P<yes>.{2,})$")
_CORRECTION = re.compile(
    r"^(?:[不错]+[，,。\s]*)*(?:不是(?:的|这个|那个|吧)?|不对|搞错了?|弄错了?|错了|你?理解错了?|说错了?|问错了?|我?不是这个意思|我说错了)?[，,。！!\s]*(?:我(?:说|问|指|要|想)的?(?:问|知道|说)?(?:的)?是|我是(?:说|问|想问)|是想问|我想问的?是?|我(?:说|问)的是|我要问的?是?|应该是)?"
)
_CHANGE = re.compile(r"^(?:另外|还有一?[个件]?事|再问|顺便|对了|换个(?:话题|问题)|先问个?别的|还想问|俺还想问|问个别的|再问一?下|还有个问题|说点别的|其他的)")
_BACK = re.compile(r"^(?:再?说回|回到|刚才?(?:说|问)(?:的)?|前面说的|还是(?:说|问)|接着(?:说|问))")
_FILLER = re.compile(
    r"^(?:那么?|那边|换成|换到|要是(?:在)?|这要是(?:在)?|如果(?:在)?|在|说|跟|和|与|同|比|我在|我是|我们?在|改成|改|查一?下|看看)+|(?:呢|那边|这边|那|也是|也)?(?:一样|这样|如何|咋样|怎么样|怎么规定的?|怎么说的?|怎么弄|怎么叫的?|有没有|有吗|是什么|是啥|什么规定|啥规定|也有吗)?[吗嘛呢啊呀哩?？。！!]*$"
)


@dataclass(frozen=True)
class Article:
    """An article that was named by number, with the section's letter where the words name one."""

    number: int
    section: str | None


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
    """Return the article that a normalised text names by number."""
    found = _ARTICLE.search(text)
    if not found:
        return None
    try:
        number = value(found.group(1) or found.group(2))
    except ValueError:
        return None
    section = None
    for letter, words in (("b", "严禁|禁令"), ("d", "职责"), ("o", "机制"), ("r", "要求"), ("c", "便民|利民")):
        if re.search(words, text):
            section = letter
            break
    return Article(number, section) if 0 < number < 200 else None


def corrected(text: str) -> str | None:
    """Return what the person means instead, if a normalised text corrects what was understood; else None."""
    both = _NEGATED.match(text)
    if both and re.match(r"^.{0,8}(?:不是|不要)", text):
        return both.group("yes").strip()
    found = _CORRECTION.match(text)
    if found and found.end() >= 3 and re.match(r"^(?:不|错|搞错|弄错|你?理解|我说错|说错|问错|我说的|我问的|我指的)", text):
        return text[found.end() :].strip()
    return None


def changes_subject(text: str) -> bool:
    """Tell whether a normalised text announces another subject."""
    return bool(_CHANGE.match(text))


def goes_back(text: str) -> bool:
    """Tell whether a normalised text returns to an earlier subject."""
    return bool(_BACK.match(text))


def compares(text: str) -> bool:
    """Tell whether a normalised text sets one thing against another."""
    return bool(re.search(r"比|哪个|哪家|哪边|对比|区别|差别|不同|还是|谁(?:更|快|好)|\bvs\b|一样", text))
