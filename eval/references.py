"""The references that our accuracy is read against: BM25, dense alone, and Rasa's stock FAQ recipe; for `make eval`.

    python -m eval.references [--base http://127.0.0.1:8000] [--skip-faq]

One run prints one table. BM25 and dense read the official texts alone, filtered by bureau; they know neither refusals
nor the turn before. The FAQ recipe is trained on our own questions. Only ours is asked the emergencies.
"""

import hashlib
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import bm25s
import numpy as np
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from desk.policy.base import PolicyBase, PolicyItem, read_base
from desk.policy.search.embeddings import KeptEmbeddings
from desk.policy.search.evidence import words
from desk.policy.search.onnx_e5 import OnnxE5
from desk.policy.search.questions import read_questions
from desk.settings import ROOT, settings
from desk.text import normal
from eval.score import Answerer, Case, Messages, Scored, development_talks, held_out, lines, over_http, read_cases, score, write_misses
from eval.stock.prepare import prepare_faq
from eval.stock.training import environment, trained

ORDER = ("question", "refuse", "multi", "urgent", "not", "refused", "error")  # the first words of the measures
PARSER = ROOT / "eval" / "stock" / "parse.py"
Ranker = Callable[[str, str], list[str]]  # text, bureau → item ids, best first


def official(entry: PolicyItem) -> str:
    """Return the official wording of an item, as a person would read it."""
    return f"{entry.item.title}\n{entry.item.text}"


def sentences(text: str) -> list[str]:
    """Return the sentences of an official text."""
    for mark in "。；\n":
        text = text.replace(mark, f"{mark}\v")
    return [s.strip() for s in text.split("\v") if len(s.strip()) > 8]


def bm25_ranker(base: PolicyBase) -> Ranker:
    """Return BM25 over the jieba words of the official texts, an index a bureau."""
    indexes: dict[str, tuple[bm25s.BM25, list[str]]] = {}
    for bureau in base.bureaus:
        entries = base.of_bureau(bureau)
        index = bm25s.BM25()
        index.index([words(normal(official(e))) for e in entries], show_progress=False)
        indexes[bureau] = (index, [e.id for e in entries])

    def rank(text: str, bureau: str) -> list[str]:
        index, ids = indexes[bureau]
        scores = np.asarray(index.get_scores(words(normal(text))))
        return [ids[n] for n in np.argsort(-scores, kind="stable")]

    return rank


def dense_ranker(base: PolicyBase, embeddings: KeptEmbeddings, console: Console) -> Ranker:
    """Return multilingual-e5-small over the official texts: an item is as near as the whole or its nearest sentence."""
    texts: list[str] = []
    owners: list[str] = []
    for entry in base.items.values():
        for passage in [official(entry)[:400], *sentences(entry.item.text)]:
            texts.append(normal(passage))
            owners.append(entry.id)
    with Progress(TextColumn("embedding official texts"), BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=len(texts))
        vectors = embeddings.passages(texts, lambda done, total: bar.update(task, completed=done, total=total))
    rows = {b: np.array([n for n, o in enumerate(owners) if o.startswith(f"{b}-")]) for b in base.bureaus}

    def rank(text: str, bureau: str) -> list[str]:
        near = vectors[rows[bureau]] @ embeddings.query(normal(text))
        return list(dict.fromkeys(owners[rows[bureau][n]] for n in np.argsort(-near)))

    return rank


def answers_with(rank: Ranker, base: PolicyBase) -> Answerer:
    """Return the plainest assistant on top of a ranking: it cites the best item, shows it, and offers the next two."""

    def answer(_sender: str, text: str, bureau: str) -> Messages:
        best, *others = rank(text, bureau)[:3]
        return [_cited(base, best, others)]

    return answer


def _cited(base: PolicyBase, best: str, others: Sequence[str]) -> dict[str, Any]:
    return {"text": official(base.items[best]), "custom": {"kind": "answer", "citations": [{"id": best}], "choices": list(others)}}


def parse_texts(model: Path, texts: Sequence[str], console: Console) -> dict[str, Any]:
    """Return what the stock model makes of each text; kept until model or texts change."""
    key = hashlib.sha256("\n".join([model.name, *texts]).encode()).hexdigest()[:16]
    target = model.parent / f"{model.name.removesuffix('.tar.gz')}.{key}.parsed.json"
    if not target.exists():
        source = target.with_suffix(".texts")
        source.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        part = target.with_suffix(".part")
        _run_parser(model, source, part, len(texts), console)
        part.replace(target)
        source.unlink()
    parsed: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return parsed


