"""Compiles the shorthand of the danger lexicon into regular expressions that are quick on texts without danger."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

_GAP = re.compile(r"~(\d{1,2})")
_LIST = re.compile(r"<([a-z0-9]+)>")
_HEAD = re.compile(r"(\[[^\^\]]+\]|[^\[\](){}?*+|.^$\\~ ])(?![?*+{])")


_ATOM = re.compile(r"\\.|\[\^?[^\]]*\]|[^\\\[\]()|]")
_ENOUGH = 8  # matches of one alternative that are looked at


@dataclass(frozen=True, eq=False)
class _Option:
    """One alternative of the words of an event: a match begins with one of `heads` and has one of `needed`, if those are known."""

    order: int
    event: int
    heads: frozenset[str]
    needed: frozenset[str]
    pattern: re.Pattern[str]


class Index:
    """The words of many events, looked up by the characters of a text, so that few patterns are tried on it."""

    def __init__(self, events: Iterable[str], lists: Mapping[str, str]) -> None:
        written = ((event, option) for event, words in enumerate(events) for option in _options(_written_out(words, lists)))
        options = [_option(order, event, option) for order, (event, option) in enumerate(written)]
        self._always = [option for option in options if not option.heads]
        self._by_head: dict[str, list[_Option]] = {}
        for option in options:
            for head in option.heads:
                self._by_head.setdefault(head, []).append(option)

    def finditer(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the number of the event and the match for the words in `text`."""
        chars = frozenset(text)
        tried = set(self._always)
        for char in chars & self._by_head.keys():
            tried.update(option for option in self._by_head[char] if not option.needed or not option.needed.isdisjoint(chars))
        for option in sorted(tried, key=_order):
            for match in islice(option.pattern.finditer(text), _ENOUGH):
                yield option.event, match


def compiled(words: str, lists: Mapping[str, str]) -> re.Pattern[str]:
    """Return the pattern of `words`, where `~4` is up to four characters of one clause and `<who>` is `lists["who"]`."""
    return re.compile("|".join(map(_led, _options(_written_out(words, lists)))))


def _written_out(words: str, lists: Mapping[str, str]) -> str:
    def listed(match: re.Match[str]) -> str:
        return lists[match[1]]

    return _GAP.sub(r"[^ ]{0,\1}", _LIST.sub(listed, words))


def _order(option: _Option) -> int:
    return option.order


def _option(order: int, event: int, option: str) -> _Option:
    found = [each for each in _required(option) if each]
    return _Option(order, event, _first(option), min(found, key=len, default=frozenset()), re.compile(_led(option)))


def _first(option: str) -> frozenset[str]:
    """Return the characters with which a match of `option` can begin; none if that is not plain to see."""
    option = _bare(option)
    if option.startswith("(?:"):
        end = _closing(option)
        return frozenset() if option[end + 1 : end + 2] in ("?", "*") else _heads(option[3:end])
    head = _HEAD.match(option)
    return _chars(head[1]) if head else frozenset()


def _required(option: str) -> Iterator[frozenset[str]]:
    """Yield for the parts of `option` that every match has the characters of which it has one, as far as they are plain to see."""
    at = 0
    while at < len(option):
        if option[at] == "(":
            end = at + _closing(option[at:])
            found = _heads(option[at + 3 : end]) if option.startswith("(?:", at) else frozenset()
        else:
            match = _ATOM.match(option, at)
            if not match:
                return
            end, found = match.end() - 1, _chars(match[0])
        at = end + 1
        if option[at : at + 1] in ("?", "*", "{"):
            found = frozenset()
            at = option.index("}", at) + 1 if option[at] == "{" else at + 1
        yield found


def _heads(group: str) -> frozenset[str]:
    """Return the characters with which an alternative of `group` can begin; none if that is not plain to see."""
    heads = [_chars(head[1]) if (head := _HEAD.match(_bare(each))) else frozenset() for each in _options(group)]
    return frozenset().union(*heads) if all(heads) else frozenset()


def _bare(option: str) -> str:
    """Return `option` without the marks before its first character that only look about."""
    while option.startswith(("(?<", "\\b")):
        option = option[2:] if option.startswith("\\b") else option[_closing(option) + 1 :]
    return option


def _chars(atom: str) -> frozenset[str]:
    if atom.startswith("["):
        return frozenset() if "^" in atom or "-" in atom or "\\" in atom else frozenset(atom[1:-1])
    return frozenset(atom) if len(atom) == 1 and atom not in "^$.+*? " else frozenset()


def _options(pattern: str) -> Iterator[str]:
    """Split `pattern` at the bars that stand outside any group."""
    depth = start = 0
    for at, char in _structure(pattern):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


def _structure(pattern: str) -> Iterator[tuple[int, str]]:
    """Yield the brackets and bars of `pattern` that are not part of a character class or escaped."""
    inside = False
    for match in re.finditer(r"\\.|[\[\]()|]", pattern):
        if match[0] == "[":
            inside = True
        elif match[0] == "]":
            inside = False
        elif not inside and len(match[0]) == 1:
            yield match.start(), match[0]


def _led(option: str) -> str:
    """Return `(?:ab|cd)x` as `[ac](?:(?<=a)b|(?<=c)d)x`: the engine refuses a wrong first character at once."""
    if not option.startswith("(?:"):
        return option
    end = _closing(option)
    if option[end + 1 : end + 2] in ("?", "*", "+", "{"):
        return option
    inner = list(_options(option[3:end]))
    heads = [_HEAD.match(each) for each in inner]
    leads = [head[1] for head in heads if head]
    if len(leads) < len(inner):
        return option
    rest = "|".join(f"(?<={lead}){each[len(lead) :]}" for lead, each in zip(leads, inner, strict=True))
    return f"[{''.join(lead.strip('[]') for lead in leads)}](?:{rest}){option[end + 1 :]}"


def _closing(option: str) -> int:
    depth = 0
    for at, char in _structure(option):
        depth += (char == "(") - (char == ")")
        if depth == 0 and char == ")":
            return at
    raise ValueError(f"a group of the danger lexicon is not closed: {option}")
