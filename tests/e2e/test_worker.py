"""The worker beside the others: word reaches the person, also over its violent death."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from eval.procs import PROC
from eval.score import read_reply
from tests.e2e.running import System, stranger

QUESTION, ITEM = "新公司刻章多久能拿到", "suqian-m10"
SECONDS = 60  # a claim of the dead worker runs out after half of it


def worker_of(system: System) -> int | None:
    """Return the worker that works on this system's database, or None."""
    for entry in PROC.iterdir():
        try:
            ours = b"gateway.worker" in (entry / "cmdline").read_bytes() and str(system.folder).encode() in (entry / "environ").read_bytes()
        except OSError:
            continue
        if ours and entry.name.isdigit():
            return int(entry.name)
    return None


def wait_for(found: Callable[[], object], what: str) -> None:
    until = time.monotonic() + SECONDS
    while not found():
        assert time.monotonic() < until, what
        time.sleep(0.2)


def texts(system: System, person: str) -> list[str]:
    return [m["text"] for m in system.fetch(person)]


def test_word_is_fetched_once(own_system: System) -> None:
    person = stranger()
    own_system.ask(person, QUESTION, "suqian")
    own_system.put(person, "第一件。", "第二件。")
    wait_for(lambda: len(own_system.fetch(person)) == 2, "not delivered")
    messages = own_system.fetch(person)
    assert [m["text"] for m in messages] == ["第一件。", "第二件。"]
    assert own_system.fetch(person, after=messages[-1]["custom"]["notice"]) == []
    assert read_reply(own_system.ask(person, QUESTION, "suqian")).cited[:1] == (ITEM,)


def test_who_does_not_fetch_finds_it_before_the_next_reply(own_system: System) -> None:
    person, other = stranger(), stranger()
    own_system.put(person, "第一件。")
    own_system.put(other, "别人的。")  # a later one: when it is there, so is the first
    wait_for(lambda: own_system.fetch(other), "not delivered")
    first, *rest = own_system.ask(person, QUESTION, "suqian")
    assert first["text"] == "第一件。"
    assert read_reply(rest).cited[:1] == (ITEM,)
    assert own_system.ask(person, QUESTION, "suqian")[0]["text"] != "第一件。"


@pytest.mark.parametrize("deaths", [2])
def test_a_worker_that_is_killed_is_started_again_and_goes_on(own_system: System, deaths: int) -> None:
    person, told = stranger(), []
    own_system.ask(person, QUESTION, "suqian")
    for n in range(deaths):
        told += [f"第{n}件{m}。" for m in range(5)]
        own_system.put(person, *told[-5:])
        wait_for(lambda: worker_of(own_system), "no worker")
        dead = worker_of(own_system)
        assert dead
        os.kill(dead, signal.SIGKILL)
        wait_for(lambda dead=dead: worker_of(own_system) not in (None, dead), "not started again")
    wait_for(lambda: len(own_system.fetch(person)) >= len(told), "not delivered")
    assert texts(own_system, person) == told
