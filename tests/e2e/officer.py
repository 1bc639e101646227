"""An officer who works on the cases of a running system through `/api/`, and what else happens to a case from outside the talk."""

import asyncio
import atexit
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

import httpx
import pyotp
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.case.models import Case
from desk.case.services import read_services
from desk.db import Database
from desk.officer import passwords
from desk.officer import service as officers
from desk.officer.rights import Role
from desk.officer.service import NewOfficer
from desk.policy.base import read_base
from desk.settings import settings
from tests.e2e.running import Messages, System

SECONDS = 30
WALKS = {
    "受理": ["accept"],
    "要材料": ["accept", "assign", "start", "ask_more"],
    "反馈": ["accept", "assign", "start", "answer"],
    "再反馈": ["reassign", "answer"],
    "不予受理": ["decline"],
}
_NEEDS = {"ask_more": "words", "answer": "outcome", "decline": "reason"}


def _in_database(url: str, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    async def run() -> None:
        database = Database(url)
        try:
            async with database.transaction() as session:
                await work(session)
        finally:
            await database.close()

    asyncio.run(run())


@cache
def _complaints() -> dict[str, str]:
    """Return the services that police supervision alone works, each with its unit."""
    base = read_base(settings().policies_dir)
    return {s.id: s.lead[0] for s in read_services(settings().policies_dir, base).by_id.values() if s.route == "supervision"}


@cache
def _signed_in(url: str, database_url: str, bureau: str, unit: str, name: str) -> tuple[httpx.Client, int]:
    """Make an account that may do everything in `bureau`, complaints about the police too; return its client and its number."""
    login, password = f"{name}.{bureau}.{uuid.uuid4().hex[:6]}", passwords.generate()
    new = NewOfficer(login, "值班民警", bureau, unit, [Role.dispatcher, Role.officer, Role.supervisor])

    async def employ(session: AsyncSession) -> None:
        await officers.create(session, new, password)

    _in_database(database_url, employ)
    client = httpx.Client(base_url=url, timeout=30, trust_env=False, headers={"X-Requested-With": "test"})
    atexit.register(client.close)
    opened = client.post("/api/session", json={"login": login, "password": password})
    assert opened.is_success, opened.text
    secret = client.post("/api/session/second-factor", json={"password": password}).json()["secret"]
    confirmed = client.put("/api/session/second-factor", json={"code": pyotp.TOTP(secret).now()})
    assert confirmed.is_success, confirmed.text
    return client, opened.json()["id"]


def _duty(system: System, bureau: str, name: str = "duty", unit: str = "值班室") -> tuple[httpx.Client, int]:
    return _signed_in(system.url, system.database_url, bureau, unit, name)


def case(system: System, bureau: str, number: str) -> dict[str, Any]:
    """Return a case as an officer reads it."""
    reply = _duty(system, bureau)[0].get(f"/api/cases/{number}")
    assert reply.is_success, reply.text
    read: dict[str, Any] = reply.json()
    return read


def walk(system: System, bureau: str, number: str, deed: str, words: str) -> None:
    """Make the moves that `deed` (a key of `WALKS`) stands for; a redo is for another officer."""
    unit = _complaints().get(case(system, bureau, number)["service"], "值班室")
    client, officer = _duty(system, bureau, "redo" if deed == "再反馈" else "duty", unit)
    for action in WALKS[deed]:
        now = case(system, bureau, number)
        if action == "accept" and now["state"] != "waiting":
            continue  # some are taken at once
        body: dict[str, Any] = {"action": action, "version": now["version"]}
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
        time.sleep(0.3)
        came = system.fetch(sender, after)
    return came


def age(system: System, number: str, days: int) -> None:
    """Let a closed case have been closed so many days earlier."""

    async def change(session: AsyncSession) -> None:
        this = Case.number == number
        closed = await session.scalar(select(Case.closed_at).where(this))
        assert closed
        await session.execute(update(Case).where(this).values(closed_at=closed - timedelta(days=days)))

    _in_database(system.database_url, change)


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
