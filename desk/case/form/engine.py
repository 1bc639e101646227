"""The form as a whole: it begins, takes a message in whatever stage it is, and ends confirmed or given up."""

import copy
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from desk import clock, phrases
from desk.case import files
from desk.case.form import after, answering, asking, confirming, finding, gathering, selfcheck, summary, taking, turning, words
from desk.case.form.asking import button
from desk.case.form.checks import choice
from desk.case.form.state import Button, FormState, FormTurn, Say
from desk.case.form.turning import NOTHING, Before
from desk.case.guards import FileData
from desk.case.schema import Service
from desk.case.services import Services
from desk.text import squeeze

RESTED = 2 * 3600  # after so many seconds of silence a half-filled form is offered again instead of going on
SCANT = 3  # what is at most so many characters long names no service by its sense
Find = Callable[[str, str], Sequence[str]]


class Form:
    """Opens cases by asking. `find(bureau, text)` gives the items that the finder makes of a text, best first, none if unsure."""

    def __init__(self, services: Services, find: Find) -> None:
        self.services, self._find = services, find

    def start(self, text: str, bureau: str, key: str, now: datetime, item: str = "", service: str = "", before: Before = NOTHING) -> FormTurn:
        """Begin: by a service, by the item of a button or of the talk, or by the words of `text`. `key` names this form for good.

        What was there before is not asked again: what was said in danger, the form that this one takes the place of, files, the
        question whose answer led here.
        """
        origin = before.told.words or ("" if text.startswith("/") else text)
        state = FormState(key, bureau, at=now.timestamp(), origin=origin, item=item, files=[dict(f) for f in before.files])
        turning.carry(before.form, state)
        if before.danger and (turn := turning.after_danger(self, state, text, service, before.danger, now)):
            return turn
        if service in self.services.by_id:
            return turning.begin_told(self, state, self.services.by_id[service], before.told, now)
        of_item = turning.of_told(self, state, finding.by_item(self.services, item) if item.startswith(f"{bureau}-") else [], before.told)
        if text.startswith("/") or (of_item and taking.wishes(text, bureau)):
            if len(of_item) == 1:
                return turning.begin_told(self, state, of_item[0], before.told, now)
            return self.offer(state, of_item, "utter_form_which") if of_item else self.groups(state, "utter_form_which_any")
        return self._by_words(state, before.told.words or text, now)

    def step(self, kept: FormState, text: str, now: datetime) -> FormTurn:
        """Take one message of the person."""
        state = copy.deepcopy(kept)
        rest, state.at = now.timestamp() - state.at, now.timestamp()
        rested, state.files = rest > RESTED, state.files if rest < gathering.KEPT else []
        state.aside = False
        if rested and state.deed:
            return after.give_up(state) if words.resumes(text) or words.cancels(text) else self.turn_aside(after.give_up(state).state, text)
        if rested and state.stage != "resuming" and not asking.surely_answers(self, state, text, now):
            return self._rested(state, text)
        if turn := turning.another_service(self, state, text, now) or turning.another_bureau(self, state, text, now) or self._leave(state, text):
            return turn
        if text.startswith("/"):
            return self._payload(state, text)
        if words.for_others(text) and state.turned != text:
            return self.turn_aside(state, text)
        if state.deed:
            return after.step(state, text)
        return self._in_stage(state, text, now)

    def _leave(self, state: FormState, text: str) -> FormTurn | None:
        """Take that the person gives up what is being filled in, leaves it for a while, or comes back to it; None for another message."""
        if words.cancels(text) or (state.service and not state.deed and words.withdraws(text)):
            if state.stage == "changing":
                return self.next(state)
            if state.deed:
                return after.step(state, text) if state.stage == "rating" else after.give_up(state)
            state.outcome = "cancelled"
            return FormTurn(state, (Say("utter_form_cancelled"),))
        if state.deed or state.stage == "resuming":
            return None
        asked = asking.question_of(self, state) if state.service else None
        if words.pauses(text) and not (asked and asked.type in ("time", "date")):
            return FormTurn(state, (Say("utter_form_paused"),))
        return self.stands(state) if words.returns(text) else None

    def _in_stage(self, state: FormState, text: str, now: datetime) -> FormTurn:
        today = clock.local(now).date()
        steps: dict[str, Callable[[FormState, str, datetime], FormTurn]] = {
            "resuming": self._resume,
            "choosing": self._choose,
            "steps": lambda *given: selfcheck.step(self, *given[:2]),
            "visit": lambda *given: selfcheck.visit(self, *given[:2]),
            "confirming": lambda state, text, now: confirming.confirm(self, state, text, today),
            "changing": lambda state, text, now: confirming.chosen(self, state, text, today),
        }
        return steps[state.stage](state, text, now) if state.stage in steps else answering.answer(self, state, text, today)

    def take_files(self, kept: FormState, came: Sequence[FileData], now: datetime) -> FormTurn:
        """Take files that the person sent."""
        state = copy.deepcopy(kept)
        state.at, state.aside = now.timestamp(), False
        return gathering.take(self, state, came)

    def after_danger(self, kept: FormState, text: str, danger: str, now: datetime) -> FormTurn:
        """Take the first message after an emergency in the middle of the form; `danger`: what was said then."""
        state = copy.deepcopy(kept)
        if now.timestamp() - state.at > RESTED:
            return self.step(kept, text, now)
        state.at, state.aside = now.timestamp(), False
        return turning.goes_on(self, state, text, danger, now)

    def again(self, kept: FormState) -> FormTurn:
        """Ask once more what stands open, after somebody else answered a message in between."""
        state = copy.deepcopy(kept)
        state.aside = False
        if state.stage == "resuming":
            state.failed += 1
            return FormTurn(state, (self._resume_offer(state),) if state.failed == 1 else ())
        in_form = state.service and not state.deed and state.stage not in ("choosing", "steps", "visit")
        return self.stands(state, (Say("utter_form_back_to", {"service": self.service(state).name}),) if in_form else ())

    def stands(self, state: FormState, before: tuple[Say, ...] = ()) -> FormTurn:
        """Say `before`, then ask what stands open."""
        if state.stage == "resuming":
            return FormTurn(state, (*before, self._resume_offer(state)))
        if state.deed:
            return FormTurn(state, (*before, *after.ask(state).say))
        if state.stage == "choosing":
            return FormTurn(state, (*before, *self._repeat_choice(state).say))
        if state.stage == "steps":
            return FormTurn(state, (*before, selfcheck.question(self.service(state), state)))
        if state.stage == "visit":
            return FormTurn(state, (*before, selfcheck.visit_offer()))
        return self.next(state, before)

    def opening(self, state: FormState) -> dict[str, Any]:
        """Return what `desk.case.opening.Opening` needs of a confirmed form: service, matter, answers, anonymous."""
        given = dict(state.answers)
        if state.checked:
            given["self_check"] = selfcheck.kept(self.service(state), state)
        sent = [files.nameless(f, n) if state.anonymous else f for n, f in enumerate(gathering.sent(state), 1)]
        return {"service": state.service, "matter": state.matter, "answers": given, "anonymous": bool(state.anonymous), "files": sent}

    def service(self, state: FormState) -> Service:
        """Return the service that was chosen."""
        return self.services.by_id[state.service]

    def turn_aside(self, state: FormState, text: str) -> FormTurn:
        """Leave the message to others."""
        state.aside, state.turned = True, text
        return FormTurn(state, aside=True)

    def next(self, state: FormState, before: tuple[Say, ...] = ()) -> FormTurn:
        """Ask the first open question, or show the summary."""
        state.failed, state.turned = 0, ""
        open_ones = asking.open_questions(self, state)
        if open_ones:
            state.stage, state.asking = "asking", open_ones[0]
            return FormTurn(state, (*before, asking.ask(self, state)))
        state.stage, state.asking = "confirming", ""
        asked = self.services.questions(self.service(state))
        shown = "\n".join([summary.summary(self.service(state), asked, state), *gathering.lines(asked, state)])
        buttons = (Button(phrases.say("utter_button_confirm"), f'/case_confirm{{"form": "{state.id}"}}'), button("change"), button("cancel"))
        return FormTurn(state, (*before, Say("utter_form_summary", {"summary": shown}, buttons)))

    def begin(self, state: FormState, service: Service, now: datetime) -> FormTurn:
        """Begin with a service that is sure."""
        state.service, state.offered = service.id, []
        said = [Say("utter_form_begin", {"service": service.name, "about": service.about})]
        if service.platform:
            said.append(Say("utter_form_platform", {"platform": service.platform}))
        if service.steps and not state.checked:
            state.stage = "steps"
            return FormTurn(state, (*said, selfcheck.question(service, state)))
        taken = self._take(state, service, now)
        if taken:
            said.append(Say("utter_form_taken", {"taken": "；".join(taken)}))
        return self.next(state, tuple(said))

    def _take(self, state: FormState, service: Service, now: datetime) -> list[str]:
        """Take from the first message what it already says; return it as lines for the person."""
        found = taking.matter(service, state.origin, state.item)
        if found:
            state.matter = found.id
        state.anonymous = True if service.anonymous and words.hidden_in(state.origin) else None
        questions = [q for q in self.services.questions(service) if not (state.anonymous and q.type in asking.IDENTITY)]
        given = taking.take_first(service, questions, state.origin, clock.local(now).date()) if state.origin else {}
        state.answers = {k: v for k, v in (given | state.answers).items() if k in {q.id for q in questions}}
        lines = [f"{phrases.say('utter_word_matter')}：{found.name}"] if found else []
        return lines + [f"{q.label}：{summary.short(q.type, str(state.answers[q.id]))}" for q in questions if q.id in state.answers]

    def _by_words(self, state: FormState, text: str, now: datetime) -> FormTurn:
        found = self.find(state.bureau, text)
        if found.sure:
            return self.begin(state, found.sure, now)
        if found.likely and not taking.wishes(text, state.bureau):
            return self.offer(state, list(found.likely), "utter_form_which")
        return self.groups(state, "utter_form_which_any")

    def find(self, bureau: str, text: str) -> finding.Choice:
        """Return which services `text` names; a word or two are not put to the finder, which finds something in everything."""
        return finding.by_words(self.services, bureau, text, self._find(bureau, text) if len(squeeze(text)) > SCANT else ())

    def offer(self, state: FormState, likely: list[Service], response: str) -> FormTurn:
        """Offer services to choose from."""
        state.stage, state.offered = "choosing", [s.id for s in likely]
        return FormTurn(state, (Say(response, {}, (*(Button(s.name, s.name) for s in likely), button("none_of_these"), button("cancel"))),))

    def groups(self, state: FormState, response: str) -> FormTurn:
        """Offer kinds of services to choose from."""
        kinds = {s.kind for s in self.services.of_bureau(state.bureau)}
        groups = [g for g, members in finding.GROUPS.items() if kinds & set(members)]
        state.stage, state.offered = "choosing", [f"group:{g}" for g in groups]
        return FormTurn(state, (Say(response, {}, (*(button(f"group_{g}") for g in groups), button("cancel"))),))

    def _repeat_choice(self, state: FormState) -> FormTurn:
        if state.offered and not state.offered[0].startswith("group:"):
            return self.offer(state, [self.services.by_id[s] for s in state.offered if s in self.services.by_id], "utter_form_which")
        return self.groups(state, "utter_form_which_any")

    def _choose(self, state: FormState, text: str, now: datetime) -> FormTurn:
        if text.strip() == phrases.say("utter_button_none_of_these") or words.refuses(text):
            return self.groups(state, "utter_form_which_any")
        names = {phrases.say(f"utter_button_{o.replace(':', '_')}") if o.startswith("group:") else self.services.by_id[o].name: o for o in state.offered}
        picked = names.get(choice(list(names), text) or "")
        if picked and picked.startswith("group:"):
            members = finding.GROUPS[picked.removeprefix("group:")]
            return self.offer(state, [s for s in self.services.of_bureau(state.bureau) if s.kind in members], "utter_form_which")
        if picked:
            if state.danger:
                turning.tell_first(self.services.questions(self.services.by_id[picked]), state)
            return self.begin(state, self.services.by_id[picked], now)
        if words.filler(text):
            return self._repeat_choice(state)
        if words.why(text, "", {}) is not None:
            return self.stands(state, (Say("utter_form_why_later"),))
        asks = words.asks(text) and len(text) <= asking.ASIDE_LONGEST
        whole = text if taking.wishes(state.origin, state.bureau) or not state.origin else f"{state.origin}。{text}"
        found = self.find(state.bureau, text)
        found = found if found.sure or asks or len(squeeze(text)) < asking.STORY else self.find(state.bureau, whole)
        if found.sure and not asks:
            state.origin = whole
            return self.begin(state, found.sure, now)
        if asks and state.turned != text:
            return self.turn_aside(state, text)
        if len(squeeze(text)) <= SCANT:
            return self.stands(state, (Say("utter_form_bad_choice"),))
        if found.likely:
            state.origin = whole
            return self.offer(state, list(found.likely), "utter_form_which")
        return self.groups(state, "utter_form_not_found")

    def _payload(self, state: FormState, text: str) -> FormTurn:
        """A tapped button: our own summary's, or one of an answer, which is left to others."""
        if text.startswith("/case_confirm"):
            if state.stage == "confirming" and state.id in text:
                state.outcome = "open"
                return FormTurn(state)
            return self.again(state)
        state.aside = True
        return FormTurn(state, aside=True)

    def _rested(self, state: FormState, text: str) -> FormTurn:
        state.stage, state.failed = "resuming", 0
        if words.resumes(text) or words.returns(text) or words.cancels(text):
            return self._resume(state, text, clock.now())
        if words.asks(text) or words.for_others(text) or text.startswith("/"):
            return self.turn_aside(state, text)
        state.failed = 1
        return FormTurn(state, (self._resume_offer(state),))

    def _resume_offer(self, state: FormState) -> Say:
        name = self.services.by_id[state.service].name if state.service else phrases.say("utter_word_case")
        return Say("utter_form_resume", {"service": name}, (button("resume"), button("drop")))

    def _resume(self, state: FormState, text: str, now: datetime) -> FormTurn:
        if words.cancels(text) or words.refuses(text):
            state.outcome = "cancelled"
            return FormTurn(state, (Say("utter_form_cancelled"),))
        if words.resumes(text) or words.returns(text):
            return self._repeat_choice(state) if not state.service else self._resumed(state)
        return self.turn_aside(state, text)

    def _resumed(self, state: FormState) -> FormTurn:
        service = self.service(state)
        if service.steps and len(state.checked) < len(service.steps):
            state.stage = "steps"
            return FormTurn(state, (selfcheck.question(service, state),))
        return self.next(state)
