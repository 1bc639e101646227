"""From the parts of a text to a document with sections and items, each with its id, article and title."""

import hashlib
import re
from collections.abc import Collection
from typing import Any

from desk.policy.importer.header import header
from desk.policy.importer.page import text_of
from desk.policy.importer.sections import Section, chinese, sections_of, short_name
from desk.policy.importer.split import Part, split
from desk.policy.importer.units import row_units, units


def build(source: str, bureau: str, name: str, taken: Collection[str] = ()) -> dict[str, Any]:
    """Return the document that `source` holds, as the reviewed YAML has it; nothing of it is dropped.

    `name` is the file's name, kept for provenance; `taken` are section letters that the bureau's other documents use.
    What the program is unsure of stands in `unsure`.
    """
    parts = split(source)
    first = next((n for n, p in enumerate(parts) if p.kind in ("item", "heading", "section")), len(parts))
    intro = "\n".join(line.text for p in parts[:first] for line in p.lines if p.kind != "chrome")
    head = header(intro or source[:400], source, bureau)
    unsure = list(head.pop("unsure"))
    if first == 0 and parts and (stem := re.sub(r"\.\w{1,5}$", "", name).strip()):
        head["title"] = stem
        unsure.append("正文前没有标题，用了文件名")
    sections = sections_of(parts, str(head["title"]), taken)
    items = _items(parts, sections, bureau)
    if not items:
        unsure.append("没有找到分条编号")
    digest = hashlib.sha256(source.encode()).hexdigest()
    return {
        "document": {**head, "bureau": bureau, "source": {"file": name, "sha256": digest, "characters": len(source)}, "reviewed": False, "unsure": unsure},
        "sections": [{"key": s.key, "title": s.title} for s in sections],
        "items": items,
        "others": [_other(p) for p in parts if p.kind != "item"],
    }


def _other(part: Part) -> dict[str, Any]:
    return {"kind": part.kind, "span": [part.start, part.end], "text": text_of(part.lines), **({"unsure": part.unsure} if part.unsure else {})}


def _items(parts: list[Part], sections: list[Section], bureau: str) -> list[dict[str, Any]]:
    held = {run: s for s in sections for run in s.runs}
    used: dict[str, set[int]] = {}
    items = []
    header = next((x.text for p in parts for x in p.lines if p.kind != "item" and "序号" in x.text and "\t" in x.text), "")
    for part in parts:
        if part.kind == "item":
            section = held[part.run]
            numbers = used.setdefault(section.key, set())
            items.append(_item(part, bureau, section, _free(part, numbers)))
            if part.mark and part.mark.kind == "row" and header:
                items[-1]["units"] = row_units(header, items[-1]["text"])
    return items


def _free(part: Part, numbers: set[int]) -> int:
    """Return the number for an item's id: its own, or the next free one if another has it already."""
    assert part.mark
    number = part.mark.number
    if number in numbers or not number:
        number = number + 1 if number + 1 not in numbers and "出现两次" in "".join(part.unsure) and number else max(numbers, default=0) + 1
    numbers.add(number)
    return number


def _item(part: Part, bureau: str, section: Section, number: int) -> dict[str, Any]:
    assert part.mark
    text = text_of(part.lines)
    printed = part.lines[0].text
    body = text[part.mark.end - (len(printed) - len(printed.lstrip())) :]
    slips = [part.mark.slip] if part.mark.slip else []
    item: dict[str, Any] = {
        "id": f"{bureau}-{section.key}{number:02}",
        "section": section.key,
        "number": part.mark.number,
        "article": _article(part, section),
        "title": _title(body, part.mark.kind) or printed.strip(),
        "group": _group(part, section),
        "span": [part.start, part.end],
        "text": body.strip() or text.strip(),
        "units": units(body),
        **({"slips": slips} if slips else {}),
        "unsure": list(part.unsure),
    }
    if number != part.mark.number:
        item["unsure"].append(f"编号 {part.mark.number} 已经用过，这一条记作 {number:02}")
    if len(item["text"]) < 12:
        item["unsure"].append("这一条的文字很短")
    return item


def _group(part: Part, section: Section) -> str:
    title = heading_title(part.path[-1]) if part.path else ""
    return "" if title == section.title else title


def heading_title(part: Part) -> str:
    """Return a heading's own words, without the paragraph that may introduce what stands under it."""
    return text_of(part.lines).split("\n", 1)[0]


def _title(body: str, kind: str) -> str:
    """Return the item's heading phrase: its first line or first sentence if short, else its first clause."""
    first = re.split(r"[\n\t]", body.strip(), maxsplit=1)[0].rstrip("*").strip()
    if kind == "question" and (asked := re.split(r"(?<=[？?])|\s*答[：:]", first, maxsplit=1)[0].strip()):
        return asked[:80]
    sentence = re.split(r"[。：:]", first, maxsplit=1)[0]
    if len(sentence) <= 36:
        return sentence
    return re.split(r"[，；,;]", sentence, maxsplit=1)[0][:40]


def _article(part: Part, section: Section) -> str:
    """Name the item's article as people call it; sections but the main one are named in front."""
    assert part.mark
    kind, number = part.mark.kind, part.mark.number
    if section.alone:
        return f"第{chinese(number)}部分"
    label = short_name(heading_title(part.path[-1])) if section.merged and part.path else section.label
    if kind == "cnp":
        return f"{label}（{chinese(number)}）"
    return f"{label}第{number}{'问' if kind == 'question' else '条'}"
