"""Taking facts out of a message: code, phone, plate, place, name, number of people, date, matter; so that nothing is asked twice."""

import re
import unicodedata
from datetime import date
from typing import Any

from stdnum.cn import uscc

from desk.case.form import checks, words
from desk.case.form.checks import check
from desk.case.form.firms import KINDS, company
from desk.case.form.names import in_figures
from desk.case.form.reading import names, reading
from desk.case.schema import Matter, Question, Service
from desk.text import normal, sound, squeeze

_MOBILE = re.compile(r"(?<![\d+])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Ya-hj-np-rt-uw-y]{18}(?![0-9A-Za-z])")
_CALLED = re.compile(
    r"(?:我叫|我的?名字(?:是|叫)|联系人(?:是|叫|：|:)?|(?<![跟随和同])我姓|(?<![们人他她别])叫我)\s*(?P<name>(?![跟随我你他她])[\u4e00-\u9fff]{1,4}?(?:先生|女士|经理|主任|师傅|工|总|老师)?)(?=[，,。；;\s\d]|电话|手机|$)"
)
_PLACE = re.compile(
    r"(?:在|地址(?:是|：|:)?|位于|地点(?:是|：|:)?)\s*(?P<place>[\u4e00-\u9fffA-Za-z0-9]{1,24}?(?:路|街|大道|巷|村|镇|乡|园区|工业园|产业园|开发区|小区|大厦|广场|高速(?:路?口|出口|入口|收费站)?|收费站|服务区|码头|市场|口)(?:[\u4e00-\u9fff]{0,6}?\d+号(?:院|楼)?|与[\u4e00-\u9fff]{1,8}(?:路|街)(?:路口|交叉口)?|路口|东侧|西侧|南侧|北侧|门口|附近)?)"
)
# Whose door, or which kind of place, does not say where; a place without a name is none.
_NAMELESS = re.compile(
    r"^(?:我们?|俺们?|咱们?|他们|你们|单位|公司|厂区?|店|工地|项目|大|前|后|东|西|南|北|的|这个?|那个?|一个?|哪个?|某|各个?|高速(?:公路)?|公路|马路|国道|省道|收费站|服务区|卡口"
    r"|下|出|入|进|上|市场|码头|园区|工业园区?|产业园区?|开发区|小区|大厦|广场|街|路|巷|村子?|镇|乡|大道|里|边|旁|侧|门|门口|路口|口|附近)+$"
)
_PEOPLE = re.compile(
    r"(?<![第\d零一二两三四五六七八九十百千万几])(?P<n>\d{1,6}|[零一二两三四五六七八九十百千万]{1,6})\s*(?:多|来)?\s*(?:个|名|位|号)?(?:人|员工|工人|职工|老外|外国人|专家|同事|外教|工程师)"
)
_TIME = re.compile(
    r"(?:今天|明天|后天|大后天|(?:下下?|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|\d{1,2}月\d{1,2}[日号])(?:[早晚]上|上午|中午|下午|傍晚)?(?:[\d一二三四五六七八九十]{1,3}点半?)?"
)
_WISH = re.compile(
    r"^(?:你好|您好|请问|麻烦|那就?|就|要的|中|行|嗯+|好的?|对|我们?|俺们?|咱们?|想|要|请|帮[我俺咱]?们?|给[我俺咱]?们?|替[我俺咱]们?|需要|申请|预约|约|登记|提交|办理|办|弄|一下|个|下|投诉|举报|反映|报案|求助|咨询"
    r"|现在|直接|先|再|开始|怎么|可以|能不能|吧|了|呗|啊|哈|，|,|。|\s)+$"
)
_WISHING = re.compile(
    r"^(?:我们?|俺们?|咱们?|我司|现在|就是?|也|还|都)*(?:想|要|请|麻烦|希望|求)|(?:帮|替|给)(?:我|俺|咱|忙)|(?:来|要|能)(?:登记|预约|报案)$|咋办|怎么办"
)
_HAPPENED = re.compile(
    r"被|[让叫给](?:人|他们)|(?:有|几个|一[帮群伙])人?[^，,。]{0,4}[偷抢打砸堵拦骂撬翻敲]|昨|[大前]前天|前[天晚年]|今[早晨年]|上(?:个|上)?(?:周|月|星期|礼拜)|去年|当[天晚]|刚[才刚]|夜里|凌晨|半夜|[前这]几天|天天|每[天晚次]"
    r"|[\d一二两三四五六七八九十几半]+(?:个|多)*(?:月|号|日|点|天|年|周|星期|礼拜|次|回|趟|万|块|元)|(?<![为算除])了(?![解吗么])|[打骂来去拿偷抢砸撞扣查拖欠堵说找交付]过"
)
_UNSURE = re.compile(
    r"^(?:我|这个?|也|都|就|哪个|哪种|是|，|,|\s)*(?:不(?:知道|清楚|晓得|好说|太清楚)|[说搞弄讲]不(?:清楚?|准|好|上来)|都?不(?:是|像|算)|没有?合适的?|其他的?|别的)(?:是?哪[个种类].{0,3})?[。.了啊呀吧\s]*$"
)
_BANK = re.compile(
    r"(?P<bank>(?:(?!开户|银行账|在|是|的|我|被|冻|行)[\u4e00-\u9fff]){0,8}?(?:银行|农商行|农信社|信用社|[工农中建交招]行)(?!账|卡|存|流|户|转|的人)(?:[\u4e00-\u9fff]{1,10}?(?:支行|分行|营业部|分理处))?)"
)
ONE_DATE = 60  # characters up to which a message has one date
SHORT_ANSWER = 30  # characters
DESCRIBED = 16  # a message of so many characters that began a form may tell what happened
WISH_LONGEST = 16  # a longer clause says more than a wish


