"""Putting the numbers of a text in order: which follow one another, which stand under which, which are none at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from desk.policy.importer.numbering import Marker
from desk.policy.importer.page import ENDED, Line, heads, text_of
from desk.policy.importer.prepare import prepare

_MINOR = 7  # ranks from here on only divide what stands above them


@dataclass(eq=False)
class Node:
    """A numbered paragraph (or, without a mark, unnumbered text) with its lines `first` to `last` and what stands under it.

    `run` is the list it belongs to: a list may run on through several headings.
    """

    mark: Marker | None
    first: int
    last: int
    parent: "Node | None" = None
    run: int = 0
    children: list["Node"] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    reading: bool = False

    def walk(self) -> Iterator["Node"]:
        """Yield the node and all below it in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def end(self) -> int:
        """The line after the last one of the node and all below it."""
        return max(n.last for n in self.walk())


class _Outliner:
    """Walks the lines once, keeping the open numbers from the outermost to the innermost."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.root = Node(None, 0, 0)
        self.open = [self.root]
        self.latest: dict[str, tuple[int, int]] = {}
        self.runs = 0

    def outline(self) -> Node:
        appendices, readings = prepare(self.lines)
        for n, line in enumerate(self.lines):
            if n in appendices or n in readings:
                self._boundary(n, n in readings)
            elif line.mark and not self._place(n, line.mark):
                line.mark = None
            self._current().last = n + 1
        return self.root

    def _current(self) -> Node:
        return self.open[-1]

    def _boundary(self, n: int, reading: bool) -> None:
        self.open, self.latest = [self.root], {}
        self._push(Node(None, n, n, reading=reading), 1)

    def _push(self, node: Node, depth: int) -> None:
        """Open `node` under the open node at `depth - 1`."""
        self.open = self.open[:depth]
        node.parent = self.open[-1]
        node.parent.children.append(node)
        self.open.append(node)

    def _add(self, n: int, mark: Marker, depth: int, run: int | None, *unsure: str) -> bool:
        if run is None:
            self.runs += 1
            run = self.runs
        self.lines[n].mark = mark
        said = [mark.slip] if mark.slip else []
        self._push(Node(mark, n, n, run=run, unsure=[*said, *unsure]), depth)
        self.latest[mark.kind] = (run, mark.number)
        return True

    def _place(self, n: int, mark: Marker) -> bool:
        """Give the number of line `n` its place; False if it is none."""
        held = [(i, m) for i, node in enumerate(self.open) if (m := node.mark) and m.kind == mark.kind]
        if not mark.number and not mark.loose:
            mark = replace(mark, number=held[-1][1].number + 1 if held else self.latest.get(mark.kind, (0, 0))[1] + 1)
        for i, before in self._next_of(n, held, mark.number):
            return self._add(n, mark, i, self.open[i].run) if before else False
        if mark.loose or (mark.slip and mark.number == 1 and self._ahead(n, mark.kind) != 2):
            return False
        if held:
            return self._odd(n, mark, [i for i, _ in held])
        return self._new(n, mark)

    def _next_of(self, n: int, held: list[tuple[int, Marker]], number: int) -> list[tuple[int, Marker]]:
        """Return the open list that waits for `number`, at most one; of two, the inner one if the number comes again."""
        fits = [(i, m) for i, m in reversed(held) if m.number + 1 == number]
        if len(fits) == 2 and not self._again(n, fits[0][1].kind, number):
            return fits[1:]
        return fits[:1]

    def _again(self, n: int, kind: str, number: int) -> bool:
        outer = self.lines[self.open[1].first].mark if len(self.open) > 1 else None
        for line in self.lines[n + 1 :]:
            if line.mark and outer and line.mark.kind == outer.kind != kind:
                return False
            if line.mark and line.mark.kind == kind and line.mark.number == number:
                return True
        return False

    def _ahead(self, n: int, kind: str) -> int:
        return next((m.number for line in self.lines[n + 1 :] if (m := line.mark) and m.kind == kind and not m.loose), 0)

    def _fresh(self, n: int) -> bool:
        """Tell whether line `n` begins a paragraph rather than going on with a sentence."""
        before = next((x for x in reversed(self.lines[:n]) if not x.blank and not x.chrome), None)
        return before is None or not before.wraps or bool(ENDED.search(before.text)) or self.lines[n].indented

    def _odd(self, n: int, mark: Marker, held: list[int]) -> bool:
        """Place a number whose list is open but does not wait for it: a list inside, a restart, a gap, a number used twice."""
        if not self._fresh(n) and not (mark.number == 1 and self._ahead(n, mark.kind) == 2):
            return False
        inner = held[-1]
        last = self.open[inner].mark
        assert last
        if mark.number == 1:
            if self._introduced(n, self.open[inner]):
                return self._add(n, mark, len(self.open), None)
            return self._add(n, mark, inner, None)
        for i in reversed(held):
            before = self.open[i].mark
            assert before
            if before.number + 2 <= mark.number <= before.number + 4 and not self._again(n, mark.kind, before.number + 1):
                return self._add(n, mark, i, self.open[i].run, f"编号从 {before.number} 跳到 {mark.number}")
        if mark.number == last.number:
            return self._add(n, mark, inner, self.open[inner].run, f"编号 {mark.number} 出现两次")
        return False

    def _introduced(self, n: int, node: Node) -> bool:
        """Tell whether the first paragraph of `node` ends in a colon just before line `n`: what follows divides it."""
        own = self.lines[node.first : n]
        text = text_of([x for x in own if not x.chrome])
        return bool(re.search(r"[:：]$", text)) and text.count("\n") <= (1 if heads(own[0]) else 0)

    def _new(self, n: int, mark: Marker) -> bool:
        """Place a number of a kind that is not open: under what ranks above it; it may go on with an earlier list."""
        depth = self._depth(mark)
        run, number = self.latest.get(mark.kind, (0, 0))
        if mark.number == 1:
            return self._add(n, mark, depth, None)
        if number and mark.number == number + 1:
            return self._add(n, mark, depth, run)
        if not self._fresh(n) or mark.level >= _MINOR:
            return False
        if number and number < mark.number <= number + 3:
            return self._add(n, mark, depth, run, f"编号从 {number} 跳到 {mark.number}")
        if mark.number <= 3 and self._ahead(n, mark.kind) == mark.number + 1:
            return self._add(n, mark, depth, None, f"编号从 {mark.number} 开始")
        return False

    def _depth(self, mark: Marker) -> int:
        for i in range(len(self.open) - 1, 0, -1):
            above = self.open[i].mark
            if above is None or above.level < mark.level or (above.kind == "question" and mark.kind != "question"):
                return i + 1
        return 1


def outline(lines: list[Line]) -> Node:
    """Return the tree of the numbers in `lines`; a line whose mark proves to be none loses it."""
    return _Outliner(lines).outline()
