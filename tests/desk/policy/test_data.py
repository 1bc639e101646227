"""The real files: the 117 items, their quotes, and the training questions apart from the held-out ones."""

import json
import re
from collections import Counter, defaultdict

import pytest

from desk.policy.search.questions import read_questions
from desk.settings import ROOT
from desk.text import normal, squeeze

# The ids that the documents have: their own numbers by section.
COUNTS = {
    "zibo-m": 10, "zibo-b": 10, "suqian-m": 20, "zhuji-d": 7, "zhuji-m": 15, "zhuji-o": 4, "zhuji-r": 4, "weihai-m": 27, "xuchang-c": 10, "xuchang-m": 10,
}  # fmt: skip
SEEDS = ROOT / "tests" / "fixtures" / "documents" / "seeds"


@pytest.fixture(scope="module")
def asked():
    return read_questions(ROOT / "data" / "nlu")


def _bare(text):
    return re.sub(r"[\W_]+", "", normal(text))


@pytest.fixture(scope="module")
def held_out():
    texts = []
    for path in sorted((ROOT / "eval" / "heldout").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts += [t["text"] for t in row["turns"]] if "turns" in row else [row["text"]]
    return texts


def test_the_items_are_those_of_the_seeds(whole):
    assert sorted(whole.items) == sorted(f"{p}{n:02d}" for p, count in COUNTS.items() for n in range(1, count + 1))
    assert len(whole.items) == 117


@pytest.mark.parametrize("bureau", ["zibo", "suqian", "zhuji", "weihai", "xuchang"])
def test_every_text_stands_in_the_document_as_received(whole, bureau):
    """Word for word; a recognition slip that was mended is recorded with the item."""
    source = squeeze((SEEDS / f"{bureau}.txt").read_text(encoding="utf-8"))
    for entry in whole.of_bureau(bureau):
        if not entry.item.slips:
            assert all(squeeze(line) in source for line in entry.item.text.splitlines()), entry.id


def test_every_item_has_reviewed_facts_whose_quotes_stand_in_it(whole):
    """The closing paragraph of zibo's ten bans counts for them, the one before zhuji's mechanisms for the centre's branches."""
    closing = squeeze("".join((SEEDS / f"{b}.txt").read_text(encoding="utf-8") for b in whole.bureaus))
    for entry in whole.items.values():
        assert entry.facts.reviewed, entry.id
        assert entry.facts.facts, entry.id
        for fact in entry.facts.facts:
            inside = squeeze(fact.quote) in squeeze(entry.item.text)
            assert inside or ((entry.item.section == "b" or (entry.id, fact.key) == ("zhuji-d02", "branches")) and squeeze(fact.quote) in closing), (
                entry.id,
                fact.key,
            )


def test_answers_read_well(whole):
    for entry in whole.items.values():
        for text in [entry.facts.summary, *(f.answer for f in entry.facts.facts)]:
            assert not re.search(r"[!！]", text), (entry.id, text)
            assert text == text.strip()
        for fact in entry.facts.facts:
            assert fact.answer.endswith(("。", "；", "”")), (entry.id, fact.key, fact.answer)


def test_numbers_in_an_answer_stand_in_the_official_text(whole):
    """No invented days, shares or phone numbers: every figure of two digits or with a unit of time is quoted."""
    for entry in whole.items.values():
        official = squeeze(entry.item.text) + squeeze("".join(f.quote for f in entry.facts.facts)) + entry.item.article
        for fact in entry.facts.facts:
            for figure in re.findall(r"\d{2,}|\d+(?=个?(?:工作日|小时|天|日|分钟))", fact.answer):
                assert figure in official, (entry.id, fact.key, figure)


def test_topics_and_phones_name_what_is_there(whole):
    assert len(whole.topics) > 10
    assert {"12389"} <= {p.number for b in whole.bureaus.values() for p in b.phones}
    for topic in whole.topics:
        assert len(topic.items) == len(set(topic.items)), topic.key


def test_at_least_25_questions_an_item_each_with_a_known_fact(whole, asked):
    facts = defaultdict(set)
    for question in asked:
        if question.item:
            assert question.item in whole.items, question.intent
            if question.fact and question.fact != "summary":
                assert whole.items[question.item].fact(question.fact), question.intent
            facts[question.item].add(_bare(question.text))
    few = {item: len(facts[item]) for item in whole.items if len(facts[item]) < 25}
    assert few == {}


def test_at_least_500_that_must_not_be_answered_half_of_them_near_misses(asked):
    refused = Counter(q.intent for q in asked if q.intent.startswith("out_of_scope"))
    assert refused.total() >= 500
    assert refused["out_of_scope/near_miss"] >= refused.total() / 2


def test_every_other_intent_of_the_domain_has_enough(asked):
    counts = Counter(q.intent.split("/")[0] for q in asked)
    others = {"greet", "goodbye", "thanks", "bot_challenge", "help", "affirm", "deny", "handover", "abuse", "gibberish", "injection", "other_data", "follow_up"}
    others |= {"switch_bureau", "compare", "browse_list", "browse_article", "browse_topic", "correct", "rate_good", "rate_bad", "more", "apply"}
    assert {i: counts[i] for i in others if counts[i] < 20} == {}


def test_every_intent_about_a_case_has_enough_and_shares_no_line(asked):
    """What leads to a case and what follows one; a line of these stands nowhere else in data/nlu."""
    about = {"apply": 250, "case_status": 110, "case_urge": 90, "case_supplement": 80, "case_withdraw": 80, "case_rate": 80}
    counts = Counter(q.intent for q in asked)
    assert {i: counts[i] for i, least in about.items() if counts[i] < least} == {}
    times = Counter(_bare(q.text) for q in asked)
    assert {q.text: q.intent for q in asked if q.intent in about and times[_bare(q.text)] > 1} == {}


def test_one_question_never_teaches_two_things(asked):
    meant = defaultdict(set)
    for question in asked:
        if _bare(question.text):
            meant[_bare(question.text)].add(question.intent.split("/")[0] if not question.item else question.item.split("-")[0] + question.intent)
    two = {text: intents for text, intents in meant.items() if len({i for i in intents if i.startswith(("zibo", "suqian", "zhuji", "weihai", "xuchang"))}) > 1}
    assert {t: i for t, i in two.items() if len({x.split(".")[0] for x in i}) > len({x.split("ask")[0] for x in i})} == {}


def test_no_question_is_trained_on_and_held_out(asked, held_out):
    """Short words of the dialogue's own acts (人工, 谢谢, 那要几天) are what everybody types, and excepted."""
    own = {_bare(q.text) for q in asked if not q.item and not q.intent.startswith("out_of_scope")}
    trained = {_bare(q.text) for q in asked} - {""}
    both = {text for text in held_out if _bare(text) in trained and not (_bare(text) in own and len(_bare(text)) <= 5)}
    assert both == set()
