"""Scores an assistant on question files, over Rasa's REST channel or in this process; the measures are the issue's.

    python -m eval.score --base http://127.0.0.1:8000 [FILE.jsonl ...]

top1: the first citation fits; top3: one of the first three citations or offered choices does; fact: every group of
facts is met somewhere in the reply; brief: within the first 120 characters; refused and urgent: as their names say.
Groups of the development files carry “(dev)”.
"""

import json
import re
import statistics
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.progress import track

from desk.settings import ROOT
from desk.text import squeeze

HELD_OUT = ROOT / "eval" / "heldout"
DEVELOPMENT = ROOT / "eval" / "dev"  # looked at while we build; its groups say so in every table
BRIEF = 120  # characters of the first text that must hold the answer
URGENT_HEAD = 60  # characters that must name the number to call
CITED_TOGETHER = 4  # citations among which a comparison must name all its items
Case = dict[str, Any]
Messages = list[dict[str, Any]]
Answerer = Callable[[str, str, str], Messages]  # sender, text, bureau


@dataclass(frozen=True)
class Reply:
    """What counts of a reply's messages."""

    kinds: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One judged turn: its group, its case and the marks it got."""

    what: str
    case: Case
    turn: Case
    marks: dict[str, bool]
    reply: Reply

    @property
    def missed(self) -> bool:
        """Tell whether anything that should hold does not."""
        right = self.marks.get("top1", self.marks.get("right", True))
        return self.marks.get("error", False) or not right or not self.marks.get("fact", True)


@dataclass
class Scored:
    """Everything one assistant got, and how long its turns took (seconds)."""

    rows: list[Row] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    wall: float = 0.0

    def shares(self) -> dict[str, tuple[float, int]]:
        """Return share and count by `group mark`, such as `question top1`."""
        values: dict[str, list[bool]] = defaultdict(list)
        for row in self.rows:
            for mark, value in row.marks.items():
                values[f"{row.what} {mark}"].append(value)
        return {name: (sum(v) / len(v), len(v)) for name, v in values.items()}


def read_reply(messages: Iterable[dict[str, Any]]) -> Reply:
    """Return what counts of `messages`."""
    kinds: list[str] = []
    cited: list[str] = []
    offered: list[str] = []
    texts: list[str] = []
    for message in messages:
        custom = message.get("custom") or {}
        kinds += [custom["kind"]] if custom.get("kind") else []
        cited += [c["id"] for c in custom.get("citations") or ()]
        offered += [c["id"] if isinstance(c, dict) else c for c in custom.get("choices") or ()]
        texts += [message["text"]] if message.get("text") else []
    return Reply(tuple(kinds), tuple(cited), tuple(offered), tuple(texts))


def meets(groups: Sequence[Sequence[str]], text: str) -> bool:
    """Tell whether `text` holds an alternative of every group, white space aside."""
    text = squeeze(text)
    return all(any(squeeze(wording) in text for wording in group) for group in groups)


def judge_question(asked: Case, reply: Reply) -> dict[str, bool]:
    """Return the marks of a policy question."""
    fitting = {*asked["expect"], *asked.get("also_ok", ())}
    if asked.get("all"):
        first = among = set(asked["expect"]) <= set(reply.cited[:CITED_TOGETHER])
    else:
        first = reply.cited[:1] != () and reply.cited[0] in fitting
        among = not fitting.isdisjoint(reply.cited[:3] + reply.offered[:3])
    marks = {"top1": first, "top3": among, "silent": not reply.cited and not reply.offered}
    if facts := asked.get("facts"):
        marks["fact"] = meets(facts, "".join(reply.texts))
        marks["brief"] = bool(reply.texts) and meets(facts, squeeze(reply.texts[0])[:BRIEF])
    return marks


def judge_refusal(case: Case, reply: Reply) -> bool:
    """Tell whether a message that no document answers was treated so; a wish for a person needs a handover."""
    if case.get("kind") == "handover":
        return "handover" in reply.kinds
    return bool(reply.texts) and not reply.cited


def judge_urgent(case: Case, reply: Reply) -> bool:
    """Tell whether an emergency names the number to call at once, and whether nothing else is called one."""
    if not case["urgent"]:
        return "emergency" not in reply.kinds
    head = squeeze(reply.texts[0])[:URGENT_HEAD] if reply.texts else ""
    return "emergency" in reply.kinds and re.search(r"110|119|120", head) is not None


def judge_turn(case: Case, number: int, turn: Case, reply: Reply) -> Row | None:
    """Return the row of one turn, or None where nothing is expected of it."""
    if "urgent" in case:
        return _row("urgent" if case["urgent"] else "not urgent", case, turn, {"right": judge_urgent(case, reply)}, reply)
    if "turns" in case and "refuse" in turn:
        return _row("refused in a talk", case, turn, {"right": judge_refusal(turn, reply)}, reply)
    if "turns" in case:
        what = "multi-turn" if number else "multi-turn, first"
        return _row(what, case, turn, judge_question(turn, reply), reply) if "expect" in turn else None
    if "expect" in case:
        return _row("question", case, turn, judge_question(case, reply), reply)
    return _row("refuse", case, turn, {"right": judge_refusal(case, reply)}, reply)


def _row(what: str, case: Case, turn: Case, marks: dict[str, bool], reply: Reply) -> Row:
    return Row(f"{what} (dev)" if case.get("dev") else what, case, turn, marks, reply)


def judge_case(case: Case, answer: Answerer) -> tuple[list[Row], list[float]]:
    """Ask every turn of `case` as one person; return its rows and times. A turn that fails is an error, and named."""
    sender = f"score-{uuid.uuid4().hex[:12]}"
    rows: list[Row] = []
    times: list[float] = []
    for number, turn in enumerate(case.get("turns") or [case]):
        started = time.perf_counter()
        try:
            messages = answer(sender, turn["text"], case["city"])
        except (httpx.HTTPError, ValueError) as error:
            rows.append(Row("error", case, turn, {"error": True}, Reply(texts=(repr(error),))))
            continue
        times.append(time.perf_counter() - started)
        if row := judge_turn(case, number, turn, read_reply(messages)):
            rows.append(row)
    return rows, times


def score(cases: Sequence[Case], answer: Answerer, label: str, console: Console, workers: int = 1) -> Scored:
    """Put all `cases` to one assistant, with a progress bar."""
    started = time.perf_counter()
    scored = Scored()
    with ThreadPoolExecutor(workers) as pool:
        for rows, times in track(pool.map(lambda c: judge_case(c, answer), cases), f"asking {label}", total=len(cases), console=console):
            scored.rows += rows
            scored.times += times
    scored.wall = time.perf_counter() - started
    return scored


def over_http(base: str, timeout: float = 30) -> Answerer:
    """Return an answerer that asks a running assistant as any Rasa client does."""
    client = httpx.Client(base_url=base, timeout=timeout, trust_env=False, limits=httpx.Limits(max_connections=32))

    def answer(sender: str, text: str, bureau: str) -> Messages:
        reply = client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text, "metadata": {"bureau": bureau}})
        reply.raise_for_status()
        messages: Messages = reply.json()
        return messages

    return answer


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """Return the cases of JSON-lines files; those of the development files are marked."""
    found = []
    for path in paths:
        mark = {"dev": True} if path.resolve().parent == DEVELOPMENT else {}
        found += [{**json.loads(line), **mark} for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return found


def held_out() -> list[Path]:
    """Return the project's own held-out files."""
    return sorted(HELD_OUT.glob("*.jsonl"))


