"""A form that takes the place of something: of an emergency that is dealt with, of another form that the person thought better of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desk import clock
from desk.case.form import finding, taking, words
from desk.case.form.state import FormState, FormTurn, Say
from desk.case.form.telling import SILENT, Told
from desk.case.guards import FileData
from desk.case.schema import Question, Service

if TYPE_CHECKING:
    from desk.case.form.engine import Form

CARRIED = ("company", "credit_code", "contact", "mobile")  # who somebody is stays the same, whatever they ask for
LONGEST_TURN = 40  # a longer message tells something and changes no service


@dataclass(frozen=True)
class Before:
    """What was there before a form began: words said in danger, the form that was open, files sent ahead, the question answered last."""

    danger: str = ""
    form: FormState | None = None
    files: Sequence[FileData] = ()
    told: Told = SILENT


NOTHING = Before()


def carry(old: FormState | None, new: FormState) -> None:
    """Take over from an open form who the person is and what they sent; an anonymous one told nothing."""
    if old is None or old.deed or old.bureau != new.bureau:
        return
    new.answers = {k: old.answers[k] for k in CARRIED if old.answers.get(k)}
    new.files = [*old.files, *new.files]


def of_told(form: "Form", state: FormState, of_item: list[Service], told: Told) -> list[Service]:
    """Return the services of an item; only the one that the question before names, if it surely names one of them."""
    named = form.find(state.bureau, told.words).sure if told.words and len(of_item) > 1 else None
    return [named] if named in of_item and named is not None else of_item


def begin_told(form: "Form", state: FormState, service: Service, told: Told, now: datetime) -> FormTurn:
    """Begin with what the question before told; its story is one, whatever it was asked for in the end."""
    if told.story:
        state.answers.setdefault("description", told.words)
    return form.begin(state, service, now)


def another_service(form: "Form", state: FormState, text: str, now: datetime) -> FormTurn | None:
    """Go over to another service if the message plainly says so (算了，我要办居住证); None if it does not."""
    wanted = words.turns_to(text) if len(text) <= LONGEST_TURN and not state.deed else None
    if not wanted or not state.service or (state.asking == "matter" and taking.matter(form.service(state), text)):
        return None
    found = form.find(state.bureau, wanted)
    fresh = FormState(state.id, state.bureau, at=state.at, origin=wanted)
    carry(state, fresh)
    if found.sure and found.sure.id != state.service:
        return form.begin(fresh, found.sure, now)
    others = [s for s in found.likely if s.id != state.service]
    return form.offer(fresh, others, "utter_form_which") if others and found.sure is None else None


def fitting(services: Sequence[Service], fraud: bool = False) -> list[Service]:
    """Return the services that take up what an emergency was about, the likelier first."""
    first = "crime" if fraud else "help"
    return sorted((s for s in services if s.after_danger), key=lambda s: s.after_danger != first)


def after_danger(form: "Form", state: FormState, text: str, service: str, danger: str, now: datetime) -> FormTurn | None:
    """Begin with what was said in danger, if the message means it: by its button, by a fitting service, by a plain wish."""
    known = fitting(form.services.of_bureau(state.bureau))
    if service or text.startswith("/"):
        chosen = next((s for s in known if s.id == service), None)
    else:
        found = finding.Choice(None) if words.over(text) else form.find(state.bureau, text)
        chosen = found.sure if found.sure in known else None
        if found.sure is None and known and (words.over(text) or taking.wishes(text) or any(s in known for s in found.likely)):
            state.origin, state.item, state.danger = _told(danger, text), "", True
            return form.offer(state, known, "utter_form_after_danger")
    if chosen is None:
        return None
    state.origin, state.item = _told(danger, text), ""
    tell_first(form.services.questions(chosen), state)
    return form.begin(state, chosen, now)


def tell_first(questions: Sequence[Question], state: FormState) -> None:
    """Answer the question for what happened with the words said in danger, however few they are."""
    asked = next((q for q in questions if q.type == "text" and q.required), None)
    if asked:
        state.answers[asked.id] = state.origin


def goes_on(form: "Form", state: FormState, text: str, danger: str, now: datetime) -> FormTurn:
    """Take the first message of a form after an emergency in its middle: what was said then is what happened, and 没事了 ends nothing."""
    back = words.over(text) or words.resumes(text) or words.filler(text)
    asked = next((q for q in form.services.questions(form.service(state)) if q.id == state.asking), None) if state.service else None
    if state.stage == "asking" and asked and asked.type == "text" and asked.id == "description":
        other = taking.wholly(form.services.questions(form.service(state)), text, clock.local(now).date())
        if back or other:
            state.answers |= {asked.id: danger, **other}
            state.history.append(asked.id)
            return form.next(state, (Say("utter_form_danger_noted"),))
        if not (text.startswith("/") or words.asks(text) or words.for_others(text) or words.cancels(text) or words.goes_back(text)):
            return form.step(state, _told(danger, text), now)
    if not back:
        return form.step(state, text, now)
    return form.stands(state, (Say("utter_form_back_to", {"service": form.service(state).name}),) if state.service else ())


def _told(danger: str, text: str) -> str:
    """Join what was said in danger with what is said now, unless that only wishes for something."""
    return danger if text.startswith("/") or words.over(text) or taking.wishes(text) or words.wishes(text) else f"{danger}；{text}"
