"""Drafting an item's facts by rule for the person who reviews them: limits, channels, cost, places, conditions and more."""

import re
from dataclasses import dataclass
from typing import Any

import cn2an

from desk.policy.importer.units import unit_clause
from desk.policy.importer.words import find, nouns

_UNITS = {"分钟": "minute", "小时": "hour", "日": "day", "天": "day", "工作日": "working_day", "月": "month", "年": "year", "季度": "quarter"}
_PHONE = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[-—–－ ]?\d{7,8}|1[3-9]\d{9}|400[-—]?\d{3}[-—]?\d{4}|12\d{3}|110|119|122|96\d{3,4})"
    r"(?![\d.]|\s*[个项名家件余条种万场次%年月日辆])"
)
_CALLED = re.compile(r"电话|热线|拨打|举报|投诉|报警|专线|联系方式|咨询|平台")
_FROM = re.compile(r"(?:自|从)[^，。；]{1,24}?(?:之日|之时)?起|(?:收到|接到|接|受理|立案|办结|提交|申请|审核)[^，。；]{0,14}?(?:后|之后)|提前")
_NO_LIMIT = re.compile(r"(?:满|超过|近|每|年满|未满|以前|约|大约|第|过去|每隔|首|连续|不少于|居住|停留)$")
_SERVED = re.compile(r"24小时(?:不打烊|值守|服务|咨询|受理|在线|开通|接听|户政|巡|申购)|24小时.{0,8}(?:服务|窗口|热线|通道|体系|微信群)")
_MATERIALS = re.compile(
    r"(?:提交|提供|凭|持|携带|出示|出具|带|交验)[^，。；]{0,40}?"
    r"(?:(?<![办制认保取验发])证|书|材料|证明|照片|护照|簿|执照|合同|资料|原件|复印件|名单|承诺|申请表)"
    r"|(?:无需|免于|不再|不要求|不得要求|不用)[^，。；]{0,20}(?:证明|材料|资料)"
)
_PLACED = re.compile(r"[到在向至于由]|地点|设|接待|受理|办理|申请|领取|窗口")
_WHO = re.compile(
    r"(?:对|为|凡|针对|面向|适用于|允许)([^，。；]{2,40}?"
    r"(?:企业家?|人员|单位|个人|人才|车辆|驾驶人|申请人|当事人|群众|商户|货车|公民|居民|员工|游客|老年人|外国人|企业主|主体))"
    r"(?:的)?(?=[，、]|提供|开通|办理|实行|免费|开辟|设|$)"
)
_DEPENDS = re.compile(
    r"^(?:并|且|也|还|则|其|该|由|在|于|应当?|可以?|需要?|须|将|原则上|最迟|最长|一般|办理时限|时限|审批时限|做到|实现|确保|予以"
    r"|当|即|立|随|\d|[一二三四五六七八九十两]+[个日天]|通过|登录|到|向|自|不|无需|免|经|逾期|有效|收费|提交|凭|按)"
)
_OPENING = re.compile(r"\s*(?:【?(?:政策)?解读】?|【?答复?】?\s*[:：]|A\s*\d*\s*[:：])\s*[:：]?\s*")
_HANGS = re.compile(r"(?<!目)的$|^(?:对|凡|为|针对)(?!.*(?:提供|办理|开展|实行|进行|推行|处|给予|配备|联系|核发|设立|开通|开辟))|时$|后$|[:：]$")
_LEADS = re.compile(r"(?:[（(]|在|于|由|为|至|到|将|从|自|缩短|压缩|延长|办理|审批|时限|分别|原则上|最迟|不得超过|不超过|限|法定|承诺|的)+$")
_VAGUE = ("一个", "一项", "一家", "一次", "一名", "一人", "两个")
_MOST = 14


@dataclass
class _Clause:
    """A stretch of text between commas, with where its sentence begins."""

    start: int
    end: int
    sentence: int


