"""A department's system for tests: takes what is handed on to it over HTTP, once for each key, and can answer with signed receipts."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from gateway.connectors import genuine, sign

SECRET = "a-secret-of-the-stand-in"


class Department:
    """`taken`: what arrived for the first time, in order; `seen`: every genuine delivery's key; `forged`: how many were not.

    `answers` gives the status of the next deliveries (200 when it is empty); `on_taken` is called before the reply goes out.
    """

    def __init__(self) -> None:
        self.taken: list[dict] = []
        self.seen: list[str] = []
        self.forged = 0
        self.answers: list[int] = []
        self.on_taken: Callable[[int], None] | None = None
        self.url = ""
        self._lock = threading.Lock()

    @property
    def setting(self) -> dict[str, str]:
        """What `CONNECTORS` says of it."""
        return {"url": f"{self.url}/cases", "secret": SECRET}

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Take a delivery and return the status to answer with."""
        if not genuine(SECRET, headers.get("x-timestamp", ""), headers.get("x-signature", ""), body):
            self.forged += 1
            return 401
        with self._lock:
            status = self.answers.pop(0) if self.answers else 200
            key = headers["idempotency-key"]
            self.seen.append(key)
            if status != 200:
                return status
            content = json.loads(body)
            assert content["id"] == key
            if key not in [t["id"] for t in self.taken]:
                self.taken.append(content)
            if self.on_taken:
                self.on_taken(len(self.seen))
        return status

    @contextmanager
    def open(self) -> Iterator["Department"]:
        """Listen on a free port of this machine."""
        department = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status = department.take({k.lower(): v for k, v in self.headers.items()}, body)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    pass  # who asked is gone

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


async def tell(client: httpx.AsyncClient, connector: str, *, secret: str = SECRET, ago: int = 0, **told: object) -> httpx.Response:
    """Send what happened on the department's side, signed `ago` seconds ago."""
    body, timestamp = json.dumps(told).encode(), str(int(time.time()) - ago)
    headers = {"Content-Type": "application/json", "X-Timestamp": timestamp, "X-Signature": sign(secret, timestamp, body)}
    return await client.post(f"/hooks/receipts/{connector}", content=body, headers=headers)
