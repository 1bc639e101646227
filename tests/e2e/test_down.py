"""A part that is dead or hangs: an honest line in time, the message kept, and the next one answered after recovery."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from eval.procs import listener
from eval.score import read_reply
from tests.e2e.running import START_SECONDS, System, stranger

PATIENCE = 5.0  # seconds in which the person hears something
HONEST = "系统正忙，这句话已经记下"
QUESTION, ITEM = "新公司刻章多久能拿到", "suqian-m10"


def hears_the_truth(system: System, person: str) -> None:
    started = time.monotonic()
    messages = system.ask(person, QUESTION, "suqian")
    took = time.monotonic() - started
    assert messages[0]["text"].startswith(HONEST), messages
    assert read_reply(messages).kinds == ("notice",)
    assert took < PATIENCE
    assert system.stored(person)[-1] == QUESTION


def recovers(system: System, person: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not system.ready():
        assert time.monotonic() < until, "not started again"
        time.sleep(0.3)
    reply = read_reply(system.ask(person, QUESTION, "suqian"))
    assert reply.cited[:1] == (ITEM,), reply


def process_of(system: System, part: str) -> int:
    pid = listener(system.ports[part])
    assert pid, f"nobody listens as {part}"
    return pid


@contextmanager
def halted(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("part", ["actions", "rasa"])
def test_a_dead_part(own_system: System, part: str) -> None:
    person = stranger()
    assert read_reply(own_system.ask(person, QUESTION, "suqian")).cited[:1] == (ITEM,)
    dead = process_of(own_system, part)
    os.kill(dead, signal.SIGKILL)
    hears_the_truth(own_system, person)
    assert not own_system.ready()
    recovers(own_system, person)
    assert process_of(own_system, part) != dead


@pytest.mark.parametrize("part", ["actions", "rasa"])
def test_a_part_that_hangs(own_system: System, part: str) -> None:
    person = stranger()
    with halted(process_of(own_system, part)):
        hears_the_truth(own_system, person)
        assert read_reply(own_system.ask(person, "有人拿刀砍人了", "suqian")).kinds[0] == "emergency"
    recovers(own_system, person)
