"""What a tiny question set teaches: which item, which fact, and whether any fits at all."""

import time

import pytest

from desk import archive
from desk.policy.search import learned, questions
from desk.policy.search.learned import Learned
from desk.text import normal


def _alike(model, kept, text):
    return model.alike(model.letters(normal(text)), kept.query(normal(text)))


def test_the_questions_are_read_with_item_and_fact(few_questions):
    first = few_questions[0]
    assert (first.text, first.item, first.fact) == ("外国员工签证几天办好", "anhe-m01", "visa")
    refused = next(q for q in few_questions if q.intent == "out_of_scope/near_miss")
    assert (refused.item, refused.fact) == (None, None)
    assert len(few_questions) == 32
    assert "交警支队" not in {q.text for q in few_questions}


def test_the_fingerprint_follows_the_questions(few_questions):
    assert questions.digest(few_questions) == questions.digest(list(few_questions))
    assert questions.digest(few_questions[1:]) != questions.digest(few_questions)


def test_it_trains_in_a_moment_and_leaves_the_dialogues_own_acts_out(few_questions, kept):
    started = time.perf_counter()
    model = learned.train(few_questions, kept, "d")
    assert time.perf_counter() - started < 2
    assert normal("那要几天") not in model.texts[: len(model.scope)]
    assert normal("你好") in model.texts[: len(model.scope)]
    assert set(model.bureaus) == {"anhe"}
    assert model.bureaus["anhe"].ids == ["anhe-m01", "anhe-m02", "anhe-m03"]


@pytest.mark.parametrize(
    ("asked", "item"),
    [
        ("日本籍员工的签证几天能办好", "anhe-m01"),
        ("外國員工簽證幾天辦好", "anhe-m01"),
        ("签正几天办好", "anhe-m01"),  # a wrong character that sounds right
        ("货车通行正网上咋弄", "anhe-m02"),
        ("民警一年上门检查几次", "anhe-m03"),
    ],
)
def test_a_new_question_finds_its_item(taught, kept, asked, item):
    scores = taught.item_scores("anhe", _alike(taught, kept, asked))
    assert max(scores, key=scores.get) == item


def test_the_fact_is_told_apart(taught, kept):
    scores = taught.fact_scores("anhe-m02", _alike(taught, kept, "货车通行证多少钱"))
    assert max(scores, key=scores.get) == "free"
    scores = taught.fact_scores("anhe-m02", _alike(taught, kept, "轻型小货车限行吗"))
    assert max(scores, key=scores.get) == "light"


def test_what_belongs_elsewhere_is_out_of_scope(taught, kept):
    inside = taught.in_scope(_alike(taught, kept, "外国员工的签证几天能办"))
    for asked in ("社保补交怎么办", "公积金能取多少钱", "你好"):
        assert taught.in_scope(_alike(taught, kept, asked)) < 0 < inside


def test_a_bureau_without_questions_has_no_learned_scores(taught, kept):
    assert taught.item_scores("beishan", _alike(taught, kept, "刻章")) == {}
    assert taught.fact_scores("beishan-c01", _alike(taught, kept, "刻章")) == {}


def test_it_is_saved_whole_and_another_format_is_not_taken(taught, kept, tmp_path):
    path = tmp_path / "models" / "finder.joblib"
    assert learned.load(path) is None
    archive.save(taught, path)
    again = learned.load(path)
    assert isinstance(again, Learned)
    assert again.digest == taught.digest
    assert (_alike(again, kept, "签证") == _alike(taught, kept, "签证")).all()
    assert [p.name for p in path.parent.iterdir()] == ["finder.joblib"]
    again.format = -1
    archive.save(again, path)
    assert learned.load(path) is None
