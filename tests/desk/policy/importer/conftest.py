"""What the importer's tests share: the check that nothing of a text is lost."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from desk.policy.importer.split import split


def _tiles(source: str) -> None:
    """Every character of `source` stands in a line of exactly one part; only chrome stands inside an item's span."""
    parts = split(source)
    at = 0
    for start, end in sorted((line.start, line.end) for part in parts for line in part.lines):
        assert start == at
        at = end
    assert at == len(source)
    outer = [p for p in parts if p.kind != "chrome"]
    assert all(a.end <= b.start for a, b in pairwise(outer))


@pytest.fixture(scope="session")
def tiles() -> Callable[[str], None]:
    """Return the check that a text's parts tile it."""
    return _tiles
