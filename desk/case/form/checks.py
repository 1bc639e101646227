"""Whether an answer can be right, and if not, why: phone, enterprise code, identity number, plate, date, number, choice, length."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import cn2an
import phonenumbers
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

from desk import phrases
from desk.case.form import dates, names, numbers, words
from desk.case.schema import Question
from desk.text import normal, squeeze

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_TAIL = "A-HJ-NP-Z0-9"  # no I, no O on a plate
PLATE = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z](?:[A-HJK][{_TAIL}]\d{{4}}|\d{{5}}[A-HJK]|[{_TAIL}]{{4}}[{_TAIL}挂学警港澳])")
LONGEST = {"company": 60, "person": 20, "place": 200, "time": 100, "text": 500, "files": 500}

_AROUND = re.compile(
    r"^(?:就|选|应该|属于|算|我们?(?:公司|单位)?|的|是|嗯|那|主要)+(?=..)|(?:的?(?:那种|那个|那类|那一类|那一?块|这种|这类|这一?块|一类))?(?:就行|就好|就可以)?[吧了啊呀呢。]*$"
)  # 中重型的那种
_NOT_QUITE = re.compile(r"不(?:是|算)?(?:太|大|很|怎么|特别|十分|够|那么)")  # 不太满意
_NOT = re.compile(r"(?:不|没|别|谈不上)(?:是|要|算|属于|选)*$")
_SELF = re.compile(r"本人|自己")
_SELVES = {"当事人", "本人", "个人"}
SHORT_CHOICE = 8  # characters; a longer message that holds a word of a choice may tell a story
MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


@dataclass(frozen=True)
class Checked:
    """A value in its one form, or what is wrong: a response of the domain and what fills it."""

    value: str = ""
    problem: str = ""
    values: dict[str, str] = field(default_factory=dict)


def check(question: Question, text: str, today: date) -> Checked:
    """Return the value that `text` gives to `question`, or the reason why it cannot be one. `today` is a Chinese date."""
    said = (text if question.type in ("text", "place", "time", "files") else unicodedata.normalize("NFKC", text)).strip(" \t，,。;；")
    checked = _CHECKS[question.type](question, said, today)
    if not checked.problem:
        return checked
    may_skip = "" if question.required else phrases.say("utter_form_may_skip")
    return Checked(problem=checked.problem, values={**checked.values, "skip": may_skip})


def _wrong(name: str, **values: str) -> Checked:
    return Checked(problem=f"utter_form_bad_{name}", values=values)


def _mobile(question: Question, said: str, today: date) -> Checked:
    said = names.in_figures(said)
    whole = MOBILE.findall(said)
    digits = re.sub(r"[^\d+]", "", whole[0] if len(whole) == 1 and "+" not in said else said)
    if (digits.startswith("+") and not digits.startswith("+86")) or (digits.startswith("00") and not digits.startswith("0086")):
        return _wrong("mobile_foreign")
    try:
        number = phonenumbers.parse(digits.removeprefix("00").rjust(1, "0") if digits.startswith("0086") else digits, "CN")
    except phonenumbers.NumberParseException:
        return _wrong("mobile_none")
    national = phonenumbers.national_significant_number(number)
    kind = phonenumbers.number_type(number)
    if kind == phonenumbers.PhoneNumberType.FIXED_LINE:
        return _wrong("mobile_landline")
    if len(national) != 11 or not national.startswith("1"):
        return _wrong("mobile_length", count=str(len(re.sub(r"\D", "", said))))
    if kind != phonenumbers.PhoneNumberType.MOBILE or not re.fullmatch(r"1[3-9]\d{9}", national):
        return _wrong("mobile_segment")
    return Checked(national)


def _credit_code(question: Question, said: str, today: date) -> Checked:
    code = re.sub(r"[^0-9A-Z]", "", said.upper())
    if not code or len(code) < len(re.findall(r"[\u4e00-\u9fff]", said)):
        return _wrong("code_none")
    try:
        return Checked(str(uscc.validate(code)))
    except InvalidLength:
        return _wrong("code_length", count=str(len(code)))
    except InvalidChecksum:
        return _wrong("code_digit")
    except (InvalidFormat, InvalidComponent):
        return _wrong("code_letters")


def _id_number(question: Question, said: str, today: date) -> Checked:
    number = squeeze(said).upper()
    if not re.search(r"\d", number):
        return _wrong("id_letters")
    try:
        return Checked(str(ric.validate(number)))
    except InvalidLength:
        return _wrong("id_length", count=str(len(number)))
    except InvalidChecksum:
        return _wrong("id_digit")
    except (InvalidFormat, InvalidComponent):
        return _wrong("id_letters")


def plate(said: str) -> str | None:
    """Return the first plate in `said`, in capital letters without dots, or None."""
    found = PLATE.search(re.sub(r"[·•.\-\s]", "", unicodedata.normalize("NFKC", said)).upper())
    return found.group() if found else None


def _plate(question: Question, said: str, today: date) -> Checked:
    found = plate(said)
    return Checked(found) if found else _wrong("plate")


def _date(question: Question, said: str, today: date) -> Checked:
    past, any_day = question.id.endswith("_on"), question.id == "valid_until"
    # An inspection holds to the end of the month that the driving licence names.
    day = dates.look(said, today, past, whole_month=question.id == "due_date")
    if isinstance(day, dates.Unread):
        return _wrong(day)
    if not 1990 <= day.year <= today.year + 20:
        return _wrong("date_far", day=dates.show(day))
    if past and day > today:
        return _wrong("date_future", day=dates.show(day))
    if not past and not any_day and day < today:
        return _wrong("date_past", day=dates.show(day))
    return Checked(day.isoformat())


def number(said: str) -> float | None:
    """Return the number that `said` gives, in figures or Chinese; None if it gives none, or not one."""
    found = numbers.count(said)
    return None if isinstance(found, numbers.Uncounted) else found


def _number(question: Question, said: str, today: date) -> Checked:
    value = numbers.count(said, question.label)
    if isinstance(value, numbers.Uncounted):
        return _wrong(value)
    if re.fullmatch(r"1[3-9]\d{9}", said.strip()):
        return _wrong("number")
    if (question.least is not None and value < question.least) or (question.most is not None and value > question.most):
        least, most = question.least or 0, question.most
        return _wrong("number_least", least=f"{least:g}") if most is None else _wrong("number_range", least=f"{least:g}", most=f"{most:.0f}")
    return Checked(f"{value:.2f}".rstrip("0").rstrip("."))


def choice(choices: list[str], said: str) -> str | None:
    """Return the one of `choices` that `said` means: by its words, by its place (第二个, 2), or by the only one that it is part of."""
    plain = _NOT_QUITE.sub("不", _AROUND.sub("", normal(said)).strip(" 。，,的吧了"))
    for one in choices:
        if normal(one) in (plain, normal(said).strip(" 。，,")):
            return one
    picked = re.fullmatch(r"(?:选|第)?([一二三四五六七八九十]{1,2}|\d{1,2})[个项号.、]?", plain)
    if picked:
        at = int(picked[1]) if picked[1].isdigit() else int(cn2an.cn2an(picked[1], "smart"))
        return choices[at - 1] if 0 < at <= len(choices) else None
    inside = [c for c in choices if normal(c) in plain]
    if meant := [c for c in inside if not _NOT.search(plain.partition(normal(c))[0])]:
        longest = max(meant, key=len)
        known = _pairs(longest).union(*(_pairs(c) for c in inside if c not in meant))
        nearer = [c for c in choices if longest in c and c != longest and any(p in plain for p in _pairs(c) - known)]
        if nearer:  # 基本上满意, 当事人的老婆
            return nearer[0] if len(nearer) == 1 else None
        return longest if all(c in longest for c in meant) else None
    around = [c for c in choices if len(plain) > 1 and plain in normal(c)]
    return around[0] if len(around) == 1 else None if around or inside else _hinted(choices, plain)


def _pairs(words: str) -> set[str]:
    said = normal(words)
    return {said[n : n + 2] for n in range(len(said) - 1)}


def _hinted(choices: list[str], plain: str) -> str | None:
    """Return the only choice whose words make up most of a short answer (对接专员 of 对接警务专员), or that means the person themselves."""
    if len(plain) > SHORT_CHOICE or re.search(r"[不没别非谁哪吗怎咋啥什几多?？]", plain):
        return None
    themselves = [c for c in choices if c in _SELVES]
    if _SELF.search(plain) and len(themselves) == 1:
        return themselves[0]
    pieces = {c: _pairs(c) for c in choices}
    pairs = [plain[n : n + 2] for n in range(len(plain) - 1)]
    fits = []
    for one, own in pieces.items():
        others = set().union(*(p for c, p in pieces.items() if c != one))
        covered = {at for n, pair in enumerate(pairs) if pair in own for at in (n, n + 1)}
        if len(covered) > 0.6 * len(plain) and any(pair in own - others for pair in pairs):
            fits.append(one)
    return fits[0] if len(fits) == 1 else None


def _choice(question: Question, said: str, today: date) -> Checked:
    found = choice(question.choices, said)
    return Checked(found) if found else _wrong("choice")


def _yes_no(question: Question, said: str, today: date) -> Checked:
    if words.refuses(said) or re.match(r"^(?:还)?(?:没|不|未|否)", said):
        return Checked("否")
    if words.agrees(said) or re.match(r"^(?:是|要|需要|已经|已|对|嗯|收到|办好|请保密|保密)", said):
        return Checked("是")
    return _wrong("yes_no")


def _person(question: Question, said: str, today: date) -> Checked:
    name = names.person(said)
    return _long("person", Checked(name), 1, LONGEST["person"]) if name else _wrong("person")


def _company(question: Question, said: str, today: date) -> Checked:
    name = names.company(said)
    if name is None:
        return _wrong("company_private" if names.private(said) else "company")
    return _long("company", Checked(name), 2, LONGEST["company"])


def _text(question: Question, said: str, today: date) -> Checked:
    least, most = int(question.least or 1), int(question.most or LONGEST.get(question.type, 500))
    return _long("text", Checked(said), least, most)


def _long(kind: str, value: Checked, least: int, most: int) -> Checked:
    if len(squeeze(value.value)) < least:
        return _wrong("short")
    return _wrong("long", most=str(most)) if len(value.value) > most else value


def _place(question: Question, said: str, today: date) -> Checked:
    return _long("place", Checked(said), 2, LONGEST["place"]) if names.place(said) else _wrong("place")


_CHECKS: dict[str, Callable[[Question, str, date], Checked]] = {
    "mobile": _mobile,
    "credit_code": _credit_code,
    "id_number": _id_number,
    "plate": _plate,
    "date": _date,
    "number": _number,
    "choice": _choice,
    "yes_no": _yes_no,
    "person": _person,
    "company": _company,
    "text": _text,
    "place": _place,
    "time": _text,
    "files": _text,
}
