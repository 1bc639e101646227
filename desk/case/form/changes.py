"""What a person may say of an answer already given: change it (改一下电话 139…), correct it (不对，是…), another matter, a sentence more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from desk.case.schema import Question

Names = dict[str, tuple[str, ...]]  # what a question may be called, by its id, the likelier first

_LEAD = r"^(?:我要|我想|我|想|要|能不能|可不可以|可以|能|帮我|请|麻烦|先|再|等等|等一下|等会|慢着?|对了|哦|哎呀?|啊|不对|错了|那个|，|,|。|、|\s)*"
_CHANGE = re.compile(rf"{_LEAD}(?:把|将)?(?P<verb>更正|更改|修改|重新填|重填|改|换)(?P<bit>一改|一换|一下子?|下|个)?(?P<rest>.*)$")
_INLINE = re.compile(
    r"^(?:不对|不是|等等|等一下|更正|对了|，|,|。|\s|我的|我|把|将|那个|刚才的?|前面的?)*(?P<what>[\u4e00-\u9fffA-Za-z]{2,8}?)(?:我)?(?:要|想)?(?:应该是|应为|改成|改为|改到|换成|换到|换为)[：:\s]*(?P<new>.+)$"
)
_WRONG = re.compile(
    r"^(?:不对|等等|等一下|哦|啊|，|,|。|\s|刚才|刚刚|前面|上面|我|的|那个|说|填)*(?P<what>[\u4e00-\u9fff]{2,8}?)(?:我)?(?:刚才|刚刚|给|都)?(?:(?:写|填|输|说|打|弄|搞|发|报|选|给)错|(?:写|填|打|输)(?:少|漏|多)了?[一个几两字位]*|不是这[个样家]|不对|是?错|有误|要改)(?:了|啦|的)*[，,。：:\s]*(?:应该|应当)?(?:改成|改为|是|为)?(?P<new>.*)$"
)
_LATE = re.compile(
    r"^(?:我的|我|那个|这个|刚才的?|把|\s)*(?P<what>[\u4e00-\u9fff]{2,8}?)(?:我)?(?:能不能|能|可以|要|得|需要|想)*(?:改|换|更正|修改|重填)(?:一改|一下|下)(?:[吗吧了])*[，,：:\s]*(?P<new>.*)$"
)
_TELLS = re.compile(r"^(?:我的|我们的|我|那个)*(?P<what>[\u4e00-\u9fff]{2,8}?)(?:是|：|:|\s)+(?P<new>\S.*)$")
_SURE_VERBS = {"更正", "重填", "重新填"}
_LINK = re.compile(r"^(?:[的了吧呢吗]|改|成|为|到|应该|应当|叫|是|一下|，|,|。|：|:|、|\s)+")
_EDGE = " ，,。：:吧"
_PARTICLE = re.compile(r"^(?:一下|[吧了呢吗啊呀。！!，,\s])*$")
_CORRECTS = re.compile(
    r"^(?:等等|等一下|哦|啊|哎呀?|呀|，|,|。|\s|刚才|刚刚|那个|上面|前面|对了|我)*"
    r"(?P<mark>不对|不是这[个件种]|不是|错了|(?:写|填|输|说|打|弄|搞|选|点|发|报)错(?:了|啦)|更正(?:一下)?|纠正(?:一下)?|(?=改成|改为|换成))[了啊哦呀，,。：:！!\s]*"
    r"(?:我?(?:刚才)?(?:写|填|输|说|打|弄|搞|选|点|发|报)错了?[，,。\s]*)?(?:应该|应当|其实)?(?P<is>是|改成|改为|换成|为)?[：:\s]*(?P<new>.+?)[。！!]?$"
)
_NOT_THIS = re.compile(
    r"^(?:哎|啊|哦|，|,|\s|我)*(?:(?:不是|不要|不办|不对)[，,\s]*(?:不是)?(?:这个|那个|这件事?|这一?[项种类件])|(?:事项|类型|类别|种类)?(?:选|点|搞|弄)错)(?:事|事项|业务)?[了啦啊。！!]*$"
)
_THAT_ONE = re.compile(r"^(?:不是这[个件种][，,\s]*)?(?:我|是|要|选|说的|办的|想)*(?P<new>.{2,10}?)的?(?:那个|那种|那一?[项件类种])(?:事|事项)?[吧啊。]*$")
_APPENDS = re.compile(
    r"^(?:对了|还有|哦|等等|等一下|另外|，|,|。|\s|我|想|要|请|帮我|给|在)*(?P<what>[\u4e00-\u9fff]{2,6}?)?(?:里面?|后面|那里|上)?(?:再|还|要|想|也)*"
    r"(?:补充|补|加|添)(?:上|进去)?(?:一?[句点条段]话?|一下|两句|几句|说明)+[：:，,。\s]*(?P<more>.+)$"
)
_BY_THE_WAY = re.compile(r"^(?:哦|啊|，|,|\s)*(?:对了|还有|另外|补充)[，,：:\s]*(?P<more>.{6,})$")
_NAMES = {
    "mobile": ("电话号码", "手机号码", "联系电话", "电话", "手机号", "手机", "号码", "联系方式"),
    "company": ("公司名称", "公司名字", "单位名称", "单位名字", "企业名称", "公司名", "单位名", "公司", "单位", "企业", "厂名", "店名"),
    "person": ("我的名字", "联系人", "名字", "姓名", "称呼"),
    "place": ("地址", "地点", "地方", "位置"),
    "plate": ("车牌号码", "车牌号", "车牌", "车号", "牌照"),
    "description": ("事情经过", "经过", "描述", "内容", "情况", "事情", "说明"),
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "代码", "税号"),
    "preferred_time": ("预约时间", "时间", "日期"),
    "date": ("日期", "日子", "时间"),
    "confidential": ("保密",),
    "matter": ("具体事项", "事项", "类型", "类别", "种类", "哪一件"),
    "anonymous": ("匿名",),
}
_OF_PEOPLE = ("人数", "几个人", "多少人")


@dataclass(frozen=True)
class Change:
    """A wish to change: which answer (None: not said), the new value, and whether the words can mean nothing else."""

    question: str | None
    new: str = ""
    sure: bool = False


class Correction(NamedTuple):
    """不对，是X: the words that say no, whether an 是 stands before X, and X."""

    mark: str
    linked: bool
    new: str


def names(label: str, question: Question | None, question_id: str) -> tuple[str, ...]:
    """Return what a question may be called: its label, what people say for it, what its type is called."""
    found = [label, *_NAMES.get(question_id, ())]
    if question is not None:
        found += _NAMES.get(question.type, ())
        found += _OF_PEOPLE if question.type == "number" and re.search(r"人|几位", label) else ()
    return tuple(dict.fromkeys(found))


def change(text: str, known: Names) -> Change | None:
    """Return which answer shall be changed; None if the message changes nothing. `known`: what the questions are called."""
    said = text.strip()
    if found := _CHANGE.match(said):
        rest, verb = found["rest"], found["verb"]
        sure = verb in _SURE_VERBS or bool(found["bit"] and verb != "换") or (verb != "换" and not rest)
        if _PARTICLE.match(rest):
            return Change(None, "", sure)
        question, new = _split(rest, known, sure)
        if question or sure:
            return Change(question, new, sure)
    for pattern in (_INLINE, _WRONG, _LATE):
        named = pattern.match(said)
        if named and (meant_one := meant(named["what"].strip(" 的那个刚才"), known)):
            return Change(meant_one, (named["new"] or "").strip(" ，,。：:"))
    return None


def tells(text: str, known: Names) -> Change | None:
    """Return what 电话是139… gives anew, where nothing is asked any more."""
    found = _TELLS.match(text.strip())
    question = next((q for q, all_names in known.items() if found and found["what"] in all_names), None)
    return Change(question, found["new"].strip(" ，,。")) if found and question else None


def _split(rest: str, known: Names, sure: bool) -> tuple[str | None, str]:
    """Return the question that `rest` begins with, and the value behind it; without a stop between them only for words that are sure."""
    rest = re.sub(r"^(?:把|将|我的|那个|刚才的?|我们的?|\s)+", "", rest)
    called = sorted(((n, q) for q, all_names in known.items() for n in all_names), key=lambda pair: -len(pair[0]))
    for name, question in called:
        if rest.startswith(name):
            tail = rest[len(name) :]
            linked = not _value(tail) or _value(tail) != tail.strip(_EDGE) or _value(tail)[0].isdigit()
            return (question, _value(tail)) if sure or linked else (None, "")
    what, _, new = re.sub(r"[\s，,：:]|改?成|为|是", "\0", rest, count=1).partition("\0")
    by_part = meant(what, known) if len(what) <= 12 else None
    return by_part, _value(new if by_part else rest)


def _value(tail: str) -> str:
    """Return the new value in what follows a name."""
    return _LINK.sub("", tail).strip(_EDGE)


def meant(what: str, known: Names) -> str | None:
    """Return the question that is called `what`: by its very name, by a part of its label, by a name that stands in it."""
    if not what:
        return None
    for question, all_names in known.items():
        if what in all_names:
            return question
    for question, all_names in known.items():
        if (len(what) > 1 and what in all_names[0]) or all_names[0] in what:
            return question
    for question, all_names in known.items():
        if any(n in what for n in all_names):
            return question
    return None


def corrects(text: str) -> Correction | None:
    """Return what 不对，是X says; None for a message that corrects nothing."""
    found = _CORRECTS.match(text.strip())
    return Correction(found["mark"], bool(found["is"]), found["new"].strip(" ，,。的")) if found else None


def not_this(text: str) -> bool:
    """Tell whether the person says that this is not what they came for (不是这个, 选错了)."""
    return bool(_NOT_THIS.match(text.strip()))


def that_one(text: str) -> str | None:
    """Return what 报案的那个 names."""
    found = _THAT_ONE.match(text.strip())
    return found["new"] if found else None


def appends(text: str, known: Names) -> tuple[str | None, str] | None:
    """Return to which answer a sentence shall be added (None: not said), and the sentence (事情经过再加一句：…)."""
    found = _APPENDS.match(text.strip())
    if not found or len(found["more"]) < 2:
        return None
    what = (found["what"] or "").strip()
    question = meant(what, known) if what else None
    return (question, found["more"]) if question or not what else None


def by_the_way(text: str) -> str | None:
    """Return what follows 对了 or 还有, where no answer is waited for."""
    found = _BY_THE_WAY.match(text.strip())
    return found["more"] if found else None


def names_in(line: str, known: Iterable[str]) -> list[str]:
    """Return which of the questions `known` (ids) are named in `line`."""
    people = {"contact": "person"}
    return [q for q in known if any(n in line for n in _NAMES.get(people.get(q, q), ()))]
