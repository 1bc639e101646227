"""What a message does while a question is open: it answers it, answers others, is said to the form itself, or is left to others."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from desk import phrases
from desk.case.form import changes, changing, firms, taking, words
from desk.case.form.asking import (
    ASIDE_LONGEST,
    FREE,
    IDENTITY,
    STORY,
    ask,
    asked,
    labels,
    names,
    open_questions,
    problem,
    question_of,
    taken,
    way_out,
)
from desk.case.form.checks import check, choice
from desk.case.form.names import private
from desk.case.form.state import FormState, FormTurn, Say
from desk.case.schema import Question
from desk.text import squeeze

if TYPE_CHECKING:
    from desk.case.form.engine import Form

TEXT_ASIDE_LONGEST = 12  # what happened, or what is wanted, is often put as a question
EXPLAINED = {"mobile", "company", "person", "credit_code", "id_number", "id_number_not", "plate", "place", "date", "number", "text"}  # why it is asked
NAMING = {"place", "company", "person"}  # types that are answered by a name, not by a sentence
TOLD = 14  # so many characters with a comma among them are no firm's or person's name
HIDING_LONGEST = 20  # a longer message tells something besides the wish to stay unknown
# 快到期了怎么办 tells what the trouble is
_TROUBLE = re.compile(r"^(?:没有.|.{2,}(?:[了没被过丢坏错]|不[上下出到了让给通动过行准]|不符)).{0,8}怎么办[?？。]?$")
_SENTENCE = re.compile(r"已经|[了过](?=[，。,；;!！]|$)|[，,。].*了|因为|所以|但是|一直")
_NAMES_ONESELF = re.compile(r"叫|姓")
_PLACE_WORD = re.compile(
    r"[路街村镇乡县区园厂楼号店口桥港站院城里弄巷]|公司|码头|酒店|仓库|工地|高速|中心|大厦|小区|广场|市场|学校|医院|附近|对面|旁边|门前|东边|西边|南边|北边|这边|那边"
)
_TRADE = re.compile(
    r"^[\u4e00-\u9fffA-Za-z（）()]{2,14}(?:物流|运输|食品|机械|纺织|化工|科技|贸易|商贸|建材|电子|医药|农业|工贸|实业|服饰|陶瓷|制造|快递|货运|五金|包装|材料)$"
)
_NO_FIRM = re.compile(r"[的了要想车和]|应急|配送|城区|物资|新能源|我|你")
_PERSON = re.compile(r"(?![和及与跟])[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐|经理|师傅|主任|老板|总|工)|[\u4e00-\u9fff]{2,3}")
_TITLED = re.compile(r"[\u4e00-\u9fff]{1,3}(?:先生|女士|经理|师傅|主任|老板)")


def answer(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    """Take a message while a question is open."""
    question = question_of(form, state)
    if turn := _to_the_form(form, state, text) or changing.heard(form, state, text, today):
        return turn
    if state.asking == "matter":
        return _matter(form, state, text, today)
    if question is None:
        return _anonymous(form, state, text)
    if _asks_aside(question, text) and state.turned != text and not (question.type == "choice" and (words.unsure(text) or words.none_fits(text))):
        return form.turn_aside(state, text)
    if turn := _left_open(form, state, question, text):
        return turn
    return _value(form, state, question, text, today)


def _to_the_form(form: "Form", state: FormState, text: str) -> FormTurn | None:
    """Take what is said to the form itself, whatever was asked: one back, why, to stay unknown, send it."""
    if words.goes_back(text):
        return changing.back(form, state)
    if (of := words.why(text, state.asking, labels(form, state))) is not None and len(text) <= ASIDE_LONGEST:
        return _why(form, state, of)
    if turn := hiding(form, state, text):
        return turn
    if words.submits(text):
        return problem(form, state, Say("utter_form_not_yet"))
    return None


def hiding(form: "Form", state: FormState, text: str) -> FormTurn | None:
    """Take the wish to stay unknown, or to leave a name after all, said at any time where the service allows both."""
    if not form.service(state).anonymous or state.asking == "anonymous" or len(text) > HIDING_LONGEST:
        return None
    wanted = words.hidden(text)
    undecided = state.anonymous is None
    return changing.hide(form, state, wanted) if wanted is not None and (wanted or undecided or state.anonymous) else None


def _why(form: "Form", state: FormState, of: str) -> FormTurn:
    """Say why something is asked, and ask again."""
    meant = next((q for q in form.services.questions(form.service(state)) if q.id == of), None)
    kind = meant.type if meant else "id_number_not" if of == "id_number" else "other"
    name = f"utter_form_why_{kind if kind in EXPLAINED else 'other'}"
    instead = (Say("utter_form_why_anonymous"),) if form.service(state).anonymous and not state.anonymous and kind in IDENTITY else ()
    return FormTurn(state, (Say(name), *instead, ask(form, state)))


def _asks_aside(question: Question, text: str) -> bool:
    """Tell whether a message asks something instead of answering. A consultation's question is its answer."""
    longest = TEXT_ASIDE_LONGEST if question.type == "text" else ASIDE_LONGEST
    if question.type == "text" and _TROUBLE.search(text):
        return False
    return question.id != "question" and words.asks(text) and len(text) <= longest


