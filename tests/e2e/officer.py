"""An officer who works on the cases of a running system through `/api/`, and what else happens to a case from outside the talk."""

import atexit
import os
import re
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from desk import clock
from desk.settings import ROOT
from tests.e2e.running import Messages, System

SECONDS = 30
RUN = uuid.uuid4().hex[:6]  # accounts of this run
WALKS = {
    "受理": ["accept"],
    "要材料": ["accept", "assign", "start", "ask_more"],
    "反馈": ["accept", "assign", "start", "answer"],
    "再反馈": ["reassign", "answer"],
    "不予受理": ["decline"],
}
_NEEDS = {"ask_more": "words", "answer": "outcome", "decline": "reason"}


@cache
def signed_in(system_url: str, folder: str, key: str, bureau: str, login: str) -> tuple[httpx.Client, int]:
    """Make an account that may do everything in `bureau`, sign in, and return the client with the account's number."""
    env = {**os.environ, "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.db", "DATA_KEYS": key, "PYTHONWARNINGS": "ignore", "COLUMNS": "200"}
    roles = [part for role in ("dispatcher", "officer") for part in ("--role", role)]
    command = [sys.executable, "-m", "desk", "officer", "add", login, "值班民警", *roles, "--bureau", bureau, "--unit", "值班室"]
    made = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    password = re.search(r"密码 (\S+?)（", made)
    assert password, made
    client = httpx.Client(base_url=system_url, timeout=30, trust_env=False, headers={"X-Requested-With": "test"})
    atexit.register(client.close)
    opened = client.post("/api/session", json={"login": login, "password": password[1]})
    assert opened.is_success, opened.text
    return client, opened.json()["id"]


def walk(system: System, bureau: str, number: str, deed: str, words: str) -> None:
    """Make the moves that `deed` (a key of `WALKS`) stands for; a redo is for another officer."""
    login = f"{'redo' if deed == '再反馈' else 'duty'}.{bureau}.{RUN}"
    client, officer = signed_in(system.url, str(system.folder), system.key.decode(), bureau, login)
    for action in WALKS[deed]:
        version = client.get(f"/api/cases/{number}").json()["version"]
        body: dict[str, Any] = {"action": action, "version": version}
        if action in ("assign", "reassign"):
            body |= {"officer_id": officer}
        if action == "reassign":
            body |= {"reason": "换人整改"}
        if action in _NEEDS:
            body |= {_NEEDS[action]: words}
        if action == "decline":
            body |= {"ground": "不属于公安机关管辖", "where": "12345"}
        moved = client.post(f"/api/cases/{number}/moves", json=body)
        assert moved.is_success, (action, moved.text)


def word(system: System, sender: str, after: int, expected: str) -> Messages:
    """Wait, as the page does, until `expected` has come; return all that came after the notice `after`."""
    until, came = time.monotonic() + SECONDS, system.fetch(sender, after)
    while not any(expected in m["text"] for m in came):
        assert time.monotonic() < until, f"no word of it came: {came}"
        time.sleep(0.8)
        came = system.fetch(sender, after)
    return came


def age(system: System, number: str, days: int) -> None:
    """Let a closed case have been closed so many days earlier (SQLite only)."""
    with closing(sqlite3.connect(f"{system.folder}/desk.db", timeout=10)) as base, base:
        ((kept,),) = base.execute("SELECT closed_at FROM cases WHERE number = ?", (number,)).fetchall()
        earlier = (clock.now() - timedelta(days=days)).replace(tzinfo=None).isoformat(" ")
        assert kept
        base.execute("UPDATE cases SET closed_at = ? WHERE number = ?", (earlier, number))


def photo(color: str = "red") -> bytes:
    """Return a small picture with the place and the device of its shot."""
    held, made = Image.Exif(), BytesIO()
    held[0x0110] = "PhoneX"
    held.get_ifd(0x8825).update({1: "N", 2: (36.0, 48.0, 0.0)})
    Image.new("RGB", (60, 40), color).save(made, "JPEG", exif=held)
    return made.getvalue()


SENT = {
    "照片": ("现场.jpg", photo),
    "另一张照片": ("王刚的手机.jpg", lambda: photo("blue")),
    "PDF": ("合同.pdf", lambda: b"%PDF-1.7\nx"),
    "冒充照片的程序": ("现场.jpg", lambda: b"MZ\x90\x00" + b"x" * 500),
    "大文件": ("录像.jpg", lambda: b"\xff\xd8\xff" + bytes(50 * 1024 * 1024)),
    "文本": ("说明.txt", "情况说明".encode),
}


def send(system: System, sender: str, bureau: str, what: str) -> Messages:
    """Send a file as the page does; a refusal comes back as one message of kind `problem`."""
    name, content = SENT[what]
    reply = system.client.post(f"{system.url}/webhooks/rest/files", data={"sender": sender, "bureau": bureau}, files={"file": (name, content())})
    if reply.is_success:
        messages: Messages = reply.json()
        return messages
    assert reply.headers["content-type"] == "application/problem+json"
    return [{"text": reply.json()["title"], "custom": {"kind": "problem"}}]
