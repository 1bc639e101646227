"""The danger guard: tells from one message whether somebody is in danger now, and which number to dial.

Rules only, so that it answers at once in every state of a conversation; the words are in `danger_words`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pypinyin import lazy_pinyin

from desk.conversation import danger_words as words
from desk.text import normal


class Dial(StrEnum):
    """The emergency numbers of mainland China that a message can call for."""

    POLICE = "110"
    FIRE = "119"
    AMBULANCE = "120"
    FRAUD = "96110"


@dataclass(frozen=True)
class Danger:
    """What to dial at once, what else, and a short key of the reason (`violence`, `fire`, `fraud` …)."""

    dial: Dial
    also: tuple[Dial, ...]
    reason: str


@dataclass(frozen=True)
class _Event:
    reason: str
    dial: Dial
    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Sign:
    """One event found in a text, with the score that the words around it leave it."""

    reason: str
    dial: Dial
    weight: int
    score: int
    start: int
    end: int


def _events(rows: tuple[tuple[str, str, int, str], ...]) -> tuple[_Event, ...]:
    return tuple(_Event(reason, Dial(dial), weight, re.compile(pattern)) for reason, dial, weight, pattern in rows)


_EVENTS = _events(words.EVENTS)
_ENGLISH = _events(words.ENGLISH)
# Typed in Latin letters the syllables may stand together; wrong characters give them one by one.
_SPELT = _events(tuple((r, d, w, rf"\b(?:{p.replace(' ', ' ?')})(?:le|la|a)?\b") for r, d, w, p in words.SPELT))
_MISHEARD = _events(tuple((r, d, w, rf" (?:{p}) ") for r, d, w, p in words.MISHEARD))
_ALONE = 3  # the score at which a message is an emergency
_NEAR = 60  # characters either side of an event whose words can confirm or cool it
_LONGEST = 2000
_TOLD = 2  # a sign of less weight only helps others
_MORE = 2  # what further signs elsewhere in the text can add
_GONE = 9  # past, imagined or over
_MARKS = re.compile(r"[^\w\u3400-\u9fff']+|_+")
_LATIN = re.compile(r"[a-z]{2}")
_SPACED = re.compile(r"(?<![^ ])([\u3400-\u9fff]) (?=[\u3400-\u9fff](?: |$))")
_LATE = {"missing", "suicide"}  # still an emergency a night later


def check(text: str) -> Danger | None:
    """Return the danger that `text` tells of now, or None: talk of the past, rules, drills and jokes is no danger."""
    signs = list(_signs(_prepared(text)))
    best: dict[Dial, _Sign] = {}
    for sign in signs:
        told = sign.weight >= _TOLD and sign.score + min(_MORE, _others(sign, signs)) >= _ALONE
        if told and (sign.dial not in best or sign.weight > best[sign.dial].weight):
            best[sign.dial] = sign
    if any(sign.reason != "plea" for sign in best.values()):
        best = {dial: sign for dial, sign in best.items() if sign.reason != "plea"}
    if not best:
        return None
    alarms = sorted(best, key=lambda dial: (-best[dial].weight, list(Dial).index(dial)))
    return Danger(alarms[0], tuple(alarms[1:]), best[alarms[0]].reason)


def _others(sign: _Sign, signs: list[_Sign]) -> int:
    """Count the signs that stand elsewhere in the text than `sign` and are not cooled away."""
    taken = [(sign.start, sign.end)]
    for other in signs:
        if other.score > -_GONE // 2 and all(other.end <= start or other.start >= end for start, end in taken):
            taken.append((other.start, other.end))
    return len(taken) - 1


def _prepared(text: str) -> str:
    line = _MARKS.sub(" ", normal(text[:_LONGEST])).strip()
    line = _SPACED.sub(r"\1", line)
    return words.FIGURES.sub("…", line)


def _signs(line: str) -> Iterator[_Sign]:
    latin = bool(_LATIN.search(line))
    for event in (*_EVENTS, *_ENGLISH, *_SPELT) if latin else _EVENTS:
        for match in event.pattern.finditer(line):
            if not words.NOMINAL.match(line, match.end()):
                yield _sign(event, line, *match.span())
    syllables = f" {' '.join(map(_syllable, line))} "
    for event in _MISHEARD:
        if match := event.pattern.search(syllables):
            start = syllables.count(" ", 0, match.start())
            yield _sign(event, line, start, start + match.group().count(" ") - 1)
    if score := _fraud(line):
        yield _Sign("fraud", Dial.FRAUD, _ALONE, score, -1, -1)


def _sign(event: _Event, line: str, start: int, end: int) -> _Sign:
    first = max(0, start - _NEAR)
    for turn in words.TURN.finditer(line, first, end):
        first = turn.start()
    near = words.PLEAS.sub(" ", line[first : end + _NEAR])
    score = event.weight + _warmth(near) - _coolness(near, event.reason)
    return _Sign(event.reason, event.dial, event.weight, score, start, end)


@lru_cache(maxsize=20_000)
def _syllable(char: str) -> str:
    return lazy_pinyin(char)[0] if "\u3400" <= char <= "\u9fff" else char


def _warmth(near: str) -> int:
    if words.NOW_STRONG.search(near):
        return 2
    return 1 if words.NOW_WEAK.search(near) else 0


def _coolness(near: str, reason: str) -> int:
    """Return how far the words around an event take it out of the present; `_GONE` is out of it for good."""
    if words.IMAGINED.search(near) or words.PAST.search(near) or words.HABIT.search(near):
        return _GONE
    if reason not in _LATE and words.PAST_NEAR.search(near):
        return _GONE
    if (words.FOUND if reason == "missing" else words.OVER).search(near):
        return _GONE
    if words.WHAT_IF.search(near):
        return _ALONE
    asked = len(set(words.ASK_STRONG.findall(near)))
    return 2 * min(asked, 2) + (1 if words.ASK_WEAK.search(near) else 0)


def _fraud(line: str) -> int:
    if words.CAUGHT.search(line):
        score = 4
    elif words.TRICK.search(line) and words.MOVED.search(line) and words.FRESH.search(line):
        score = 4
    else:
        return 0
    return score - _coolness(words.PLEAS.sub(" ", line[:300]).replace("视频", "通话"), "fraud")
