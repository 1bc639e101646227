"""Who is in charge: the 责任单位 / 牵头单位 / 配合单位 lines at the end of an item."""

import re

_ROLE = r"(责任|牵头|主办|主责|配合|协办|协同|支持)(?:单位|部门)\s*[】\]]?\s*[:：]"
_LEAD = {"责任", "牵头", "主办", "主责"}
# 行政岗审批科 is how the source writes it; names are kept as they stand.
_NAME_END = re.compile(r"等(?:部门|单位)?$|[。；;，,\s]+$")


def unit_clause(text: str) -> int:
    """Return where the clause naming the units begins in `text`, or its length if there is none."""
    found = re.search(rf"[（(【\[]?\s*{_ROLE}", text)
    return found.start() if found else len(text)


def units(text: str) -> dict[str, list[str]]:
    """Return `{"lead": […], "support": […]}` as the text names them, in its order.

    Beside a 牵头单位, a 责任单位 supports (suqian-m09); alone it leads (zibo, zhuji, weihai).
    """
    clause = text[unit_clause(text) :]
    roles = re.split(_ROLE, clause)
    found: dict[str, list[str]] = {"lead": [], "support": []}
    has_lead = "牵头" in roles[1::2]
    for role, names in zip(roles[1::2], roles[2::2], strict=True):
        leads = role in _LEAD and not (has_lead and role != "牵头")
        found["lead" if leads else "support"].extend(_names(names))
    return found


def row_units(header: str, row: str) -> dict[str, list[str]]:
    """Return the units in a table's `row`, whose cells (tabs between, the number left out) stand under the titles in `header`."""
    found: dict[str, list[str]] = {"lead": [], "support": []}
    for title, cell in zip(header.strip().split("\t")[1:], row.split("\t"), strict=False):
        if role := re.search(r"(责任|牵头|主办|主责|配合|协办|协同|支持)(?:单位|部门)", title):
            found["lead" if role.group(1) in _LEAD else "support"].extend(_names(cell))
    return found


def _names(text: str) -> list[str]:
    """Cut names at their commas, but not inside brackets (各县（市、区）公安局), as far as the clause goes."""
    names, name, depth = [], "", 0
    for sign in text.lstrip():
        depth += (sign in "（(") - (sign in "）)")
        if depth < 0 or sign in "\n。":
            break
        if sign in "、，,；;" and depth == 0:
            names.append(name)
            name = ""
        else:
            name += sign
    cleaned = [_NAME_END.sub("", _NAME_END.sub("", x.strip())).strip(" （(【[") for x in [*names, name]]
    return [x for x in cleaned if x]
