"""Calls to the actions go over connections that stay open; Rasa's own `EndpointConfig` opens a client and a connection for each call."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import AsyncIterator

from aiohttp import ClientSession
from rasa.utils.endpoints import EndpointConfig

_original = EndpointConfig.session


@asynccontextmanager
async def session(self: EndpointConfig) -> AsyncIterator[ClientSession]:
    """Give the endpoint's client and leave it open; where the server went away meanwhile, it connects anew by itself."""
    loop = asyncio.get_running_loop()
    owner, kept = self.__dict__.get("_kept", (None, None))
    if kept is None or kept.closed or owner is not loop:
        kept = _original(self)
        self._kept = (loop, kept)
    yield kept


def install() -> None:
    """Let Rasa's endpoints use the function above."""
    EndpointConfig.session = session