def _left_open(form: "Form", state: FormState, question: Question, text: str) -> FormTurn | None:
    """Skip an optional question that somebody does not answer, say of a needed one that it is; None for an answer."""
    if question.type == "yes_no" and question.required:
        return None
    lacks = words.lacks(text, names(form, state)[question.id], question.type not in ("text", "time", "place", "choice"))
    if question.type in IDENTITY and words.hidden(text):
        lacks = True
    lacks = lacks or (question.type == "company" and not question.required and private(text))
    if not (words.skips(text) or lacks):
        return None
    if not question.required:
        state.skipped.append(question.id)
        state.history.append(question.id)
        return form.next(state)
    needed = question.type not in ("choice", "text") or question.id == "description" or text.strip() in ("跳过", "略过") or words.later(text)
    if question.type == "choice" or not needed:
        return None
    instead = form.service(state).anonymous and question.type in IDENTITY
    return problem(form, state, Say("utter_form_needed_anonymous" if instead else "utter_form_needed", {"label": question.label}))


def _value(form: "Form", state: FormState, question: Question, text: str, today: date) -> FormTurn:
    if question.type in FREE and words.filler(text):
        return problem(form, state, Say("utter_form_bad_filler"), again=True)
    all_asked = asked(form, state)
    if question.type in NAMING and (turn := _sentence(form, state, question, text)):
        return turn
    bare, beside = taking.beside(all_asked, question, text, today)
    checked = check(question, bare, today)
    if checked.problem:
        return _no_value(form, state, question, text, today, Say(checked.problem, checked.values))
    state.answers[question.id] = checked.value
    state.history.append(question.id)
    beside = {**taking.others(all_asked, question, text, today), **beside}
    state.answers |= {k: v for k, v in beside.items() if k in open_questions(form, state)}
    return form.next(state)


def _no_value(form: "Form", state: FormState, question: Question, text: str, today: date, reason: Say) -> FormTurn:
    """Take what is no answer to what was asked: an answer to others, a question, a story, none of the choices."""
    if other := _others(form, state, question, text, today):
        state.answers |= other
        return form.next(state, (taken(asked(form, state), other),))
    if question.type == "choice" and (turn := _no_choice(form, state, text, question.choices)):
        return turn
    if words.asks(text) and state.turned != text and question.type not in ("text", "place"):
        return form.turn_aside(state, text)
    if question.type == "choice" and (turn := _story(form, state, text)):
        return turn
    if (more := changes.by_the_way(text)) and not words.asks(text) and (turn := changing.append(form, state, None, more)):
        return turn
    return problem(form, state, reason)


def _others(form: "Form", state: FormState, question: Question | None, text: str, today: date) -> dict[str, Any]:
    """Return what a message answers of the other open questions: anything in it that says itself what it is, who somebody is."""
    questions, still = asked(form, state), open_questions(form, state)
    found = taking.others(questions, question, text, today)
    contact = next((q for q in questions if q.id == "contact" and q.id in still and q is not question), None)
    if contact and "contact" not in found:
        bare, beside = taking.beside(questions, contact, text, today)
        if _TITLED.fullmatch(bare) or (beside and bare != text and _PERSON.fullmatch(bare)):
            found |= {**beside, contact.id: bare}
    firm = next((q for q in questions if q.id == "company" and q.id in still and q is not question), None)
    if firm and _TRADE.match(text.strip()) and not _NO_FIRM.search(text) and firm.id not in found:
        found[firm.id] = text.strip()
    return {k: v for k, v in found.items() if k in still}


