"""The interface to other bodies (12345, departments): what goes out to them is signed, and what comes from them is checked."""

import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from desk.settings import Connector

WINDOW_SECONDS = 300  # how far the other side's clock may be off, and for how long a signed request can be sent again


class NoConnector(Exception):
    """Nothing is set up for this body; what is for it must be passed on by hand."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a request: HMAC-SHA256 over `<timestamp>.<body>` in hex; `timestamp` in Unix seconds."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()


def genuine(secret: str, timestamp: str, signature: str, body: bytes) -> bool:
    """Tell whether a request was signed with `secret` within the last minutes."""
    if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12 or abs(time.time() - int(timestamp)) > WINDOW_SECONDS:
        return False
    return hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode())


class Connectors:
    """Posts to the other bodies' addresses."""

    def __init__(self, known: Mapping[str, Connector], timeout_seconds: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._known = known
        self._client = httpx.AsyncClient(timeout=timeout_seconds, transport=transport, follow_redirects=False)

    async def post(self, name: str, key: str, payload: Mapping[str, Any]) -> None:
        """Send `payload` to the body `name`; `key` stays the same for each attempt (header Idempotency-Key, and `id` in the signed body).

        Any answer but 2xx is a failure: raises NoConnector, or httpx.HTTPError.
        """
        connector = self._known.get(name)
        if connector is None:
            raise NoConnector(name)
        body = json.dumps({"id": key, **payload}, ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        signature = sign(connector.secret.get_secret_value(), timestamp, body)
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "X-Timestamp": timestamp, "X-Signature": signature}
        reply = await self._client.post(connector.url, content=body, headers=headers)
        if not reply.is_success:
            raise httpx.HTTPStatusError(f"answered {reply.status_code}", request=reply.request, response=reply)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
