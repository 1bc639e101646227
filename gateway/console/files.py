"""Files of a case: sent up as multipart/form-data, kept encrypted, fetched again by those who may read the case."""

import asyncio
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from desk.case import files
from desk.case import service as cases
from desk.case.guards import Data
from desk.case.models import Case
from desk.errors import MissingFile
from desk.officer import service as officers
from gateway.console.access import NOT_FOUND, PRIVATE, PROBLEMS, Number, Whole, Words, actor_of, found
from gateway.console.auth import Current, Uploading
from gateway.console.moves import CONFLICT, make
from gateway.console.views import CaseView
from gateway.problems import Problem

router = APIRouter(prefix="/api", tags=["cases"], dependencies=[PRIVATE], responses=PROBLEMS)
# Where more may be posted than a message, and how much: a file with its envelope.
UPLOADS = {r"/api/cases/[^/]+/files": files.MOST_BYTES + 16 * 1024}


class Envelope(BaseModel):
    """What comes with a file: the version of the case that the officer saw, and whether the person's material or our own note."""

    action: str = Field(default="note", pattern="^(note|supplement)$")
    version: int = Field(ge=1, le=Whole)
    words: Words = ""


_FORM = Envelope.model_json_schema()
_FORM["properties"]["file"] = {"type": "string", "format": "binary", "description": "JPG、PNG、WEBP 或 PDF，最多10 MB"}
_BODY = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {**_FORM, "required": ["version", "file"]}}}}}
_CONTENT: dict[int | str, dict[str, Any]] = {200: {"description": "文件内容", "content": {"application/octet-stream": {}}}}


@router.post("/cases/{number}/files", response_model=CaseView, responses={**NOT_FOUND, **CONFLICT}, openapi_extra=_BODY)
async def send(number: Number, who: Uploading, request: Request) -> CaseView | Response:
    """Add a file to a case, as a note that stays inside or as the person's material; nothing is read before it is clear who sends it."""
    database = request.app.state.database
    async with database.sessions() as session:
        await found(session, who, number)
    try:
        async with request.form(max_files=1, max_fields=3, max_part_size=32 * 1024) as form:
            envelope, sent = _open(form)
            name, content = sent.filename or "", await sent.read()
    except HTTPException as error:
        raise error if isinstance(error, Problem) else Problem(400, "请求的格式不对，应为 multipart/form-data，带一个文件。") from error
    kept = await asyncio.to_thread(files.store, request.app.state.settings.files_dir, name, content)

    async def data(_session: AsyncSession, _case: Case) -> Data:
        return Data(words=envelope.words or f"附件：{kept['name']}", files=[kept])

    return await make(database, who, number, envelope.action, envelope.version, data)


def _open(form: FormData) -> tuple[Envelope, UploadFile]:
    sent = form.get("file")
    try:
        envelope = Envelope.model_validate({k: v for k, v in form.items() if k != "file"})
    except ValidationError as error:
        raise Problem(422) from error
    if not isinstance(sent, UploadFile):
        raise Problem(422, "请选择一个文件。")
    return envelope, sent


@router.get("/cases/{number}/files/{file_id}", response_class=Response, responses={**NOT_FOUND, **_CONTENT})
async def fetch(number: Number, file_id: Annotated[int, Path(ge=1, le=Whole)], who: Current, request: Request) -> Response:
    """Return a file's content, to be saved and not shown in place; the look is recorded."""
    async with request.app.state.database.transaction() as session:
        await found(session, who, number)
        file = next((f for f in (await cases.read(session, actor_of(who), number)).files if f.id == file_id), None)
        if file is None:
            raise MissingFile(str(file_id))
        officers.record_read(session, who.id, number)
    content = await asyncio.to_thread(files.load, request.app.state.settings.files_dir, file.path)
    named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(content, media_type=file.media_type, headers={"Content-Disposition": named, "Cache-Control": "no-store"})
