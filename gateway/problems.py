"""Errors as `application/problem+json` (RFC 9457) with a Chinese title; nothing from inside leaks."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from desk.errors import BadFile, BadPlace, DeskError, MissingFile, MissingReason, UnknownBureau, UnknownCase

log = structlog.get_logger()
TITLES = {
    400: "请求的格式不对，应为 JSON。",
    404: "没有这个地址。",
    405: "这个地址不接受这种请求。",
    413: "内容太大，请控制在2000字以内。",
    415: "请求的类型不对，应为 application/json。",
    422: "请求里有不对的字段。",
    429: "发得太快了，请稍等再发。",
    500: "系统出了点问题，请稍后再试。",
    503: "系统正忙，请稍后再试。",
}


class Problem(HTTPException):
    """An error that is answered as a problem document; FastAPI lets this kind through even while it reads a body."""

    def __init__(self, status: int, title: str | None = None, headers: dict[str, str] | None = None) -> None:
        self.title = title or TITLES.get(status, TITLES[500])
        super().__init__(status, self.title, headers)


def problem(status: int, title: str | None = None, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """Return a problem document; `more` are further members of it."""
    body = {"type": "about:blank", "status": status, "title": title or TITLES.get(status, HTTPStatus(status).phrase), **more}
    return JSONResponse(body, status, headers, "application/problem+json")


def log_without_values() -> None:
    """Write tracebacks without the variables in them: what people say is encrypted at rest, so the log must not keep it."""
    shown = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"), shown])


def install(app: FastAPI) -> None:
    """Make `app` answer every error as a problem document."""
    log_without_values()

    @app.exception_handler(Problem)
    async def _problem(_request: Request, error: Problem) -> JSONResponse:
        return problem(error.status_code, error.title, dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        broken = any(e["type"] == "json_invalid" for e in error.errors())
        fields = "、".join(dict.fromkeys(str(e["loc"][-1]) for e in error.errors() if len(e["loc"]) > 1))
        return problem(400) if broken else problem(422, f"请求里有不对的字段：{fields}。" if fields else None)

    @app.exception_handler(UnknownBureau)
    async def _bureau(_request: Request, error: UnknownBureau) -> JSONResponse:
        return problem(422, error.title)

    @app.exception_handler(UnknownCase)
    @app.exception_handler(MissingFile)
    async def _not_found(_request: Request, error: DeskError) -> JSONResponse:
        return problem(404, error.title)

    @app.exception_handler(MissingReason)
    async def _missing(_request: Request, error: MissingReason) -> JSONResponse:
        return problem(422, error.title, need=error.need)

    @app.exception_handler(BadPlace)
    @app.exception_handler(BadFile)
    async def _bad(_request: Request, error: DeskError) -> JSONResponse:
        return problem(422, error.title)

    @app.exception_handler(DeskError)
    async def _desk(_request: Request, error: DeskError) -> JSONResponse:
        return problem(409, error.title)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, None, dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected", path=request.url.path, exc_info=error)
        return problem(500)
