"""Rasa's REST channel, kept open to any Rasa client: POST /webhooks/rest/webhook; beside it files up, and later word down."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from desk import phrases
from desk.case import files
from desk.conversation import notices
from desk.db import Database
from desk.errors import UnknownBureau
from gateway.messages import InboundMessage, OutboundMessage
from gateway.problems import Problem

# Where more may be posted than a message, and how much: a file with its envelope.
UPLOADS = {r"/webhooks/rest/files": files.MOST_BYTES + 16 * 1024}
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
    bureau = await _bureau(request, metadata)
    await state.limiter.check(request, asked.sender)
    said = await state.relay.handle(InboundMessage(RestChannel.name, asked.sender, asked.message, bureau, metadata.message_id))
    return [{"recipient_id": asked.sender, **m.as_dict()} for m in said]


async def _bureau(request: Request, metadata: Metadata) -> str:
    bureau = metadata.bureau or str(request.app.state.settings.default_bureau)
    if bureau not in await request.app.state.bureaus():
        raise UnknownBureau(bureau)
    return bureau


class Sent(Metadata):
    """What comes with a file: whose it is, and where they are."""

    sender: Sender


_FIELDS = Sent.model_json_schema()
_FIELDS["properties"]["file"] = {"type": "string", "format": "binary", "description": "JPG、PNG、WEBP 或 PDF，最多10 MB"}
_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {**_FIELDS, "required": ["sender", "file"]}}}}}


@router.post("/webhooks/rest/files", response_model=list[Said], response_model_exclude_none=True, openapi_extra=_BODY)
async def send_file(request: Request) -> list[dict[str, Any]]:
    """Take a picture or a paper for the case that is being opened or talked of, and answer as to a message.

    It is what its content shows, never what its name says. A picture loses what it tells of place, time and device.
    """
    state = request.app.state
    try:
        async with request.form(max_files=1, max_fields=3, max_part_size=4 * 1024) as form:
            sent, file = Sent.model_validate({k: v for k, v in form.items() if k != "file"}), form.get("file")
            if not isinstance(file, UploadFile):
                raise Problem(422, "请选择一个文件。")
            await state.file_limiter.check(request, sent.sender)
            bureau, content = await _bureau(request, sent), await file.read()
    except HTTPException as error:
        raise error if isinstance(error, Problem) else Problem(400, "请求的格式不对，应为 multipart/form-data，带一个文件。") from error
    except ValidationError as error:
        raise Problem(422) from error
    async with state.drawing:
        kept = await asyncio.to_thread(files.store, state.settings.files_dir, file.filename or "", content, True)
    text = phrases.say("utter_word_file_sent", file=kept["name"])
    said = await state.relay.handle(InboundMessage(RestChannel.name, sent.sender, text, bureau, sent.message_id, (kept,)))
    return [{"recipient_id": sent.sender, **m.as_dict()} for m in said]


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
