"""How well a document is answered that was just imported: each bureau in turn without its questions and hand-made facts."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from desk.policy.base import PolicyBase, PolicyItem, read_base
from desk.policy.schema import ItemFacts
from desk.policy.search import learned
from desk.policy.search.embeddings import KeptEmbeddings
from desk.policy.search.finder import Finder
from desk.policy.search.onnx_e5 import OnnxE5
from desk.policy.search.questions import read_questions
from desk.settings import settings


def bare(bureau: str) -> PolicyBase:
    """Return the policy base in which `bureau` has nothing but its official text, as after an import nobody has reviewed."""
    base = read_base(settings().policies_dir)
    for entry in base.of_bureau(bureau):
        base.items[entry.id] = PolicyItem(entry.item, entry.document, ItemFacts(summary=entry.item.title[:100].ljust(4), reviewed=False))
    for topic in base.topics:
        topic.items = [i for i in topic.items if not i.startswith(bureau + "-")]
    return base


def measure(cases: Sequence[dict[str, Any]], console: Console) -> dict[str, tuple[float, float, float, int]]:
    """Return for each bureau and for all: right first, right among three, refused, number of questions."""
    embeddings = KeptEmbeddings(OnnxE5(settings().models_dir), settings().embeddings_cache)
    questions = read_questions(settings().questions_dir)
    found: dict[str, tuple[float, float, float, int]] = {}
    sums = [0.0, 0.0, 0.0]
    for bureau in read_base(settings().policies_dir).bureaus:
        with console.status(f"没有 {bureau} 的问法，训练其余各局……"):
            model = learned.train([q for q in questions if not (q.item or "").startswith(bureau + "-")], embeddings, "left out")
            finder = Finder(bare(bureau), model, embeddings)
        asked = [c for c in cases if c["city"] == bureau]
        marks = [_mark(finder, c) for c in asked]
        total = [sum(m[k] for m in marks) for k in range(3)]
        sums = [a + b for a, b in zip(sums, total, strict=True)]
        found[bureau] = (total[0] / len(asked), total[1] / len(asked), total[2] / len(asked), len(asked))
    count = len(cases)
    found["all"] = (sums[0] / count, sums[1] / count, sums[2] / count, count)
    return found


def _mark(finder: Finder, case: dict[str, Any]) -> tuple[bool, bool, bool]:
    result = finder.find(case["text"], case["city"])
    good = set(case["expect"]) | set(case.get("also_ok", []))
    ranked = [i for i, _ in result.ranked]
    return ranked[0] in good, bool(good & set(ranked[:3])), result.scope < -0.3
