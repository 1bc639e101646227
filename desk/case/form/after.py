"""What is done with a case that is there, as far as it takes a talk: proving that it is one's own, adding, withdrawing, rating."""

import re

from desk import phrases
from desk.case.form import remarks, words
from desk.case.form.asking import button
from desk.case.form.state import Button, FormState, FormTurn, Say
from desk.text import normal, squeeze

NUMBER = re.compile(r"(?:ZIBO|SUQIAN|ZHUJI|WEIHAI|XUCHANG)-?\d{8}-?[0-9A-Z]{6}(?![0-9A-Z])", re.IGNORECASE)
_LAST_FOUR = re.compile(r"(?<![\dA-Za-z-])(\d{4})(?![\dA-Za-z-])")
_WORD = re.compile(r"([\u4e00-\u9fff]{4}\d{4})(?!\d)")
_PLAIN_DEED = re.compile(
    r"^(?:我们?|要|想|来|帮我?|给|请|再|还|把|的|工单|单子|这个|那个|上次|案子|材料|情况|，|,|。|\s)*"
    r"(?:补充|追加|(?:增加|补|加)(?=一下|一点|些|点|个|材料|[：:，,\s]|$))(?:一下|一点|些|点|个|两句|几句|说明|情况|材料|吧|了)*[：:，,。\s]*"
)
_ANNOUNCED = re.compile(
    r"^(?:再|还|要|想|来|上|传|发|补|加|几|一|两|些|点|张|个|份|段|这|那|我|有)*"
    r"(?:照片|相片|图片|截图|材料|证据|文件|视频|录音)(?:过来|上来|进去|吧|了|。)*$"
)
_STARS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
FIRST_STAGE = {"supplement": "words", "withdraw": "sure", "rate": "stars", "proof": "proof", "reopen": "why"}
LONG_REASON = 14  # a wish to reopen of so many characters says what was not solved


def number_in(text: str) -> str | None:
    """Return the case number in `text`, in its one form, or None."""
    found = NUMBER.search(text.replace("－", "-"))
    if not found:
        return None
    plain = found.group().upper().replace("-", "")
    return f"{plain[:-14]}-{plain[-14:-6]}-{plain[-6:]}"


def proof_in(text: str) -> tuple[str | None, str | None]:
    """Return the last four digits of a phone, and the query word, as far as `text` has them."""
    rest = NUMBER.sub(" ", text)
    word, digits = _WORD.search(squeeze(rest)), _LAST_FOUR.search(rest)
    whole = re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", rest)
    return (digits[1] if digits else whole.group()[-4:] if whole else None), (word[1] if word else None)


def added_in(text: str) -> str:
    """Return what a message like 补充材料：监控拍到了 adds at once; empty if it only says that something will be added."""
    if _ANNOUNCED.match(text.strip()):
        return ""
    if remarks.adds(text):
        return text.strip()
    rest = _PLAIN_DEED.sub("", NUMBER.sub(" ", text).strip()).strip(" ，,。：:")
    return rest if len(rest) >= 6 and not text.startswith("/") and not words.asks(text) else ""


def stars_in(text: str) -> int | None:
    """Return a rating of one to five stars, or None."""
    found = re.search(r"([1-5一二两三四五])\s*(?:颗?星|分)", normal(text)) or re.fullmatch(r"\s*([1-5])\s*", text)
    if found:
        return int(found[1]) if found[1].isdigit() else _STARS[found[1]]
    said = normal(text).strip(" 。!！")
    if re.match(r"^(?:非常不满意|很不满意)", said):
        return 1
    if re.match(r"^(?:不满意|不太满意)", said):
        return 2
    return {"一般": 3, "还行": 3, "基本满意": 4, "满意": 5, "很满意": 5, "非常满意": 5}.get(said)


def solved_in(text: str) -> bool | None:
    """Return whether a message says that the matter is solved; None if it says nothing of it."""
    line = normal(text)
    if re.search(r"(?:没有?|未|不曾|不算)(?:真正|完全|给|得到)?(?:解决|弄好|办好|处理好|搞定)|还是(?:老样子|那样|不行|没)|解决(?:不|得不)|白跑", line):
        return False
    return True if re.search(r"(?:解决|弄好|办好|处理好|搞定)了?", line) and not words.asks(line) else None


