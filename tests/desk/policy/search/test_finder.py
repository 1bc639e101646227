"""Finding items: with questions, without any, and with the dialogue's favour."""

import numpy as np
import pytest

from desk.policy.base import PolicyBase
from desk.policy.search.evidence import expand, item_passages
from desk.policy.search.finder import Finder, standard
from desk.text import normal


@pytest.fixture(scope="module")
def finder(small, taught, kept):
    return Finder(small, taught, kept)


@pytest.mark.parametrize(
    ("asked", "bureau", "item"),
    [
        ("外国员工的签证要几天", "anhe", "anhe-m01"),
        ("货车进城证网上办", "anhe", "anhe-m02"),
        ("一年检查几次", "anhe", "anhe-m03"),
        ("外国专家居留许可", "beishan", "beishan-c01"),  # no question was ever written for this bureau
        ("新公司刻章", "beishan", "beishan-c02"),
        ("公章备案", "beishan", "beishan-c02"),
    ],
)
def test_the_item_is_found(finder, asked, bureau, item):
    found = finder.find(asked, bureau)
    assert found.best == item
    assert {i for i, _ in found.ranked} == {e.id for e in finder.base.of_bureau(bureau)}
    assert [s for _, s in found.ranked] == sorted((s for _, s in found.ranked), reverse=True)
    assert found.margin >= 0


@pytest.mark.parametrize(("asked", "item"), [("居留许可几天", "anhe-m01"), ("货车通行证", "anhe-m02"), ("涉企检查次数", "anhe-m03")])
def test_without_any_model_the_official_text_finds(small, kept, asked, item):
    bare = Finder(small, None, kept)
    found = bare.find(asked, "anhe")
    assert found.best == item
    assert found.scope == 1.0
    assert bare.nearest_questions(found) == []


def test_favour_tips_the_scale(finder):
    assert finder.find("要几天", "anhe", {"anhe-m03": 9.0}).best == "anhe-m03"
    assert finder.find("要几天", "anhe", {"anhe-m01": 9.0, "beishan-c01": 99.0}).best == "anhe-m01"


def test_scope_tells_what_does_not_belong(finder):
    assert finder.find("社保断了怎么补", "anhe").scope < 0 < finder.find("外国员工签证几天", "anhe").scope


def test_the_nearest_questions_are_of_the_bureau_and_of_different_items(finder):
    near = finder.nearest_questions(finder.find("通行证收不收钱", "anhe"))
    assert near[0] == ("anhe-m02", "free")
    assert len({item for item, _ in near}) == len(near) == 3
    assert finder.nearest_questions(finder.find("通行证", "beishan")) == []


def test_an_unknown_bureau_is_no_silent_guess(finder):
    with pytest.raises(KeyError):
        finder.find("签证", "nowhere")


def test_a_model_may_know_items_that_the_base_lost(small, taught, kept):
    fewer = PolicyBase(small.bureaus, {k: v for k, v in small.items.items() if k != "anhe-m02"}, [], {})
    found = Finder(fewer, taught, kept).find("货车通行证网上办", "anhe")
    assert "anhe-m02" not in [i for i, _ in found.ranked]


@pytest.mark.parametrize("asked", ["", "?", "😀", "a" * 2000, "签" * 2000, "\u202e签证", "<b>签证</b>", "'; DROP TABLE items;--"])
def test_any_text_has_a_ranking(finder, asked):
    for bureau in ("anhe", "beishan"):
        assert all(np.isfinite(s) for _, s in finder.find(asked, bureau).ranked)


def test_everyday_words_bring_the_official_ones(small):
    assert expand("进城证怎么办", small.synonyms) == "进城证怎么办 通行证"
    assert expand("签证", small.synonyms) == "签证"


def test_an_item_without_facts_is_searched_by_its_sentences(small):
    passages = item_passages(small.items["beishan-c02"])
    assert any(p.startswith(normal("新开办企业刻制公章")) for p in passages)


def test_standard_scores_can_be_added():
    made = standard(np.array([1.0, 2.0, 3.0]))
    assert (round(float(made.mean()), 9), round(float(made.std()), 9)) == (0, 1)
    assert standard(np.array([2.0, 2.0])).tolist() == [0, 0]
