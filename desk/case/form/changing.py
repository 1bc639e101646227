"""Answers thought better of: one back, change this one, 不对，是…, another matter, a sentence more, a name after all or none."""

from datetime import date
from typing import TYPE_CHECKING

from desk import phrases
from desk.case.form import changes, gathering, taking, words
from desk.case.form.asking import ASIDE_LONGEST, FREE, IDENTITY, STRICT, ask, asked, given, labels, names, problem, question_of
from desk.case.form.changes import Change, Correction
from desk.case.form.checks import check, choice
from desk.case.form.state import Button, FormState, FormTurn, Say
from desk.case.schema import Question

if TYPE_CHECKING:
    from desk.case.form.engine import Form

LONGEST = 60  # a longer message changes nothing
CORRECTED = 30  # what stands behind 不对，是 and is longer tells something
EXACT = {"choice", "number", "date", "yes_no"}  # types of which it can be told whether a correction fits
NO_ONLY = "不是"  # says no of what was asked as well as of what was answered


def heard(form: "Form", state: FormState, text: str, today: date) -> FormTurn | None:
    """Take a wish to change something that was answered; None if the message is none."""
    said, known = text.strip(), names(form, state)
    if (added := changes.appends(said, known)) and (turn := append(form, state, *added)):
        return turn
    if len(said) > LONGEST:
        return None
    if turn := _corrected(form, state, said, today) or _another_matter(form, state, said):
        return turn
    wanted = changes.change(said, known)
    question = question_of(form, state)
    if wanted is None or (question and question.type in FREE and len(said) > ASIDE_LONGEST and not wanted.sure):
        return None
    if not wanted.sure and state.stage == "asking" and (not wanted.question or wanted.question == state.asking or not given(state, wanted.question)):
        return None
    return _by_value(form, state, wanted, today) or change(form, state, wanted.question, wanted.new, today)


def _by_value(form: "Form", state: FormState, wanted: Change, today: date) -> FormTurn | None:
    """Change what the new value can only belong to, where no name was said (改一下 13900001111)."""
    fitting = None if wanted.question or not wanted.new else _strict(form, state, wanted.new, today)
    return change(form, state, fitting.id, wanted.new, today) if fitting else None


def _strict(form: "Form", state: FormState, new: str, today: date) -> Question | None:
    """Return the question, answered or open, that `new` fits and can be nothing else than its answer."""
    near = [q for q in asked(form, state) if q.type in STRICT and (q.id in state.answers or q.id == state.asking)]
    return next((q for q in near if check(q, new, today).value), None)


def again(form: "Form", state: FormState, text: str, today: date) -> FormTurn | None:
    """Take a value given once more where nothing is asked any more: a phone by itself, 电话是139…, 对了，……."""
    wanted = changes.tells(text, names(form, state)) if len(text) <= LONGEST else None
    if wanted and wanted.question and not words.asks(text):
        return change(form, state, wanted.question, wanted.new, today)
    fitting = _strict(form, state, text, today) if len(text) <= LONGEST else None
    if fitting and taking.wholly(asked(form, state), text, today):
        return change(form, state, fitting.id, text, today)
    more = changes.by_the_way(text)
    return append(form, state, None, more) if more and not words.asks(text) else None


def _corrected(form: "Form", state: FormState, text: str, today: date) -> FormTurn | None:
    """Put right what 不对，是X means: an answer that only X fits, else the one just given."""
    found = changes.corrects(text)
    if found is None:
        return None
    if fitting := _strict(form, state, found.new, today):
        return change(form, state, fitting.id, found.new, today)
    if not found.linked:
        return None
    last = state.history[-1] if state.history else ""
    if wanted := _fits_last(form, state, last, found, today):
        return change(form, state, wanted, found.new, today)
    if state.matter and (turn := _to_matter(form, state, found.new)):
        return turn
    question = question_of(form, state)
    answers = question is None or question.type == "text" or (found.mark and check(question, found.new, today).value)  # 改成X answers nothing
    return None if state.stage == "asking" and (answers or found.mark == NO_ONLY) else change(form, state, None, "", today)


def _fits_last(form: "Form", state: FormState, last: str, found: Correction, today: date) -> str | None:
    """Return the question answered last if X can be its answer; free words only after a plain 不对 or 写错了."""
    question = next((q for q in asked(form, state) if q.id == last), None)
    if question is None or not check(question, found.new, today).value or len(found.new) > CORRECTED:
        return None
    return last if question.type in EXACT or (question.type in FREE and found.mark != NO_ONLY) else None