def reason_in(text: str) -> str:
    """Return why a case shall be reopened as far as the wish says it at length; else empty."""
    return text.strip() if len(squeeze(NUMBER.sub("", text))) >= LONG_REASON and not text.startswith("/") and not words.asks(text) else ""


def begin(state: FormState, deed: str, number: str) -> FormTurn:
    """Begin what `deed` needs to be asked."""
    state.deed, state.number, state.stage = deed, number, FIRST_STAGE[deed]
    if deed == "rate":
        _next_of_rating(state)
    return ask(state)


def _next_of_rating(state: FormState) -> None:
    """What was said already is not asked: stars, whether it is solved."""
    state.stage = next((s for s in ("stars", "solved") if s not in state.answers), "rating")


def ask(state: FormState) -> FormTurn:
    """Ask what stands open."""
    number = {"number": state.number}
    if state.stage == "proof":
        return FormTurn(state, (Say("utter_case_prove", number),))
    if state.stage == "words":
        what = "utter_case_correct_what" if state.answers.get("about") else "utter_case_add_what"
        return FormTurn(state, (Say(what, number, (button("cancel"),)),))
    if state.stage == "why":
        return FormTurn(state, (Say("utter_case_reopen_why", number, (button("cancel"),)),))
    if state.stage == "sure":
        return FormTurn(state, (Say("utter_case_withdraw_sure", number, (button("withdraw_sure"), button("withdraw_not"))),))
    if state.stage == "stars":
        stars = tuple(Button(phrases.say(f"utter_button_stars_{n}"), f"{n}星") for n in (5, 4, 3, 2, 1))
        return FormTurn(state, (Say("utter_case_stars", number, stars),))
    if state.stage == "solved":
        return FormTurn(state, (Say("utter_case_solved", {}, (button("solved"), button("unsolved"))),))
    return FormTurn(state, (Say("utter_case_rating_words", {}, (button("skip"),)),))


def give_up(state: FormState) -> FormTurn:
    """Leave the case as it is."""
    state.outcome = "cancelled"
    return FormTurn(state, (Say("utter_case_left"),))


def step(state: FormState, text: str) -> FormTurn:
    """Take one message; `deed` is the outcome once nothing has to be asked any more."""
    said = text.strip()
    if words.asks(said) and len(said) <= 24 and state.turned != text and state.stage not in ("words", "why"):
        state.aside, state.turned = True, text
        return FormTurn(state, aside=True)
    return {"proof": _proof, "words": _words, "why": _words, "sure": _sure, "stars": _stars, "solved": _solved}.get(state.stage, _rating_words)(state, said)


def _done(state: FormState) -> FormTurn:
    state.outcome = "deed"
    return FormTurn(state)


def _proof(state: FormState, said: str) -> FormTurn:
    digits, word = proof_in(said)
    if not digits and not word:
        state.failed += 1
        return give_up(state) if state.failed > 2 else ask(state)
    state.answers |= {"last_four": digits, "word": word}
    return _done(state)


def _words(state: FormState, said: str) -> FormTurn:
    if words.filler(said):
        return ask(state)
    if len(squeeze(said)) < 2:
        return FormTurn(state, (Say("utter_form_bad_short"),))
    state.answers["words"] = said
    return _done(state)


def _sure(state: FormState, said: str) -> FormTurn:
    if said == phrases.say("utter_button_withdraw_sure") or words.sends(said) or ("撤" in said and "不" not in said):
        return _done(state)
    return give_up(state)


def _stars(state: FormState, said: str) -> FormTurn:
    stars = stars_in(said)
    if stars is None:
        again = ask(state)
        return FormTurn(state, (Say("utter_case_bad_stars"), *again.say))
    state.answers["stars"] = stars
    if (solved := solved_in(said)) is not None:
        state.answers["solved"] = solved
    _next_of_rating(state)
    return ask(state)


def _solved(state: FormState, said: str) -> FormTurn:
    solved = False if re.match(r"^(?:没|还没|未|不|否)", said) else True if words.agrees(said) else solved_in(said)
    if solved is None:
        return ask(state)
    state.answers["solved"] = solved
    _next_of_rating(state)
    return ask(state)


def _rating_words(state: FormState, said: str) -> FormTurn:
    nothing = words.skips(said) or words.refuses(said) or words.cancels(said) or words.filler(said) or said.rstrip("。了") in ("没", "没有")
    state.answers["words"] = "" if nothing else said
    return _done(state)
