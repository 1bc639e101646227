"""What counts as a plain wish to have something registered, and what is a question about it."""

import pytest

from desk.case.form.words import asks, cancels, filler, for_others, over, sends, turns_to, why, wishes


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉民警，办案时候打电话让我们请他吃饭",
        "我们厂200个工人要办居住证，能不能上门，帮我登记一下",
        "帮我约个时间上门",
        "我要报案，被合伙人骗了",
        "我想反映个问题，门口天天堵车",
        "給我們預約一下",
        "我们经理吃回扣 我想匿名举报",
        "有人假冒我们的牌子 想匿名举报",
        "前天夜里仓库被偷了二十箱袜子 想报案",
        "工地老有人来闹 想找项目警官 帮登记",
        "工地老有人来闹 想找项目警官 麻烦登记",
        "老板被抓两年了案子还没个说法 我要反映",
        "供电局老停电，影响生产，我要反映",
        "大前天夜里库房被撬了，想报一下，不急",
        "想补充线索登记",
        "案子报了一年没动静，想催一下",
        "帮俺登记",
        "帮我弄一下",
        "公司账户被冻结了，帮我申请解冻",
        "我要申请解冻账户 诸暨蚌娘娘珍珠有限公司 大前天冻的 我叫何蚌娘",
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
        "我要申请解冻账户 要带什么",
        "我想申请通行证",
        "登记麻烦吗",
        "能帮我弄一下吗",
        "乱罚款，想反映，号码给一个",
        "帮我办居住证要多久",
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


@pytest.mark.parametrize("text", ["没事了", "没事了，警察把人带走了", "火灭了", "打完电话了", "人都安全了", "不急，平时就这样", "已经报警了"])
def test_a_danger_that_is_dealt_with(text):
    assert over(text)


@pytest.mark.parametrize("text", ["火灭了吗", "警察怎么还不来", "淄博安和机械有限公司", "有人拿刀", "13800001234", "没人管"])
def test_what_says_nothing_of_it(text):
    assert not over(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("算了我不投诉了我要办居住证", "办居住证"),
        ("换成办护照加急吧", "办护照加急"),
        ("算了", None),
        ("还是张经理", None),
        ("不办了", None),
        ("我们不约外面的保安", None),
    ],
)
def test_going_over_to_something_else(text, wanted):
    assert turns_to(text) == wanted


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("为什么要我身份证", "id_number"),
        ("要我手机号干嘛", "mobile"),
        ("凭什么要填公司", "company"),
        ("问这个干什么", "contact"),
        ("为什么办不下来", None),
        ("他们要我们交钱", None),
    ],
)
def test_why_something_is_asked(text, of):
    assert why(text, "contact", {"mobile": "联系电话", "company": "单位名称", "contact": "联系人"}) == of


def test_small_words():
    assert all(map(filler, ["嗯", "嗯嗯", "哦", "好的", "。。。", "是的"]))
    assert not any(map(filler, ["嗯我姓王", "好利来食品公司", "行政楼"]))
    assert all(map(cancels, ["算了", "算了，先不评了", "那就不办了"]))
    assert not any(map(cancels, ["算了半天账不对", "不办证就不让进"]))
    assert all(map(sends, ["行了行了赶紧交", "好的提交", "快给我交上去"]))
    assert not any(map(sends, ["赶紧派人", "交警", "行不行"]))
    assert not asks("砸了好几天了")
    assert asks("要几天")
