"""The first text answers what was asked, in at most 120 characters; the quotation is the official text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.policy.answer import BRIEF, answer, cite, rank, unit_line
from desk.policy.aspects import Aspect
from desk.text import normal, squeeze


def _answer(base, item, question, likeness=None, words=None):
    return answer(base.items[item], normal(question), likeness or {}, words or {})


def test_the_fact_that_is_asked_for_leads(small):
    made = _answer(small, "anhe-m01", "外国员工签证几天办好", {"visa": 1.5, "urgent": 0.2})
    assert made.lead.startswith("外籍人才的居留许可、签证，3个工作日办结。")
    assert "3个工作日办结" in made.citation.quote
    assert made.silent is None


def test_the_aspect_decides_between_facts_that_are_alike(small):
    entry = small.items["anhe-m02"]
    even = {"apply": 0.5, "free": 0.5, "light": 0.5}
    assert rank(entry, [Aspect.COST], even, {})[0][0].key == "free"
    assert rank(entry, [Aspect.CHANNEL], even, {})[0][0].key == "apply"
    assert _answer(small, "anhe-m02", "要多少钱", even).lead.startswith("不收费用。")


def test_a_question_for_the_unit_gets_the_unit(small):
    assert _answer(small, "anhe-m01", "这个归哪个部门管", {"visa": 1.0}).lead == "责任单位是出入境管理支队。"
    assert _answer(small, "anhe-m02", "谁负责", {"apply": 1.0}).lead == "交警支队牵头，各分局配合。"


def test_an_item_that_names_no_unit_names_none(small):
    assert unit_line(small.items["anhe-m03"]) == ""
    assert "单位" not in _answer(small, "anhe-m03", "谁负责", {"times": 1.0}).lead


def test_silence_is_told(small):
    assert _answer(small, "anhe-m01", "办签证要多少钱", {"visa": 1.0}).silent == Aspect.COST
    assert _answer(small, "anhe-m01", "签证要几天", {"visa": 1.0}).silent is None
    assert _answer(small, "anhe-m02", "通行证收费吗", {"free": 1.0}).silent is None


def test_soon_is_no_answer_to_how_many_days(whole):
    assert _answer(whole, "xuchang-c10", "那要几天").silent == Aspect.DURATION  # 及时回复解决
    assert _answer(whole, "xuchang-c10", "多久更新一次").silent is None
    assert _answer(whole, "weihai-m16", "那要几天").silent is None  # 24小时


def test_where_the_text_is_silent_nothing_says_yes_or_no(small, whole):
    made = _answer(small, "anhe-m02", "能不能带别人去，要什么材料", {"apply": 2.0})
    assert (made.silent, made.lead.startswith("可以")) == (Aspect.MATERIAL, False)
    made = _answer(whole, "zhuji-m01", "礼拜天能不能办护照", {"greenway": 2.0})
    assert made.silent == Aspect.HOURS
    assert made.lead.startswith("企业办理出入境业务")
    assert _answer(whole, "xuchang-m07", "礼拜天能不能办护照", {"weekend": 2.0}).lead.startswith("可以，公安窗口")
    assert _answer(whole, "weihai-m13", "人没入境，手机上能申请吗", {"direct": 2.0}).silent == Aspect.ONLINE


def test_a_person_on_duty_every_day_is_no_time_of_the_day(whole):
    assert _answer(whole, "zhuji-o01", "中心几点开门", {"police": 2.0}).silent == Aspect.HOURS
    assert _answer(whole, "zhuji-o01", "中心周末有人吗", {"police": 2.0}).silent is None


def test_to_apply_is_no_material(whole):
    assert _answer(whole, "zhuji-m01", "需要准备啥", {"hukou": 1.0}).silent == Aspect.MATERIAL
    assert _answer(whole, "suqian-m07", "都要什么材料").silent == Aspect.MATERIAL
    assert _answer(whole, "xuchang-c01", "都要什么材料").silent is None


def test_a_yes_opens_only_an_answer_to_yes_or_no(small):
    assert _answer(small, "anhe-m02", "通行证能网上办吗", {"apply": 2.0}).lead.startswith("可以，在“交管12123”")
    assert _answer(small, "anhe-m02", "通行证在哪申领", {"apply": 2.0}).lead.startswith("在“交管12123”")
    assert _answer(small, "anhe-m02", "小货车还限行不", {"light": 2.0}).lead.startswith("不会，轻型货车")
    assert _answer(small, "anhe-m02", "小货车限行的规定", {"light": 2.0}).lead.startswith("轻型货车不再限行")


def test_the_date_of_the_document_is_told(small):
    assert _answer(small, "anhe-m01", "这文件什么时候发的", {"visa": 1.0}).lead.startswith("这份文件2023年3月1日印发。")
    assert _answer(small, "beishan-c01", "这文件什么时候发的").lead.startswith("原文没有写印发日期。")


def test_the_article_is_told(small):
    assert _answer(small, "anhe-m03", "这是第几条").lead.startswith("第3条。")


def test_an_item_without_facts_answers_with_its_gist(small):
    made = _answer(small, "beishan-c02", "刻章怎么弄")
    assert made.lead == "公章刻制备案。"
    assert made.citation.quote == "公章刻制备案。新开办企业刻制公章，由刻制单位网上备案，企业不用到公安机关跑腿。"


def test_a_citation_says_where_to_check(small):
    cited = cite(small.items["anhe-m01"], [])
    assert (cited.id, cited.document, cited.article, cited.issued, cited.version) == ("anhe-m01", "安和市公安局服务企业三条措施", "第1条", "2023-03-01", 1)
    assert cite(small.items["beishan-c01"], []).issued is None


QUESTIONS = ["几天能办好", "多少钱", "归哪个部门", "能网上办吗", "什么时候发的", "电话多少", "这是第几条", "要带什么材料", "货车", ""]


@given(st.data())
def test_any_answer_of_the_real_base_is_short_and_quotes_word_for_word(whole, data):
    entry = data.draw(st.sampled_from(list(whole.items.values())))
    keys = ["summary", *(f.key for f in entry.facts.facts)]
    scores = st.dictionaries(st.sampled_from(keys), st.floats(0, 3), max_size=len(keys))
    made = answer(entry, data.draw(st.sampled_from(QUESTIONS)), data.draw(scores), data.draw(scores))
    assert made.lead
    assert len(made.lead) <= BRIEF, (entry.id, made.lead)
    assert made.citation.quote in entry.item.text
    assert made.citation.id == entry.id
    assert "！" not in made.lead


def test_what_is_told_of_a_fact_is_proved_by_the_quotation(whole):
    for entry in whole.items.values():
        for fact in entry.facts.facts[:1]:
            made = answer(entry, "讲讲", {fact.key: 3.0}, {})
            assert squeeze(made.facts[0].quote) in squeeze(made.citation.quote)
            assert made.facts[0].key == fact.key


@pytest.mark.parametrize("likeness", [{}, {"unknown": 3.0}])
def test_an_unknown_fact_does_no_harm(small, likeness):
    assert _answer(small, "anhe-m01", "签证", likeness).lead
