"""The questions of a form: which are asked, which are open, what they are called, how one is asked, and asked again."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk import clock, phrases
from desk.case.form import changes
from desk.case.form.checks import check
from desk.case.form.state import Button, FormState, FormTurn, Say
from desk.case.form.summary import short
from desk.case.schema import Question

if TYPE_CHECKING:
    from desk.case.form.engine import Form

IDENTITY = {"company", "credit_code", "person", "mobile", "id_number"}  # types that are not asked of somebody anonymous
STRICT = {"mobile", "credit_code", "id_number", "plate"}  # what fits these can be nothing else
FREE = {"text", "place", "time", "company", "person"}
ASIDE_LONGEST = 24  # a longer message to a free question is its answer, even if it asks something
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


def asked(form: "Form", state: FormState) -> list[Question]:
    """Return the service's questions among them."""
    ids = asked_ids(form, state)
    return [q for q in form.services.questions(form.service(state)) if q.id in ids]


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


def names(form: "Form", state: FormState) -> changes.Names:
    """Return all that people may call the questions, those with an answer first."""
    known = {q.id: q for q in form.services.questions(form.service(state))}
    found = {i: changes.names(label, known.get(i), i) for i, label in labels(form, state).items()}
    return dict(sorted(found.items(), key=lambda pair: not given(state, pair[0])))


def given(state: FormState, question_id: str) -> bool:
    """Tell whether something was answered already."""
    if question_id == "anonymous":
        return state.anonymous is not None
    return bool(state.matter) if question_id == "matter" else question_id in state.answers


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


def problem(form: "Form", state: FormState, reason: Say, again: bool = False) -> FormTurn:
    """Say what is wrong and ask again; after several times offer a way out."""
    state.failed += 1
    asked_again = ask(form, state)
    if state.failed >= STUCK:
        return way_out(form, state, reason)
    return FormTurn(state, (reason, asked_again) if asked_again.buttons or again else (reason,))


def way_out(form: "Form", state: FormState, reason: Say) -> FormTurn:
    """Say what is wrong, ask again, and offer an officer, or to leave it."""
    out = (Button(phrases.say("utter_button_handover"), "/handover"), button("cancel"))
    return FormTurn(state, (reason, ask(form, state), Say("utter_form_stuck", {}, out)))


def taken(questions: list[Question], found: dict[str, Any]) -> Say:
    """Return what is said of answers that came without being asked for."""
    lines = [f"{q.label}：{short(q.type, str(found[q.id]))}" for q in questions if q.id in found]
    return Say("utter_form_taken", {"taken": "；".join(lines)})


def surely_answers(form: "Form", state: FormState, text: str, now: datetime) -> bool:
    """Tell whether a message after a long pause can only be the answer to what was asked."""
    if state.stage != "asking" or not state.service:
        return False
    question = question_of(form, state)
    return question is not None and question.type in STRICT and bool(check(question, text, clock.local(now).date()).value)
