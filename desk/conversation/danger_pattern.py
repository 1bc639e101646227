"""Compiles the shorthand of the danger lexicon into regular expressions that are quick on texts without danger."""

import re
from collections.abc import Iterator, Mapping

_GAP = re.compile(r"~(\d{1,2})")
_LIST = re.compile(r"<([a-z0-9]+)>")
_HEAD = re.compile(r"(\[[^\^\]]+\]|[^\[\](){}?*+|.^$\\~ ])(?![?*+{])")


def compiled(words: str, lists: Mapping[str, str]) -> re.Pattern[str]:
    """Return the pattern of `words`, where `~4` is up to four characters of one clause and `<who>` is `lists["who"]`."""

    def listed(match: re.Match[str]) -> str:
        return lists[match[1]]

    pattern = _GAP.sub(r"[^ ]{0,\1}", _LIST.sub(listed, words))
    return re.compile("|".join(map(_led, _options(pattern))))


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