def mobile(text: str) -> str | None:
    """Return a mainland mobile number in `text`, or None."""
    found = _MOBILE.search(in_figures(unicodedata.normalize("NFKC", text)))
    return re.sub(r"\D", "", found.group())[-11:] if found else None


def credit_code(text: str) -> str | None:
    """Return a right enterprise code in `text`, or None."""
    found = _CODE.search(unicodedata.normalize("NFKC", text))
    return found.group().upper() if found and uscc.is_valid(found.group().upper()) else None


def matter(service: Service, text: str, item: str = "") -> Matter | None:
    """Return the one matter that the words or the item name, or None if it is not clear; who cannot say which has the one for that.

    Words that name the whole service too (新公司刻章) tell less of the matter than its own (收钱).
    """
    if _UNSURE.match(normal(text)):
        return next((m for m in service.matters if "说不清" in m.words), None)
    said = f"{normal(text)} {reading(text)}"
    scores = {m.id: sum(len(w) / (1 + (w in service.words)) for w in {m.name, *m.words} if names(w, said)) for m in service.matters}
    ranked = sorted(service.matters, key=lambda m: -scores[m.id])
    if ranked and scores[ranked[0].id] and (len(ranked) == 1 or scores[ranked[0].id] > scores[ranked[1].id]):
        return ranked[0]
    of_item = [m for m in service.matters if item and item in m.items]
    return of_item[0] if len(of_item) == 1 and item != service.items[0] else None


def take(questions: list[Question], text: str, today: date, first: bool = False) -> dict[str, Any]:
    """Return what `text` already answers, by question id. `first`: it began the form, so that it may tell what happened."""
    found: dict[str, Any] = {}
    for question in questions:
        value = _TAKERS[question.type](question, text, today) if question.type in _TAKERS else None
        if value and question.type not in {q.type for q in questions if q.id in found and q.type in ("company", "mobile", "plate", "date")}:
            found[question.id] = value
    if first and "description" in {q.id for q in questions} and tells(text):
        found["description"] = text.strip()
    return found


