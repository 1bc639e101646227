"""create_app(): every part and route of the gateway is joined here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from desk.conversation import danger_learned
from desk.conversation.danger_learned import DangerGuard
from desk.db import Database
from desk.policy import repository
from desk.settings import ROOT, Settings, settings
from gateway import hooks, problems
from gateway.channels import rest
from gateway.console import auth, files, moves, notices, queues, reads, stats
from gateway.console import cases as console_cases
from gateway.guard import Guard, Limiter
from gateway.rasa_client import RasaClient
from gateway.relay import Relay

PICTURES_AT_ONCE = 2  # each takes a processor, and memory for all its pixels
PAGE = ROOT / "web" / "widget" / "dist"


class Bureaus:
    """The ids and names of the bureaus, read again when a new one may have come."""

    def __init__(self, database: Database, default: str) -> None:
        self._database, self._default = database, default
        self._known: dict[str, dict[str, str]] = {}
        self._at = 0.0
        self._reading = asyncio.Lock()

    async def __call__(self) -> dict[str, dict[str, str]]:
        """Return them by id, the default first; a minute old at most."""
        if not self._fresh():
            async with self._reading:  # one reads, also when hundreds ask at once
                if not self._fresh():
                    await self._read()
        return self._known

    def _fresh(self) -> bool:
        return bool(self._known) and asyncio.get_running_loop().time() - self._at <= 60

    async def _read(self) -> None:
        async with self._database.sessions() as session:
            base = await repository.bureaus(session)
        rows = sorted(base, key=lambda b: (b.id != self._default, b.id))
        self._known = {b.id: {"id": b.id, "name": b.name, "city": b.city} for b in rows}
        self._at = asyncio.get_running_loop().time()


def create_app(config: Settings | None = None, rasa_transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """Return the gateway as an ASGI application; `rasa_transport` stands in for Rasa in tests."""
    config = config or settings()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        database = Database(config.database_url)
        rasa = RasaClient(config.rasa_url, config.rasa_timeout_seconds, rasa_transport)
        app.state.settings, app.state.database, app.state.rasa = config, database, rasa
        app.state.bureaus = Bureaus(database, config.default_bureau)
        app.state.relay = Relay(database, rasa, DangerGuard(danger_learned.load(config.models_dir / "danger.joblib")))
        app.state.limiter = Limiter(config.rate_per_sender, config.rate_per_address, config.redis_url)
        app.state.fetch_limiter = Limiter(config.rate_fetch, config.rate_per_address, config.redis_url, "fetch:")
        app.state.file_limiter = Limiter(config.rate_files, config.rate_files_address, config.redis_url, "files:")
        app.state.drawing = asyncio.Semaphore(PICTURES_AT_ONCE)
        app.state.sign_in_limiter = Limiter(config.rate_sign_in, config.rate_sign_in, config.redis_url)
        yield
        await rasa.close()
        await database.close()

    app = FastAPI(title="企业服务措施问答", lifespan=life, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.add_middleware(Guard, max_bytes=config.max_body_bytes, uploads={**files.UPLOADS, **rest.UPLOADS})
    problems.install(app)
    app.include_router(rest.router)
    app.include_router(hooks.router)
    for part in (auth, console_cases, moves, queues, files, reads, notices, stats):
        app.include_router(part.router)
    _health(app, config)
    _page(app, PAGE)
    return app


def _health(app: FastAPI, config: Settings) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        parts = {
            "database": await _database_answers(app.state.database),
            "rasa": await app.state.rasa.alive(),
            "actions": await _answers(f"{config.actions_url}/health"),
        }
        return JSONResponse({"status": "ok" if all(parts.values()) else "not ready", **parts}, 200 if all(parts.values()) else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/api/bureaus", tags=["policy"])
    async def bureaus() -> list[dict[str, str]]:
        """Return the bureaus that can be asked about, the deployment's own first."""
        return list((await app.state.bureaus()).values())


async def _database_answers(database: Database) -> bool:
    try:
        async with database.sessions() as session:
            await session.execute(text("SELECT 1"))
    except Exception:  # whatever the driver raises: the answer is no
        return False
    return True


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            return (await client.get(url)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _page(app: FastAPI, folder: Path) -> None:
    if not folder.exists():
        return
    app.mount("/assets", StaticFiles(directory=folder / "assets"), name="assets")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(folder / "index.html")

    @app.get("/widget.js", include_in_schema=False)
    async def widget() -> FileResponse:
        return FileResponse(folder / "widget.js", media_type="text/javascript")
