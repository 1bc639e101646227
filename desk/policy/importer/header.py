"""What a document says about itself: its title, who issued it and when."""

import re
from typing import Any

import cn2an

from desk.policy.importer.tail import TITLE

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?!\s*(?:起|至|前|以前|之前|以后|生效|施行))")
_ZERO = "〇○零OΟ0０"
_CN_DATE = re.compile(rf"(二[{_ZERO}][{_ZERO}一二三四五六七八九]{{2}})\s*年\s*([一二三四五六七八九十]{{1,3}})\s*月\s*([一二三四五六七八九十]{{1,3}})\s*日")
_DIGITS = str.maketrans("〇○零OΟ０一二三四五六七八九", "000000123456789")
_OFFICE = r"[\u4e00-\u9fff]{1,14}?(?:公安局|公安厅|公安分局|分局|人民政府|派出所)(?:[\u4e00-\u9fff]{2,4}(?:支队|大队))?"
_SPOKEN = r"[\u4e00-\u9fff]{2,8}(?:公安局|公安厅|人民政府)"


def header(intro: str, source: str, bureau: str) -> dict[str, Any]:
    """Return id, title, issuer and issued of a document with what is `unsure`; `intro` is what stands before its numbers."""
    unsure = []
    tail = "\n".join(source.splitlines()[-12:])[-400:]
    dates = _dates(intro) or _dates(tail)
    issued = dates[-1] if dates else None
    title = _title(intro)
    issuer = _issuer(title, intro, tail)
    if not issued:
        year = re.search(r"(20\d{2})\s*年", title + intro) or re.search(r"^\s*(20\d{2})\s*年\s*\d+\s*月\s*$", tail, re.MULTILINE)
        issued = year.group(1) if year else None
        unsure.append("没有找到完整的印发日期")
    if not issuer:
        unsure.append("没有找到发文单位")
    if not title:
        title = next((x.strip()[:60] for x in source.splitlines() if x.strip()), "没有标题")
        unsure.append("没有找到标题")
    return {"id": f"{bureau}-{(issued or 'undated').replace('-', '')}", "title": title, "issuer": issuer, "issued": issued, "unsure": unsure}


def _issuer(title: str, intro: str, tail: str) -> str:
    """Return who signed the document, else whose name its title begins with, else the first office that it names."""
    for text in (intro, tail):
        signed = [x.strip() for x in text.splitlines() if re.fullmatch(rf"\s*{_OFFICE}\s*", x)]
        if signed:
            return str(re.sub(r"\s", "", signed[-1]))
    begins = re.match(_OFFICE, title) or next((m for x in intro.splitlines() if (m := re.match(rf"\s*{_OFFICE}", x))), None)
    named = begins.group().strip() if begins else next(iter(re.findall(_SPOKEN, intro)), "")
    return re.sub(r"^(?:关于|经|由|向|现将|根据)", "", named)


def _dates(text: str) -> list[str]:
    found = ["{}-{:0>2}-{:0>2}".format(*d) for d in _DATE.findall(text) if 0 < int(d[1]) < 13 and 0 < int(d[2]) < 32]
    for year, month, day in _CN_DATE.findall(text):
        try:
            found.append(f"{year.translate(_DIGITS)}-{cn2an.cn2an(month, 'smart'):02}-{cn2an.cn2an(day, 'smart'):02}")
        except ValueError:
            continue
    return found


def _title(intro: str) -> str:
    quoted = re.findall(r"《([^》]{6,60})》", intro)
    lines = [x.strip() for x in intro.splitlines() if x.strip()]
    if quoted and any("印发" in x for x in lines):
        return str(re.sub(r"\s*\n\s*", "", quoted[0]))
    titles = [x for x in lines if TITLE.search(x) and len(x) <= 60 and not re.search(r"[。；：:]", x) and x.count("《") == x.count("》")]
    titles = [x for x in titles if not re.search(r"[，,]", x)] or titles
    if not titles:
        opening = re.split(r"\s", lines[0], maxsplit=1)[0] if lines else ""
        if 4 < len(opening) <= 40 and len(lines[0]) > 60 and not re.search(r"[。，：:]", opening):
            return opening
        if len(lines) > 1 and re.fullmatch(_OFFICE, lines[0]) and 4 <= len(lines[1]) <= 40 and not re.search(r"[。，：:]|年.*月", lines[1]):
            return lines[0] + lines[1]
        about = re.search(r"现(?:就|将)((?!有关|相关)[^，。]{4,30}?)(?:有关|相关)?(?:事项|工作)?(?:提出|通知|公告|通告|制定)", intro)
        return f"关于{about.group(1)}" if about else next((x[:60] for x in lines if not re.search(r"[:：。]$", x)), "")
    return _whole(lines, lines.index(titles[0]))


def _whole(lines: list[str], at: int) -> str:
    """Return the title at line `at` with the lines before it that begin it: a title of several centred lines."""
    title, n = lines[at], at - 1
    begins = re.compile(r"关于|公安局$|公安厅$|^印发|机关$|企业$|发展$|环境$")
    while n >= 0 and at - n <= 2 and re.fullmatch(r"[^。；：:！？〕号]{1,30}", lines[n]) and begins.search(lines[n]) and not title.startswith(lines[n][:4]):
        title, n = lines[n] + title, n - 1
    return title
