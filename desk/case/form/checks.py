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

from desk.case.form import dates, words
from desk.case.schema import Question
from desk.text import normal, squeeze

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_TAIL = "A-HJ-NP-Z0-9"  # no I, no O on a plate
PLATE = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z](?:[A-HJK][{_TAIL}]\d{{4}}|\d{{5}}[A-HJK]|[{_TAIL}]{{4}}[{_TAIL}挂学警港澳])")
LONGEST = {"company": 60, "person": 20, "place": 200, "time": 100, "text": 500, "files": 500}

_AROUND = re.compile(r"^(?:就|选|应该|属于|算|我|的|是)+(?=..)|(?:的?(?:那种|那个|那类|那一类|这种|这类|一类))?(?:就行|就好|就可以)?[吧了。]*$")  # 中重型的那种
_HOW_MANY = re.compile(r"(?:大概|大约|差不多)?[\d零一二两三四五六七八九十百千万几多来]+(?:个|人|名|位|多|来)+")
_NO_COMPANY = re.compile(
    r"[<>\\{}_]|\d{7}|你们|我打|电话(?:是?多少|号)|怎么|^第?[一二三四五六七八九十\d]+个$|^(?:我要|我想|帮我|给我|请)"
    r"|^[\u4e00-\u9fff]{1,2}(?:经理|师傅|先生|女士|小姐|总|工|主任|老板)$"
)


@dataclass(frozen=True)
class Checked:
    """A value in its one form, or what is wrong: a response of the domain and what fills it."""

    value: str = ""
    problem: str = ""
    values: dict[str, str] = field(default_factory=dict)


def check(question: Question, text: str, today: date) -> Checked:
    """Return the value that `text` gives to `question`, or the reason why it cannot be one. `today` is a Chinese date."""
    said = (text if question.type in ("text", "place", "time", "files") else unicodedata.normalize("NFKC", text)).strip(" \t，,。;；")
    return _CHECKS[question.type](question, said, today)


def _wrong(name: str, **values: str) -> Checked:
    return Checked(problem=f"utter_form_bad_{name}", values=values)


def _mobile(question: Question, said: str, today: date) -> Checked:
    digits = re.sub(r"[^\d+]", "", said)
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
    day = dates.read(said, today, past)
    if day is None:
        return _wrong("date")
    if not 1990 <= day.year <= today.year + 20:
        return _wrong("date_far", day=dates.show(day))
    if past and day > today:
        return _wrong("date_future", day=dates.show(day))
    if not past and not any_day and day < today:
        return _wrong("date_past", day=dates.show(day))
    return Checked(day.isoformat())


def number(said: str) -> float | None:
    """Return the first number in `said`, in digits or Chinese, with 万; None if there is none."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?\s*[万亿]?", said)
    try:
        if found:
            digits = found.group().replace(",", "").strip()
            return float(digits.rstrip("万亿 ")) * {"万": 1e4, "亿": 1e8}.get(digits[-1], 1)
        spoken = re.search(r"(?!一[群帮些批伙点直样起下大])[零一二两三四五六七八九十百千万亿]+", said)
        return float(cn2an.cn2an(spoken.group().replace("两", "二"), "smart")) if spoken else None
    except ValueError:
        return None


def _number(question: Question, said: str, today: date) -> Checked:
    value = number(said)
    if value is None or re.fullmatch(r"1[3-9]\d{9}", said.strip()):
        return _wrong("number")
    if (question.least is not None and value < question.least) or (question.most is not None and value > question.most) or "-" in said[:1]:
        least, most = question.least or 0, question.most
        return _wrong("number_least", least=f"{least:g}") if most is None else _wrong("number_range", least=f"{least:g}", most=f"{most:.0f}")
    return Checked(f"{value:.2f}".rstrip("0").rstrip("."))


def choice(choices: list[str], said: str) -> str | None:
    """Return the one of `choices` that `said` means: by its words, by its place (第二个, 2), or by the only one that it is part of."""
    plain = _AROUND.sub("", normal(said)).strip(" 。，,的吧了")
    for one in choices:
        if normal(one) in (plain, normal(said).strip(" 。，,")):
            return one
    picked = re.fullmatch(r"(?:选|第)?([一二三四五六七八九十]{1,2}|\d{1,2})[个项号.、]?", plain)
    if picked:
        at = int(picked[1]) if picked[1].isdigit() else int(cn2an.cn2an(picked[1], "smart"))
        return choices[at - 1] if 0 < at <= len(choices) else None
    inside = [c for c in choices if normal(c) in plain]
    if inside:
        longest = max(inside, key=len)
        return longest if all(c in longest for c in inside) else None
    around = [c for c in choices if len(plain) > 1 and plain in normal(c)]
    return around[0] if len(around) == 1 else None


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
    name = re.sub(r"^(?:你好|您好|[，,\s])*(?:我?(?:就?叫|姓|是|的?名字是?|称呼)|联系人是?|叫我|你?可以叫我)[：:\s]*", "", said).strip(" ，,。")
    name = re.sub(r"(?<=.)就(?:行|好|可以)了?$", "", name)
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", name) or re.search(r"\d{3}|[<>/\\]", name):
        return _wrong("person")
    return _long("person", Checked(name), 1, LONGEST["person"])


def _company(question: Question, said: str, today: date) -> Checked:
    name = re.sub(r"^(?:我们?(?:公司|单位|厂)?(?:是|叫)|我是|单位(?:名称)?是?|公司(?:名称|名字)?(?:是|叫)|这边是)[：:\s]*", "", said).strip(" ，,。的")
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", name) or _NO_COMPANY.search(name):
        return _wrong("company")
    return _long("company", Checked(name), 2, LONGEST["company"])


def _text(question: Question, said: str, today: date) -> Checked:
    least, most = int(question.least or 1), int(question.most or LONGEST.get(question.type, 500))
    return _long("text", Checked(said), least, most)


def _long(kind: str, value: Checked, least: int, most: int) -> Checked:
    if len(squeeze(value.value)) < least:
        return _wrong("short")
    return _wrong("long", most=str(most)) if len(value.value) > most else value


def _place(question: Question, said: str, today: date) -> Checked:
    no_place = len(said) < 2 or not re.search(r"[\u4e00-\u9fffA-Za-z]", said) or _HOW_MANY.fullmatch(said)
    return _wrong("place") if no_place else _long("place", Checked(said), 2, LONGEST["place"])


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
