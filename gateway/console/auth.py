"""Signing in and out of the console: `/api/session`, and the dependencies that say who asks."""

import ipaddress
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response, Security
from fastapi.security import APIKeyCookie
from pydantic import BaseModel, ConfigDict, Field

from desk.errors import SecondFactorNeeded, SignInRefused, WeakPassword
from desk.officer import rights, signing
from desk.officer.rights import Right, Role, SignedIn
from gateway.problems import Problem

log = structlog.get_logger()
COOKIE = "desk_session"
_READING = {"GET", "HEAD", "OPTIONS"}
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="由 POST /api/session 发给")
Token = Annotated[str | None, Security(_cookie)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SignIn(_Body):
    """What an officer signs in with; `code` is the authenticator app's, where the account has a second factor."""

    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=200)
    code: str | None = Field(default=None, max_length=20)


class NewPassword(_Body):
    """The present password and the next one."""

    old: str = Field(min_length=1, max_length=200)
    new: str = Field(min_length=1, max_length=200)


class Password(_Body):
    """The present password."""

    password: str = Field(min_length=1, max_length=200)


class Code(_Body):
    """Six digits of the authenticator app."""

    code: str = Field(min_length=1, max_length=20)


class Enrolment(BaseModel):
    """A second factor to be set up: its secret, and the address that the app reads from a picture."""

    secret: str
    address: str


class Me(BaseModel):
    """Who is signed in and what they may do. `complete` false: a second factor must be set up first."""

    id: int
    login: str
    name: str
    bureau: str | None
    unit: str
    roles: list[Role]
    role_names: list[str]
    rights: list[Right]
    second_factor: bool
    complete: bool


async def from_our_page(request: Request) -> None:
    """Let a request that changes something pass only if our own page sent it.

    Another site's form can send neither the header X-Requested-With nor JSON without the browser asking us first. Raises
    Problem 403, or 415 for a body that is not JSON.
    """
    if request.method in _READING:
        return
    _by_a_script(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    empty = request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers
    if kind != "application/json" and not (empty and not kind):
        raise Problem(415)


def _by_a_script(request: Request) -> None:
    if not request.headers.get("x-requested-with"):
        raise Problem(403, "请求要从工作台页面发出，应带 X-Requested-With。")


async def signed_in(request: Request, token: Token, _: Annotated[None, Depends(from_our_page)]) -> SignedIn:
    """Return who asks, also one who has yet to set up the second factor; raises Problem 401."""
    who = await signing.signed_in(request.app.state.database, token) if token else None
    if who is None:
        raise Problem(401, "请先登录。")
    return who


async def current_officer(who: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    """Return who asks, signed in with all that their roles need; raises Problem 401 or 403. For every route of the console."""
    if not who.complete:
        raise Problem(403, "请先开通动态验证码，再办理业务。")
    return who


async def uploading_officer(request: Request, token: Token) -> SignedIn:
    """Return who asks, as `current_officer` does, for a route that takes a file as multipart/form-data; raises Problem 401, 403 or 415.

    The header alone keeps other sites out: no form can send it.
    """
    _by_a_script(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise Problem(415, "请求的类型不对，应为 multipart/form-data。")
    return await current_officer(await signed_in(request, token, None))


Current = Annotated[SignedIn, Depends(current_officer)]
Uploading = Annotated[SignedIn, Depends(uploading_officer)]
Signed = Annotated[SignedIn, Depends(signed_in)]
router = APIRouter(prefix="/api/session", tags=["session"], dependencies=[Depends(from_our_page)])


@router.post("")
async def sign_in(body: SignIn, request: Request, response: Response, token: Token) -> Me:
    """Sign in; the session comes as a cookie. 401 when refused, or when the code is missing."""
    state = request.app.state
    address = request.client.host if request.client else "?"
    await _limit(request)
    try:
        opened = await signing.sign_in(state.database, body.login, body.password, body.code, address)
    except (SignInRefused, SecondFactorNeeded) as error:
        log.info("sign_in_refused", address=address, reason=type(error).__name__)
        raise Problem(401, error.title) from error
    if token:
        await signing.sign_out(state.database, token)
    _set_cookie(request, response, opened.token)
    return _me(opened.who, response)


@router.get("")
async def who_am_i(who: Signed, response: Response) -> Me:
    """Return who is signed in."""
    return _me(who, response)


@router.delete("", status_code=204)
async def sign_out(request: Request, token: Token) -> Response:
    """Sign out; it is no error to be signed out already."""
    if token:
        await signing.sign_out(request.app.state.database, token)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", secure=_secure(request), httponly=True, samesite="strict")
    return response


@router.put("/password", status_code=204)
async def change_password(body: NewPassword, who: Signed, request: Request) -> None:
    """Change one's own password; one's other sessions end."""
    await _limit(request)
    try:
        await signing.change_password(request.app.state.database, who, body.old, body.new)
    except SignInRefused as error:
        raise Problem(403, "现在的密码不对。连续错五次会暂停登录。") from error
    except WeakPassword as error:
        raise Problem(422, error.title) from error


@router.post("/second-factor")
async def begin_second_factor(body: Password, who: Signed, request: Request, response: Response) -> Enrolment:
    """Make a secret for the authenticator app; it counts once confirmed."""
    await _limit(request)
    response.headers["Cache-Control"] = "no-store"
    try:
        made = await signing.begin_second_factor(request.app.state.database, who, body.password)
    except SignInRefused as error:
        raise Problem(403, "密码不对。连续错五次会暂停登录。") from error
    return Enrolment(secret=made.secret, address=made.address)


@router.put("/second-factor", status_code=204)
async def confirm_second_factor(body: Code, who: Signed, request: Request) -> None:
    """Turn the second factor on with its first code."""
    await _limit(request)
    try:
        await signing.confirm_second_factor(request.app.state.database, who, body.code)
    except SignInRefused as error:
        raise Problem(403, error.title) from error


async def _limit(request: Request) -> None:
    """Count what costs a slow hash; raises Problem 429."""
    try:
        await request.app.state.sign_in_limiter.check(request, "sign-in")
    except Problem as error:
        raise Problem(429, "试得太快了，请稍等再试。", dict(error.headers or {})) from error


def _set_cookie(request: Request, response: Response, token: str) -> None:
    age = int(signing.ABSOLUTE.total_seconds())
    response.set_cookie(COOKIE, token, max_age=age, path="/", secure=_secure(request), httponly=True, samesite="strict")


def _secure(request: Request) -> bool:
    """Only on this very machine may the cookie go without TLS."""
    host = (request.url.hostname or "").strip("[]")
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return request.url.scheme == "https" or not loopback


def _me(who: SignedIn, response: Response) -> Me:
    response.headers["Cache-Control"] = "no-store"
    roles = [r for r in Role if r in who.roles]
    return Me(
        id=who.id,
        login=who.login,
        name=who.name,
        bureau=who.bureau,
        unit=who.unit,
        roles=roles,
        role_names=[r.label for r in roles],
        rights=rights.granted(who),
        second_factor=who.second_factor,
        complete=who.complete,
    )
