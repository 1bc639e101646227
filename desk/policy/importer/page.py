"""The printed page: its lines with their places in the source, its chrome, and how its lines join into running text."""

import re
from collections import Counter
from dataclasses import dataclass

from desk.policy.importer.numbering import Marker, is_page_number, marker

ENDED = re.compile(r"[。！？；!?;：:）)”]\s*$")
_CHROME = re.compile(
    r"扫一扫|打开当前页|^\s*[★☆*]+\s*$|分享到|打印本页|关闭窗口|当前位置|浏览次数|阅读次数|字号[:：]|字体[:：]|来源[:：]"
    r"|^\s*首页\s*[>＞]|^\s*(?:打印|关闭|收藏|返回顶部|上一篇|下一篇)\b|网站标识码|ICP备|版权所有|技术支持[:：]"
)
_FIELD = re.compile(r"[:：]|^\s*(?:答|解读)")
_HEADS_PAGES = re.compile(r"公安|文件|手册|措施|方案|通知|办法|规定|意见|指南|汇编|规范")
_LABEL = re.compile(
    r"\s*[【\[（(]?(?:(?:责任|牵头|配合|主办|主责|协办|协同|支持|完成)(?:单位|部门|时限|时间)|(?:申请|办理|申报|受理|收费|咨询|监督|投诉|举报|联系|法律|政策|办公)?"
    r"(?:条件|材料|时限|时间|标准|地点|电话|依据|流程|方式|对象|地址|人))[】\]]?\s*[:：]|\s*[【\[]?(?:答|解读|政策解读|A\d*)[】\]]?\s*[:：]"
)


@dataclass
class Line:
    """One printed line with its place in the source, its numbering if it has one, and whether it is page chrome."""

    start: int
    end: int
    text: str
    mark: Marker | None
    chrome: bool = False
    wraps: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not self.text.strip()

    @property
    def indented(self) -> bool:
        """Whether the line begins a paragraph by its indent."""
        return bool(re.match(r"\u3000| {2,}|\t", self.text))


def lines_of(source: str) -> list[Line]:
    """Cut `source` at its line ends; each line's span includes its line end, so that lines tile the source."""
    pieces = source.splitlines(keepends=True)
    if sum(1 for x in pieces if (m := marker(x)) and m.level <= 6 and not m.loose) < 2:
        pieces = [piece for raw in pieces for piece in _inline(raw)]
    lines, at = [], 0
    for raw in pieces:
        text = raw.rstrip("\r\n")
        lines.append(Line(at, at + len(raw), text, marker(text)))
        at += len(raw)
    _mark_chrome(lines)
    _mark_wrapped(lines)
    return lines


def _inline(raw: str) -> list[str]:
    """Cut a long line before the numbers in it, where a text has lost its line ends."""
    starts = (m.start() for m in re.finditer(r"(?<=[。；;：:\s\u3000])(?=[（(第一二三四五六七八九十\d])", raw))
    found = [(at, mark) for at in starts if (mark := marker(raw[at:])) and not mark.loose]
    cuts, expected = [], {"cn": 1, "cnp": 1, "num": 1, "article": 1}
    for at, mark in found:
        if expected.get(mark.kind) == mark.number:
            cuts.append((at, mark.kind))
            expected[mark.kind] += 1
    at_most = [at for at, kind in cuts if expected[kind] > 2]
    return [raw[a:b] for a, b in zip([0, *at_most], [*at_most, len(raw)], strict=True) if b > a]


def _mark_chrome(lines: list[Line]) -> None:
    """Mark page numbers, the web page's furniture, and headers and footers that repeat beside page ends."""
    for line in lines:
        line.chrome = not line.blank and (is_page_number(line.text) or bool(_CHROME.search(line.text)))
    full = [n for n, line in enumerate(lines) if not line.blank]
    shapes = {n: _shape(lines[n].text) for n in full}
    seen = Counter(shapes.values())
    edges = {n for at, n in enumerate(full) if at == 0 or _at_page_end(lines, n) or any(is_page_number(lines[m].text) for m in full[max(0, at - 2) : at + 3])}
    at_edge = Counter(shapes[n] for n in edges)
    cutting = {shapes[n] for at, n in enumerate(full) if at and not ENDED.search(lines[full[at - 1]].text) and len(lines[full[at - 1]].text) > 20}
    for n in full:
        text, shape = lines[n].text, shapes[n]
        if len(text.strip()) > 60 or _FIELD.search(text) or re.search(r"[。；]\s*$", text):
            continue
        heads_pages = seen[shape] >= 3 and shape in cutting and bool(_HEADS_PAGES.search(shape))
        if (n in edges and at_edge[shape] >= 2) or (heads_pages and (lines[n].mark is None or n in edges)):
            lines[n].chrome = True
    for line in lines:
        if line.chrome:
            line.mark = None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _at_page_end(lines: list[Line], n: int) -> bool:
    """Tell whether a form feed stands beside line `n`, blank lines between."""
    if "\f" in lines[n].text:
        return True
    for step in (-1, 1):
        m = n + step
        while 0 <= m < len(lines) and lines[m].blank:
            if "\f" in lines[m].text:
                return True
            m += step
    return False


def _mark_wrapped(lines: list[Line]) -> None:
    """Mark the lines that run to the right margin, if the text is broken at a margin at all."""
    sizes = sorted(_width(x.text) for x in lines if not x.blank and not x.chrome and len(x.text) - len(x.text.lstrip()) <= 8)
    if len(sizes) < 8:
        return
    width = sizes[int(len(sizes) * 0.9)]
    at_margin = [x for x in lines if not x.chrome and _width(x.text) >= 0.82 * width]
    broken = [x for x in at_margin if not ENDED.search(x.text)]
    if width > 180 or sizes[-1] > 1.5 * width or len(broken) < 0.25 * len(sizes):
        return
    for line in at_margin:
        line.wraps = True


def _width(text: str) -> int:
    return sum(2 if ord(c) >= 0x2000 else 1 for c in text.rstrip())


def text_of(lines: list[Line]) -> str:
    """Join printed lines into running text: a line that breaks inside a sentence goes on without a break."""
    text, before = "", None
    wrapped = any(x.wraps for x in lines)
    for line in lines:
        piece = line.text.strip().rstrip("*").strip()
        if not piece:
            continue
        if text and before and _breaks(text, before, line, wrapped):
            text += "\n"
        elif text and text[-1].isascii() and text[-1].isalpha() and piece[0].isascii() and piece[0].isalpha():
            text += " "
        text += piece
        before = line
    return text


def _breaks(text: str, before: Line, line: Line, wrapped: bool) -> bool:
    """Tell whether a new paragraph begins with `line`, after `text` that `before` ended."""
    if before.text.rstrip().endswith("**") or (before.mark and before.mark.level < 7 and heads(before)):
        return True
    if _LABEL.match(line.text) and (ENDED.search(text) or (not before.wraps and _LABEL.match(before.text))):
        return True
    if wrapped and before.wraps:
        return (line.indented and not before.indented) or (line.indented and bool(ENDED.search(text)))
    return bool(ENDED.search(text))


def heads(line: Line) -> bool:
    """Tell whether a numbered line is a heading phrase on a line of its own, not a sentence broken off."""
    if not line.mark or line.wraps:
        return False
    phrase = line.text[line.mark.end :].strip()
    if "，" in phrase and len(phrase) > 20 and "“" not in phrase:
        return False
    return 2 <= len(phrase) <= 40 and phrase.count("，") <= 2 and not re.search(r"[。；;：:]|[，,、]$|[（(《“][^）)》”]*$", phrase)
