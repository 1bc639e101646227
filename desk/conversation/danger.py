"""The rules of the danger guard: tell from one message whether somebody is in danger now, and which number to dial.

They know the plain and common ways to say it, and what takes a word out of the present; their words are in the `danger_*`
modules beside this. What is said in other words the learned ear hears (`danger_learned.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from pypinyin import lazy_pinyin

from desk.conversation import danger_cues, danger_lists, danger_sounds, danger_words
from desk.conversation.danger_pattern import Index, compiled
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
    """A kind of danger and the words that tell of it; `weight` as in `danger_words`."""

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


_ALONE = 3  # the score at which a message is an emergency
_TOLD = 2  # a sign of less weight only helps others
_MORE = 2  # what further signs elsewhere in the text can add
_GONE = 9  # past, imagined or over
_FRAUD = 4  # the score of a fraud before its cooling
_NEAR = 60  # characters either side of an event whose words can confirm or cool it
_LONGEST = 2000  # characters of a message that are read
_LATE = {"missing", "suicide"}  # still an emergency a night later

_MARKS = re.compile(r"[^\w\u3400-\u9fff']+|_+")
_LATIN = re.compile(r"[a-z]{2}")
_SETTLED = re.compile(
    r"(?:我们?|俺们?|已经?|早|刚才?|都|也|就|是|现在|好了)*(?:(?:报|打)(?:了|过|完)?(?:警|案|110|119|120|96110|电话)?(?:了|过)|(?:警|案|110|119|120|电话)(?:已经?|早|都|也)*(?:报|打)(?:了|过|完)了?"
    r"|(?:警察|民警|派出所的?人?|救护车|消防车?|110|119|120)(?:已经?|都|也|刚)*(?:来|到)(?:了|过)?(?:现场)?了?|(?:人|他们?|那(?:帮|伙)人|闹事的|对方)(?:已经?|都|也|早|就)*(?:走|跑|散|撤)(?:了|光了?|掉了?)"
    r"|(?:人|他们?|那(?:帮|伙)人|闹事的)?(?:被|让)?(?:警察|民警|派出所)(?:带|抓)走了?|火?(?:已经?|早|都)*灭了|(?:现在|人)?(?:没事|安全|平安)了?|处理[完好]了|做[了过完]笔录了?|谢谢)"
)
_SPACED = re.compile(r"(?<![^ ])([\u3400-\u9fff]) (?=[\u3400-\u9fff](?: |$))")


def _events(rows: tuple[danger_words.Row, ...]) -> tuple[_Event, ...]:
    return tuple(_Event(reason, Dial(dial), weight, compiled(words, danger_lists.LISTS)) for reason, dial, weight, words in rows)


def _cue(words: str) -> re.Pattern[str]:
    return compiled(words, danger_cues.LISTS)


_INDEX = Index((words for *_, words in danger_words.EVENTS), danger_lists.LISTS)
_LATIN_EVENTS = danger_sounds.ENGLISH + tuple((r, d, w, rf"\b(?:{p.replace(' ', ' ?')})(?:le|la|a)?\b") for r, d, w, p in danger_sounds.SPELT)
_LATIN_INDEX = Index((words for *_, words in _LATIN_EVENTS), danger_lists.LISTS)
_MISHEARD = _events(tuple((r, d, w, rf" (?:{p}) ") for r, d, w, p in danger_sounds.MISHEARD))
_FIGURES, _PLEAS = _cue(danger_cues.FIGURES), _cue(danger_cues.PLEAS)
_NOW_STRONG, _NOW_WEAK, _TURN = _cue(danger_cues.NOW_STRONG), _cue(danger_cues.NOW_WEAK), _cue(danger_cues.TURN)
_PAST, _PAST_NEAR, _HABIT = _cue(danger_cues.PAST), _cue(danger_cues.PAST_NEAR), _cue(danger_cues.HABIT)
_IMAGINED, _OVER, _FOUND = _cue(danger_cues.IMAGINED), _cue(danger_cues.OVER), _cue(danger_cues.FOUND)
_ASK_LAW, _ASK_OFFICE, _ASK_WEAK = _cue(danger_cues.ASK_LAW), _cue(danger_cues.ASK_OFFICE), _cue(danger_cues.ASK_WEAK)
_WHAT_IF = _cue(danger_cues.WHAT_IF)
_NOMINAL = _cue(danger_cues.NOMINAL)
_TRICK, _MOVED, _FRESH, _CAUGHT = _cue(danger_cues.TRICK), _cue(danger_cues.MOVED), _cue(danger_cues.FRESH), _cue(danger_cues.CAUGHT)


def check(text: str) -> Danger | None:
    """Return the danger that `text` tells of now, or None: talk of the past, rules, drills and jokes is no danger."""
    line = _prepared(text)
    best = _alarms(list(_signs(line)))
    if any(sign.reason != "plea" for sign in best.values()):
        best = {dial: sign for dial, sign in best.items() if sign.reason != "plea"}
    if not best:
        return None
    alarms = sorted(best, key=lambda dial: (-best[dial].weight, list(Dial).index(dial)))
    return Danger(alarms[0], tuple(alarms[1:]), best[alarms[0]].reason)


def settled(text: str) -> bool:
    """Tell whether a message says only that help was called or came, or that it is over (110打了，警察来了): nothing else may stand in it."""
    clauses = _MARKS.sub(" ", normal(text[:_LONGEST])).split()
    return bool(clauses) and all(_SETTLED.fullmatch(clause) for clause in clauses)


def _alarms(signs: list[_Sign]) -> dict[Dial, _Sign]:
    """Return the gravest of `signs` for each number, of those that are an alarm with the help of the others."""
    best: dict[Dial, _Sign] = {}
    for sign in signs:
        told = sign.weight >= _TOLD and sign.score + min(_MORE, _others(sign, signs)) >= _ALONE
        if told and (sign.dial not in best or sign.weight > best[sign.dial].weight):
            best[sign.dial] = sign
    return best


def _prepared(text: str) -> str:
    # Converting to simplified leaves the 著 of 拿著, 著火 as it is.
    line = _MARKS.sub(" ", normal(text[:_LONGEST]).replace("著", "着")).strip()
    return _FIGURES.sub("…", _SPACED.sub(r"\1", line))


def _others(sign: _Sign, signs: list[_Sign]) -> int:
    """Count the signs that stand elsewhere in the text than `sign` and are not cooled away, as far as they matter."""
    taken = [(sign.start, sign.end)]
    for other in signs:
        if other.score > -_ALONE and all(other.end <= start or other.start >= end for start, end in taken):
            taken.append((other.start, other.end))
            if len(taken) > _MORE:
                break
    return len(taken) - 1


def _signs(line: str) -> Iterator[_Sign]:
    found = [(danger_words.EVENTS[at], match) for at, match in _INDEX.finditer(line)]
    if _LATIN.search(line):
        found += [(_LATIN_EVENTS[at], match) for at, match in _LATIN_INDEX.finditer(line)]
    for (reason, dial, weight, _), match in found:
        if not _NOMINAL.match(line, match.end()):
            yield _sign(line, match.span(), reason, Dial(dial), weight)
    syllables = f" {' '.join(map(_syllable, line))} "
    for event in _MISHEARD:
        if heard := event.pattern.search(syllables):
            start = syllables.count(" ", 0, heard.start())
            yield _sign(line, (start, start + heard.group().count(" ") - 1), event.reason, event.dial, event.weight)
    if score := _fraud(line):
        yield _Sign("fraud", Dial.FRAUD, _ALONE, score, -1, -1)


@lru_cache(maxsize=20_000)
def _syllable(char: str) -> str:
    return lazy_pinyin(char)[0] if "\u3400" <= char <= "\u9fff" else char


def _sign(line: str, span: tuple[int, int], reason: str, dial: Dial, weight: int) -> _Sign:
    start, end = span
    first = max(0, start - _NEAR)
    for turn in _TURN.finditer(line, first, end):
        first = turn.start()
    told = line[first : end + _NEAR]
    near, beside = _PLEAS.sub(" ", told), _PLEAS.sub(" ", line[_clause(line, start, first, -1) : _clause(line, end, end + _NEAR, 1)])
    score = weight + _warmth(near) - _coolness(near, beside, reason) - (_ALONE if _WHAT_IF.search(told) else 0)
    return _Sign(reason, dial, weight, score, start, end)


def _clause(line: str, at: int, limit: int, step: int) -> int:
    """Return where the clause beside that of `at` ends, before it or after it, but not beyond `limit`."""
    for _ in range(2):
        at = line.rfind(" ", limit, at) if step < 0 else line.find(" ", at + 1, limit)
        if at < 0:
            return limit
    return at


@lru_cache(maxsize=256)
def _warmth(near: str) -> int:
    if _NOW_STRONG.search(near):
        return 2
    return 1 if _NOW_WEAK.search(near) else 0


@lru_cache(maxsize=256)
def _coolness(near: str, beside: str, reason: str) -> int:
    """Return how far the words around an event take it out of the present; `_GONE` is out of it for good."""
    if _IMAGINED.search(near) or _PAST.search(near) or _HABIT.search(near):
        return _GONE
    if reason not in _LATE and _PAST_NEAR.search(near):
        return _GONE
    if (_FOUND if reason == "missing" else _OVER).search(near):
        return _GONE
    asked = len(set(_ASK_LAW.findall(near)) | set(_ASK_OFFICE.findall(beside)))
    return 2 * min(asked, 2) + (1 if _ASK_WEAK.search(beside) else 0)


def _fraud(line: str) -> int:
    caught = _CAUGHT.search(line) or (_TRICK.search(line) and _MOVED.search(line) and _FRESH.search(line))
    if not caught:
        return 0
    # A swindler on a video call is no film, and one who says he is a court is no court.
    told = _PLEAS.sub(" ", line[: 5 * _NEAR]).replace("视频", "通话").replace("法院", "")
    return _FRAUD - _coolness(told, told, "fraud")
