"""The bench stays on this machine, counts failures, and judges the aims it can judge."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from eval.bench import Side, rows, verdicts
from eval.load import TURNS_A_SENDER, Asked, Load, drive
from eval.procs import free_port, listener, loopback, memory_mb, tree
from eval.score import markdown


@contextmanager
def assistant(senders: Counter[str]) -> Iterator[str]:
    """Serve an assistant that knows no answer to 坏."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            senders[body["sender"]] += 1
            self.send_response(500 if body["message"] == "坏" else 200)
            self.end_headers()
            self.wfile.write(b'[{"text": "x"}]')

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("url", ["http://10.0.0.1:8000", "http://example.com", "https://127.0.0.1", "http://0.0.0.0:80", "127.0.0.1:8000"])
def test_other_machines_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        loopback(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost:1", "http://[::1]:9"])
def test_this_machine_is_accepted(url: str) -> None:
    assert loopback(url) == url.rstrip("/")


def test_each_sender_has_ten_turns_and_failures_are_counted() -> None:
    senders: Counter[str] = Counter()
    with assistant(senders) as url:
        load = drive(url, [Asked("好", "zibo")], 3, 60, 30, lambda _: None)
        bad = drive(url, [Asked("坏", "zibo")], 1, 2, 30, lambda _: None)
    assert len(load.times) == 60
    assert not load.failures
    assert max(senders.values()) == TURNS_A_SENDER
    assert bad.failures == {"HTTP 500": 2}
    assert not bad.times


def test_time_bounds_a_level() -> None:
    with assistant(Counter()) as url:
        load = drive(url, [Asked("好", "zibo")], 2, 10**9, 0.3, lambda _: None)
    assert 0 < len(load.times) < 10**6
    assert load.wall < 5


def test_memory_and_listener_find_real_processes() -> None:
    port = free_port()
    code = f"import http.server as h; h.HTTPServer(('127.0.0.1', {port}), h.BaseHTTPRequestHandler).serve_forever()"
    child = subprocess.Popen([sys.executable, "-c", code])
    try:
        for _ in range(200):
            if listener(port):
                break
            child.poll()
            asyncio.run(asyncio.sleep(0.05))
        assert listener(port) == child.pid
        assert child.pid in tree([os.getpid()])
        assert 1 < memory_mb([child.pid]) < memory_mb([os.getpid()])
    finally:
        child.kill()
        child.wait()


def side(name: str, seconds: float, wall: float) -> Side:
    return Side(name, "http://127.0.0.1", [], 20.0, [Load(100, [seconds] * 100, Counter(), wall, 500.0)])


def test_aims() -> None:
    fast, slow = side("ours", 0.5, 1.0), side("stock Rasa", 5.0, 10.0)
    assert [reached for _, _, reached in verdicts([slow, fast])] == [True, True, True]
    late = side("ours", 2.0, 4.0)
    late.start_up = 46.0
    assert [reached for _, _, reached in verdicts([slow, late])] == [False, False, False]
    assert verdicts([slow]) == []


def test_table_names_errors() -> None:
    one = side("ours", 0.5, 1.0)
    one.loads[0].failures["HTTP 429"] = 2
    text = markdown(["side", "people"], [r[:2] for r in rows([one])])
    assert text == "| side | people |\n| --- | --- |\n| ours | 100 |"
    assert "2 HTTP 429" in rows([one])[0]
