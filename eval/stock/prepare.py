"""Writes the stock bots' training data from ours; for `eval.references` and `eval.bench`.

One FAQ model holds all five bureaus (`bureau="all"`), and what it ranks is filtered by the person's bureau. The other
fair way, a model a bureau, trains DIET five times over the same refusals; it was not measured whether that answers
better. It is kept as `bureau="zibo"` and so on for whoever wants to compare.
"""

import hashlib
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import typer
import yaml

from desk.policy.base import PolicyBase, read_base
from desk.policy.search.questions import Question, read_questions
from desk.settings import ROOT

HERE = Path(__file__).resolve().parent
OUT = ROOT / "var" / "stock"
VERSION = "3.1"
BOT_INTENTS = 12  # topics that the speed bot tells apart, beside its small talk
BOT_EXAMPLES = 40  # examples a topic, so that the speed bot trains in minutes
BOT_LONGEST = 30  # characters of its examples; DIET pads a whole batch to the longest
FAQ_LONGEST = 60  # the same of the FAQ recipe's examples


def faq_intent(question: Question) -> str:
    """Return the intent of the stock recipe: facts are dropped, all refusals are one."""
    if question.item:
        return f"ask/{question.item}"
    return question.intent.split("/")[0]


def dump(path: Path, data: dict[str, Any]) -> None:
    """Write one Rasa file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"version": VERSION, **data}, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")


def nlu(by_intent: dict[str, list[str]]) -> dict[str, Any]:
    """Return the `nlu` block of `by_intent`, examples made harmless to Rasa's own markup."""
    return {"nlu": [{"intent": i, "examples": "".join(f"- {_plain(t)}\n" for t in dict.fromkeys(texts))} for i, texts in by_intent.items()]}


def _plain(text: str) -> str:
    """Brackets mark entities in Rasa's examples; ours have none, so square ones become full-width."""
    return " ".join(text.replace("[", "［").replace("]", "］").split())


def fingerprint(folder: Path) -> str:
    """Return a digest of everything in `folder` that a training reads; actions and addresses are no part of it."""
    total = hashlib.sha256()
    for path in [folder / "config.yml", folder / "domain.yml", *sorted((folder / "data").glob("*.yml"))]:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def prepare_faq(base: PolicyBase, questions: list[Question], bureau: str = "all", out: Path | None = None, full: bool = False) -> Path:
    """Write the FAQ recipe's project for one bureau or for all; return its folder. `full`: 100 epochs over every example."""
    folder = out or OUT / "faq" / (f"{bureau}-full" if full else bureau)
    by_intent: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        fits = full or (len(question.text) <= FAQ_LONGEST and not question.intent.startswith("case_"))  # an FAQ bot opens no cases
        if fits and (not question.item or bureau in ("all", question.item.split("-")[0])):
            by_intent[faq_intent(question)].append(question.text)
    asked = sorted(i for i in by_intent if i.startswith("ask/"))
    plain = sorted(i for i in by_intent if not i.startswith("ask/"))
    responses: dict[str, Any] = {f"utter_{i}": [_item_response(base, i.removeprefix("ask/"))] for i in asked}
    responses |= {f"utter_{i}": [{"text": "这个问题我答不了。", "custom": {"kind": _kind(i)}}] for i in plain}
    rules = [{"rule": i, "steps": [{"intent": i}, {"action": f"utter_{i}"}]} for i in ["ask", *plain]]
    rules.append({"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_out_of_scope"}]})
    dump(folder / "data" / "nlu.yml", nlu(by_intent))
    dump(folder / "data" / "rules.yml", {"rules": rules})
    dump(
        folder / "domain.yml",
        {"intents": ["ask", *plain], "responses": responses, "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True}},
    )
    config = (HERE / "faq" / "config.yml").read_text(encoding="utf-8")
    (folder / "config.yml").write_text(re.sub(r"epochs: \d+", "epochs: 100", config) if full else config, encoding="utf-8")
    return folder


def _item_response(base: PolicyBase, item_id: str) -> dict[str, Any]:
    """An FAQ's answer: the item's title and its official text, as an editor would paste it in."""
    item = base.items[item_id].item
    return {"text": f"{item.title}\n{item.text}".replace("{", "（").replace("}", "）"), "custom": {"kind": "answer", "citations": [{"id": item_id}]}}


def _kind(intent: str) -> str:
    return {"out_of_scope": "refusal", "handover": "handover"}.get(intent, "smalltalk")


def prepare_bot(base: PolicyBase, questions: list[Question], out: Path | None = None) -> Path:
    """Write the speed bot's project: topics as intents, stories, one custom action; return its folder."""
    folder = out or OUT / "bot"
    by_intent: dict[str, list[str]] = {f"topic_{n:02d}": [] for n in range(BOT_INTENTS)}
    places = {item: n for n, item in enumerate(base.items)}
    for question in questions:
        if question.item in places:
            by_intent[f"topic_{places[question.item] * BOT_INTENTS // len(places):02d}"].append(question.text)
        elif question.intent in ("greet", "goodbye", "thanks", "handover"):
            by_intent.setdefault(question.intent, []).append(question.text)
        elif question.intent.startswith("out_of_scope"):
            by_intent.setdefault("out_of_scope", []).append(question.text)
    short = {i: [t for t in texts if len(t) <= BOT_LONGEST] for i, texts in by_intent.items()}
    thinned = {i: texts[:: max(1, len(texts) // BOT_EXAMPLES)][:BOT_EXAMPLES] for i, texts in short.items()}
    dump(folder / "data" / "nlu.yml", nlu(thinned))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copyfile(HERE / "bot" / name, folder / name)
    for part in ("data/stories.yml", "data/rules.yml", "actions/__init__.py", "actions/actions.py"):
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "bot" / part, folder / part)
    return folder


def main(bureau: str = "all") -> None:
    """Write both stock projects under var/stock/ and say where."""
    base, questions = read_base(ROOT / "policies"), read_questions(ROOT / "data" / "nlu")
    for folder in (prepare_faq(base, questions, bureau), prepare_bot(base, questions)):
        typer.echo(f"{folder}  {fingerprint(folder)[:12]}")


if __name__ == "__main__":
    typer.run(main)
