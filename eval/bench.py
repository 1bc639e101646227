"""Speed: ours and a stock Rasa bot, the same questions over HTTP on the same machine in one run; for `make bench`.

    python -m eval.bench --ours-url http://127.0.0.1:8000              (a running instance)
    python -m eval.bench --ours-command "make run" --ours-url …        (started here, so that start-up is measured)

Prints turns a second, p50, p95, p99, memory and start-up at 1, 16 and 100 people, and what finding an item costs as
the policy base grows. Writes var/bench.json; a Markdown table goes to standard output, the rest to standard error.
"""

import json
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from desk.policy.base import read_base
from desk.policy.search.questions import read_questions
from desk.settings import ROOT, settings
from eval import cases_chaos, cases_scale, scale
from eval.load import BUSY, Asked, Load, drive
from eval.procs import free_port, listener, loopback, memory_mb, running, top, wait_until
from eval.score import held_out, markdown, read_cases
from eval.stock.prepare import prepare_bot
from eval.stock.training import RASA, environment, trained

LEVELS = {1: 100, 16: 800, 100: 2000}  # people at once: turns asked
WARM_UP = 12  # turns that are asked before anything is measured
REACH = {"ratio": 4.0, "p99_ms": 1500.0, "start_up": 45.0}
START_LIMIT = 300.0  # seconds within which a side must answer at all
OUT = ROOT / "var" / "bench.json"


@dataclass
class Side:
    """One assistant under measurement."""

    name: str
    url: str
    roots: list[int] = field(default_factory=list)
    start_up: float | None = None
    loads: list[Load] = field(default_factory=list)


def questions() -> list[Asked]:
    """Return the held-out policy questions."""
    return [Asked(c["text"], c["city"]) for c in read_cases(held_out()) if "expect" in c]


def answers(url: str) -> bool:
    """Tell whether an assistant answers a message now."""
    try:
        body = {"sender": f"start-{time.time_ns()}", "message": "你好", "metadata": {"bureau": settings().default_bureau}}
        reply = httpx.post(f"{url}/webhooks/rest/webhook", json=body, timeout=10, trust_env=False)
        said = reply.json() if reply.status_code == 200 else []
        return bool(said) and said[0].get("text") != BUSY
    except (httpx.HTTPError, ValueError):
        return False


