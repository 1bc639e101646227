"""Where an item ends and something else begins: a signature, a date, the next part's title, a closing paragraph."""

import re

from desk.policy.importer.page import ENDED, Line

UNIT_LINE = re.compile(r"\s*[（(【\[]?\s*(?:责任|牵头|配合|主办|主责|协办|协同|支持)(?:单位|部门)\s*[】\]]?\s*[:：]")
_OWN = re.compile(r"\s*[【\[（(]?(?:(?:政策)?解读|答复?|完成时限|办理时限|办理地点|咨询电话|联系电话|监督电话|办理依据|申请材料|温馨提示|注)[】\]]?\s*[:：]?")
TITLE = re.compile(
    r"措施|方案|通知|办法|规定|意见|条例|细则|问答|指南|清单|公告|双十条|通告|要求$|职责$|严禁$|承诺$|须知$|规范$|分[工解]表$"
    r"|举措|[十百\d]条$|指引|手册$|解读$|提示$|[十五六七八九]不准"
)
_DATE_LINE = re.compile(r"\s*(?:20\d\d|二[〇○零O0]\S{2})\s*年\s*[\d一二三四五六七八九十]+\s*月\s*[\d一二三四五六七八九十]+\s*日\s*$")
SIGNED = re.compile(
    r"\s*[\u4e00-\u9fff\s]{2,22}(?:公安局|公安厅|分局|支队|大队|人民政府|办公室|委员会|管理局|服务中心|派出所|领导小组)"
    r"(?:\s*[（(]?(?:盖章|印)[）)]?)?\s*$"
)
_CLOSING = re.compile(
    r"\s*(?:附\s*件|附\s*录|附\s*表|抄\s*送|主题词|特此(?:通知|公告|通告)|[（(]此件|[（(]联系人|联\s*系\s*人\s*[:：]|联系方式\s*[:：]|"
    r"责任编辑|编辑[:：]|印发$|\S{2,14}办公室\s+20\d\d年\d+月\d+日\s*印发|[（(]完[）)]|"
    r"(?:以上|上述)(?:措施|规定|各项|条款)|本(?:措施|办法|规定|方案|通知|意见|清单|细则|通告|公告)(?:自|由|从|印发|所称|未尽)|"
    r"各(?:单位|地|部门|分局|县区)\S{0,16}要|凡违反上述)"
)
_SHORT = re.compile(r"\s*[^。；，、;：:？！,.]{2,40}$")

_CONTACT = re.compile(r"\s*((?:监督|举报|投诉|咨询|联系|受理|办公|服务|监督举报|投诉举报)(?:电话|时间|地址|热线|邮箱))\s*[:：]")

_GOES_ON = re.compile(r"\s*[，、。；：）”》,;:)]")


def is_title(line: Line) -> bool:
    """Tell whether an unnumbered line reads like the title of what follows."""
    text = line.text.strip()
    return not line.mark and 4 <= len(text) <= 50 and not re.search(r"[。；，、;:：？！]", text) and bool(TITLE.search(text))


def paragraphs(lines: list[Line], wrapped: bool) -> int:
    """Return how many paragraphs `lines` have, lines that belong to any item aside.

    They are told apart by blank lines or, in a text broken at its margin (`wrapped`), by a line that stops short of it.
    """
    count, gap, ended = 1, False, False
    for line in lines:
        if line.blank or line.chrome:
            gap = gap or line.blank
            continue
        if gap and ended and not _own(line):
            count += 1
        ended = bool(ENDED.search(line.text))
        gap = wrapped and ended and not line.wraps
    return count


def _own(line: Line) -> bool:
    return bool(UNIT_LINE.match(line.text) or _OWN.match(line.text))


def tail_start(lines: list[Line], last: bool, most: int, others: str, wrapped: bool) -> int:
    """Return the index of the first line that no longer belongs to the item.

    Only after the `last` item of a list may anything stand; `most` is how many paragraphs the other items have, `others` their text.
    """
    if not last:
        return len(lines)
    ended, gap, paged, units, count, text = False, False, False, False, 1, ""
    before = lines[0]
    for n, line in enumerate(lines):
        if line.blank or line.chrome:
            gap, paged = gap or line.blank, paged or line.chrome
            continue
        if n and ended and (label := _CONTACT.match(line.text)) and label.group(1) not in others:
            return n
        after_units = units and not _open_bracket(text) and not text.endswith(("：", ":")) and (line.indented or is_title(line))
        if n and (after_units or (ended and (line.indented or not before.wraps))) and not _own(line) and not line.mark and not _GOES_ON.match(line.text):
            count += gap and not paged
            if units or _DATE_LINE.match(line.text) or SIGNED.match(line.text) or _CLOSING.match(line.text) or is_title(line):
                return n
            if _SHORT.match(line.text) and text.endswith(("。", "）", ")")):
                return n
            if gap and not paged and count > most:
                return n
        before = line
        text += "\n" + line.text
        units = bool(UNIT_LINE.search(line.text)) or (units and not ended)
        ended = not _open_bracket(text) and bool(ENDED.search(line.text) or (units and not line.wraps))
        gap, paged = wrapped and ended and not line.wraps, False
    return len(lines)


def _open_bracket(text: str) -> bool:
    return len(re.findall(r"[（(《“]", text)) > len(re.findall(r"[）)》”]", text))
