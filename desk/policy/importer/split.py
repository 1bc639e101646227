"""Cutting a document's text into headings, items and the rest, so that the pieces' lines tile the source."""

import re
from dataclasses import dataclass, field
from statistics import median

from desk.policy.importer.numbering import Marker
from desk.policy.importer.outline import Node, outline
from desk.policy.importer.page import Line, heads, lines_of, text_of
from desk.policy.importer.tail import paragraphs, tail_start

_INTRODUCTORY = re.compile(r"目标|总体要求|总体思路|指导思想|基本原则|目的|背景|意义|依据|总则|前言|说明$|工作思路|主要任务$")
_LISTS = re.compile(r"材料|条件|依据|流程|程序|情形|范围|对象|收费|方式|时间|地点|电话")
_WHOLE = ("article", "question")  # what stands under these divides them
_DIVIDING = ("nump", "circ", "ordinal", "bullet")
_NO_LIMIT = 99
_LEAST = 22  # a numbered thing of fewer characters, on average, divides what stands above it


@dataclass
class Part:
    """A run of the source: `item`, `heading`, `section` (numbered, but not asked about), `text` or `chrome`.

    `lines` are its own lines; chrome inside an item is a part of its own, within the item's span.
    `path` are the headings above it, outermost first; `run` tells which list it is numbered in.
    """

    kind: str
    start: int
    end: int
    lines: list[Line]
    mark: Marker | None = None
    unsure: list[str] = field(default_factory=list)
    path: list["Part"] = field(default_factory=list)
    run: int = 0


def split(source: str) -> list[Part]:
    """Return the parts of `source` in order; their lines cover it from the first to the last character."""
    lines = lines_of(source)
    root = outline(lines)
    kinds: dict[Node, str] = {}
    _name(root, lines, kinds)
    cutter = _Cutter(lines, kinds)
    cutter.text(range(root.last), [])
    for child in root.children:
        cutter.node(child, [])
    return cutter.parts


def _name(node: Node, lines: list[Line], kinds: dict[Node, str]) -> None:
    """Decide for all below `node` which are headings, items or mere sections; what is inside an item stays unnamed."""
    children = [c for c in node.children if c.mark]
    strong = any(c.mark.level < 7 for c in node.walk() if c.mark)
    for child in node.children:
        if not child.mark:
            kinds[child] = "text"
        elif node.parent is None and strong and child.mark.kind in _DIVIDING:
            kinds[child] = "text"
            child.unsure.append("有编号，但像是前言里的列举")
        else:
            kinds[child] = "heading" if _is_heading(child, lines) else "item"
    headed = [c for c in children if kinds[c] == "heading"]
    for child in children:
        assert child.mark
        beside = [h for h in headed if h.run == child.run]
        if kinds[child] == "item" and beside:
            _beside_headings(child, beside, lines, kinds)
    for child in node.children:
        if kinds[child] in ("heading", "text"):
            _name(child, lines, kinds)


