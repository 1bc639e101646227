"""Text out of Word files, with the numbers that Word counts itself and that stand nowhere in the text."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from desk.policy.importer.sections import chinese

_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    qn("w:instrText"),
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:delText"),
}
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_TEN_STEMS = "甲乙丙丁戊己庚辛壬癸"


class Numbers:
    """Counts the paragraphs of Word's lists as Word does."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[str] = set()
        self._overrides: dict[str, set[int]] = {}
        self._styles = {s.style_id: s.element for s in document.styles}
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            levels = {}
            for level in abstract.findall(qn("w:lvl")):
                start = _value(level, "w:start")
                levels[int(level.get(qn("w:ilvl")))] = (_value(level, "w:numFmt") or "decimal", _value(level, "w:lvlText") or "", int(start or 1))
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for num in root.findall(qn("w:num")):
            key = num.get(qn("w:numId"))
            self._abstract[key] = _value(num, "w:abstractNumId") or ""
            self._overrides[key] = {int(o.get(qn("w:ilvl"))) for o in num.findall(qn("w:lvlOverride")) if o.find(qn("w:startOverride")) is not None}

    def of(self, paragraph: Any) -> str:
        """Return the number that Word prints before `paragraph`, or an empty text."""
        held = self._numbered(paragraph)
        if held is None:
            return ""
        num, depth = held
        abstract = self._abstract.get(num, "")
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if num not in self._restarted:
            self._restarted.add(num)
            for level in self._overrides.get(num, set()):
                counts.pop(level, None)
        counts[depth] = counts[depth] + 1 if depth in counts else levels[depth][2]
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return self._printed(levels, depth, counts)

    def _printed(self, levels: dict[int, tuple[str, str, int]], depth: int, counts: dict[int, int]) -> str:
        form, text, _ = levels[depth]
        if form == "bullet":
            return "● "
        if form == "none":
            return ""
        for level, (kind, _, start) in levels.items():
            text = text.replace(f"%{level + 1}", _written(counts.get(level, start), kind))
        return text

    def _numbered(self, paragraph: Any) -> tuple[str, int] | None:
        """Return list and depth of a paragraph, as it says itself or as its style says."""
        properties = paragraph.find(qn("w:pPr"))
        found = _num_pr(properties)
        style = _value(properties, "w:pStyle") if properties is not None else None
        for _ in range(10):
            if (found is not None and found[0] is not None) or not style or style not in self._styles:
                break
            element = self._styles[style]
            inherited = _num_pr(element.find(qn("w:pPr")))
            if inherited is not None:
                found = (inherited[0], found[1] if found and found[1] is not None else inherited[1])
            style = _value(element, "w:basedOn")
        if found is None or found[0] in (None, "0"):
            return None
        return str(found[0]), found[1] or 0


def _num_pr(properties: Any) -> tuple[str | None, int | None] | None:
    numbering = properties.find(qn("w:numPr")) if properties is not None else None
    if numbering is None:
        return None
    depth = _value(numbering, "w:ilvl")
    return _value(numbering, "w:numId"), int(depth) if depth is not None else None


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _written(number: int, form: str) -> str:
    if form.startswith(("chinese", "japanese", "taiwanese", "ideographDigital", "ideographLegal")):
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and number <= 10:
        return _ROMAN[number].upper() if form == "upperRoman" else _ROMAN[number]
    if form == "ideographTraditional" and number <= 10:
        return _TEN_STEMS[number - 1]
    return str(number)


def word_text(data: bytes) -> str:
    """Return the whole text of a .docx file, a line for each paragraph, a table's row in one line with tabs."""
    document = docx.Document(BytesIO(data))
    numbers = Numbers(document)
    return "\n".join(_blocks(document.element.body, numbers))


def _blocks(parent: Any, numbers: Numbers) -> Iterator[str]:
    for child in parent:
        if child.tag == qn("w:p"):
            text = _text(child)
            yield (numbers.of(child) + text) if text.strip() else text
        elif child.tag == qn("w:tbl"):
            for row in _inside(child, "w:tr", "w:tbl"):
                cells = _inside(row, "w:tc", "w:tr")
                yield "\t".join(" ".join(x for x in _blocks(cell, numbers) if x.strip()).replace("\n", " ") for cell in cells)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
            yield from _blocks(child, numbers)


def _inside(parent: Any, name: str, holder: str) -> list[Any]:
    """Return the parts called `name` of `parent`, not those of a table inside it."""
    return [x for x in parent.iter(qn(name)) if next(x.iterancestors(qn(holder))) is parent]


def _text(element: Any) -> str:
    text = ""
    for child in element:
        if child.tag == qn("w:t"):
            text += child.text or ""
        elif child.tag == qn("w:tab"):
            text += "\t"
        elif child.tag in (qn("w:br"), qn("w:cr")):
            text += "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            text += "-"
        elif child.tag == qn("w:p"):
            text += "\n" + _text(child)
        elif child.tag not in _SKIPPED:
            text += _text(child)
    return text
