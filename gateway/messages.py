"""What goes through the gateway in either direction, whatever the channel."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from desk.case.guards import FileData


@dataclass(frozen=True)
class InboundMessage:
    """A person's message as a channel understood it; `external_id` is the channel's own number for it, if it has one."""

    channel: str
    sender: str
    text: str
    bureau: str
    external_id: str | None = None
    files: tuple[FileData, ...] = ()  # checked and stored; what comes with files has no words for Rasa


@dataclass
class OutboundMessage:
    """One message to a person: text, buttons, and the payload of the contract."""

    text: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; empty parts are left out."""
        parts: dict[str, Any] = {"text": self.text, "buttons": self.buttons, "custom": self.custom}
        return {k: v for k, v in parts.items() if v}


class Channel(Protocol):
    """A way to reach a person outside of an answer."""

    name: str

    async def send(self, recipient: str, messages: list[OutboundMessage], key: str) -> None:
        """Bring `messages` to the person, in order; those sent under the same `key` before do not come again. Any exception: try later."""
        ...
