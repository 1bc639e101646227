"""The workbook: the same figures, readable, and no text that turns into a formula."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from desk.stats.export import workbook
from desk.stats.figures import NAMES, SHARES, Figures, Key
from desk.stats.questions import Question
from desk.stats.words import COUNTS
from desk.stats.words import SHARES as SHARE_WORDS

AT = datetime(2026, 4, 1, 1, tzinfo=UTC)
NAMED = {"weihai": "威海市公安局"}
COUNTED = {
    Key("2026-03", "weihai", "指挥中心", "weihai-request", "request", "rest"): Figures(opened=6, closed=5, in_hand=1, rated=4, satisfied=3),
    Key("2026-03", "weihai", "指挥中心", "weihai-request", "request", "wechat"): Figures(opened=4, closed=4),
    Key("2026-03", "weihai", "=1+1", "gone", "help", "rest"): Figures(opened=2, withdrawn=2),
}


def opened(*args):
    return load_workbook(BytesIO(workbook(*args)))


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_every_figure_has_its_words():
    assert set(COUNTS) == set(NAMES)
    assert set(SHARE_WORDS) == set(SHARES)


def test_the_figures_by_unit_and_service_with_a_sum():
    book = opened(COUNTED, NAMED, AT)
    assert book.sheetnames == ["各单位各事项", "来源", "办结率目标", "说明"]
    heads, *rows = values(book["各单位各事项"])
    assert [r[:5] for r in rows] == [
        ["2026-03", "威海市公安局", "=1+1", "gone", 2],
        ["2026-03", "威海市公安局", "指挥中心", "企业诉求", 10],
        ["2026-03", "威海市公安局", "合计", None, 12],
    ]
    request = dict(zip(heads, rows[1], strict=True))
    assert (request["办结"], request["办结率"], request["满意率"], request["按时率"]) == (9, 0.9, 0.75, None)
    assert dict(zip(heads, rows[0], strict=True))["办结率"] is None


def test_channels_goal_and_meanings():
    book = opened(COUNTED, NAMED, AT)
    assert values(book["来源"])[1:] == [["2026-03", "威海市公安局", "接口", 8], ["2026-03", "威海市公安局", "微信", 4]]
    (goal,) = values(book["办结率目标"])[1:]
    assert goal[2:9] == ["诉求类工单", 0.9, 0.9, 9, 10, "达到", "weihai-m26"]
    assert values(book["说明"])[-1] == ["统计时间", "2026-04-01 09:00（北京时间）"]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "=cmd|' /C calc'!A0"])
def test_no_text_turns_into_a_formula(text):
    book = opened(COUNTED, NAMED, AT, [Question("weihai", text, AT, 2)])
    cell = book["待看问题"]["B2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert book["各单位各事项"]["C2"].data_type == "s"


def test_what_xml_cannot_hold_is_left_out():
    book = opened({}, {}, AT, [Question("weihai", "问\x00\x0b\ud800题￾", AT, 1)])
    assert values(book["待看问题"])[1][1:3] == ["问题", 1]
    assert book["待看问题"]["E2"].value == datetime(2026, 4, 1, 9)
