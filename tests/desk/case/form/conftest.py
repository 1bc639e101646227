"""A form over the real services, and a way to talk with it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from desk import phrases
from desk.case.form.engine import Form
from desk.case.form.state import FormState, FormTurn
from desk.case.services import read_services
from desk.settings import ROOT

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@dataclass
class Talk:
    """A person who talks with a form; what is kept goes through JSON, as in a slot."""

    form: Form
    turn: FormTurn
    now: datetime = NOW
    said: list[str] = field(default_factory=list)

    def say(self, *texts: str) -> str:
        """Say all of `texts`; return what the form says to the last."""
        for text in texts:
            state = FormState.of_json(self.turn.state.as_json())
            self.turn = self.form.step(state, text, self.now)
        return self.heard

    def wait(self, **time: float) -> None:
        """Let time go by."""
        self.now += timedelta(**time)

    @property
    def heard(self) -> str:
        """What the form said last."""
        return "\n".join(phrases.say(s.response, **s.values) for s in self.turn.say)

    @property
    def buttons(self) -> list[str]:
        """The titles of the buttons it offered last."""
        return [b.title for s in self.turn.say for b in s.buttons]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered so far."""
        return self.turn.state.answers


@pytest.fixture(scope="session")
def form(whole) -> Form:
    return Form(read_services(ROOT / "policies", whole), lambda bureau, text: [])


@pytest.fixture
def begin(form):
    """Return a way to begin a talk: by words, by the item of a button, or by a service."""

    def begun(text: str = "/apply", bureau: str = "zibo", item: str = "", service: str = "") -> Talk:
        bureau = service.partition("-")[0] or item.partition("-")[0] or bureau
        return Talk(form, form.start(text, bureau, "m1", NOW, item, service))

    return begun