def facts_of(text: str, title: str = "") -> list[dict[str, Any]]:
    """Return the draft facts of an item's official `text`; every quote stands in it word for word.

    Each is what `desk.policy.schema.Fact` takes. A clause that is unclear alone is answered with what stands before it, or with `title`.
    """
    named = unit_clause(text)
    own = text[:named] if named > len(text) // 2 else text
    found: list[tuple[int, str, _Clause, dict[str, Any]]] = []
    for clause in _clauses(own):
        found.extend((clause.start, kind, clause, more) for kind, more in _kinds(own, clause))
    found.extend(_served(own, {c.sentence for _, _, c, _ in found}))
    counts: dict[str, int] = {}
    facts: list[dict[str, Any]] = []
    seen = set()
    for _, kind, clause, more in sorted(found, key=lambda f: f[0]):
        quote = _quote(own, clause, more.pop("wide", False))
        mark = (kind, quote, more.get("amount"), more.get("unit"), more.get("said"))
        if len(quote) < 2 or mark in seen or len(facts) >= _MOST:
            continue
        seen.add(mark)
        counts[kind] = counts.get(kind, 0) + 1
        facts.append(_fact(f"{kind}{counts[kind]}", kind, quote, own[clause.start : clause.end], title, more))
    return facts


def _fact(key: str, kind: str, quote: str, clause: str, title: str, more: dict[str, Any]) -> dict[str, Any]:
    said = more.pop("said", "")
    matter = more.pop("matter", "") or (f"{title}：{said}" if title and said else title or said) or clause.strip()
    limit = {"amount": more.get("amount"), "unit": more.get("unit"), "from": more.get("from")} if kind == "limit" else {}
    return {"key": key, "kind": kind, "matter": matter[:40], **limit, "quote": quote, "answer": _answer(quote, title), "words": []}


def _answer(quote: str, title: str) -> str:
    """Return the quote as a sentence of at most 100 characters, led by the title where it does not say what it is about."""
    words = re.sub(r"\s+", "", quote).strip("，；、:：")
    if title and _DEPENDS.match(words) and len(title) + len(words) < 98 and title not in words:
        words = f"{title}：{words}"
    if len(words) > 99:
        words = re.sub(r"[，、；][^，、；]*$", "", words[:99]) if re.search(r"[，、；]", words[20:99]) else words[:99]
    return words if words.endswith(("。", "！", "？")) else words + "。"


def _clauses(text: str) -> list[_Clause]:
    """Cut `text` at its commas, but not inside brackets and quotation marks."""
    clauses, start, sentence, depth = [], 0, 0, 0
    for n, sign in enumerate(text + "\n"):
        depth += (sign in "（(“《") - (sign in "）)”》") if n < len(text) else -depth
        if sign in "。！？；;\n" or (sign in "，," and depth <= 0):
            if text[start:n].strip():
                clauses.append(_Clause(start, n, sentence))
            start = n + 1
        if sign in "。！？\n；;":
            sentence, depth = n + 1, 0
    return clauses


def _quote(text: str, clause: _Clause, wide: bool) -> str:
    """Return the clause with as much of its sentence before and after it as it needs to be understood."""
    start, end = clause.start, clause.end
    while start > clause.sentence and end - start < 90 and (_DEPENDS.match(text[start:end].strip()) or wide or end - start < 10):
        before = max(text.rfind("，", 0, start - 1), text.rfind(",", 0, start - 1)) + 1
        start, wide = max(before, clause.sentence), False
        if end - clause.sentence <= 45:
            start = clause.sentence
    while end < len(text) and text[end] in "，,:：" and end - start < 80 and _HANGS.search(text[start:end].strip()):
        after = re.search(r"[，,。；;！？\n]", text[end + 1 :])
        end = end + 1 + after.start() if after else len(text)
    if text[start:end].rstrip().endswith(("：", ":")):
        end = _listed(text, end, start + 95)
    opening = _OPENING.match(text[start:end])
    return text[start + (opening.end() if opening else 0) : end].strip(" \t\n　")


