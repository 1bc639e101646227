"""What must be known about the lines before their numbers are put in order: questions, attachment lists, slips, regions."""

import re
from dataclasses import replace

from desk.policy.importer.numbering import Marker
from desk.policy.importer.page import ENDED, Line

_ANSWER = re.compile(r"\s*[【\[]?(?:答复?|回复|回答|解答|A\s*\d*)(?:\s*\d*)[】\]]?\s*(?:[:：.．]|(?<=[】\]]))", re.IGNORECASE)
_ATTACHED = re.compile(r"\s*附\s*件\s*[:：]")
_APPENDIX = re.compile(r"\s*附\s*(?:件|录|表)\s*[\d一二三四五六七八九十]*\s*[:：]?\s*$")
_READING = re.compile(r"\s*[【\[]?\s*(?:政策|文件|相关)?\s*(?:解读|起草说明)\s*[】\]]?\s*[:：]?\s*$|\s*[^，。；：]{0,40}(?:解读|起草说明)\s*$")


def prepare(lines: list[Line]) -> tuple[set[int], set[int]]:
    """Mend and weed the marks of `lines`; return the indexes where an appendix and where a closing 解读 begins."""
    _mend_first_heading(lines)
    _weed_contents(lines)
    _weed_attached(lines)
    _name_questions(lines)
    _weed_rows(lines)
    return {n for n, line in enumerate(lines) if _is_appendix(lines, n)}, _readings(lines)


def _marked(lines: list[Line], start: int = 0) -> list[int]:
    return [n for n in range(start, len(lines)) if lines[n].mark]


def _mend_first_heading(lines: list[Line]) -> None:
    """Read `1、 工作目标` before `二、` as 一、: a common slip of recognition."""
    first: Line | None = None
    for line in lines:
        mark = line.mark
        if mark and mark.kind == "cn" and not mark.loose:
            before = first.mark if first else None
            if first and before and mark.number == 2 and before.kind == "num" and before.number == 1 and len(first.text.strip()) <= 20:
                said = first.text[: before.end].strip()
                first.mark = Marker("cn", mark.level, 1, before.end, f"“{said}”应为“一、”")
            return
        if mark and not mark.loose:
            first = line


def _weed_contents(lines: list[Line]) -> None:
    """Take no number from a table of contents: 目录 and the lines under it that come again below."""
    start = next((n for n, x in enumerate(lines) if re.fullmatch(r"\s*目\s*录\s*", x.text)), None)
    if start is None:
        return
    bare = [re.sub(r"[\s.．…·]+\d*$", "", x.text).strip() for x in lines]
    for n in range(start + 1, len(lines)):
        if lines[n].mark and bare[n] not in bare[n + 1 :]:
            return
        lines[n].mark = None


def _weed_attached(lines: list[Line]) -> None:
    """Take no number from the list of attachments under a notice: 附件：1.… 2.…"""
    for n, line in enumerate(lines):
        if not _ATTACHED.match(line.text):
            continue
        inline = re.match(r"\s*附\s*件\s*[:：]\s*1\s*[.．、]", line.text)
        expected = 2 if inline else 1
        for m in _marked(lines, n + 1):
            mark, text = lines[m].mark, lines[m].text
            if m > n + 8 or not mark or mark.kind not in ("num", "nump") or mark.number != expected or len(text.strip()) > 40 or "。" in text:
                break
            lines[m].mark = None
            expected += 1


def _name_questions(lines: list[Line]) -> None:
    """A number whose text is answered (答：) before the next number is a question."""
    marked = _marked(lines)
    answered = [n for n, line in enumerate(lines) if _ANSWER.match(line.text)]
    for n, following in zip(marked, [*marked[1:], len(lines)], strict=False):
        mark = lines[n].mark
        if mark and mark.kind != "question" and any(n < a < following for a in answered) and not mark.loose:
            first = next(a for a in answered if n < a < following)
            if len("".join(x.text.strip() for x in lines[n:first])) <= 120:
                lines[n].mark = replace(mark, kind="question", level=6)
    asked = [n for n in marked if (m := lines[n].mark) and m.level in (3, 5, 6) and not m.loose and re.search(r"[？?]\s*$", lines[n].text)]
    for n in asked if len(asked) >= 2 else []:
        lines[n].mark = replace(lines[n].mark, kind="question", level=6)  # type: ignore[type-var]
    questions = [n for n in marked if (m := lines[n].mark) and m.kind == "question"]
    if len(questions) == 1 and not answered and not asked:
        lines[questions[0]].mark = None


def _weed_rows(lines: list[Line]) -> None:
    """Rows of a table count only where nothing else is numbered; bullets only where they come more than once."""
    kinds = [line.mark.kind for line in lines if line.mark and not line.mark.loose]
    strong = sum(1 for k in kinds if k not in ("row", "bullet", "circ", "nump"))
    for line in lines:
        kind = line.mark.kind if line.mark else ""
        if (kind == "row" and strong >= 2) or (kind in ("bullet", "dash", "star") and kinds.count(kind) < 2):
            line.mark = None


def _is_appendix(lines: list[Line], n: int) -> bool:
    if not _APPENDIX.match(lines[n].text):
        return False
    after = next((x for x in lines[n + 1 :] if not x.blank and not x.chrome), None)
    return not (lines[n].text.rstrip().endswith(("：", ":")) and after and (after.mark or len(after.text) > 60))


def _readings(lines: list[Line]) -> set[int]:
    """Find where a 解读 of the whole document closes it: a line of its own, numbered things before it, the numbers not going on."""
    found: set[int] = set()
    first = next((n for n, x in enumerate(lines) if x.mark and not x.mark.loose), len(lines))
    if re.search(r"解读", "".join(x.text.strip() for x in lines[:first])[-60:]) or any(_READING.match(x.text) for x in lines[:first]):
        return found
    for n, line in enumerate(lines):
        if not _READING.match(line.text):
            continue
        before = [x.mark for x in lines[:n] if x.mark and not x.mark.loose]
        after = [x.mark for x in lines[n + 1 :] if x.mark and not x.mark.loose]
        above = next((x.text.strip() for x in reversed(lines[:n]) if not x.blank and not x.chrome), "")
        goes_on = any(a.kind == b.kind and a.number == b.number + 1 for a in after[:1] for b in before)
        others = sum(1 for x in lines if _READING.match(x.text))
        if len(before) >= 2 and ENDED.search(above) and not goes_on and others < 3:
            found.add(n)
            for later in lines[n:]:
                if _APPENDIX.match(later.text):
                    break
                later.mark = None
    return found
