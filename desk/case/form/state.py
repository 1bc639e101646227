"""What a form remembers between two messages, and what one step of it says; plain values that fit into JSON."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

Values = dict[str, str]


@dataclass(frozen=True)
class Button:
    """A button; `payload` is what is sent when it is tapped: plain words, or a command of our own."""

    title: str
    payload: str


@dataclass(frozen=True)
class Say:
    """One message: the response of the domain, what fills its braces, and its buttons."""

    response: str
    values: Values = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()


@dataclass
class FormState:
    """A form as it stands.

    `stage`: choosing (a service) | resuming | steps (self-check) | visit | asking | confirming | changing. `asking`: the id of the
    question asked last; `matter` and `anonymous` are asked like questions. `history`: what was answered by the person, in order, for 上一步.
    `origin`: the words that began it. `at`: when it was last touched, in seconds since 1970. `aside`: the last message was left to others;
    `turned`: that message, which is an answer if it is said again. `failed`: how often in a row no answer was understood. `fresh`: just begun.
    `deed` and `number`: something is done with a case that is there (after.py). `files`: what was sent for it, as `FileData`.
    `danger`: `origin` was said in danger and tells what happened.
    """

    id: str
    bureau: str
    stage: str = "choosing"
    service: str = ""
    matter: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    anonymous: bool | None = None
    asking: str = ""
    history: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    checked: list[bool] = field(default_factory=list)
    origin: str = ""
    item: str = ""
    at: float = 0.0
    aside: bool = False
    fresh: bool = False
    failed: int = 0
    turned: str = ""
    outcome: str = ""
    deed: str = ""
    number: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    danger: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as a slot keeps it."""
        return asdict(self)

    @staticmethod
    def of_json(kept: dict[str, Any]) -> "FormState":
        """Return the state that a slot kept; what an older version kept besides is left out."""
        known = {f.name for f in fields(FormState)}
        return FormState(**{k: v for k, v in kept.items() if k in known})


@dataclass(frozen=True)
class FormTurn:
    """One step. `outcome`: empty while the form goes on, `open` once all is confirmed, `deed` where something is done with a case, `cancelled`.

    `aside`: the message was meant for somebody else; after they answered, the question is asked again.
    """

    state: FormState
    say: tuple[Say, ...] = ()
    aside: bool = False

    @property
    def outcome(self) -> str:
        """How the form ended, or empty."""
        return self.state.outcome