def tells(text: str) -> bool:
    """Tell whether a message says what happened: not only what is wanted and about what, but when, how often, how much, or what was done."""
    if len(squeeze(text)) < DESCRIBED or words.asks(text):
        return False
    clauses = re.split(r"[，,。；;！!、\s]+", text)
    return any(_HAPPENED.search(c) and not (len(c) <= WISH_LONGEST and _WISHING.search(c)) for c in clauses)


def _name(question: Question, text: str, today: date) -> str | None:
    found = _CALLED.search(text)
    return found["name"] if found else None


def _place(question: Question, text: str, today: date) -> str | None:
    found = _PLACE.search(text)
    return found["place"] if found and question.id == "place" and not _NAMELESS.match(found["place"]) else None


def _people(question: Question, text: str, today: date) -> str | None:
    found = _PEOPLE.search(text) if re.search(r"人|几位|多少", question.label) else None
    checked = check(question, found["n"], today) if found else None
    return checked.value if checked and checked.value else None


def _date(question: Question, text: str, today: date) -> str | None:
    """Return the date of a short message; a long one tells other days too, unless only one of its clauses has any."""
    if len(text) < ONE_DATE:
        return check(question, text, today).value or None
    found = [day for clause in re.split(r"[，,。；;！!\s]+", text) if (day := check(question, clause, today).value)]
    return found[0] if len(found) == 1 else None


def _choice(question: Question, text: str, today: date) -> str | None:
    """Return a choice whose whole words, or one of its parts, stand in a longer message; the small ones (是, 其他) do not count."""
    said = normal(text)
    parts = {c: [p for p in re.split(r"[、（）()]", normal(c)) if len(p) > 1] for c in question.choices if not c.startswith(("其他", "不"))}
    named = [c for c, of_it in parts.items() if any(p in said for p in of_it)]
    return named[0] if len(named) == 1 and question.id != "stage" else None


def _text(question: Question, text: str, today: date) -> str | None:
    """Return the bank that a message names; other things in people's own words are asked for."""
    found = _BANK.search(text) if question.id == "bank" else None
    return found["bank"] if found else None


def _time(question: Question, text: str, today: date) -> str | None:
    found = _TIME.search(text)
    return found.group() if found else None


_TAKERS: dict[str, Any] = {
    "company": lambda question, text, today: company(text) if question.id == "company" else None,
    "credit_code": lambda question, text, today: credit_code(text),
    "mobile": lambda question, text, today: mobile(text),
    "plate": lambda question, text, today: checks.plate(text),
    "person": _name,
    "place": _place,
    "number": _people,
    "date": _date,
    "choice": _choice,
    "time": _time,
    "text": _text,
}


_OWN = re.compile(r"(?:我们?(?:公司|单位|厂|店|是|这里|这边)?|本公司|我司|这里是|这边是|单位(?:是|名称)?|公司(?:是|叫|名称)|代表)[：:，,是叫\s]*$")
_ANYWHERE = {"company", "mobile", "credit_code", "plate", "person", "place"}  # types that say themselves what they are
_NUMBERED = {"number", "date", "choice", "time"}  # types that are only read where no story is told
_TELLER = {"company", "mobile", "person", "place"}
_BRANCH = re.compile(rf"(?:{KINDS}|部|处|队|所|中心|项目)$")
_OWN_PHONE = re.compile(r"(?:我|联系|电话|手机|打)[^，,。]{0,8}$")


def wishes(text: str, bureau: str = "") -> bool:
    """Tell whether a message only wishes for something to be done and names no matter (我要办理, 帮我登记一下).

    The own city's name may stand in it (帮我登记宿迁的): its sound is the id of `bureau`.
    """
    said = squeeze(text).strip("。.!！~，,")
    city = next((said[n : n + 2] for n in range(len(said) - 1) if bureau and squeeze(sound(said[n : n + 2])) == bureau), "")
    said = re.sub(rf"{city}市?的?", "", said) if city else said
    return text.startswith("/") or bool(_WISH.match(said))


