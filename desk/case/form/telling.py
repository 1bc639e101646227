"""What was told before a form began: the story of a question, without the question."""

import re
from dataclasses import dataclass

from desk.case.form import taking, words
from desk.text import squeeze

_CLAUSE = re.compile(r"[^，,。；;！!？?\s]+[，,。；;！!？?\s]*")
_SAME = "有没有"  # asks, but also begins what is seen: 夜里有／没有船号的船
LONG = 14  # a clause of more characters may tell something by 有没有


@dataclass(frozen=True)
class Told:
    """What a form may take from the question before it: its words, and whether they tell what happened."""

    words: str = ""
    story: bool = False


SILENT = Told()


def told(text: str) -> Told:
    """Return what `text` tells beside what it asks. A pure question is kept for its facts (which approval, which plate), but is no story."""
    clauses = _CLAUSE.findall(text)
    following = [*clauses[1:], ""]
    kept = [c for c, after in zip(clauses, following, strict=False) if not _asks(c, after)]
    said = "".join(kept).strip(" ，,。；;！!？?")
    if not said or taking.wishes(said):
        # 可以匿名举报吗 asks about it and chooses nothing yet.
        return Told("" if "匿名" in text else text.strip())
    return Told(said, len(squeeze(said)) >= taking.DESCRIBED)


def _asks(clause: str, after: str) -> bool:
    if not words.asks(clause):
        return False
    tells = len(squeeze(clause)) > LONG and not words.asks(clause.replace(_SAME, "")) and bool(after) and taking.wishes(after)
    return not tells
