"""The line of weihai-m26, and that no other promise is taken for one."""

from desk.stats.figures import Figures, Key
from desk.stats.goals import goals, reached, services

BUREAUS = ["zibo", "suqian", "zhuji", "weihai", "xuchang"]


def counts(closed, opened, kind="request", bureau="weihai"):
    return {Key("2026-03", bureau, "指挥中心", "weihai-request", kind, "rest"): Figures(opened=opened, closed=closed, in_hand=opened - closed)}


def test_only_weihai_drew_a_line(whole):
    (goal,) = [g for bureau in BUREAUS for g in goals(bureau)]
    assert (goal.bureau, goal.kind, goal.item, goal.share) == ("weihai", "request", "weihai-m26", 0.9)
    assert goal.quote in whole.items[goal.item].item.text


def test_where_it_stands():
    assert [(r.closed, r.to_settle, r.settled_share) for r in reached(counts(9, 10))] == [(9, 10, 0.9)]
    assert [r.settled_share for r in reached(counts(9, 10, kind="complaint"))] == [None]
    assert reached(counts(9, 10, bureau="zibo")) == []
    assert reached({}) == []


def test_names_of_services():
    assert services("weihai")["weihai-request"] == "企业诉求"
    assert services("nowhere") == {}
