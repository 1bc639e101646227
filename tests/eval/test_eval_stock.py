"""The stock bots are trained on our questions and nothing else; what is written is what Rasa reads."""

from pathlib import Path

import pytest
import yaml

from desk.policy.base import PolicyBase, read_base
from desk.policy.search.questions import Question, read_questions
from desk.settings import ROOT
from eval.references import faq_answerer, sentences
from eval.stock.prepare import BOT_INTENTS, BOT_LONGEST, faq_intent, fingerprint, prepare_bot, prepare_faq


@pytest.fixture(scope="module")
def base() -> PolicyBase:
    return read_base(ROOT / "policies")


QUESTIONS = [
    Question("签证几天", "ask/zibo-m02.visa"),
    Question("签证要钱吗", "ask/zibo-m02.summary"),
    Question("货车[大]进城", "ask/weihai-m01.summary"),
    Question("驾校哪家好", "out_of_scope/near_miss"),
    Question("你好", "greet"),
]


def test_intents_of_the_recipe() -> None:
    assert [faq_intent(q) for q in QUESTIONS] == ["ask/zibo-m02", "ask/zibo-m02", "ask/weihai-m01", "out_of_scope", "greet"]


def test_faq_project(base: PolicyBase, tmp_path: Path) -> None:
    folder = prepare_faq(base, QUESTIONS, out=tmp_path)
    assert {q.intent for q in read_questions(folder / "data")} == {"ask/zibo-m02", "ask/weihai-m01", "out_of_scope", "greet"}
    assert "货车［大］进城" in (folder / "data" / "nlu.yml").read_text(encoding="utf-8")
    domain = yaml.safe_load((folder / "domain.yml").read_text(encoding="utf-8"))
    assert domain["responses"]["utter_ask/zibo-m02"][0]["custom"]["citations"] == [{"id": "zibo-m02"}]
    assert domain["responses"]["utter_ask/zibo-m02"][0]["text"].startswith(base.items["zibo-m02"].item.title)
    ruled = {r["steps"][0]["intent"] for r in yaml.safe_load((folder / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]}
    assert ruled == {*domain["intents"], "nlu_fallback"}


def test_one_bureau_alone(base: PolicyBase, tmp_path: Path) -> None:
    prepare_faq(base, QUESTIONS, "zibo", tmp_path)
    assert {q.intent for q in read_questions(tmp_path / "data")} == {"ask/zibo-m02", "out_of_scope", "greet"}


def test_fingerprint_follows_the_data_alone(base: PolicyBase, tmp_path: Path) -> None:
    first = fingerprint(prepare_faq(base, QUESTIONS, out=tmp_path / "a"))
    assert fingerprint(prepare_faq(base, QUESTIONS, out=tmp_path / "b")) == first
    (tmp_path / "a" / "models").mkdir()
    (tmp_path / "a" / "models" / "x.tar.gz").write_bytes(b"model")
    assert fingerprint(tmp_path / "a") == first
    assert fingerprint(prepare_faq(base, QUESTIONS[1:], out=tmp_path / "c")) != first


def test_speed_bot_project(base: PolicyBase, tmp_path: Path) -> None:
    prepare_bot(base, read_questions(ROOT / "data" / "nlu"), tmp_path)
    learned = read_questions(tmp_path / "data")
    assert len({q.intent for q in learned if q.intent.startswith("topic_")}) == BOT_INTENTS
    assert max(len(q.text) for q in learned) <= BOT_LONGEST
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text(encoding="utf-8"))
    assert {q.intent for q in learned} == set(domain["intents"])


def test_faq_replies_keep_to_the_bureau(base: PolicyBase) -> None:
    ranking = [["ask/weihai-m01", 0.9], ["ask/zibo-m02", 0.05], ["ask/zibo-m03", 0.01]]
    parsed = {"问": {"intent": "ask", "ranking": ranking}, "闲": {"intent": "greet", "ranking": ranking}, "人": {"intent": "handover", "ranking": []}}
    answer = faq_answerer(parsed, base)
    custom = answer("u", "问", "zibo")[0]["custom"]
    assert custom == {"kind": "answer", "citations": [{"id": "zibo-m02"}], "choices": ["zibo-m03"]}
    assert answer("u", "闲", "zibo")[0]["custom"] == {"kind": "smalltalk"}
    assert answer("u", "人", "zibo")[0]["custom"] == {"kind": "handover"}
    assert faq_answerer(parsed, base, always=True)("u", "闲", "weihai")[0]["custom"]["citations"] == [{"id": "weihai-m01"}]


def test_sentences() -> None:
    assert sentences("企业群众可以通过网上办理；短。\n外国人签证3个工作日办结。") == ["企业群众可以通过网上办理；", "外国人签证3个工作日办结。"]