def _run_parser(model: Path, source: Path, target: Path, count: int, console: Console) -> None:
    command = [str(ROOT / "bot" / ".venv" / "bin" / "python"), str(PARSER), str(model), str(source), str(target)]
    columns = (TextColumn("asking the stock FAQ model"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar, source.with_suffix(".log").open("wb") as log:
        task = bar.add_task("", total=count)
        process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=log, text=True, cwd=model.parent)
        try:
            for line in process.stdout or ():
                if line.startswith("done "):
                    bar.update(task, completed=int(line.split()[1]))
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
    if code:
        raise SystemExit(f"the stock model could not be asked; see {source.with_suffix('.log')}")


def faq_answerer(parsed: dict[str, Any], base: PolicyBase, always: bool = False) -> Answerer:
    """Return the FAQ bot's replies by its rules; `always` lets its ResponseSelector answer whatever the intent is."""

    def answer(_sender: str, text: str, bureau: str) -> Messages:
        found = parsed[text]
        if found["intent"] == "ask" or always:
            ranking = [key.removeprefix("ask/") for key, _ in found["ranking"]]
            ours = [item for item in ranking if item.startswith(f"{bureau}-")]
            if ours:
                return [_cited(base, ours[0], ours[1:3])]
        kind = {"out_of_scope": "refusal", "nlu_fallback": "refusal", "handover": "handover"}.get(found["intent"], "smalltalk")
        return [{"text": "这个问题我答不了。", "custom": {"kind": kind}}]

    return answer


def faq_answerers(base: PolicyBase, cases: Sequence[Case], console: Console, bureau: str = "all", full: bool = False) -> dict[str, Answerer]:
    """Train (if needed) and ask the FAQ recipe; return it as it is, and with its ResponseSelector alone."""
    folder = prepare_faq(base, read_questions(settings().questions_dir), bureau, full=full)
    model, seconds = trained(folder, console)
    console.print(f"[dim]stock FAQ model: trained in {seconds:.0f} s, {model.stat().st_size / 1e6:.0f} MB[/dim]")
    texts = list(dict.fromkeys(turn["text"] for case in cases for turn in case.get("turns") or [case]))
    parsed = parse_texts(model, texts, console)
    return {"Rasa FAQ": faq_answerer(parsed, base), "its selector alone": faq_answerer(parsed, base, always=True)}


def side_by_side(results: dict[str, Scored]) -> Table:
    """Return one table: a line a measure, a column an assistant."""
    table = Table(title="held-out questions, share right; (dev): development files")
    table.add_column("measure")
    for label in results:
        table.add_column(label, justify="right")
    table.add_column("n", justify="right")
    shares = {label: scored.shares() for label, scored in results.items()}
    names = list(dict.fromkeys(name for found in shares.values() for name in found if not name.endswith("silent")))
    for name in sorted(names, key=lambda n: ("(dev)" in n, ORDER.index(n.replace("-", " ").split()[0].rstrip(",")))):
        cells = [f"{found[name][0]:.3f}" if name in found else "–" for found in shares.values()]
        table.add_row(name, *cells, str(max(found[name][1] for found in shares.values() if name in found)))
    return table


def main(
    files: Annotated[list[Path] | None, typer.Argument(help="question files; without any the held-out set and the development talks")] = None,
    base_url: Annotated[str, typer.Option("--base", help="also score the assistant running here")] = "",
    skip_faq: bool = False,
    bureau: Annotated[str, typer.Option(help="train the FAQ recipe on this bureau only (and ask its questions only)")] = "all",
    full: Annotated[bool, typer.Option(help="train the FAQ recipe for its 100 epochs, which takes hours")] = False,
    details: Annotated[bool, typer.Option(help="print every assistant's own table too")] = True,
    misses: Annotated[Path | None, typer.Option(help="write our misses as JSON lines")] = None,
    workers: int = 4,
) -> None:
    """Score ours and the references in one run."""
    console = Console()
    base = read_base(settings().policies_dir)
    cases = [c for c in read_cases(files or [*held_out(), *development_talks()]) if bureau in ("all", c["city"])]
    answerable = [c for c in cases if "urgent" not in c]
    embeddings = KeptEmbeddings(OnnxE5(settings().models_dir), settings().embeddings_cache)
    asked: dict[str, Answerer] = {
        "BM25": answers_with(bm25_ranker(base), base),
        "dense alone": answers_with(dense_ranker(base, embeddings, console), base),
    }
    if not skip_faq:
        asked |= faq_answerers(base, answerable, console, bureau, full)
    results = {label: score(answerable, answer, label, console) for label, answer in asked.items()}
    if base_url:
        results["ours"] = score(cases, over_http(base_url), "ours", console, workers)
        if misses:
            write_misses(misses, results["ours"])
    if details:
        for label, scored in results.items():
            console.print(f"\n[bold]{label}[/bold]")
            console.print("\n".join(lines(scored)), highlight=False, markup=False, soft_wrap=True)
    console.print(side_by_side(results))
    write_json(results)


def write_json(results: dict[str, Scored]) -> None:
    """Keep the shares in var/eval.json."""
    target = ROOT / "var" / "eval.json"
    target.parent.mkdir(exist_ok=True)
    shares = {label: {k: {"share": round(s, 4), "n": n} for k, (s, n) in scored.shares().items()} for label, scored in results.items()}
    target.write_text(json.dumps(shares, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
