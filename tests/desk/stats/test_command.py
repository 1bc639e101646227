"""`python -m desk.stats`: the same twice, or a clear no."""

import asyncio

import pytest
import typer
from typer.testing import CliRunner

from desk import settings as settings_module
from desk.stats import __main__ as command
from desk.stats.figures import Figures, Key

KEY = Key("2026-03", "zibo", "治安支队", "zibo-x", "help", "rest")


@pytest.fixture
def run(database_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings_module.settings.cache_clear()
    app = typer.Typer()
    app.command()(command.main)
    yield lambda *args: CliRunner().invoke(app, args)
    settings_module.settings.cache_clear()


def test_both_ways_agree(run):
    found = run("--months", "3")
    assert found.exit_code == 0, found.output
    assert "两种算法一致" in found.output


def test_a_difference_is_named(run, monkeypatch):
    async def other(*_):
        await asyncio.sleep(0)
        return {KEY: Figures(opened=1, in_hand=1)}

    monkeypatch.setattr(command, "recount", other)
    found = run()
    assert found.exit_code == 1
    assert "不一致：2026-03 zibo 治安支队 zibo-x help rest" in found.output


def test_a_month_that_is_none(run):
    assert run("--month", "13月").exit_code == 2
