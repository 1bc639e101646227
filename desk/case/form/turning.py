"""A form that takes the place of something: of an emergency that is dealt with, of another form that the person thought better of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desk import clock
from desk.case.form import asking, finding, taking, words
from desk.case.form.state import FormState, FormTurn, Say
from desk.case.form.telling import SILENT, Told
from desk.case.guards import FileData
from desk.case.schema import Question, Service

if TYPE_CHECKING:
    from desk.case.form.engine import Form

CARRIED = ("company", "credit_code", "contact", "mobile")  # who somebody is stays the same, whatever they ask for
LONGEST_TURN = 40  # a longer message tells something and changes no service
_OVER_TO = r"(?:换成|换到|换去|切换到|切换成|切到|转到|换)(?:去|到)?{city}(?:市|公安局?|那边|这边|的|局|吧|了|[。!！])*$"
_MISTAKEN = r"(?:搞|弄|选|点|进|找|走|来)错(?:了|地方|城市|局)*.{{0,12}}(?:是|在|到|找|要|成)的?{city}"


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
    if not state.service or state.deed or len(text) > LONGEST_TURN or (state.asking == "matter" and taking.matter(form.service(state), text)):
        return None
    wanted = words.turns_to(text)
    wishes = not wanted and _no_wish_asked(form, state) and words.wants(text) and not words.asks(text)
    if not wanted and not wishes:
        return None
    found = form.find(state.bureau, wanted or text)
    fresh = FormState(state.id, state.bureau, at=state.at, origin=wanted or text)
    carry(state, fresh)
    if found.sure and found.sure.id != state.service:
        return form.begin(fresh, found.sure, now)
    if wishes:
        return form.stands(state, (Say("utter_form_back_to", {"service": form.service(state).name}),))
    others = [s for s in found.likely if s.id != state.service]
    return form.offer(fresh, others, "utter_form_which") if others and found.sure is None else None


def _no_wish_asked(form: "Form", state: FormState) -> bool:
    """Tell whether a name or a number is asked for, which no wish can be."""
    question = asking.question_of(form, state) if state.stage == "asking" else None
    return question is not None and question.type in asking.STRICT | {"company", "person", "place"}


def another_bureau(form: "Form", state: FormState, text: str, now: datetime) -> FormTurn | None:
    """Begin the same anew at another bureau (搞错了，我们厂在宿迁). None if the message says no such thing."""
    bureau = _bureau_meant(form, state, text)
    if bureau is None or state.deed:
        return None
    fresh = FormState(state.id, bureau, at=state.at, origin=state.origin)
    fresh.answers = {k: state.answers[k] for k in (*CARRIED, "description") if state.answers.get(k)}
    fresh.files = list(state.files)
    wanted = f"{form.service(state).name}，{state.origin}" if state.service else state.origin
    found = form.find(bureau, wanted) if wanted else finding.Choice(None)
    if found.sure:
        turn = form.begin(fresh, found.sure, now)
    else:
        turn = form.offer(fresh, list(found.likely), "utter_form_which") if found.likely else form.groups(fresh, "utter_form_which_any")
    return FormTurn(turn.state, (Say("utter_form_moved", {"city": form.services.places[bureau][0]}), *turn.say))


def _bureau_meant(form: "Form", state: FormState, text: str) -> str | None:
    """Return the other bureau that a short message goes over to: by 换成 and its city, or by word of a mistake and its city."""
    if len(text) > LONGEST_TURN or words.asks(text):
        return None
    for bureau, places in form.services.places.items():
        city = next((p for p in places if p in text), None)
        if bureau == state.bureau or city is None:
            continue
        return bureau if any(re.search(pattern.format(city=city), text) for pattern in (_OVER_TO, _MISTAKEN)) else None
    return None


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
