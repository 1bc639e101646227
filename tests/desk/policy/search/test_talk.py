"""In the middle of a talk: what goes on with the item talked about, and what no document answers."""

import numpy as np
import pytest

from desk.policy.assistant import Assistant, Context
from desk.policy.facts import FactWords
from desk.policy.search import learned, talk
from desk.policy.search.finder import Finder
from desk.policy.search.questions import Question

COUNT = 40  # utterances of a kind
KINDS = ("anhe-m01", "anhe-m02", "beishan-c01", "outside", "follow_up")


def _utterances(seed: int) -> np.ndarray:
    """Return `COUNT` unit vectors of each kind, a kind around a direction of its own."""
    noise = np.random.default_rng(seed).normal(0, 0.15, (len(KINDS) * COUNT, 12))
    rows = np.eye(12)[np.repeat(np.arange(len(KINDS)), COUNT)] + noise
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def judged():
    """Return what a judge that learned from some utterances says of others, by kind, in a talk on anhe-m01."""
    known, new = _utterances(1), _utterances(2)
    kinds = np.repeat(KINDS, COUNT)
    items = [k if "-" in k else None for k in kinds]
    judge = talk.train(known @ known.T, items, kinds == "outside", kinds == "follow_up")
    assert judge is not None
    own = np.flatnonzero(kinds == "anhe-m01")
    scope = np.where([i is not None for i in items], 0.8, np.where(kinds == "outside", -0.8, -0.1))
    return {k: [judge.stays(known @ new[n], float(scope[n]), own) for n in np.flatnonzero(kinds == k)] for k in KINDS}


@pytest.mark.parametrize("kind", ["follow_up", "anhe-m01"])
def test_follow_ups_and_questions_on_the_item_stay(judged, kind):
    assert np.mean(np.array(judged[kind]) > 0) > 0.8


def test_what_no_document_answers_does_not(judged):
    assert np.mean(np.array(judged["outside"]) < 0) > 0.9


def test_an_item_without_questions_is_judged_by_the_other_marks():
    known = _utterances(1)
    kinds = np.repeat(KINDS, COUNT)
    judge = talk.train(known @ known.T, [k if "-" in k else None for k in kinds], kinds == "outside", kinds == "follow_up")
    new = _utterances(3)
    assert judge.stays(known @ new[-1], -0.1, None) > judge.stays(known @ new[3 * COUNT], -0.8, None)


def test_too_few_utterances_teach_no_judge_and_nothing_is_refused_for_it(taught, kept):
    assert taught.talk is None
    assert taught.stays(taught.alike(taught.letters("社保"), kept.query("社保")), "anhe-m01") > 0


def test_follow_ups_do_not_count_for_the_scope_alone(few_questions, kept):
    more = [Question(t, "follow_up") for t in ("电话多少", "要几天能好", "归哪个科管")]
    model, bare = learned.train([*few_questions, *more], kept, "more"), learned.train(few_questions, kept, "few")
    scope = [m.in_scope(m.alike(m.letters("签证要几天"), kept.query("签证要几天"))) for m in (model, bare)]
    assert scope[0] == pytest.approx(scope[1], abs=1e-4)


def test_a_refusal_in_a_talk_keeps_the_talk(small, taught, kept, monkeypatch):
    known = Assistant(small, Finder(small, taught, kept), FactWords(small, kept))
    talked = Context("anhe", "anhe-m02", "货车通行证网上办")
    assert known.ask("那要几天", talked, "follow_up").kind == "answer"
    monkeypatch.setattr(known.finder, "stays", lambda _found, _item: -1.0)
    reply = known.ask("那社保呢", talked, "out_of_scope")
    assert (reply.kind, reply.answers, reply.kept) == ("refusal", [], known.base.items["anhe-m02"])
    assert known.ask("那社保呢", Context("anhe"), "out_of_scope").kept is None