@contextmanager
def stock(model: Path, console: Console) -> Iterator[Side]:
    """Run the stock bot: a Rasa server and its action server, both on loopback ports of their own."""
    folder, port, actions_port = model.parent.parent, free_port(), free_port()
    env = environment(STOCK_ACTIONS_PORT=str(actions_port), SANIC_HOST="127.0.0.1", ACTION_SERVER_SANIC_WORKERS="1")
    actions = [str(RASA.parent / "python"), "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
    server = [str(RASA), "run", "--enable-api", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    server += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    log = folder / "run.log"
    with console.status("starting stock Rasa"), running(actions, folder, env, folder / "actions.log") as first, running(server, folder, env, log) as second:
        side = Side("stock Rasa", f"http://127.0.0.1:{port}", [first.pid, second.pid])
        side.start_up = wait_until(lambda: answers(side.url), second, START_LIMIT, log)
        yield side


@contextmanager
def ours(url: str, command: str, console: Console) -> Iterator[Side]:
    """Use the instance at `url`, or start one with `command` and wait until it answers there."""
    side = Side("ours", url)
    port = urlsplit(url).port or 80
    if not command:
        if not answers(url):
            raise SystemExit(f"nothing answers at {url}; start it with make run, or give --ours-command")
        pid = listener(port)
        side.roots = [top(pid)] if pid else []
        yield side
        return
    if listener(port):
        raise SystemExit(f"port {port} is taken; stop what listens there or choose another --ours-url")
    log = ROOT / "var" / "bench-ours.log"
    with console.status(f"starting {command}"), running(shlex.split(command), ROOT, environment(PORT=str(port)), log) as process:
        side.roots = [process.pid]
        side.start_up = wait_until(lambda: answers(url), process, START_LIMIT, log)
        yield side


@contextmanager
def watched(roots: Sequence[int]) -> Iterator[Callable[[], float]]:
    """Sample the memory of the processes twice a second; the value is the peak in MB so far."""
    peak = memory_mb(roots)
    done = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(0.5):
            peak = max(peak, memory_mb(roots))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield lambda: peak
    finally:
        done.set()
        thread.join()


def measure(side: Side, asked: Sequence[Asked], share: float, seconds: float, console: Console) -> None:
    """Drive one side at every level; the result is in `side.loads`."""
    drive(side.url, asked, 2, WARM_UP, 60, lambda _: None)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        for people, turns in LEVELS.items():
            wanted = max(people, int(turns * share))
            task = bar.add_task(f"{side.name}, {people} at once", total=wanted)
            with watched(side.roots) as peak:
                load = drive(side.url, asked, people, wanted, seconds, lambda n, t=task: bar.update(t, completed=n))  # type: ignore[misc]
            load.memory = peak()
            bar.update(task, total=len(load.times))
            side.loads.append(load)


def verdicts(sides: Sequence[Side]) -> list[tuple[str, float, bool]]:
    """Return each aim with what was measured and whether it was reached; those that were not measured are left out."""
    by_name = {s.name: s for s in sides}
    mine, reference = by_name.get("ours"), by_name.get("stock Rasa")
    found: list[tuple[str, float, bool]] = []
    if mine and reference:
        for a, b in zip(mine.loads, reference.loads, strict=True):
            ratio = a.figures()["per_second"] / max(b.figures()["per_second"], 1e-9)
            found.append((f"{REACH['ratio']:g} times stock's turns a second, {a.people} at once", round(ratio, 2), ratio >= REACH["ratio"]))
    if mine:
        p99 = mine.loads[-1].figures()["p99"]
        found.append((f"p99 at {mine.loads[-1].people} people under {REACH['p99_ms']:g} ms", p99, p99 < REACH["p99_ms"]))
    if mine and mine.start_up is not None:
        found.append((f"a restart answers within {REACH['start_up']:g} s", round(mine.start_up, 1), mine.start_up <= REACH["start_up"]))
    return found


HEAD = ["side", "people", "turns", "turns/s", "p50 ms", "p95 ms", "p99 ms", "errors", "memory MB", "start-up s"]


def rows(sides: Sequence[Side]) -> list[list[str]]:
    """Return the cells of the table, a row a side and level."""
    out = []
    for side in sides:
        for load in side.loads:
            f = load.figures()
            errors = ", ".join(f"{n} {what}" for what, n in f["errors"].items()) or "0"
            start = "–" if side.start_up is None else f"{side.start_up:.1f}"
            out.append([side.name, *(str(f[k]) for k in ("people", "turns", "per_second", "p50", "p95", "p99")), errors, str(f["memory_mb"]), start])
    return out


def show(sides: Sequence[Side], found: Sequence[scale.Cost], console: Console) -> None:
    """Print what was measured: for people on standard error, as Markdown on standard output."""
    table = Table(*HEAD, title="turns over HTTP")
    for row in rows(sides):
        table.add_row(*row)
    console.print(table)
    for aim, value, reached in verdicts(sides):
        console.print(f"{'[green]reached[/green]' if reached else '[red]missed[/red] '}  {aim}: {value}")
    print(markdown(HEAD, rows(sides)))
    if found:
        console.print(scale.table(found))
        print("\n" + markdown(scale.HEAD, [c.cells() for c in found]))


@dataclass
class Cases:
    """What cases cost as they grow, and what came of people opening them under stress."""

    grown: Sequence[cases_scale.Cost] = ()
    stressed: Sequence[cases_chaos.Outcome] = ()

    def show(self, console: Console) -> None:
        """Print both, as `show` does."""
        for wrong in cases_scale.broken(self.grown):
            console.print(f"[red]missed[/red]   {wrong}")
        if self.grown:
            print("\n" + markdown(cases_scale.HEAD, [c.cells() for c in self.grown]))
        if self.stressed:
            print("\n" + markdown(cases_chaos.HEAD, [o.cells() for o in self.stressed]))


def measure_cases(console: Console, chaos: bool) -> Cases:
    """Measure cases on SQLite and, where there is one, on PostgreSQL; `chaos`: also while processes are killed, which takes a while."""
    grown = cases_scale.measure(console)
    return Cases(grown, cases_chaos.measure(console, killed=cases_chaos.KILLED if chaos else 0))


def save(sides: Sequence[Side], found: Sequence[scale.Cost], cases: Cases) -> None:
    """Keep the figures in var/bench.json."""
    data: dict[str, Any] = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "sides": {s.name: {"start_up_s": s.start_up, "levels": [load.figures() for load in s.loads]} for s in sides},
        "aims": [{"aim": a, "value": v, "reached": r} for a, v, r in verdicts(sides)],
        "finding": [c.data() for c in found],
        "cases": [c.data() for c in cases.grown],
        "stress": cases_chaos.data(cases.stressed),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def main(
    ours_url: Annotated[str, typer.Option(help="where ours runs, or shall run; loopback only")] = "http://127.0.0.1:8000",
    ours_command: Annotated[str, typer.Option(help="start ours with this (PORT is set), to measure its start-up too")] = "",
    skip_ours: bool = False,
    skip_stock: bool = False,
    skip_scale: bool = False,
    skip_cases: bool = False,
    chaos: Annotated[bool, typer.Option(help="also open cases while processes are killed")] = False,
    share: Annotated[float, typer.Option(help="share of the turns to ask, for a quick look")] = 1.0,
    seconds: Annotated[float, typer.Option(help="longest time for one level")] = 60.0,
) -> None:
    """Measure both sides, one after the other, the finder, and cases."""
    console = Console(stderr=True)
    try:
        url = loopback(ours_url)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--ours-url") from error
    sides = _sides(url, ours_command, skip_ours, skip_stock, share, seconds, console)
    found = [] if skip_scale else scale.measure(console)
    show(sides, found, console)
    cases = Cases() if skip_cases else measure_cases(console, chaos)
    cases.show(console)
    save(sides, found, cases)
    failed = any(load.failures for s in sides for load in s.loads if s.name == "ours")
    sys.exit(1 if failed or cases_chaos.broken(cases.stressed) else 0)


def _sides(url: str, command: str, skip_ours: bool, skip_stock: bool, share: float, seconds: float, console: Console) -> list[Side]:
    asked, sides = questions(), list[Side]()
    if not skip_stock:
        folder = prepare_bot(read_base(settings().policies_dir), read_questions(settings().questions_dir))
        model, _ = trained(folder, console)
        with stock(model, console) as side:
            measure(side, asked, share, seconds, console)
            sides.append(side)
    if not skip_ours:
        with ours(url, command, console) as side:
            measure(side, asked, share, seconds, console)
            sides.append(side)
    return sides


if __name__ == "__main__":
    typer.run(main)
