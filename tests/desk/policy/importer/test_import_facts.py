"""Draft facts: what the rules read out of single sentences, and how much of the hand-checked limits they find."""

from typing import Any

import pytest

from desk.policy.importer.facts import draft, facts_of
from desk.policy.schema import ItemFacts


def of(kind: str, text: str, title: str = "") -> list[dict[str, Any]]:
    return [f for f in facts_of(text, title) if f["kind"] == kind]


@pytest.mark.parametrize(
    ("text", "amount", "unit", "since"),
    [
        ("企业外籍专家人才居留许可、签证3个工作日办结。", 3, "working_day", None),
        ("自受理之日起三日内作出决定。", 3, "day", "自受理之日起"),
        ("在收到迁出信息后1个工作日内办结。", 1, "working_day", "收到迁出信息后"),
        ("企业家出国证件办理当日完成审批。", None, "same_day", None),
        ("通行证实时申领、即时生效。", None, "immediate", None),
        ("办理时限为 2 个工作日。", 2, "working_day", None),
        ("许可时限由20个工作日压缩至5个工作日。", 5, "working_day", None),
        ("接警后10分钟内到达现场。", 10, "minute", "接警后"),
        ("审核应当在二十四小时以内完成。", 24, "hour", None),
    ],
)
def test_limit(text: str, amount: int | None, unit: str, since: str | None) -> None:
    assert [(f["amount"], f["unit"], f["from"]) for f in of("limit", text)][-1] == (amount, unit, since)


@pytest.mark.parametrize(
    "text",
    [
        "本规定自2024年5月1日起施行。",
        "在国内居留180天以上的外国人可以申请。",
        "每2年申领一次检验标志。",
        "员工年满18周岁。",
        "提供24小时咨询解答服务。",
        "织密“15分钟办事服务圈”。",
    ],
)
def test_no_limit(text: str) -> None:
    assert of("limit", text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "可拨打0371-22110122咨询"),
        ("phone", "依托12389举报电话受理投诉"),
        ("channel", "登录“古城交警”微信公众号完成备案"),
        ("channel", "通过“交管12123”APP申领"),
        ("cost", "首次申领居住证免费"),
        ("cost", "遗失补领的每证收取工本费40元"),
        ("place", "到居住地派出所提交申请"),
        ("who", "对有集中申办居住证需求的企业，由派出所送证上门"),
        ("condition", "符合加急条件的，优先办理"),
        ("material", "凭营业执照和身份证即可申报设立企业集体户"),
        ("material", "不再要求企业提供纸质材料"),
        ("ban", "严禁向企业乱摊派、乱收费"),
        ("complaint", "对投诉举报第一时间受理核查"),
        ("validity", "通行证有效期由3个月延长至1年"),
        ("validity", "本办法自2023年11月1日起施行"),
        ("amount", "事项清单统一执行率达100%"),
        ("exception", "特殊天气除外"),
    ],
)
def test_kind(kind: str, text: str) -> None:
    assert of(kind, text), [f["kind"] for f in facts_of(text)]


def test_app_is_no_phone_and_a_count_is_no_phone() -> None:
    assert of("phone", "通过“交管12123”APP查阅材料") == []
    assert of("phone", "受理各类业务122项") == []


def test_answer_names_the_subject_and_keeps_in_principle() -> None:
    fact = of("limit", "推行案件提级审核。对查封扣押财物的，一律报法制大队审核，原则上2日内完成。", "实行提级审核")[0]
    assert "原则上2日内完成" in fact["answer"]
    assert "审核" in fact["answer"]
    assert len(fact["answer"]) <= 100


def test_draft_passes_the_schema_and_waits_for_review() -> None:
    item = {
        "id": "abc-m01",
        "title": "推行印章刻制免费办",
        "text": "推行印章刻制免费办。对新设立企业首套五枚印章实行免费刻制，2小时内完成。\n责任单位：治安大队",
    }
    entry = draft({"items": [item]})["abc-m01"]
    held = ItemFacts.model_validate(entry)
    assert not held.reviewed
    assert "印章" in held.everyday
    assert held.summary.startswith("推行印章刻制免费办：")
    assert {f.kind for f in held.facts} >= {"cost", "limit"}
    assert all("责任单位" not in f.quote for f in held.facts)