def development_talks() -> list[Path]:
    """Return the talks that say also what must be refused in the middle of one; the held-out talks do not."""
    return [DEVELOPMENT / "in_talk.jsonl"]


def lines(scored: Scored) -> list[str]:
    """Return the table, a line a group and a line a way of splitting it."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in scored.rows:
        groups[row.what].append(row)
    shares = scored.shares()
    out: list[str] = []
    for what, rows in groups.items():
        marks = sorted({mark for row in rows for mark in row.marks})
        out.append(f"{what:18s} " + "  ".join("{} {:.3f} (n={})".format(m, *shares[f"{what} {m}"]) for m in marks))
        out += [_split(rows, key) for key in ("city", "style", "kind") if len({r.case[key] for r in rows if key in r.case}) > 1]
    if scored.times:
        out.append(f"turns {len(scored.times)}  {len(scored.times) / scored.wall:.1f}/s  " + pace(scored.times))
    return out


def _split(rows: Sequence[Row], key: str) -> str:
    mark = "top1" if any("top1" in r.marks for r in rows) else "right"
    parts: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if key in row.case:
            parts[str(row.case[key])].append(row.marks.get(mark, False))
    return f"    by {key}: " + "  ".join(f"{name} {sum(v) / len(v):.2f}" for name, v in sorted(parts.items()))


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def markdown(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join("| " + " | ".join(r) + " |" for r in [head, ["---"] * len(head), *body])


def pace(times: Sequence[float]) -> str:
    """Return median, p95 and longest time in words."""
    return f"p50 {statistics.median(times) * 1e3:.0f} ms  p95 {quantile(times, 0.95) * 1e3:.0f} ms  max {max(times) * 1e3:.0f} ms"


def write_misses(path: Path, scored: Scored) -> None:
    """Write every miss as a JSON line."""
    with path.open("w", encoding="utf-8") as out:
        for row in (r for r in scored.rows if r.missed):
            fields = {"what": row.what, "id": row.case["id"], "city": row.case["city"], "text": row.turn["text"]}
            wanted = {"expect": row.turn.get("expect"), "facts": row.turn.get("facts"), "marks": row.marks}
            got = {"kinds": row.reply.kinds, "citations": row.reply.cited, "choices": row.reply.offered, "texts": row.reply.texts}
            out.write(json.dumps({**fields, **wanted, **got}, ensure_ascii=False) + "\n")


def main(
    files: Annotated[list[Path] | None, typer.Argument(help="question files; without any the held-out set and the development talks")] = None,
    base: str = "http://127.0.0.1:8000",
    workers: int = 4,
    timeout: float = 30,
    misses: Annotated[Path | None, typer.Option(help="write every miss as a JSON line")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the shares as one JSON object")] = None,
) -> None:
    """Score a running assistant over its Rasa-compatible REST channel; exit 1 if a turn failed."""
    scored = score(read_cases(files or [*held_out(), *development_talks()]), over_http(base, timeout), base, Console(stderr=True), workers)
    typer.echo("\n".join(lines(scored)))
    if json_file:
        json_file.write_text(json.dumps({k: {"share": s, "n": n} for k, (s, n) in scored.shares().items()}, indent=1), encoding="utf-8")
    if misses:
        write_misses(misses, scored)
    raise typer.Exit(1 if any(r.marks.get("error") for r in scored.rows) else 0)


if __name__ == "__main__":
    typer.run(main)
