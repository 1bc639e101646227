"""What counts as a plain wish to have something registered, and what is a question about it."""

import pytest

from desk.case.form.words import for_others, wishes


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉民警，办案时候打电话让我们请他吃饭",
        "我们厂200个工人要办居住证，能不能上门，帮我登记一下",
        "帮我约个时间上门",
        "我要报案，被合伙人骗了",
        "我想反映个问题，门口天天堵车",
        "給我們預約一下",
    ],
)
def test_a_plain_wish(text):
    assert wishes(text)


@pytest.mark.parametrize(
    "text",
    [
        "投诉电话多少",
        "我想举报找谁",
        "我要投诉的电话是哪个",
        "能帮我登记吗",
        "预约要带什么",
        "我想预约，几天能办好",
        "居住证登记要多久",
        "想举报执法的人欺负企业",
        "",
    ],
)
def test_a_question_about_it_is_none(text):
    assert not wishes(text)


@pytest.mark.parametrize("text", ["我的工单到哪了", "上次的投诉怎么样了", "转人工", "查一下我的工单进度"])
def test_what_is_about_another_case_is_no_answer_to_a_form(text):
    assert for_others(text)


@pytest.mark.parametrize("text", ["淄博华盛纺织有限公司", "上次他们来查，说我们登记不全要罚款", "人工湖路12号", "张丽", "我投诉的是派出所的老王"])
def test_an_answer_is_not_taken_for_it(text):
    assert not for_others(text)
