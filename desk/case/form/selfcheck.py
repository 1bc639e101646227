"""The guided self-check of a service with steps: one yes-or-no question after the other, a report by theme, a visit offered."""

import re
from typing import TYPE_CHECKING

from desk import phrases
from desk.case.form import words
from desk.case.form.asking import button
from desk.case.form.state import FormState, FormTurn, Say
from desk.case.schema import Service

if TYPE_CHECKING:
    from desk.case.form.engine import Form

_YES = re.compile(
    r"^(?:都|全|全部|基本|基本上|应该)?(?:是|有|对|做了|做到|定了|签了|装了|够|登记了|办了|学过|演练|备份|没有车|没车|没有宿舍|没宿舍|没有这些|没有自己的)"
)
_NO = re.compile(r"^(?:否|不|没|还没|未|无|有的没|部分|少数|只有|差|坏|说不清|不清楚|不知道)")


def understood(text: str) -> bool | None:
    """Return yes or no; what somebody does not know counts as no, for it has to be looked at; None if it is neither."""
    said = text.strip(" 。，,！!")
    if _YES.match(said) or words.agrees(said):
        return True
    return False if _NO.match(said) or words.refuses(said) or words.skips(said) else None


def question(service: Service, state: FormState) -> Say:
    """Return the step that comes next."""
    step, at = service.steps[len(state.checked)], len(state.checked) + 1
    values = {"at": str(at), "count": str(len(service.steps)), "theme": step.theme, "ask": step.ask}
    return Say("utter_check_ask", values, (button("yes"), button("no")))


def step(form: "Form", state: FormState, text: str) -> FormTurn:
    """Take the answer to a step; after the last one give the report."""
    service = form.service(state)
    if words.goes_back(text) and state.checked:
        state.checked.pop()
        return FormTurn(state, (question(service, state),))
    answer = understood(text)
    if answer is None:
        if words.asks(text) and state.turned != text:
            return form.turn_aside(state, text)
        return FormTurn(state, (Say("utter_form_bad_yes_no"), question(service, state)))
    state.checked.append(answer)
    if len(state.checked) < len(service.steps):
        return FormTurn(state, (question(service, state),))
    state.stage = "visit"
    return FormTurn(state, (*report(service, state), visit_offer()))


def visit(form: "Form", state: FormState, text: str) -> FormTurn:
    """Take whether an officer shall come."""
    if words.refuses(text) or "不" in text[:2]:
        state.outcome = "cancelled"
        return FormTurn(state, (Say("utter_check_done"),))
    if words.agrees(text) or "预约" in text or "上门" in text:
        return form.next(state)
    if words.asks(text) and state.turned != text:
        return form.turn_aside(state, text)
    return FormTurn(state, (visit_offer(),))


def report(service: Service, state: FormState) -> tuple[Say, ...]:
    """Return the result: how many are in order, a line for each theme, and what to do about each no."""
    done = list(zip(service.steps, state.checked, strict=True))
    themes = list(dict.fromkeys(s.theme for s in service.steps))
    lines = []
    for theme in themes:
        answers = [good for step, good in done if step.theme == theme]
        lines.append(phrases.say("utter_check_line", theme=theme, good=str(sum(answers)), count=str(len(answers))))
    first = Say("utter_check_report", {"good": str(sum(state.checked)), "count": str(len(done)), "lines": "\n".join(lines)})
    advice = [f"{step.theme}：{step.advice}" for step, good in done if not good]
    return (first, Say("utter_check_advice", {"advice": "\n".join(advice)})) if advice else (first, Say("utter_check_all_good"))


def visit_offer() -> Say:
    """Return the question whether an officer shall come."""
    return Say("utter_check_visit", {}, (button("visit"), button("no_visit")))


def kept(service: Service, state: FormState) -> str:
    """Return what of the self-check goes into the case: what was not in order."""
    missing = list(dict.fromkeys(step.theme for step, good in zip(service.steps, state.checked, strict=True) if not good))
    return phrases.say("utter_check_kept", good=str(sum(state.checked)), count=str(len(service.steps)), themes="、".join(missing) or "-")