def take_first(service: Service, questions: list[Question], text: str, today: date) -> dict[str, Any]:
    """Return what the first message answers. In a report or complaint, a company or phone is one's own only if it is called so."""
    found = take(questions, text, today, first=True)
    return _own(found, text) if service.kind in ("report", "complaint") else found


def _own(found: dict[str, Any], text: str) -> dict[str, Any]:
    """Leave out a company or phone that is not called one's own: a story names others too."""
    for key, mark in (("company", _OWN), ("mobile", _OWN_PHONE)):
        if found.get(key) and not mark.search(text.partition(str(found[key]))[0]):
            del found[key]
    return found


def beside(questions: list[Question], asked: Question, text: str, today: date) -> tuple[str, dict[str, Any]]:
    """Return `text` without what answers other questions, and that: somebody asked for a name may send company, name and phone at once."""
    own = [q for q in questions if q.id in ("company", "contact", "mobile", "credit_code") and q.id != asked.id]
    if asked.id not in ("company", "contact", "mobile", "place", "credit_code") or not own:
        return text, {}
    found = take([q for q in own if q.id != "contact"], text, today)
    if not found and asked.id not in ("mobile", "company"):
        return text, {}
    bare = in_figures(text) if "mobile" in found else text
    for pattern in (_MOBILE,) * ("mobile" in found) + (_CODE,) * ("credit_code" in found):
        bare = pattern.sub(" ", bare)
    if "company" in found and asked.id != "place":
        bare = bare.replace(str(found["company"]), " ")
    bare = re.sub(r"(?:联系)?(?:电话|手机号?|号码|代码)(?:是|：|:)?\s*$", "", bare.strip(" ，,。;；、"))
    return _company_and_name(bare, own, found) if asked.id == "company" else (bare.strip(" ，,。;；、") or text, found)


def others(questions: list[Question], asked: Question | None, text: str, today: date) -> dict[str, Any]:
    """Return what a message says beside the answer to `asked` (None: a choice of the form's own): a plate with the matter, a date with the bank.

    A told story answers, beside what was asked, who tells it and where it was; its dates and numbers may be anything.
    """
    if asked is None or asked.type not in ("text", "place", "time"):
        kinds = _ANYWHERE | (_NUMBERED if asked is not None and asked.type == "company" else set())
        return take([q for q in questions if q.type in kinds and (asked is None or q.type != asked.type)], text, today)
    found = _own(take([q for q in questions if q.type in _TELLER and q.type != asked.type], text, today), text)
    following = questions[questions.index(asked) + 1 :][:1] if asked in questions and len(text) <= SHORT_ANSWER else []
    return found | take([q for q in following if q.type == "date"], text, today)


def wholly(questions: list[Question], text: str, today: date) -> dict[str, Any]:
    """Return who somebody is, if the message is nothing else than that: a company, a phone, a plate."""
    found = take([q for q in questions if q.type in ("company", "mobile", "credit_code", "plate")], text, today)
    return found if any(squeeze(str(v)) == squeeze(text).strip("。") for v in found.values()) else {}


def _company_and_name(bare: str, own: list[Question], found: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Split 安和机械有限公司 王工 into the two; what follows a comma is no part of a name, a branch is."""
    name = company(bare)
    rest = bare.partition(name)[2] if name else ""
    plain = rest.strip(" ，,。;；、的")
    if not name or not plain or (not found and rest[0] not in " ，,。;；、的和"):
        return bare, found
    if _BRANCH.search(plain) and len(plain) > 2 and rest[0] not in "，,。;；、":
        return bare, found
    if "contact" in {q.id for q in own} and re.fullmatch(r"(?![和及与跟])[\u4e00-\u9fff]{2,5}", plain):
        return name, {**found, "contact": plain}
    return name, found
