"""What a form says of what it was told: the summary to confirm, phones and numbers masked."""

import re
from datetime import date

from desk import phrases
from desk.case import masking
from desk.case.form import dates
from desk.case.form.state import FormState
from desk.case.schema import Question, Service

SHORT = 30
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


def masked(kind: str, value: str) -> str:
    """Return a value as it may be shown: phones and identity numbers with their middle hidden."""
    if kind == "mobile":
        return masking.mobile(value)
    if kind == "id_number" and len(value) >= 10:
        return f"{value[:4]}{'*' * (len(value) - 8)}{value[-4:]}"
    if kind == "date":
        return dates.show(date.fromisoformat(value))
    return _MOBILE.sub(r"\1****\2", value)


def short(kind: str, value: str) -> str:
    """Return a value as it is repeated in passing: masked, and long ones cut."""
    shown = masked(kind, value)
    return f"{shown[:SHORT]}……" if len(shown) > SHORT else shown


def summary(service: Service, questions: list[Question], state: FormState) -> str:
    """Return one line for each thing that will be stored."""
    lines = [(phrases.say("utter_word_service"), service.name)]
    matter = next((m for m in service.matters if m.id == state.matter), None)
    if matter:
        lines.append((phrases.say("utter_word_matter"), matter.name))
    if state.anonymous:
        lines.append((phrases.say("utter_word_contact"), phrases.say("utter_word_anonymous")))
    lines += [(q.label, masked(q.type, str(state.answers[q.id]))) for q in questions if state.answers.get(q.id) not in (None, "")]
    return "\n".join(f"{label}：{value}" for label, value in lines)
