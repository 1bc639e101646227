"""The summary: it is sent, changed, asked about, or a sentence more is said; and the answer to which one shall be changed."""

from datetime import date
from typing import TYPE_CHECKING

from desk.case.form import answering, asking, changes, changing, words
from desk.case.form.state import FormState, FormTurn, Say

if TYPE_CHECKING:
    from desk.case.form.engine import Form


def confirm(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    """Take a message while the summary waits to be confirmed."""
    if words.sends(text):
        state.outcome = "open"
        return FormTurn(state)
    if words.goes_back(text):
        return changing.back(form, state)
    if turn := changing.heard(form, state, text, today) or answering.hiding(form, state, text):
        return turn
    if words.refuses(text):
        return changing.change(form, state, None, "", today)
    if words.asks(text) and state.turned != text:
        return form.turn_aside(state, text)
    return changing.again(form, state, text, today) or form.next(state, (Say("utter_form_confirm_or_change"),))


def chosen(form: "Form", state: FormState, text: str, today: date) -> FormTurn:
    """Take which answer shall be changed."""
    known = asking.names(form, state)
    wanted = changes.change(text, known) or changes.change(f"改{text}", known)
    if wanted is not None and wanted.question:
        return changing.change(form, state, wanted.question, wanted.new, today)
    if turn := answering.hiding(form, state, text) or changing.again(form, state, text, today):
        return turn
    if words.sends(text) or words.refuses(text):
        return form.next(state)
    if words.asks(text) and state.turned != text:
        return form.turn_aside(state, text)
    return changing.change(form, state, None, "", today)
