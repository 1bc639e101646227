"""Trains a stock project with the bot's own Python, shows how far it is, and keeps the model until its data change."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from desk.settings import ROOT
from eval.stock.prepare import fingerprint

RASA = ROOT / "bot" / ".venv" / "bin" / "rasa"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "PYTHONWARNINGS": "ignore"}
_STEP = re.compile(r"(?:Epochs|Processed [\w ]+|Training .*?):\s+(\d+)%")
_STAGE = re.compile(r"Starting to train component '(\w+)'")


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a Rasa process: no telemetry, no warnings about its own age."""
    return {**os.environ, **QUIET, **more}


def model_of(folder: Path) -> Path:
    """Return where the model of the project in `folder` belongs; its name tells the data."""
    return folder / "models" / f"{fingerprint(folder)[:16]}.tar.gz"


def trained(folder: Path, console: Console) -> tuple[Path, float]:
    """Return the model of `folder`, trained only if something changed, and the seconds its training took."""
    model = model_of(folder)
    notes = model.with_suffix(".json")
    if model.exists() and notes.exists():
        seconds = float(json.loads(notes.read_text())["seconds"])
        console.print(f"[dim]{folder.name}: unchanged, trained before in {seconds:.0f} s[/dim]")
        return model, seconds
    started = time.perf_counter()
    _train(folder, model, console)
    seconds = time.perf_counter() - started
    notes.write_text(json.dumps({"seconds": round(seconds, 1)}))
    for old in model.parent.glob("*"):
        if not old.name.startswith(model.name.split(".")[0]):
            old.unlink()
    return model, seconds


def _train(folder: Path, model: Path, console: Console) -> None:
    command = [
        str(RASA),
        "train",
        "--domain",
        "domain.yml",
        "--data",
        "data",
        "--config",
        "config.yml",
        "--out",
        "models",
        "--fixed-model-name",
        model.name.removesuffix(".tar.gz"),
    ]
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    log = folder / "train.log"
    with Progress(*columns, console=console) as bar, log.open("wb", buffering=0) as kept:
        task = bar.add_task(f"training stock {folder.name}", total=100)
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout
        try:
            while chunk := os.read(process.stdout.fileno(), 8192):
                kept.write(chunk)
                text = chunk.decode(errors="ignore")
                if stages := _STAGE.findall(text):
                    bar.update(task, description=f"training stock {folder.name}: {stages[-1]}", completed=0)
                if steps := _STEP.findall(text):
                    bar.update(task, completed=int(steps[-1]))
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
    if code or not model.exists():
        raise SystemExit(f"rasa train failed ({code}); see {log}")
