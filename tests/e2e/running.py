"""Starts the whole system (actions, Rasa, gateway) for the tests, once, and asks it over HTTP as anybody would."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy.engine import URL

from desk.settings import ROOT
from eval.cases_system import database
from eval.procs import free_port, running, wait_until

START_SECONDS = 180
KEPT = pytest.StashKey[dict[str, "System"]]()
Messages = list[dict[str, Any]]


@dataclass
class System:
    """A running system; `folder` is None for one that somebody else started, which is only asked."""

    url: str
    folder: Path | None = None
    database_url: str = ""
    key: bytes = b""
    ports: dict[str, int] = field(default_factory=dict)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, trust_env=False))

    def ask(self, sender: str, text: str, bureau: str | None = None, **metadata: str) -> Messages:
        """Send a message as any Rasa client does and return the messages that come back."""
        known = {**({"bureau": bureau} if bureau else {}), **metadata}
        reply = self.client.post(f"{self.url}/webhooks/rest/webhook", json={"sender": sender, "message": text, "metadata": known})
        assert reply.status_code == httpx.codes.OK, reply.text
        messages: Messages = reply.json()
        return messages

    def ready(self) -> bool:
        """Tell whether the gateway says that every part answers."""
        try:
            return self.client.get(f"{self.url}/readyz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def stored(self, sender: str) -> list[str]:
        """Return what a person wrote, as the database kept it (SQLite only), oldest first."""
        assert self.folder
        key = Fernet(self.key)
        wanted = "SELECT m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.sender = ? AND m.direction = 'in' ORDER BY m.id"
        with closing(sqlite3.connect(self.folder / "desk.db")) as base:
            found = base.execute(wanted, (sender,)).fetchall()
        return [key.decrypt(text.encode()).decode() for (text,) in found]

    def put(self, sender: str, *texts: str) -> None:
        """Put word for a person into the outbox, as a change of their case does (SQLite only)."""
        assert self.folder
        key, now = Fernet(self.key), datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        with closing(sqlite3.connect(self.folder / "desk.db", timeout=10)) as base, base:
            for text in texts:
                payload = key.encrypt(json.dumps({"text": text, "custom": {"kind": "case"}}).encode()).decode()
                row = (uuid.uuid4().hex, sender, "message", f"rest:{sender}", payload, now, now)
                base.execute("INSERT INTO outbox (key, lane, kind, address, payload, created_at, due_at, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, 0)", row)

    def fetch(self, sender: str, after: int = 0) -> Messages:
        """Fetch word for a person as the page does."""
        reply = self.client.get(f"{self.url}/webhooks/rest/messages", params={"sender": sender, "after": after})
        assert reply.status_code == httpx.codes.OK, reply.text
        messages: Messages = reply.json()
        return messages


def stranger() -> str:
    """Return the id of a person who never wrote before."""
    return f"test-{uuid.uuid4().hex[:12]}"


def missing() -> str | None:
    """Return what a start would lack, or None."""
    for path in (ROOT / "models" / "dialogue.tar.gz", ROOT / "models" / "finder.joblib", ROOT / "bot" / ".venv" / "bin" / "rasa"):
        if not path.exists():
            return f"{path.relative_to(ROOT)} is missing: make train"
    return None


@contextmanager
def started(database_url: str | None = None) -> Iterator[System]:
    """Run a system of its own, on free ports, with its own data in a temporary folder."""
    folder = Path(mkdtemp(prefix="e2e-"))
    database_url = database_url or f"sqlite+aiosqlite:///{folder / 'desk.db'}"
    key = Fernet.generate_key()
    ports = {name: free_port() for name in ("gateway", "rasa", "actions")}
    env = {
        **os.environ,
        "PORT": str(ports["gateway"]),
        "RASA_URL": f"http://127.0.0.1:{ports['rasa']}",
        "ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}",
        "FILES_DIR": str(folder / "files"),
        "DATABASE_URL": database_url,
        "RASA_TRACKER_URL": f"sqlite:///{folder / 'trackers.db'}",
        "DATA_KEYS": key.decode(),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
    }
    system = System(f"http://127.0.0.1:{ports['gateway']}", folder, database_url, key, ports)
    try:
        for step in ("migrate", "load"):
            subprocess.run([sys.executable, "-m", "desk", step], cwd=ROOT, env=env, check=True, capture_output=True)
        log = folder / "serve.log"
        with running([sys.executable, "-m", "gateway.serve"], ROOT, env, log) as process:
            wait_until(system.ready, process, START_SECONDS, log)
            _warm(system)
            yield system
    finally:
        system.client.close()
        shutil.rmtree(folder, ignore_errors=True)


def _warm(system: System) -> None:
    """Ask until a question is answered: what the first turn loads must not count against a test."""
    until = time.monotonic() + 60
    while system.ask(stranger(), "你们有哪些措施", "zibo")[0].get("custom", {}).get("kind") == "notice":
        assert time.monotonic() < until, "the system is ready but does not answer"


def shared(config: pytest.Config, kind: str, start: Callable[[], AbstractContextManager[System]] = started) -> System:
    """Return the session's system on this kind of database, started on first use and stopped when pytest ends; SYSTEM_URL names another one."""
    kept = config.stash.setdefault(KEPT, {})
    if kind not in kept:
        if url := os.environ.get("SYSTEM_URL"):
            kept[kind] = System(url.rstrip("/"))
            config.add_cleanup(kept[kind].client.close)
        else:
            if lack := missing():
                pytest.skip(lack)
            stack = ExitStack()
            config.add_cleanup(stack.close)
            kept[kind] = stack.enter_context(start())
    return kept[kind]


@contextmanager
def on_postgres(server: URL) -> Iterator[System]:
    """Run a system on a PostgreSQL database made for it on `server` and dropped after."""
    with database("PostgreSQL", Path(), server.render_as_string(hide_password=False)) as url, started(url) as system:
        yield system
