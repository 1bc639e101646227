"""One question after the other: which is open, how it is asked, what an answer does; one back, skip, change."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desk import clock, phrases
from desk.case.form import gathering, taking, words
from desk.case.form.checks import check, choice
from desk.case.form.state import Button, FormState, FormTurn, Say
from desk.case.form.summary import short
from desk.case.schema import Question
from desk.text import squeeze

if TYPE_CHECKING:
    from desk.case.form.engine import Form

IDENTITY = {"company", "credit_code", "person", "mobile", "id_number"}  # types that are not asked of somebody anonymous
STRICT = {"mobile", "credit_code", "id_number", "plate"}  # what fits these can be nothing else
FREE = {"text", "place", "time", "company", "person"}
ASIDE_LONGEST = 24  # a longer message to a free question is its answer, even if it asks something
TEXT_ASIDE_LONGEST = 12  # what happened, or what is wanted, is often put as a question
EXPLAINED = {"mobile", "company", "person", "credit_code", "id_number", "id_number_not", "plate", "place", "date", "number", "text"}  # why it is asked
TROUBLE = re.compile(r"^.{4,}怎么办[?？。]?$")  # 快到期了怎么办 tells what the trouble is
STORY = 8  # a message of so many characters that is no choice tells what happened
STUCK = 3  # so many answers in a row not understood: a way out is offered


def button(name: str) -> Button:
    """Return a button whose title, and what it sends, stand in the domain."""
    title = phrases.say(f"utter_button_{name}")
    return Button(title, title)


def asked_ids(form: "Form", state: FormState) -> list[str]:
    """Return what is asked in this form, in order; files are asked for with the summary, and taken at any time."""
    service = form.service(state)
    found = (["matter"] if service.matters else []) + (["anonymous"] if service.anonymous else [])
    for question in form.services.questions(service):
        left_out = state.anonymous and (question.type in IDENTITY or question.id == "confidential")
        if question.type != "files" and not left_out:
            found.append(question.id)
    return found


def open_questions(form: "Form", state: FormState) -> list[str]:
    """Return what still has to be asked, in order."""
    done = {*state.answers, *state.skipped}
    done |= {"matter"} if state.matter else set()
    done |= {"anonymous"} if state.anonymous is not None else set()
    return [i for i in asked_ids(form, state) if i not in done]


def labels(form: "Form", state: FormState) -> dict[str, str]:
    """Return how the questions of this form are called."""
    service = form.service(state)
    found = {q.id: q.label for q in form.services.questions(service)}
    found |= {"matter": phrases.say("utter_word_matter"), "anonymous": phrases.say("utter_word_anonymous")}
    return {i: found[i] for i in asked_ids(form, state)}


def question_of(form: "Form", state: FormState) -> Question | None:
    """Return the question asked last; None for matter and anonymous, which are asked by the form itself."""
    return next((q for q in form.services.questions(form.service(state)) if q.id == state.asking), None)


def ask(form: "Form", state: FormState) -> Say:
    """Return the question that is open."""
    service, question = form.service(state), question_of(form, state)
    if state.asking == "matter":
        return Say("utter_form_ask", {"ask": service.matter_ask}, tuple(Button(m.name, m.name) for m in service.matters))
    if question is None:
        return Say("utter_form_anonymous", {}, (button("named"), button("anonymous")))
    offered = [Button(c, c) for c in question.choices]
    if question.type == "yes_no":
        offered = [button("yes"), button("no")]
    if not question.required and question.type != "yes_no":
        offered.append(button("skip"))
    return Say("utter_form_ask", {"ask": question.ask}, tuple(offered))


def surely_answers(form: "Form", state: FormState, text: str, now: datetime) -> bool:
    """Tell whether a message after a long pause can only be the answer to what was asked."""
    if state.stage != "asking" or not state.service:
        return False
    question = question_of(form, state)
    return question is not None and question.type in STRICT and bool(check(question, text, clock.local(now).date()).value)


def answer(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    """Take a message while a question is open."""
    question = question_of(form, state)
    if turn := _to_the_form(form, state, text):
        return turn
    free = question is not None and question.type in FREE
    if not (free and len(text) > ASIDE_LONGEST) and (wanted := words.change(text, labels(form, state))) is not None:
        known = wanted[0] in state.answers or (wanted[0] == "matter" and state.matter) or (wanted[0] is None and text.strip().startswith(("改", "修改")))
        if known and wanted[0] != state.asking:
            return change(form, state, *wanted, today)
    if state.asking == "matter":
        return _matter(form, state, text, today)
    if question is None:
        return _anonymous(form, state, text)
    if _asks_aside(question, text) and state.turned != text:
        return form.turn_aside(state, text)
    if words.skips(text) and not (question.type == "yes_no" and question.required):
        needed = question.type not in ("choice", "text") or question.id == "description" or text.strip() in ("跳过", "略过")
        if question.required and needed:
            instead = form.service(state).anonymous and question.type in IDENTITY
            return _problem(form, state, Say("utter_form_needed_anonymous" if instead else "utter_form_needed", {"label": question.label}))
        if not question.required:
            state.skipped.append(question.id)
            state.history.append(question.id)
            return form.next(state)
    return _value(form, state, question, text, today)


def _to_the_form(form: "Form", state: FormState, text: str) -> FormTurn | None:
    """Take what is said to the form itself, whatever was asked: one back, why, to stay unknown, send it."""
    if words.goes_back(text):
        return back(form, state)
    if (of := words.why(text, state.asking, labels(form, state))) is not None and len(text) <= ASIDE_LONGEST:
        return _why(form, state, of)
    wanted = words.hidden(text) if form.service(state).anonymous and state.asking != "anonymous" and len(text) <= 8 else None
    if wanted is not None and ("anonymous" in open_questions(form, state) or (wanted and not state.anonymous)):
        state.asking = "anonymous"
        return _anonymous(form, state, text)
    if words.submits(text):
        return _problem(form, state, Say("utter_form_not_yet"))
    return None


def _why(form: "Form", state: FormState, of: str) -> FormTurn:
    """Say why something is asked, and ask again."""
    asked = next((q for q in form.services.questions(form.service(state)) if q.id == of), None)
    kind = asked.type if asked else "id_number_not" if of == "id_number" else "other"
    name = f"utter_form_why_{kind if kind in EXPLAINED else 'other'}"
    instead = (Say("utter_form_why_anonymous"),) if form.service(state).anonymous and not state.anonymous and kind in IDENTITY else ()
    return FormTurn(state, (Say(name), *instead, ask(form, state)))


def _asks_aside(question: Question, text: str) -> bool:
    """Tell whether a message asks something instead of answering. A consultation's question is its answer."""
    longest = TEXT_ASIDE_LONGEST if question.type == "text" else ASIDE_LONGEST
    if question.type == "text" and TROUBLE.search(text):
        return False
    return question.id != "question" and words.asks(text) and len(text) <= longest