def _listed(text: str, end: int, most: int) -> int:
    """Return where the enumeration ends that follows `end`, as far as it fits before `most`."""
    for line in re.finditer(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）).、．]|[①-⑳])[^\n]*(?:\n|$)", text[end:]):
        if end + line.end() > most or (text[end : end + line.start()].strip() and line.start() != 0):
            break
        last = end + line.end()
        if line.end() >= len(text) - end or not re.match(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）).、．]|[①-⑳])", text[last:]):
            return last
    return end


def _kinds(text: str, clause: _Clause) -> list[tuple[str, dict[str, Any]]]:
    """Return the kinds of fact that a clause states, each with what was read out of it."""
    words = text[clause.start : clause.end]
    if unit_clause(words) < len(words):
        return []
    spans = find(words)
    labels = {s.label_ for s in spans}
    kinds: list[tuple[str, dict[str, Any]]] = [*_limits(text, clause, words, spans), *_phones(words), *_figures(words, spans)]
    if "FREE" in labels or ("FEE" in labels and "MONEY" in labels):
        kinds.append(("cost", {"said": "费用"}))
    if "ONLINE" in labels:
        kinds.append(("channel", {"said": "办理渠道"}))
    if "PLACE" in labels and _PLACED.search(words):
        kinds.append(("place", {"said": "地点"}))
    if who := _WHO.search(words):
        kinds.append(("who", {"matter": f"{who.group(1)[:30]}", "wide": False}))
    if "CONDITION" in labels or (re.search(r"(?<![\u4e00-\u9fff]目)的$", words) and not who):
        kinds.append(("condition", {"said": "条件"}))
    if "MATERIAL" in labels and _MATERIALS.search(words):
        kinds.append(("material", {"said": "材料"}))
    if "BAN" in labels:
        kinds.append(("ban", {"said": "禁止"}))
    if "EXCEPTION" in labels:
        kinds.append(("exception", {"said": "例外", "wide": True}))
    if "COMPLAINT" in labels:
        kinds.append(("complaint", {"said": "投诉举报"}))
    if "VALIDITY" in labels and re.search(r"有效期|[^同学]期间|起.{0,2}施行|废止|[年月]底前?", words):
        kinds.append(("validity", {"said": "期限"}))
    return kinds


