"""What stands before every route: size of the body, rate of requests, headers of safety, the count of requests."""

import re
import time
from collections.abc import Mapping

from fastapi import Request
from limits import parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import Problem, problem

REQUESTS = Counter("gateway_requests_total", "Requests by route and status", ["route", "status"])
SECONDS = Histogram("gateway_request_seconds", "Seconds a request took", ["route"], buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5))
_SAFE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"


class Guard:
    """Refuses bodies over the limit while they arrive, adds headers, counts; pure ASGI, for it stands in every request.

    `uploads`: patterns of paths where more bytes may be posted, and how many.
    """

    def __init__(self, app: ASGIApp, max_bytes: int, uploads: Mapping[str, int] | None = None) -> None:
        self._app, self._max = app, max_bytes
        self._uploads = [(re.compile(path), most) for path, most in (uploads or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, seen = time.perf_counter(), {"status": 500, "bytes": 0}
        length = dict(scope["headers"]).get(b"content-length", b"0")
        headers = self._headers(scope)
        most, title = self._most(scope)

        async def counted_receive() -> Message:
            message = await receive()
            seen["bytes"] += len(message.get("body", b""))
            if seen["bytes"] > most:
                raise Problem(413, title)
            return message

        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        try:
            if length.isdigit() and int(length) > most:
                await problem(413, title)(scope, receive, safe_send)
            else:
                await self._app(scope, counted_receive, safe_send)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            REQUESTS.labels(route, str(seen["status"])).inc()
            SECONDS.labels(route).observe(time.perf_counter() - started)

    def _most(self, scope: Scope) -> tuple[int, str | None]:
        """Only where files arrive may a body be longer than a message."""
        for path, most in self._uploads:
            if scope["method"] == "POST" and path.fullmatch(scope["path"]):
                return most, "文件太大，最多10 MB。"
        return self._max, None

    @staticmethod
    def _headers(scope: Scope) -> list[tuple[bytes, bytes]]:
        """The page may stand in another site's frame only as the widget (`?embed=1`)."""
        frames = "*" if b"embed=1" in scope.get("query_string", b"") else "'none'"
        return [*_SAFE, (b"content-security-policy", f"{_CSP}; frame-src 'self'; frame-ancestors {frames}".encode())]


class Limiter:
    """So many messages a minute for a sender and for an address; in memory, or in Redis for several gateways."""

    def __init__(self, per_sender: str, per_address: str, redis_url: str = "", name: str = "") -> None:
        storage: Storage = RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else MemoryStorage()
        self._name = name  # limiters of different names count apart, also in Redis
        self._limits = FixedWindowRateLimiter(storage)
        self._per_sender, self._per_address = parse(per_sender), parse(per_address)

    async def check(self, request: Request, sender: str) -> None:
        """Count a message; raises Problem 429 with Retry-After when there were too many."""
        address = request.client.host if request.client else "?"
        for limit, key in ((self._per_address, f"{self._name}{address}"), (self._per_sender, f"{self._name}{address}|{sender}")):
            if not await self._limits.hit(limit, key):
                stats = await self._limits.get_window_stats(limit, key)
                raise Problem(429, headers={"Retry-After": str(max(1, int(stats.reset_time - time.time()) + 1))})