def _value(form: "Form", state: FormState, question: Question, text: str, today: date) -> FormTurn:
    if question.type in FREE and words.filler(text):
        return _problem(form, state, Say("utter_form_bad_filler"), again=True)
    asked = [q for q in form.services.questions(form.service(state)) if q.id in asked_ids(form, state)]
    bare, beside = taking.beside(asked, question, text, today)
    checked = check(question, bare, today)
    if checked.problem:
        if other := {k: v for k, v in taking.others(asked, question, text, today).items() if k in open_questions(form, state)}:
            state.answers |= other
            return form.next(state, (taken(asked, other),))
        if words.asks(text) and state.turned != text and question.type not in ("text", "place"):
            return form.turn_aside(state, text)
        if question.type == "choice" and (turn := _story(form, state, text)):
            return turn
        return _problem(form, state, Say(checked.problem, checked.values))
    state.answers[question.id] = checked.value
    state.history.append(question.id)
    beside = {**taking.others(asked, question, text, today), **beside}
    state.answers |= {k: v for k, v in beside.items() if k in open_questions(form, state)}
    return form.next(state)


def _story(form: "Form", state: FormState, text: str) -> FormTurn | None:
    """Keep what happened, told where a choice was asked for, and ask for the choice again; None if the message tells nothing."""
    told = next((q for q in form.services.questions(form.service(state)) if q.id == "description" and q.id in open_questions(form, state)), None)
    if told is None or len(squeeze(text)) < STORY or words.asks(text) or text.startswith("不是"):
        return None
    state.answers[told.id] = text.strip()
    return form.next(state, (taken([told], state.answers),))


