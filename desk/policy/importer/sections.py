"""Which items belong together as a section, what it is called, and the letter it gives to their ids."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from desk.policy.importer.page import text_of
from desk.policy.importer.split import Part
from desk.policy.importer.tail import SIGNED, TITLE

# What a section is about decides its items' letter; first match wins.
_LETTERS = [
    ("b", r"严禁|禁止|不得|禁令|不准|负面清单"),
    ("d", r"职责"),
    ("o", r"机制"),
    ("r", r"要求|组织领导|组织保障|组织实施|保障措施|工作保障"),
    ("c", r"便民"),
    ("q", r"问答|解答|[问答].*[问答]"),
    ("m", r"措施|举措|任务|[十百千\d]条|[一二三四五六七八九十]条"),
    ("s", r"服务|事项|办理"),
    ("t", r"条件|材料|申请"),
    ("k", r"监督|考核|投诉|责任"),
    ("g", r"总则|目标|原则|范围"),
    ("f", r"附则|附件|其他"),
    ("p", r"处罚|执法|管理"),
]
_CLEAR = 6  # of these, the first six also name a document's only section
_SPARE = "nuvwxyzaehijlptskgfcdorqbm"
_NUMERALS = "零一二三四五六七八九十"
_MOST = 20  # more lists than this cannot each have a letter


@dataclass
class Section:
    """One or more lists of items under one letter; `merged` if several lists share it.

    `label` stands before an item's number when people name it, `alone` marks one item beside headings.
    """

    key: str
    title: str
    runs: list[int] = field(default_factory=list)
    merged: bool = False
    label: str = ""
    alone: bool = False


def sections_of(parts: list[Part], document: str, taken: Collection[str] = ()) -> list[Section]:
    """Return the sections of `parts` in their order; a list that runs on through headings is one section."""
    runs: dict[int, list[Part]] = {}
    for part in parts:
        if part.kind == "item":
            runs.setdefault(part.run, []).append(part)
    sections = []
    for run, items in runs.items():
        alone = any(p.kind == "heading" and p.run == run for p in parts)
        title = text_of(items[0].lines).split("\n", 1)[0].split("。")[0][:30] if alone and len(items) == 1 else _title(items, parts, document)
        sections.append(Section("", title, [run], alone=alone))
    if len(sections) > _MOST - len(taken):
        sections = [Section("", document, list(runs), merged=True)]
    asked = {run for run, items in runs.items() if items[0].mark and items[0].mark.kind == "question"}
    _give_letters(sections, asked, set(taken))
    for section in sections:
        section.label = "" if section.key == "m" or len(sections) == 1 else short_name(section.title)
    return sections


def _title(items: list[Part], parts: list[Part], document: str) -> str:
    """Return the heading above all of `items`, else the title line before them, else the document's title."""
    common = items[0].path
    for item in items:
        common = [h for h in common if any(h is p for p in item.path)]
    if common:
        return text_of(common[-1].lines).split("\n", 1)[0]
    before = parts[: next(n for n, p in enumerate(parts) if p is items[0])]
    for part in reversed(before):
        if part.kind == "text" and (line := _title_line(part)):
            return document if re.sub(r"\s", "", line) == re.sub(r"\s", "", document) else line
        if part.kind == "item":
            break
    return document


def _title_line(part: Part) -> str:
    """Return the last line of an unnumbered part that reads like a title."""
    lines = _unwrapped(part)
    named = [x for x in lines if len(x) <= 50 and re.search(r"[^。；，,:：]$", x) and TITLE.search(x) and "。" not in x]
    named = [x for x in named if not re.search(r"[，,].*[，,]|^(?:为|在|按)|^(?:政策)?解读$", x) and x.count("《") == x.count("》")]
    last = lines[-1] if lines else ""
    if not named and 4 <= len(last) <= 40 and not re.search(r"[。；，,:：）)\d…]$|年.*月|^为", last) and not SIGNED.match(last):
        return last
    return named[-1] if named else ""


def _unwrapped(part: Part) -> list[str]:
    """Return the lines of a part, with a title that ran over the margin in one."""
    lines: list[str] = []
    before = None
    for line in part.lines:
        text = line.text.strip()
        if before and before.wraps and not line.indented and not re.search(r"[，。；：、]", lines[-1] + text):
            lines[-1] += text
        elif text:
            lines.append(text)
        before = line if text else before
    return lines


def _give_letters(sections: list[Section], questions: set[int], taken: set[str]) -> None:
    """Give each section a letter that says what it is about; the first of which nothing is known is the main one, m."""
    used = set(taken)
    known = _LETTERS if len(sections) > 1 else _LETTERS[:_CLEAR]

    def give(section: Section, letters: list[str]) -> None:
        section.key = next((x for x in letters if x not in used), "")
        used.add(section.key)

    for section in sections:
        asked = bool(questions & set(section.runs))
        give(section, ["q"] if asked else [x for x, pattern in known if x != "q" and re.search(pattern, section.title) and not (section.alone and x == "m")])
    for section in sorted(sections, key=lambda s: s.alone):
        if not section.key:
            asked = bool(questions & set(section.runs))
            give(section, list(_SPARE) if asked else ["m", *_SPARE])


def short_name(title: str) -> str:
    """Return the short name of a section: 十条严禁, 工作职责."""
    title = re.sub(r"^(?:[一二三四五六七八九十]+\s*[、．.]\s*|[（(][一二三四五六七八九十]+[）)]|第\S{1,4}[章节部]分?\s*)", "", title)
    title = re.sub(r"(?<=.)[（(][^）)]*[）)]$", "", title)
    tail = re.search(r"([一二三四五六七八九十百]+条[\u4e00-\u9fff]{2,4}|(?:便民|服务|利民)[\u4e00-\u9fff]{0,8}[一二三四五六七八九十]+项措施)", title)
    if tail or len(title) <= 12:
        return tail.group(1) if tail else title
    pieces = [x for x in re.split(r"[”》、，“《\s（）]|的", title) if len(x) > 1]
    return pieces[-1][-12:] if pieces else title[-12:]


def chinese(number: int) -> str:
    """Return 1 to 99 as Chinese numerals."""
    if number <= 10:
        return _NUMERALS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _NUMERALS[tens % 10]) + "十" + (_NUMERALS[ones] if ones else "")
