"""Who, which enterprise and where; and what is plainly none of them."""

from datetime import date

import pytest

from desk import phrases
from desk.case.form import names
from desk.case.form.checks import check
from desk.case.schema import Question

TODAY = date(2026, 11, 22)
COMMANDS = ["催一下", "撤回", "第一个撤回", "改一下", "帮我查一下进度", "转人工"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("姜敏儿 0631-5671234", "姜敏儿"),
        ("联系人老崔", "老崔"),
        ("我姓欧阳，欧阳建国", "欧阳建国"),
        ("我姓王，叫我王工就行", "王工"),
        ("免贵姓张", "张"),
        ("姓李，木子李", "李"),
        ("王德全 一三八三七四一二三四五", "王德全"),
        ("叫王强，电话是13800001234", "王强"),
        ("小王 手机同号", "小王"),
        ("叫我小刘就行", "小刘"),
        ("行，李四", "李四"),
        ("是我 赵敏", "赵敏"),
        ("那英", "那英"),
        ("查理", "查理"),
        ("孙登记", "孙登记"),
        ("王建厂", "王建厂"),
        ("周三", "周三"),
        ("陈店长", "陈店长"),
        ("安和机械的王经理", "安和机械的王经理"),
        ("派出所张警官", "派出所张警官"),
        ("我们公司的人事张丽", "我们公司的人事张丽"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("John Smith", "John Smith"),
        ("김철수", "김철수"),
    ],
)
def test_what_somebody_is_called(said, name):
    assert names.person(said) == name


@pytest.mark.parametrize(
    "said",
    [
        *COMMANDS,
        "那就 186 6310 1234",
        "不会弄 派出所叫回老家开",
        "诸暨市梦娜丽针织厂",
        "下周二上午",
        "怎么填",
        "不清楚",
        "13800001234",
        "91110000600037341L",
        "嗯就这个",
    ],
)
def test_who_is_plainly_nobody(said):
    assert names.person(said) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("还是那个单位，淄博天恒新材料", "淄博天恒新材料"),
        ("还是淄博天恒", "淄博天恒"),
        ("我是诸暨市梦娜丽针织厂的", "诸暨市梦娜丽针织厂"),
        ("无锡美好公司", "无锡美好公司"),
        ("明天幼儿园", "明天幼儿园"),
        ("周一二三烧烤", "周一二三烧烤"),
        ("不锈钢制品厂", "不锈钢制品厂"),
        ("个体户张三小吃店", "个体户张三小吃店"),
        ("老家肉饼", "老家肉饼"),
        ("随便面馆", "随便面馆"),
        ("三一重工", "三一重工"),
        ("华为", "华为"),
    ],
)
def test_what_an_enterprise_is_called(said, name):
    assert names.company(said) == name


@pytest.mark.parametrize("said", [*COMMANDS, "下周一二三都行", "不会弄 派出所叫回老家开", "还是那个单位", "改一下公司名", "不方便", "找谁", "明天"])
def test_what_is_plainly_no_enterprise(said):
    assert check(Question(id="company", type="company", label="单位名称", ask="哪家？"), said, TODAY).problem == "utter_form_bad_company"


@pytest.mark.parametrize("said", ["个体户没有公司", "个体户", "我是个人", "没有公司", "我们没单位的", "自由职业", "没注册公司"])
def test_who_has_no_enterprise_is_told_what_to_write(said):
    for required in (True, False):
        found = check(Question(id="company", type="company", label="单位名称", ask="哪家？", required=required), said, TODAY)
        told = phrases.say(found.problem, **found.values)
        assert "店名" in told
        assert ("跳过" in told) is not required


@pytest.mark.parametrize(
    "said", ["河边那个厂", "厂门口", "三号门", "八一路", "就在派出所对面", "明天广场", "不知道叫什么路，就在厂门口", "能来柳泉路100号吗", "12月路口"]
)
def test_where_it_is_in_free_words(said):
    assert names.place(said) == said


@pytest.mark.parametrize("said", [*COMMANDS, "那要是你们不管我找谁", "下周二上午", "为什么要填这个", "五六十个人"])
def test_what_is_plainly_no_place(said):
    assert names.place(said) is None


def test_a_phone_read_out_digit_by_digit():
    mobile = Question(id="mobile", type="mobile", label="联系电话", ask="电话？")
    assert check(mobile, "一三八三七四一二三四五", TODAY).value == "13837412345"
    assert check(mobile, "幺三八 三七四幺 二三四五", TODAY).value == "13837412345"
    assert check(mobile, "13800001234，有事到3号楼", TODAY).value == "13800001234"
    assert names.in_figures("一二三车间") == "一二三车间"
