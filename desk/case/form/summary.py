"""What a form says of what it was told: the summary to confirm, phones and numbers masked."""

from datetime import date
from typing import cast

from desk import phrases
from desk.case import masking
from desk.case.form import dates
from desk.case.form.state import FormState
from desk.case.schema import FieldType, Question, Service

SHORT = 30


def masked(kind: str, value: str) -> str:
    """Return a value as it may be shown: phones, identity numbers and bank cards with their middle hidden, a firm's public code whole."""
    if kind == "date":
        return dates.show(date.fromisoformat(value))
    return value if kind == "credit_code" else masking.answer(value, cast(FieldType, kind))


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
