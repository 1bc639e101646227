"""What must hold for any text at all: no character lost, ids unique, every drafted fact true to the text."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.policy.importer.build import build
from desk.policy.importer.facts import facts_of
from desk.policy.importer.page import text_of
from desk.policy.importer.split import split
from desk.policy.schema import DocumentFile, Fact
from desk.text import squeeze

MARKS = [
    *(
        "一、",
        "二、",
        "三、",
        "（一）",
        "（二）",
        "(三）",
        "1.",
        "2.",
        "2. ",
        "3、",
        "１．",
        "l.",
        "—、",
        "第一条 ",
        "第二条 ",
        "第一章 ",
        "（1）",
        "①",
        "1）",
        "1.1 ",
    ),
    *("●", "★ ", "●问：", "问：", "答：", "Q1：", "A1：", "措施一：", "第一，", "首先，", "- 1 ", "⒈", "㈠", "1\t", "", "", "　　"),
    *("附件", "附件：1.", "责任单位：", "【解读】", "政策解读", "— 3 —", "第3页共5页", "目录", "\f"),
]
WORDS = [
    *("企业申请办理通行证的", "3个工作日内办结", "自受理之日起", "优化服务", "市公安局", "2024年3月1日", "拨打12389", "“一窗通办”"),
    *("，", "。", "；", "：", "（", "）", "？", " "),
]
LINES = st.builds(lambda mark, words: mark + "".join(words), st.sampled_from(MARKS), st.lists(st.sampled_from(WORDS), max_size=8))
TEXTS = st.one_of(st.lists(LINES, max_size=25).map("\n".join), st.text(max_size=200), st.lists(LINES, max_size=8).map("".join))


@settings(max_examples=250, deadline=None)
@given(source=TEXTS)
def test_no_character_is_lost(tiles: Callable[[str], None], source: str) -> None:
    tiles(source)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_makes_a_valid_document(source: str) -> None:
    document = build(source, "abc", "x.txt")
    keys = [i["id"] for i in document["items"]]
    assert len(keys) == len(set(keys))
    if keys:
        DocumentFile.model_validate(document)
    for part in split(source):
        assert squeeze(text_of(part.lines)) in squeeze("".join(line.text.strip().rstrip("*") for line in part.lines))


MATTER = st.sampled_from(["办理居住证", "通行证审批", "企业外籍人才签证", "印章刻制"])
AMOUNT = st.sampled_from([("3", 3), ("15", 15), ("三", 3), ("十", 10), ("二十", 20), ("24", 24), ("1", 1)])
UNIT = st.sampled_from([("个工作日", "working_day"), ("日", "day"), ("天", "day"), ("小时", "hour"), ("个月", "month"), ("分钟", "minute")])
SINCE = st.sampled_from(["", "自受理之日起", "收到申请后"])


@settings(max_examples=150, deadline=None)
@given(MATTER, SINCE, AMOUNT, UNIT, st.sampled_from(["内办结", "办结", "内完成"]))
def test_limit_is_read(matter: str, since: str, amount: tuple[str, int], unit: tuple[str, str], end: str) -> None:
    text = f"{matter}的，{since}{amount[0]}{unit[0]}{end}。"
    limits = [(f["amount"], f["unit"], f["from"]) for f in facts_of(text, matter) if f["kind"] == "limit"]
    assert limits == [(amount[1], unit[1], since or None)]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=30).map("".join), st.text(max_size=120)), st.sampled_from(["", "优化涉企服务"]))
def test_facts_are_valid_and_word_for_word(text: str, title: str) -> None:
    facts = facts_of(text, title)
    assert len({f["key"] for f in facts}) == len(facts)
    for fact in facts:
        assert Fact.model_validate(fact)
        assert squeeze(fact["quote"]) in squeeze(text)
        assert len(fact["answer"]) <= 100