def _limits(text: str, clause: _Clause, words: str, spans: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    since = _FROM.search(words) or _FROM.search(text[clause.sentence : clause.start])
    for span in spans:
        before, after = words[: span.start_char], words[span.end_char :]
        more: dict[str, Any] = {"amount": None, "from": since.group() if since else None, "matter": _matter(before)}
        if re.match(r"推送|监测|掌握|动态|监控|更新|捕捉|分析|研判|流转|事项", after):
            continue
        if span.label_ in ("IMMEDIATE", "SAME_DAY"):
            found.append(("limit", more | {"unit": "immediate" if span.label_ == "IMMEDIATE" else "same_day"}))
        elif span.label_ == "NEXT_DAY" and not after.startswith(("凌晨", "早", "6", "零")):
            found.append(("limit", more | {"amount": 1, "unit": "day"}))
        elif span.label_ == "TIME" and (limit := _amount(span.text, before, after)):
            if _SERVED.search(words[span.start_char :]):
                found.append(("service", {"said": "全天服务"}))
            elif "有效期" not in words:
                found.append(("limit", more | limit))
    return found


def _amount(said: str, before: str, after: str) -> dict[str, Any] | None:
    """Read `3个工作日`; None for a date (5月1日), an age, a length of stay, how often (每2年)."""
    number = re.match(r"[\d.]+|[一二三四五六七八九十百两半]+", said)
    assert number
    unit = re.sub(r"\s", "", said[number.end() :]).removeprefix("个")
    counted = "个" in said
    if _NO_LIMIT.search(before) or re.match(r"\s*(?:以上|周岁|以下的|的(?:外国人|企业))|[（(]含[）)]以上", after):
        return None
    if re.match(r"办”|[^，。]{0,6}圈|[^，。]{0,10}(?:缩短|压缩|延长)", after) and (not before.endswith("延长至")):
        return None
    if (unit == "月" and not counted) or (unit in ("日", "年") and re.search(r"[月年]\s*$|每月$", before)) or unit in ("周", "星期"):
        return None
    figure = number.group()
    try:
        amount = float(figure) if figure[0].isdigit() else 0.5 if figure == "半" else float(cn2an.cn2an(figure, "smart"))
    except ValueError:
        return None
    if unit == "年" and (amount > 60 or not re.match(r"以?内", after)) and not before.endswith(("至", "到")):
        return None
    return {"amount": int(amount) if amount.is_integer() else amount, "unit": _UNITS[unit]}


def _matter(before: str) -> str:
    """Return what a limit is about: the words before it, without the verb that leads to the figure."""
    words = _LEADS.sub("", before.strip(" ，、“"))
    return words if len(words) >= 4 else ""


def _phones(words: str) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    for number in _PHONE.finditer(words):
        short = len(re.sub(r"\D", "", number.group())) <= 6
        named = re.search(r"[“\"][^”\"]*$", words[: number.start()]) or re.match(r"[”\"]?\s*(?:手机)?APP", words[number.end() :], re.IGNORECASE)
        if not short or (_CALLED.search(words) and not (named and "拨打" not in words)):
            found.append(("phone", {"said": number.group()}))
    return found


def _figures(words: str, spans: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    for span in spans:
        counted = span.label_ == "COUNT" and span.text not in _VAGUE and not words[span.end_char :].startswith(("工作日", "月", "小时", "季度"))
        if span.label_ in ("PERCENT", "MONEY") or counted:
            return [("amount", {"said": span.text})]
    return []


def _served(text: str, told: set[int]) -> list[tuple[int, str, _Clause, dict[str, Any]]]:
    """Return a service for each sentence of which no other rule made anything."""
    found = []
    for clause in _clauses(text):
        words = text[clause.start : clause.end]
        is_title = clause.start == 0 and text[clause.end : clause.end + 1] in "。\n"
        if clause.sentence not in told and len(words) >= 8 and not is_title and any(s.label_ == "SERVICE" for s in find(words)):
            told.add(clause.sentence)
            found.append((clause.start, "service", clause, {"said": ""}))
    return found


def draft(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the facts file's entries for the items of a document that `build` made; all wait for a person's review."""
    return {str(item["id"]): _entry(item) for item in document["items"]}


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    title, text = str(item["title"]), str(item["text"])
    facts = facts_of(text, title)
    who = next((f["matter"] for f in facts if f["kind"] == "who"), None)
    validity = next((f["quote"][:60] for f in facts if f["kind"] == "validity"), None)
    return {"summary": _summary(title, text), "who": who, "validity": validity, "everyday": nouns(title)[:10], "reviewed": False, "facts": facts}


def _summary(title: str, text: str) -> str:
    """Return title and first sentence in at most 60 characters, cut at a comma where it must be."""
    if re.match(re.escape(title) + "[，,；;]", text):
        return re.split(r"(?<=[。！？\n])", text, maxsplit=1)[0].strip()[:60].strip("，,；;")
    rest = re.sub(r"^[\s。：:，,；;]+", "", text[len(title) :] if text.startswith(title) else text)
    rest = re.sub(r"^(?:答|A\d*)\s*[:：]", "", rest)
    first = re.split(r"(?<=[。！？\n])", rest, maxsplit=1)[0].strip()
    room = 59 - len(title)
    if room < 12 or not first:
        return title[:60].ljust(4, "。")
    if len(first) > room:
        first = re.sub(r"[，,、；;][^，,、；;]*$", "", first[:room])
    return f"{title}：{first.strip('。，,；; ')}。" if title not in first else first[:60].ljust(4, "。")