def taken(questions: list[Question], given: dict[str, Any]) -> Say:
    """Return what is said of answers that came without being asked for."""
    lines = [f"{q.label}：{short(q.type, str(given[q.id]))}" for q in questions if q.id in given]
    return Say("utter_form_taken", {"taken": "；".join(lines)})


def _problem(form: "Form", state: FormState, reason: Say, again: bool = False) -> FormTurn:
    """Say what is wrong and ask again; after several times offer a way out."""
    state.failed += 1
    asked = ask(form, state)
    if state.failed >= STUCK:
        out = (Button(phrases.say("utter_button_handover"), "/handover"), button("cancel"))
        return FormTurn(state, (reason, asked, Say("utter_form_stuck", {}, out)))
    return FormTurn(state, (reason, asked) if asked.buttons or again else (reason,))


def _matter(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    service = form.service(state)
    name = choice([m.name for m in service.matters], text)
    found = next((m for m in service.matters if m.name == name), None) or taking.matter(service, text)
    if found is None:
        if words.asks(text) and state.turned != text:
            return form.turn_aside(state, text)
        return _story(form, state, text) or _problem(form, state, Say("utter_form_bad_choice"))
    state.matter = found.id
    state.history.append("matter")
    state.answers |= {k: v for k, v in taking.others(form.services.questions(service), None, text, today).items() if k in open_questions(form, state)}
    said = [Say("utter_form_note", {"note": note}) for note in (found.note, found.platform) if note]
    return form.next(state, tuple(said))


def _anonymous(form: "Form", state: FormState, text: str) -> FormTurn:
    wanted = words.hidden(text)
    if wanted is None and (words.agrees(text) or words.refuses(text)):
        wanted = words.agrees(text)  # 要不要匿名？
    if wanted is None:
        if words.asks(text) and state.turned != text:
            return form.turn_aside(state, text)
        return _problem(form, state, Say("utter_form_bad_choice"))
    state.anonymous = wanted
    state.history.append("anonymous")
    if wanted:
        hidden = {q.id for q in form.services.questions(form.service(state)) if q.type in IDENTITY or q.id == "confidential"}
        state.answers = {k: v for k, v in state.answers.items() if k not in hidden}
        return form.next(state, (Say("utter_form_anonymous_noted"), *gathering.only_pictures(state)))
    return form.next(state)


def back(form: "Form", state: FormState) -> FormTurn:
    """Go one question back; what was answered there is asked anew."""
    if not state.history:
        return form.next(state, (Say("utter_form_first"),))
    return _reopen(form, state, state.history[-1])


def change(form: "Form", state: FormState, wanted: str | None, new: str, today: date) -> FormTurn:
    """Change an answer: at once if the new value came along, else by asking for it; without a name ask which."""
    if wanted is None:
        state.stage = "changing"
        given = [label for i, label in labels(form, state).items() if i in state.answers or i in state.skipped or i in ("matter", "anonymous")]
        return FormTurn(state, (Say("utter_form_change_which", {}, tuple(Button(label, label) for label in given)),))
    question = next((q for q in form.services.questions(form.service(state)) if q.id == wanted), None)
    if new and question is not None:
        checked = check(question, new, today)
        if checked.value:
            state.answers[wanted] = checked.value
            state.skipped = [s for s in state.skipped if s != wanted]
            return form.next(state, (Say("utter_form_changed", {"label": question.label}),))
        turn = _reopen(form, state, wanted)
        return FormTurn(turn.state, (Say(checked.problem, checked.values), *turn.say))
    return _reopen(form, state, wanted)


def _reopen(form: "Form", state: FormState, wanted: str) -> FormTurn:
    state.history = [h for h in state.history if h != wanted]
    state.answers.pop(wanted, None)
    state.skipped = [s for s in state.skipped if s != wanted]
    if wanted == "matter":
        state.matter = None
    if wanted == "anonymous":
        state.anonymous = None
    state.stage, state.asking, state.failed = "asking", wanted, 0
    return FormTurn(state, (ask(form, state),))
