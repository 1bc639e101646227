"""Processes under measurement: starting and stopping them, their memory, and addresses that stay on this machine."""

import ipaddress
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

PROC = Path("/proc")


def loopback(url: str) -> str:
    """Return `url` if it points at this machine; ValueError otherwise: a bench is no weapon against others."""
    host = urlsplit(url).hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local or urlsplit(url).scheme != "http":
        raise ValueError(f"only http on loopback is measured, not {url}")
    return url.rstrip("/")


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """Return the fields after the name of /proc/PID/stat; the second is the parent."""
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()


def tree(roots: Sequence[int]) -> set[int]:
    """Return `roots` and all processes below them that are alive."""
    parents: dict[int, int] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except (OSError, IndexError):
                continue
    found = {r for r in roots if r in parents}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def memory_mb(roots: Sequence[int]) -> float:
    """Return the resident memory of the processes and all below them, in MB (10^6 bytes)."""
    pages = 0
    for pid in tree(roots):
        try:
            pages += int((PROC / str(pid) / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def listener(port: int) -> int | None:
    """Return the process that listens on a TCP port of this machine, or None."""
    sockets = set()
    for table in ("tcp", "tcp6"):
        for line in (PROC / "net" / table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{fields[9]}]")
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if any(os.readlink(fd) in sockets for fd in (entry / "fd").iterdir()):
                return int(entry.name)
        except OSError:
            continue
    return None


def top(pid: int) -> int:
    """Return the first of the Python or make processes above `pid`: what somebody started to get it."""
    while True:
        parent = int(_stat(pid)[1])
        name = (PROC / str(parent) / "comm").read_text().strip() if parent > 1 else ""
        if not name.startswith(("python", "make", "uvicorn")):
            return pid
        pid = parent


@contextmanager
def running(command: Sequence[str], cwd: Path, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` in a process group of its own, its words in `log`; stop the whole group at the end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for sign, patience in ((signal.SIGINT, 15), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        until = time.monotonic() + patience
        while time.monotonic() < until and _alive(process):
            time.sleep(0.1)
    process.wait()


def _alive(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes] | None, seconds: float, log: Path | None = None) -> float:
    """Wait until `ready`; return the seconds it took. SystemExit if the process ends or time is up."""
    started = time.perf_counter()
    while not ready():
        if process is not None and process.poll() is not None:
            raise SystemExit(f"stopped with {process.returncode} before it answered; see {log}")
        if time.perf_counter() - started > seconds:
            raise SystemExit(f"no answer within {seconds:.0f} s; see {log}")
        time.sleep(0.2)
    return time.perf_counter() - started
