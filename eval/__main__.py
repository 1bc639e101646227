"""`make eval`: the held-out questions put to the assistant and to the references, in one run."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Annotated

import httpx
import typer
from rich.console import Console

from desk.settings import ROOT
from eval import leave_out, references
from eval.procs import free_port, running, wait_until
from eval.score import held_out, read_cases


def ready(url: str) -> bool:
    """Tell whether all parts of an assistant answer at `url`."""
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


@contextlib.contextmanager
def assistant(url: str, console: Console) -> Iterator[str]:
    """Give the address of a running assistant: the one at `url`, or one started for this run."""
    if ready(url):
        yield url
        return
    ports = {name: free_port() for name in ("PORT", "rasa", "actions")}
    env = {**os.environ, "PORT": str(ports["PORT"]), "RASA_URL": f"http://127.0.0.1:{ports['rasa']}", "ACTIONS_URL": f"http://127.0.0.1:{ports['actions']}"}
    own, log = f"http://127.0.0.1:{ports['PORT']}", ROOT / "var" / "eval.log"
    with running([sys.executable, "-W", "ignore", "-m", "gateway.serve"], ROOT, env, log) as process:
        with console.status("启动问答服务……"):
            wait_until(lambda: ready(own), process, 180, log)
        yield own


def main(
    url: Annotated[str, typer.Option(help="score the assistant that runs here, if one does")] = "http://127.0.0.1:8000",
    faq: Annotated[bool, typer.Option(help="also train and score Rasa's stock FAQ recipe; its training takes some 25 minutes and is kept")] = True,
    left_out: Annotated[bool, typer.Option(help="also leave out one bureau's questions at a time")] = True,
) -> None:
    """Score ours beside the references, then a document just imported."""
    console = Console()
    with assistant(url, console) as base_url:
        references.main(None, base_url, not faq, "all", False, True, ROOT / "var" / "eval-misses.jsonl", 4)
    if left_out:
        cases = [c for c in read_cases(held_out()) if "expect" in c]
        console.print("\n[bold]刚导入、没有问法的文件[/bold]（逐个局去掉问法和人工要点）")
        for name, (first, three, refused, count) in leave_out.measure(cases, console).items():
            console.print(f"  {name:8s} top1 {first:.3f}  top3 {three:.3f}  refused {refused:.3f}  (n={count})", highlight=False)


if __name__ == "__main__":
    typer.run(main)