def _is_heading(node: Node, lines: list[Line]) -> bool:
    """Tell whether what stands under `node` are things of their own, asked about one by one."""
    assert node.mark
    if node.mark.kind in ("chapter", "part"):
        return bool(node.children)
    if not node.children or node.mark.kind in _WHOLE or node.mark.kind in _DIVIDING:
        return False
    size = median(_size(c, lines) for c in node.children)
    own = text_of(_own(node, lines))
    bare = heads(lines[node.first]) or not re.search(r"[。；！？]\s*\S|[:：]$", own)
    kinds = {c.mark.kind for c in node.children if c.mark}
    if kinds <= set(_DIVIDING):
        return bare and ((size >= 2 * _LEAST and node.mark.kind in ("cn", "cnp")) or node.mark.kind == "star")
    if node.mark.kind in ("cn", "star"):
        listed = _LISTS.search(own.split("\n", 1)[0]) or re.search(r"[:：]$", own) or all(_ends(c, lines) in "；;" for c in node.children[:-1])
        return size >= (_LEAST if listed else _LEAST // 2)
    return size >= _LEAST and bare


def _ends(node: Node, lines: list[Line]) -> str:
    return text_of(_own(node, lines))[-1:]


def _size(node: Node, lines: list[Line]) -> int:
    return sum(len(x.text.strip()) for x in lines[node.first : node.end] if not x.chrome)


def _own(node: Node, lines: list[Line]) -> list[Line]:
    return [x for x in lines[node.first : node.last] if not x.chrome]


def _beside_headings(node: Node, headed: list[Node], lines: list[Line], kinds: dict[Node, str]) -> None:
    """Decide about a numbered thing that has nothing under it while its neighbours have: introduction, heading or item."""
    assert node.mark
    if node.children and heads(lines[node.first]) and len(headed) >= 2:
        kinds[node] = "heading"
        return
    title = re.split(r"[。：:]", text_of(_own(node, lines))[node.mark.end :], maxsplit=1)[0]
    first = not any(h.first < node.first for h in headed)
    if node.mark.kind in ("cn", "chapter", "part") and (first or _INTRODUCTORY.search(title[:20]) or _size(node, lines) < _LEAST):
        kinds[node] = "section"
    node.unsure.append("同级的其他编号下面还有分条：这是说明，还是可以问的一条")


class _Cutter:
    """Writes the parts in the order of the text."""

    def __init__(self, lines: list[Line], kinds: dict[Node, str]) -> None:
        self.lines, self.kinds = lines, kinds
        self.parts: list[Part] = []
        self.wrapped = any(x.wraps for x in lines)
        self.items = [n for n in sorted(kinds, key=lambda n: n.first) if kinds[n] in ("item", "section")]
        self._last = self._closing()
        self._known: dict[int, tuple[int, str]] = {}

    def text(self, own: range, unsure: list[str], path: list[Part] | None = None, kind: str = "text", node: Node | None = None) -> None:
        """Write lines that are no item; each line of chrome among them becomes a part of its own."""
        last: Part | None = None
        for n in own:
            line = self.lines[n]
            named = "chrome" if line.chrome else last.kind if line.blank and last else kind
            if last is None or last.kind != named or line.chrome:
                first = node is not None and n == own.start
                last = Part(named, line.start, line.end, [], node.mark if node and first else None, [] if line.chrome else unsure, path or [])
                last.run = node.run if node and first else 0
                self.parts.append(last)
                unsure = unsure if line.chrome else []
            last.lines.append(line)
            last.end = line.end

    def node(self, node: Node, path: list[Part]) -> None:
        """Write `node` and what stands under it; `path` are the headings above."""
        kind = self.kinds[node]
        if kind in ("item", "section"):
            self._item(node, path, kind)
            return
        at = len(self.parts)
        unsure = ["解读部分，没有列为条目"] if node.reading else node.unsure
        self.text(range(node.first, node.last), unsure, path, kind, node)
        below = [*path, self.parts[at]] if kind == "heading" else path
        for child in node.children:
            self.node(child, below)

    def _item(self, node: Node, path: list[Part], kind: str) -> None:
        own = range(node.first, node.end)
        last = node in self._last
        cut = own.start + tail_start(self.lines[own.start : own.stop], last, *self._others(node.run), self.wrapped)
        end = max(n for n in range(own.start, cut) if not self.lines[n].chrome and not self.lines[n].blank) + 1
        while end < cut and self.lines[end].blank:
            end += 1
        inside = [self.lines[n] for n in range(own.start, end)]
        part = Part(kind, inside[0].start, inside[-1].end, [x for x in inside if not x.chrome], node.mark, node.unsure, path, node.run)
        self.parts.append(part)
        self.parts.extend(Part("chrome", x.start, x.end, [x]) for x in inside if x.chrome)
        if end < own.stop:
            self.text(range(end, own.stop), ["跟在最后一条后面：是不是它的一部分"] if _doubtful(self.lines[cut : own.stop]) else [])

    def _closing(self) -> set[Node]:
        """Return the last of each list, and those that a heading follows: only after them may something else stand."""
        pairs = zip(self.items, [*self.items[1:], None], strict=False)
        return {n for n, after in pairs if after is None or after.run != n.run or after.parent is not n.parent}

    def _others(self, run: int) -> tuple[int, str]:
        """Return how many paragraphs the other items of the list `run` have at most, and their text."""
        if run not in self._known:
            others = [self.lines[n.first : n.end] for n in self.items if n.run == run and n not in self._last]
            most = max((paragraphs(x, self.wrapped) for x in others), default=_NO_LIMIT)
            self._known[run] = most, "".join(line.text for x in others for line in x)
        return self._known[run]


def _doubtful(tail: list[Line]) -> bool:
    return any(len(x.text.strip()) > 40 or re.search(r"电话|时间", x.text) for x in tail)