def _sentence(form: "Form", state: FormState, question: Question, text: str) -> FormTurn | None:
    """Keep a sentence told where a name was asked for, and ask for the name again; None if it may be the name."""
    said = squeeze(text)
    no_name = _SENTENCE.search(said) or (question.type != "place" and len(said) >= TOLD and re.search("[，,；;]", said))
    if state.turned == text or len(said) < STORY or not no_name or words.asks(text) or firms.company(text) or taking.mobile(text):
        return None
    if (_PLACE_WORD if question.type == "place" else _NAMES_ONESELF).search(said):
        return None
    turn = changing.append(form, state, None, text) or _story(form, state, text) or problem(form, state, Say(f"utter_form_bad_{question.type}"))
    turn.state.turned = text  # said once more it is the answer
    return turn


def _story(form: "Form", state: FormState, text: str) -> FormTurn | None:
    """Keep what happened, told where something else was asked for, and ask for that again; None if the message tells nothing."""
    told = next((q for q in form.services.questions(form.service(state)) if q.id == "description" and q.id in open_questions(form, state)), None)
    if told is None or len(squeeze(text)) < STORY or words.asks(text) or text.startswith("不是"):
        return None
    state.answers[told.id] = text.strip()
    return form.next(state, (taken([told], state.answers),))


def _no_choice(form: "Form", state: FormState, text: str, choices: list[str]) -> FormTurn | None:
    """Help who finds none of the choices fitting, or cannot tell: by the one for all others, else by a way out at once."""
    none, unsure = words.none_fits(text), words.unsure(text)
    if not (none or unsure):
        return None
    starts = ("其他", "其它") if none else ("不清楚", "不了解", "都可以", "其他", "其它")
    general = next((c for start in starts for c in choices if c.startswith(start)), None) or next((c for c in choices if "说不清" in c), None)
    if general is None:
        state.failed += 1
        return way_out(form, state, Say("utter_form_no_choice"))
    question = question_of(form, state)
    if question is None:
        return _take_matter(form, state, general)
    state.answers[question.id] = general
    state.history.append(question.id)
    return form.next(state, (taken([question], state.answers),))


def _matter(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    service = form.service(state)
    name = choice([m.name for m in service.matters], text)
    found = next((m for m in service.matters if m.name == name), None) or taking.matter(service, text)
    if found is None:
        return _no_matter(form, state, text, today)
    state.matter = found.id
    state.history.append("matter")
    state.answers |= {k: v for k, v in taking.others(form.services.questions(service), None, text, today).items() if k in open_questions(form, state)}
    said = [Say("utter_form_note", {"note": note}) for note in (found.note, found.platform) if note]
    return form.next(state, tuple(said))


def _no_matter(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    """Take what names no matter: a question, one that cannot be told, an answer to other questions, a story."""
    if turn := _no_choice(form, state, text, [m.name for m in form.service(state).matters]):
        return turn
    if words.asks(text) and state.turned != text:
        return form.turn_aside(state, text)
    other, rest = _others(form, state, None, text, today), text
    for value in other.values():
        rest = rest.replace(str(value), "")
    state.answers |= other
    if (not other or len(squeeze(rest)) >= STORY) and (turn := _story(form, state, text)):
        return turn
    return form.next(state, (taken(asked(form, state), other),)) if other else problem(form, state, Say("utter_form_bad_choice"))


def _take_matter(form: "Form", state: FormState, name: str) -> FormTurn:
    """Take the matter for all others, and say so."""
    found = next(m for m in form.service(state).matters if m.name == name)
    state.matter = found.id
    state.history.append("matter")
    said = [Say("utter_form_note", {"note": note}) for note in (found.note, found.platform) if note]
    return form.next(state, (Say("utter_form_taken", {"taken": f"{phrases.say('utter_word_matter')}：{name}"}), *said))


def _anonymous(form: "Form", state: FormState, text: str) -> FormTurn:
    wanted = words.hidden(text)
    if wanted is None and (words.agrees(text) or words.refuses(text)):
        wanted = words.agrees(text)  # 要不要匿名？
    if wanted is None:
        if words.asks(text) and state.turned != text:
            return form.turn_aside(state, text)
        return problem(form, state, Say("utter_form_bad_choice"))
    return changing.hide(form, state, wanted)
