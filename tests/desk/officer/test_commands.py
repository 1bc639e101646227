"""The administrator's commands for accounts, through typer, on a database of their own."""

import asyncio
import re

import pytest
from typer.testing import CliRunner

from desk.db import Base, Database
from desk.officer import commands, signing
from desk.settings import settings


@pytest.fixture
def url(tmp_path, monkeypatch):
    address = f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}"
    monkeypatch.setenv("DATABASE_URL", address)
    settings.cache_clear()

    async def make():
        database = Database(address)
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await database.close()

    asyncio.run(make())
    yield address
    settings.cache_clear()


def said(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(commands.app, list(words), env={"COLUMNS": "200"})
    return result.exit_code, result.output


def signs_in(url: str, login: str, password: str) -> bool:
    async def run():
        database = Database(url)
        try:
            return (await signing.sign_in(database, login, password, None, "127.0.0.1")).who.login == login
        except Exception:
            return False
        finally:
            await database.close()

    return asyncio.run(run())


def test_an_account_is_made_reset_listed_and_closed(url):
    code, text = said("add", "wang.li", "王丽", "--role", "officer", "--bureau", "zibo", "--unit", "治安支队")
    assert code == 0
    first = re.search("密码 (\\S+?)（", text).group(1)
    assert signs_in(url, "wang.li", first)
    assert "王丽" in said("list")[1]
    second = re.search("新密码 (\\S+?)（", said("reset", "wang.li")[1]).group(1)
    assert not signs_in(url, "wang.li", first)
    assert signs_in(url, "wang.li", second)
    assert said("close", "wang.li")[0] == 0
    assert not signs_in(url, "wang.li", second)


@pytest.mark.parametrize("words", [("reset", "nobody"), ("close", "nobody"), ("add", "X", "无名", "--role", "officer")])
def test_a_refusal_is_one_line_and_code_1(url, words):
    code, text = said(*words)
    assert code == 1
    assert "Traceback" not in text
    assert text.strip().endswith("。")
