"""What figures of cases are measured on: new databases, and whole systems on them, with ports and data of their own."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from desk.settings import ROOT
from eval.procs import PROC, free_port, running, wait_until

DATABASES = ("SQLite", "PostgreSQL")
POSTGRES = "postgresql+psycopg://root@127.0.0.1:5432/test"
# What tells each process apart among those that work on the same database.
PARTS = {"gateway": b"gateway.app:create_app", "rasa": b"\0bot.engine\0", "actions": b"\0actions\0", "worker": b"gateway.worker"}
START_SECONDS = 180.0


@contextmanager
def system(url: str, folder: Path) -> Iterator[str]:
    """Run a system on the database `url`, on free ports; give its address once it answers."""
    ports = {name: free_port() for name in ("gateway", "rasa", "actions")}
    addresses = {"RASA_URL": f"http://127.0.0.1:{ports['rasa']}", "ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}", "DATABASE_URL": url}
    addresses["RATE_PER_ADDRESS"] = "1000000/minute"  # everybody comes from one address here
    env = {**os.environ, **addresses, "PORT": str(ports["gateway"]), "RASA_TRACKER_URL": f"sqlite:///{folder / 'trackers.db'}", "PYTHONWARNINGS": "ignore"}
    for step in ("migrate", "load"):
        subprocess.run([sys.executable, "-W", "ignore", "-m", "desk", step], cwd=ROOT, env=env, check=True, capture_output=True)
    log, gateway = folder / "serve.log", f"http://127.0.0.1:{ports['gateway']}"
    with running([sys.executable, "-W", "ignore", "-m", "gateway.serve"], ROOT, env, log) as process:
        wait_until(lambda: ready(gateway), process, START_SECONDS, log)
        yield gateway


def ready(url: str) -> bool:
    """Tell whether every part of the system at `url` answers."""
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


@contextmanager
def database(kind: str, folder: Path, postgres: str = "") -> Iterator[str]:
    """Give the address of a new database, "SQLite" in `folder` or "PostgreSQL" at `postgres`; it is gone afterwards.

    Raises psycopg.OperationalError if no PostgreSQL answers.
    """
    if kind == "SQLite":
        yield f"sqlite+aiosqlite:///{folder}/desk.db"
        return
    parsed, name = make_url(postgres or os.environ.get("TEST_DATABASE_URL") or POSTGRES), f"desk_eval_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(parsed.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True, connect_timeout=3) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield parsed.set(database=name).render_as_string(hide_password=False)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def process_of(part: str, mark: str) -> int | None:
    """Return the process that is `part` of the system whose environment has `mark`, or None."""
    for entry in PROC.iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and PARTS[part] in (entry / "cmdline").read_bytes() and mark.encode() in (entry / "environ").read_bytes():
                return int(entry.name)
    return None
