"""What people say of a case just talked of, without naming it; and what sounds like it but is something else."""

import pytest

from desk.case.form import after, remarks, words


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("我电话写错了 应该是13757586613", True),
        ("手机号填错一位，是13900001111", True),
        ("联系人换了，改成我们行政王姐", True),
        ("联系人写成王工了，应该是汪工", True),
        ("手机号码留错了，换成13900002222", True),
        ("地址说错了，在昌国路不是在世纪路", True),
        ("要改一下联系电话", False),
        ("电话写错了怎么办", False),
        ("车牌号打错了，帮我改一下", False),
        ("换个联系人", False),
        ("电话能改吗", False),
    ],
)
def test_a_correction_and_whether_it_says_what_is_right(text, complete):
    assert remarks.corrects(text)
    assert remarks.corrected(text) == complete


@pytest.mark.parametrize(
    "text", ["公司地址变了营业执照怎么改", "单位地址换了营业执照要换吗", "变更公司名称要带什么材料", "联系电话是多少", "时间应该是几点", "地址：人民路8号"]
)
def test_what_asks_about_a_change_corrects_nothing(text):
    assert not remarks.corrects(text)


@pytest.mark.parametrize(
    "text",
    [
        "加一个人，一共四个",
        "多报了两个人",
        "忘了说，车是白色的",
        "又想起来一点，戴眼镜",
        "昨晚他们又来了",
        "漏了一句，没路灯",
        "昨天夜里又有人扎胎",
        "人家今天又来堵门了",
        "还有一件事，他们留了字条",
    ],
)
def test_more_of_the_same(text):
    assert remarks.adds(text)
    assert after.added_in(text) == text


@pytest.mark.parametrize("text", ["加急要几天", "加油站要备案", "还有一个问题想问一下", "少了一个章能办吗", "还有一件事要反映", "另外我还想办护照"])
def test_something_else_is_no_addition(text):
    assert not remarks.adds(text)


@pytest.mark.parametrize("text", ["合同我拍了照怎么发", "照片往哪儿传", "截图可以发给你吗", "怎么发图片", "执照往哪发"])
def test_how_pictures_get_here(text):
    assert remarks.sends(text)


@pytest.mark.parametrize("text", ["材料怎么交", "合同诈骗怎么报案", "协议怎么签", "照片要几寸的"])
def test_a_question_about_papers_is_none_of_it(text):
    assert not remarks.sends(text)


def test_when_there_will_be_news():
    assert all(map(remarks.awaits, ["啥时候给我信儿", "多久有结果", "几天能有人联系我", "大概哪天给个答复", "结果要等多久"]))
    assert not any(map(remarks.awaits, ["居住证多久能办好", "多久", "要几天", "催一下啥时候有结果"]))


@pytest.mark.parametrize(
    ("text", "place", "deed"),
    [
        ("第一个撤回", 0, "withdraw"),
        ("撤第二件", 1, "withdraw"),
        ("把头一个撤了", 0, "withdraw"),
        ("最后一个催一下", 1, "urge"),
        ("第二个", 1, None),
        ("2", 1, None),
        ("第三个", None, None),
        ("第一个工作日", None, None),
        ("第一次", None, None),
        ("第一个月工资没发怎么办", None, None),
    ],
)
def test_which_of_two_listed(text, place, deed):
    assert remarks.place(text, 2) == place
    assert place is None or remarks.deed(text) == deed


def test_urging_and_what_it_names():
    named = ["签证居留许可审批卡住了，帮忙催一下", "材料递上去没动静，麻烦给催催", "护照催一下"]
    bare = ["催一下", "急，再帮我催一催吧", "帮我催一下"]
    assert all(map(remarks.urges, named + bare))
    assert [remarks.bare(t) for t in named + bare] == [False] * 3 + [True] * 3
    assert not any(map(remarks.urges, ["不用催一下", "别催一下", "我被人催债", "能催一下吗", "有人上门催款"]))
    assert remarks.of_a_case("我那单催一下")
    assert not remarks.of_a_case("护照催一下")


@pytest.mark.parametrize("text", ["补充 银行说是洛阳老城分局冻的", "补充一下 对方今天带了四个人", "我再补充一下，那个路口在加油站旁边", "补充：车是白色的"])
def test_an_addition_that_says_so(text):
    assert words.adds(text)
    assert "补充" not in after.added_in(text)


@pytest.mark.parametrize("text", ["补充材料", "我要补充材料", "补充一下材料", "把材料补充一下", "再补几张照片", "我再补几张照片过来行吗"])
def test_a_mere_wish_to_add_adds_nothing_yet(text):
    assert after.added_in(text) == ""


def test_a_question_about_what_to_add_is_none():
    assert not words.adds("补充 居住证要带什么材料？")
    assert not words.adds("补充养老保险")
