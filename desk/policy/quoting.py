"""Choosing the words of an item that are quoted: always a contiguous run of the official text."""

import re
from collections.abc import Sequence

from desk.policy.importer.units import unit_clause
from desk.text import squeeze

MOST = 260  # characters of a quotation in a chat; the whole text is one tap away


def find_span(text: str, quote: str) -> tuple[int, int] | None:
    """Return where `quote` stands in `text`, white space aside, or None."""
    places = [n for n, ch in enumerate(text) if not ch.isspace()]
    at = squeeze(text).find(squeeze(quote))
    return (places[at], places[at + len(squeeze(quote)) - 1] + 1) if at >= 0 else None


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`; together they cover it."""
    ends = [m.end() for m in re.finditer(r"[。！？；\n]+|(?<=[^\d]);", text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends], ends, strict=False))


def passage(text: str, quotes: Sequence[str], most: int = MOST) -> str:
    """Return the run of whole sentences of `text` that holds the first of `quotes`, and as many others as fit.

    A short item is quoted whole, without the clause that names its units.
    """
    body = text[: unit_clause(text)].rstrip()
    if len(body) <= most:
        return body
    spans = sentences(body)
    wanted = [s for s in (find_span(body, q) for q in quotes) if s]
    if not wanted:
        wanted = [spans[0]]
    first = last = -1
    for start, end in wanted:
        touched = [n for n, (a, b) in enumerate(spans) if a < end and b > start]
        low, high = min([touched[0], *([first] if first >= 0 else [])]), max([touched[-1], *([last] if last >= 0 else [])])
        if first < 0 or spans[high][1] - spans[low][0] <= most:
            first, last = low, high
    first, last = _grow(spans, first, last, most)
    return body[spans[first][0] : spans[last][1]].strip()


def _grow(spans: list[tuple[int, int]], first: int, last: int, most: int) -> tuple[int, int]:
    """Add following, then preceding sentences while they fit, so that a quotation is not a scrap."""
    while True:
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= most:
            last += 1
        elif first > 0 and spans[last][1] - spans[first - 1][0] <= most:
            first -= 1
        else:
            return first, last
