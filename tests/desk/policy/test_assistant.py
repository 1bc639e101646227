"""The assistant's reasoning over the small base: answering, going over to another bureau, browsing, refusing."""

from dataclasses import replace

import pytest

from desk.policy.assistant import THEN, Assistant, Context
from desk.policy.facts import FactWords
from desk.policy.search.finder import Finder, Found


@pytest.fixture(scope="module")
def known(small, taught, kept):
    return Assistant(small, Finder(small, taught, kept), FactWords(small, kept))


def test_a_question_is_answered_from_its_item(known):
    reply = known.ask("外国员工签证几天办好", Context("anhe"))
    assert reply.kind == "answer"
    assert reply.answers[0].item.id == "anhe-m01"
    assert "3个工作日" in reply.answers[0].lead


def test_what_is_not_in_the_documents_is_refused_with_the_nearest_three(known):
    reply = known.ask("社保断了怎么补交", Context("anhe"))
    assert reply.kind == "refusal"
    assert reply.answers == []
    assert 1 <= len(reply.items) <= 3


def test_a_follow_up_stays_with_the_item(known):
    reply = known.ask("归哪个部门", Context("anhe", "anhe-m02", "货车通行证网上办"), "follow_up")
    assert reply.answers[0].item.id == "anhe-m02"
    assert "交警支队" in reply.answers[0].lead


def test_what_was_talked_about_is_kept_through_follow_ups(known):
    reply = known.ask("归哪个部门", Context("anhe", "anhe-m01", "外国员工签证几天办好"), "follow_up")
    assert reply.question == "外国员工签证几天办好" + THEN + "归哪个部门"
    reply = known.ask("找谁", Context("anhe", "anhe-m01", reply.question), "follow_up")
    assert reply.question == "外国员工签证几天办好" + THEN + "找谁"
    assert known.ask("北山呢", Context("anhe", "anhe-m01", reply.question), "switch_bureau").answers[0].item.id == "beishan-c01"
    assert known.about("anhe-m01", reply.question).answers[0].item.id == "anhe-m01"


def test_how_days_are_counted_is_asked_of_the_limit_talked_about(known):
    reply = known.ask("双休日算不算", Context("anhe", "anhe-m01", "外国员工签证几天办好"), "follow_up")
    assert reply.answers[0].lead.startswith("外籍人才的居留许可、签证，3个工作日办结")


def test_an_aside_in_a_form_keeps_to_the_form_unless_it_names_another_matter_very_surely(known):
    talk = Context("anhe", "anhe-m01", "外国员工签证几天办好")
    ranked = [("anhe-m02", 1.0), ("anhe-m01", 0.0)]
    for sure, leans, leans_in_a_form in ((0.0, True, True), (0.5, False, True), (1.2, False, False)):
        found = Found("通行证网上", "anhe", ranked, 0.5, sure)
        assert known._leans(found, talk, "ask") is leans
        assert known._leans(found, replace(talk, aside=True), "ask") is leans_in_a_form


def test_wording_that_only_another_item_holds_speaks_for_it(known):
    talk = Context("anhe", "anhe-m01", "外国员工签证几天办好")
    ranked = [("anhe-m02", 1.0), ("anhe-m01", 0.0)]
    assert known._leans(Found("通行证网上", "anhe", ranked, 0.5, 0.0, held={"anhe-m01": 0.9, "anhe-m02": 0.9}), talk, "ask")
    assert not known._leans(Found("通行证网上", "anhe", ranked, 0.5, 0.0, held={"anhe-m01": 0.1, "anhe-m02": 0.9}), talk, "ask")


def test_the_bureaus_own_hours_are_refused_unless_a_text_tells_them(known):
    for talk in (Context("anhe"), Context("anhe", "anhe-m01", "外国员工签证几天办好")):
        assert known.ask("你们星期天开门吗", talk).kind == "refusal"


def test_another_city_answers_the_same_question(known):
    reply = known.ask("北山呢", Context("anhe", "anhe-m01", "外国员工签证几天办好"), "switch_bureau")
    assert (reply.kind, reply.bureau) == ("answer", "beishan")
    assert reply.answers[0].item.id == "beishan-c01"


def test_a_city_alone_without_a_question_goes_over_to_it(known):
    reply = known.ask("北山", Context("anhe"), "switch_bureau")
    assert (reply.kind, reply.bureau) == ("bureau", "beishan")


@pytest.mark.parametrize("text", ["北山", "北山市", "安和和北山", "北山？"])
def test_a_city_alone_is_no_crash_whatever_rasa_took_it_for(known, text):
    assert known.ask(text, Context("anhe"), "ask").kind


def test_an_article_by_number(known):
    reply = known.ask("第二条是什么", Context("anhe"), "browse_article")
    assert reply.answers[0].item.id == "anhe-m02"
    assert known.ask("第九条是什么", Context("anhe"), "browse_article").kind == "no_article"


def test_a_list_holds_every_item_of_the_bureau(known):
    reply = known.ask("你们有哪些措施", Context("anhe"), "browse_list")
    assert reply.kind == "list"
    assert [i.id for i in reply.items] == ["anhe-m01", "anhe-m02", "anhe-m03"]


def test_two_cities_side_by_side(known):
    reply = known.ask("安和和北山的外国人居留许可哪个快", Context("anhe"), "compare")
    assert reply.kind == "compare"
    assert [a.item.id for a in reply.answers] == ["anhe-m01", "beishan-c01"]


def test_a_tapped_item_is_answered_as_a_whole(known):
    reply = known.about("anhe-m03")
    assert reply.kind == "answer"
    assert reply.answers[0].lead.startswith("对同一企业每年检查不超过两次")


def test_every_answer_quotes_its_own_item_word_for_word(known):
    for entry in known.base.items.values():
        for question in (entry.item.title, entry.facts.summary, f"{entry.item.title}要几天", f"{entry.item.title}归谁管"):
            for made in known.ask(question, Context(entry.bureau)).answers:
                assert made.citation.quote in made.item.item.text
                assert len(made.lead) <= 120
