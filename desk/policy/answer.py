"""From an item and a question to what the person reads: the thing asked first, then the quotation, then who is in charge."""

import re
from dataclasses import dataclass, field

from desk.policy.aspects import KINDS, SPEAKS, Aspect, asks_clock, asks_days, aspects, replies, tells_clock, tells_days, yes_no
from desk.policy.base import PolicyItem
from desk.policy.quoting import passage
from desk.policy.schema import Fact

BRIEF = 120  # characters of the first message
_OPENER = re.compile(r"^(不?可以|不用|不需要|不会|不是|会的?|有的?|能|是的?|要|需要|对)[。，]")
_ASPECT_BONUS = 0.45
_FOLLOW = 0.65  # a further fact is added if it fits at least this share of the best one's score


@dataclass
class Citation:
    """A quotation with what a reader needs to check it."""

    id: str
    document: str
    article: str
    quote: str
    issued: str | None
    version: int


@dataclass
class Answer:
    """What is said about one item."""

    item: PolicyItem
    lead: str
    citation: Citation
    silent: Aspect | None = None
    facts: list[Fact] = field(default_factory=list)
    asked: list[Aspect] = field(default_factory=list)


def cite(entry: PolicyItem, quotes: list[str], most: int = 260) -> Citation:
    """Return the quotation of `entry` that holds `quotes`."""
    return Citation(entry.id, entry.document.title, entry.item.article, passage(entry.item.text, quotes, most), entry.document.issued, entry.version)


def answer(entry: PolicyItem, question: str, likeness: dict[str, float], words: dict[str, float], most: int = 3) -> Answer:
    """Return the answer of `entry` to a normalised `question`.

    `likeness` says for each fact how like its training questions are, `words` how near its own words are; at `most` so
    many facts are told.
    """
    asked = aspects(question)
    ranked = rank(entry, asked, likeness, words)
    if Aspect.ARTICLE in asked:
        return _with(entry, f"{entry.item.article}。{entry.facts.summary}", [], asked)
    wants_unit = Aspect.UNIT in asked and not _names_unit(ranked)
    if wants_unit and (units := unit_line(entry)):
        return _with(entry, units, [f for f, _ in ranked[:2]], asked)
    if Aspect.DATE in asked and not any(f.kind in KINDS[Aspect.DATE] for f, _ in ranked[:2]):
        return _with(entry, _date_line(entry), [f for f, _ in ranked[:1]], asked)
    silent = _silence(entry, asked, question)
    if not ranked or (likeness.get("summary", 0.0) + words.get("summary", 0.0) > ranked[0][1] and not silent and not asked):
        chosen = [f for f, _ in ranked[:1]]
        return _with(entry, _join([entry.facts.summary, *(_told(f, question) for f in chosen)]), chosen, asked)
    chosen = _choose(ranked)[:most]
    lead = _join([_OPENER.sub("", chosen[0].answer) if silent else _told(chosen[0], question), *(_OPENER.sub("", f.answer) for f in chosen[1:])])
    made = _with(entry, lead, chosen, asked)
    made.silent = silent
    return made


def rank(entry: PolicyItem, asked: list[Aspect], likeness: dict[str, float], words: dict[str, float]) -> list[tuple[Fact, float]]:
    """Return the facts of `entry`, those that answer the question best first, with their scores."""
    scored = []
    for fact in entry.facts.facts:
        bonus = _ASPECT_BONUS if any(fact.kind in KINDS.get(a, ()) for a in asked) else 0.0
        scored.append((fact, likeness.get(fact.key, 0.0) + words.get(fact.key, 0.0) + bonus))
    return sorted(scored, key=lambda pair: -pair[1])


def unit_line(entry: PolicyItem) -> str:
    """Return who is in charge of the item, as its text names them; empty if it names nobody."""
    units = entry.item.units
    if units.lead and units.support:
        return f"{'、'.join(units.lead)}牵头，{'、'.join(units.support)}配合。"
    return f"责任单位是{'、'.join(units.lead)}。" if units.lead else ""


def _with(entry: PolicyItem, lead: str, facts: list[Fact], asked: list[Aspect]) -> Answer:
    return Answer(entry, lead, cite(entry, [f.quote for f in facts]), None, facts, asked)


def _told(fact: Fact, question: str) -> str:
    """Return the fact's answer; its opening yes or no only where it replies to the question."""
    opening = _OPENER.match(fact.answer)
    return fact.answer if opening and yes_no(question) and replies(opening.group(1), question) else _OPENER.sub("", fact.answer)


def _choose(ranked: list[tuple[Fact, float]]) -> list[Fact]:
    chosen = [ranked[0][0]]
    for fact, score in ranked[1:4]:
        if score < _FOLLOW * ranked[0][1] or len(_join([f.answer for f in [*chosen, fact]])) > BRIEF or _same(fact, chosen):
            continue
        chosen.append(fact)
    return chosen[:3]


def _same(fact: Fact, chosen: list[Fact]) -> bool:
    """Tell whether a chosen fact already says nearly the same."""
    own = set(fact.answer)
    return any(len(own & set(f.answer)) / max(len(own | set(f.answer)), 1) > 0.75 for f in chosen)


def _join(sentences: list[str]) -> str:
    text = ""
    for sentence in sentences:
        if text and len(text) + len(sentence) > BRIEF:
            break
        text += sentence if sentence.endswith(("。", "？", "；")) else sentence + "。"
    return text


def _names_unit(ranked: list[tuple[Fact, float]]) -> bool:
    return bool(ranked) and ranked[0][1] > 2.2 and bool(re.search(r"支队|大队|分局|派出所|中心|科|处|牵头|负责|领导", ranked[0][0].answer))


def _date_line(entry: PolicyItem) -> str:
    issued, validity = entry.document.issued, entry.facts.validity
    when = f"这份文件{_date(issued)}印发。" if issued else "原文没有写印发日期。"
    return when + (f"{validity}。" if validity else "这一条没有写截止时间，是否仍执行请向负责单位核实。")


def _date(issued: str) -> str:
    parts = issued.split("-")
    return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else f"{parts[0]}年"


def _silence(entry: PolicyItem, asked: list[Aspect], question: str) -> Aspect | None:
    """Return the aspect that was asked for and on which the item's text says nothing."""
    aspect = next((a for a in asked if a in SPEAKS), None)
    if aspect is None or not SPEAKS[aspect].search(entry.item.text):
        return aspect
    if aspect is Aspect.HOURS and asks_clock(question) and not tells_clock(entry.item.text):
        return aspect
    days = aspect is Aspect.DURATION and asks_days(question)
    return aspect if days and not any(f.kind in KINDS[aspect] or tells_days(f.answer) for f in entry.facts.facts) else None
