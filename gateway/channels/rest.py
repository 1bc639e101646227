"""Rasa's REST channel, kept open to any Rasa client: POST /webhooks/rest/webhook; and GET /webhooks/rest/messages for later word."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from desk.conversation import notices
from desk.db import Database
from desk.errors import UnknownBureau
from gateway.messages import InboundMessage, OutboundMessage
from gateway.problems import Problem

Sender = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Metadata(BaseModel):
    """What a client may say about where the person is; `message_id` makes a repeated delivery harmless."""

    model_config = ConfigDict(extra="ignore")

    bureau: str | None = Field(default=None, max_length=40)
    message_id: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")] | None = None


class Asked(BaseModel):
    """One message of a person."""

    model_config = ConfigDict(extra="ignore", strict=True)

    sender: Sender
    message: str = Field(max_length=100_000)
    metadata: Metadata | None = None


class Button(BaseModel):
    """A button; its payload is sent as the next message when it is tapped."""

    title: str
    payload: str


class Said(BaseModel):
    """One message to the person."""

    model_config = ConfigDict(extra="forbid")

    recipient_id: str
    text: str | None = None
    buttons: list[Button] | None = None
    custom: dict[str, Any] | None = None


class RestChannel:
    """Reaches a person by keeping the message until they fetch it, or write again."""

    name = "rest"

    def __init__(self, database: Database, bureau: str) -> None:
        self._database, self._bureau = database, bureau

    async def send(self, recipient: str, messages: list[OutboundMessage], key: str) -> None:
        """Keep `messages` for the person, once for each `key`."""
        await notices.keep(self._database, self.name, recipient, self._bureau, key, [m.as_dict() for m in messages])


router = APIRouter(tags=["conversation"])


@router.post("/webhooks/rest/webhook", response_model=list[Said], response_model_exclude_none=True)
async def webhook(asked: Asked, request: Request) -> list[dict[str, Any]]:
    """Answer a message. The bureau is the one of the page or account that the person is in."""
    state = request.app.state
    if len(asked.message) > state.settings.max_message_chars:
        raise Problem(413, f"消息太长，请控制在{state.settings.max_message_chars}字以内。")
    metadata = asked.metadata or Metadata()
    bureau = metadata.bureau or state.settings.default_bureau
    if bureau not in await state.bureaus():
        raise UnknownBureau(bureau)
    await state.limiter.check(request, asked.sender)
    said = await state.relay.handle(InboundMessage(RestChannel.name, asked.sender, asked.message, bureau, metadata.message_id))
    return [{"recipient_id": asked.sender, **m.as_dict()} for m in said]


@router.get("/webhooks/rest/messages", response_model=list[Said], response_model_exclude_none=True)
async def messages(
    request: Request, response: Response, sender: Annotated[Sender, Query()], after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> list[dict[str, Any]]:
    """Return what came for `sender` outside of answers, oldest first, fifty at most.

    `after`: the highest `custom.notice` that the client has seen, in whatever way; a number that was seen is not shown again.
    """
    state = request.app.state
    await state.fetch_limiter.check(request, sender)
    response.headers["Cache-Control"] = "no-store"
    return [{"recipient_id": sender, **m} for m in await notices.fetch(state.database, RestChannel.name, sender, after)]
