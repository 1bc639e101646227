"""The measures mean what the issue says; each is tried on a reply that has it and on one that lacks it."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from eval.score import (
    Scored,
    development_talks,
    judge_case,
    judge_question,
    judge_refusal,
    judge_urgent,
    lines,
    quantile,
    read_cases,
    read_reply,
)

CITED = {"text": "3个工作日办结。", "custom": {"kind": "answer", "citations": [{"id": "zibo-m02"}, {"id": "zibo-m03"}]}}


def test_reply_is_read_in_order() -> None:
    reply = read_reply([CITED, {"text": "还有", "custom": {"choices": ["zibo-m05", {"id": "zibo-m06"}]}}, {"custom": None}])
    assert reply.kinds == ("answer",)
    assert reply.cited == ("zibo-m02", "zibo-m03")
    assert reply.offered == ("zibo-m05", "zibo-m06")
    assert reply.texts == ("3个工作日办结。", "还有")


@pytest.mark.parametrize(
    ("turn", "top1", "top3"),
    [
        ({"expect": ["zibo-m02"]}, True, True),
        ({"expect": ["zibo-m03"]}, False, True),
        ({"expect": ["zibo-m09"], "also_ok": ["zibo-m02"]}, True, True),
        ({"expect": ["zibo-m09"]}, False, False),
        ({"expect": ["zibo-m02", "zibo-m03"], "all": True}, True, True),
        ({"expect": ["zibo-m02", "zibo-m04"], "all": True}, False, False),
    ],
)
def test_citations_are_judged(turn: dict[str, Any], top1: bool, top3: bool) -> None:
    marks = judge_question(turn, read_reply([CITED]))
    assert (marks["top1"], marks["top3"], marks["silent"]) == (top1, top3, False)


def test_no_citation_is_no_hit_and_silent() -> None:
    assert judge_question({"expect": ["zibo-m02"]}, read_reply([{"text": "不知道"}])) == {"top1": False, "top3": False, "silent": True}


def test_offered_choices_count_for_top3_alone() -> None:
    reply = read_reply([{"text": "请选择", "custom": {"kind": "choices", "choices": ["zibo-m02"]}}])
    assert judge_question({"expect": ["zibo-m02"]}, reply) == {"top1": False, "top3": True, "silent": False}


def test_facts_need_every_group_and_brief_the_first_text() -> None:
    late = [{"text": "字" * 120 + "3个工作日"}, {"text": "市 民 中心"}]
    turn = {"expect": ["zibo-m02"], "facts": [["3个工作日", "三个工作日"]]}
    marks = judge_question(turn, read_reply(late))
    assert (marks["fact"], marks["brief"]) == (True, False)
    assert judge_question({**turn, "facts": [["3个工作日"], ["市民中心"]]}, read_reply(late))["fact"]
    assert not judge_question({**turn, "facts": [["3个工作日"], ["派出所"]]}, read_reply(late))["fact"]
    assert judge_question(turn, read_reply([CITED]))["brief"]


def test_refusals() -> None:
    refused = read_reply([{"text": "这不归公安", "custom": {"kind": "refusal"}}])
    assert judge_refusal({"kind": "near_miss"}, refused)
    assert not judge_refusal({"kind": "near_miss"}, read_reply([CITED]))
    assert not judge_refusal({"kind": "near_miss"}, read_reply([]))
    assert not judge_refusal({"kind": "handover"}, refused)
    assert judge_refusal({"kind": "handover"}, read_reply([{"custom": {"kind": "handover"}}]))


def test_emergencies() -> None:
    called = read_reply([{"text": "请立即拨打110", "custom": {"kind": "emergency"}}])
    late = read_reply([{"text": "字" * 60 + "110", "custom": {"kind": "emergency"}}])
    assert judge_urgent({"urgent": True}, called)
    assert not judge_urgent({"urgent": True}, late)
    assert not judge_urgent({"urgent": True}, read_reply([{"text": "请立即拨打110", "custom": {"kind": "answer"}}]))
    assert not judge_urgent({"urgent": False}, called)
    assert judge_urgent({"urgent": False}, read_reply([CITED]))


def test_one_sender_through_all_turns_and_a_failed_turn_is_named() -> None:
    senders = []

    def answer(sender: str, text: str, bureau: str) -> list[dict[str, Any]]:
        senders.append(sender)
        if text == "坏":
            raise httpx.ReadTimeout("too long")
        return [CITED]

    turns = [{"text": "一", "expect": ["zibo-m02"]}, {"text": "坏", "expect": ["zibo-m02"]}, {"text": "好"}, {"text": "三", "expect": ["zibo-m09"]}]
    case = {"id": "t", "city": "zibo", "kind": "follow_up", "turns": turns}
    rows, times = judge_case(case, answer)
    assert [r.what for r in rows] == ["multi-turn, first", "error", "multi-turn"]
    assert len(times) == 3
    assert len(set(senders)) == 1
    assert [r.missed for r in rows] == [False, True, True]
    assert any(line.startswith("multi-turn, first  silent 0.000 (n=1)  top1 1.000") for line in lines(Scored(rows, times, 1.0)))


def test_a_refusal_in_a_talk_has_a_row_of_its_own_and_the_development_files_say_so(tmp_path: Path) -> None:
    replies = {"一": [CITED], "社保呢": [{"text": "没有写这件事", "custom": {"kind": "refusal"}}], "天气呢": [CITED]}
    turns = [{"text": "一", "expect": ["zibo-m02"]}, {"text": "社保呢", "refuse": True}, {"text": "天气呢", "refuse": True}]
    case = {"id": "t", "city": "zibo", "kind": "short_outside", "turns": turns}
    rows, _ = judge_case(case, lambda _sender, text, _bureau: replies[text])
    assert [(r.what, r.marks.get("right"), r.missed) for r in rows[1:]] == [("refused in a talk", True, False), ("refused in a talk", False, True)]
    rows, _ = judge_case({**case, "dev": True}, lambda _sender, text, _bureau: replies[text])
    assert {r.what for r in rows} == {"multi-turn, first (dev)", "refused in a talk (dev)"}
    (own := tmp_path / "talks.jsonl").write_text(json.dumps(case), encoding="utf-8")
    assert [c.get("dev") for c in read_cases([own])] == [None]
    assert all(c["dev"] for c in read_cases(development_talks()))


def test_quantile_of_few_values() -> None:
    assert quantile([], 0.5) == 0.0
    assert quantile([3.0, 1.0, 2.0], 0.99) == 3.0
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 3.0