def _another_matter(form: "Form", state: FormState, text: str) -> FormTurn | None:
    """Go over to another matter of the service (报案的那个), or ask which (不是这个)."""
    if state.asking == "matter" or not state.matter:
        return None
    question = question_of(form, state)
    if question is not None and question.type in ("choice", "yes_no"):
        return None
    if changes.not_this(text):
        return reopen(form, state, "matter")
    named = changes.that_one(text)
    return _to_matter(form, state, named) if named else None


def _to_matter(form: "Form", state: FormState, named: str) -> FormTurn | None:
    service = form.service(state)
    name = choice([m.name for m in service.matters], named)
    found = next((m for m in service.matters if m.name == name), None) or taking.matter(service, named)
    if found is None or found.id == state.matter:
        return None
    state.matter = found.id
    said = [Say("utter_form_note", {"note": note}) for note in (found.note, found.platform) if note]
    return form.next(state, (Say("utter_form_changed_to", {"label": phrases.say("utter_word_matter"), "value": found.name}), *said))


def append(form: "Form", state: FormState, wanted: str | None, more: str) -> FormTurn | None:
    """Add a sentence to a text that was answered: the one named, else what happened, else the last; None if there is none."""
    texts = [q for q in asked(form, state) if q.type == "text" and q.id in state.answers]
    ranked = sorted(texts, key=lambda q: (q.id != wanted, q.id != "description", not q.required))
    if not ranked or (wanted and ranked[0].id != wanted):
        return None
    question, whole = ranked[0], f"{str(state.answers[ranked[0].id]).rstrip('。；')}；{more.strip()}"
    checked = check(question, whole, date.min)
    if checked.problem:
        return form.stands(state, (Say(checked.problem, checked.values),))
    state.answers[question.id] = checked.value
    return form.next(state, (Say("utter_form_added", {"label": question.label}),))


def hide(form: "Form", state: FormState, wanted: bool) -> FormTurn:
    """Keep the person unknown, leaving out what names them, or not."""
    before, state.anonymous = state.anonymous, wanted
    state.history = [*(h for h in state.history if h != "anonymous"), "anonymous"]
    if wanted:
        hidden = {q.id for q in form.services.questions(form.service(state)) if q.type in IDENTITY or q.id == "confidential"}
        state.answers = {k: v for k, v in state.answers.items() if k not in hidden}
        return form.next(state, (Say("utter_form_anonymous_noted"), *gathering.only_pictures(state)))
    return form.next(state, (Say("utter_form_named_noted"),) if before else ())


def back(form: "Form", state: FormState) -> FormTurn:
    """Go one question back; what was answered there is asked anew."""
    if not state.history:
        return form.next(state, (Say("utter_form_first"),))
    return reopen(form, state, state.history[-1])


def change(form: "Form", state: FormState, wanted: str | None, new: str, today: date) -> FormTurn:
    """Change an answer: at once if the new value came along, else by asking for it; without a name ask which."""
    if wanted is None:
        return _which(form, state)
    question = next((q for q in form.services.questions(form.service(state)) if q.id == wanted), None)
    if new and wanted == "matter" and (turn := _to_matter(form, state, new)):
        return turn
    if new and question is not None:
        checked = check(question, new, today)
        if checked.value:
            known = wanted in state.answers
            state.answers[wanted] = checked.value
            state.skipped = [s for s in state.skipped if s != wanted]
            return form.next(state, (Say("utter_form_changed", {"label": question.label}) if known else Say("utter_form_noted", {"label": question.label}),))
        turn = reopen(form, state, wanted)
        return FormTurn(turn.state, (Say(checked.problem, checked.values), *turn.say))
    return reopen(form, state, wanted)


def _which(form: "Form", state: FormState) -> FormTurn:
    """Ask which answer shall be changed; where nothing was answered there is nothing to change."""
    known = [label for i, label in labels(form, state).items() if given(state, i) or i in state.skipped]
    if not known:
        return problem(form, state, Say("utter_form_first"), again=True)
    state.stage = "changing"
    return FormTurn(state, (Say("utter_form_change_which", {}, tuple(Button(label, label) for label in known)),))


def reopen(form: "Form", state: FormState, wanted: str) -> FormTurn:
    """Ask for an answer anew."""
    state.history = [h for h in state.history if h != wanted]
    state.answers.pop(wanted, None)
    state.skipped = [s for s in state.skipped if s != wanted]
    if wanted == "matter":
        state.matter = None
    if wanted == "anonymous":
        state.anonymous = None
    state.stage, state.asking, state.failed = "asking", wanted, 0
    return FormTurn(state, (ask(form, state),))
