"""Answers thought better of: changed, corrected, added to; another matter; a name after all, or none."""

import pytest

DIFFICULTY = ("园区路口没有斑马线，上下班过马路不安全", "淄博安和机械有限公司", "王工", "13800001234")


@pytest.fixture
def full(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY)
    return talk


@pytest.fixture
def lecture(begin):
    """约反诈宣传 up to the question where."""
    talk = begin(service="weihai-antifraud")
    talk.say("威海新北洋数码有限公司", "全体员工", "30")
    assert talk.turn.state.asking == "place"
    return talk


@pytest.mark.parametrize(
    ("said", "question", "value"),
    [
        ("改一下电话 18600002222", "mobile", "18600002222"),
        ("改一下电话18600002222", "mobile", "18600002222"),
        ("对了 改一下电话 15963127789", "mobile", "15963127789"),
        ("改一下手机号码：15963127789", "mobile", "15963127789"),
        ("我要改一下联系电话，15963127789", "mobile", "15963127789"),
        ("改一下 15963127789", "mobile", "15963127789"),
        ("更正一下，电话是15963127789", "mobile", "15963127789"),
        ("电话改一下 15963127789", "mobile", "15963127789"),
        ("手机号发错了，15963127789", "mobile", "15963127789"),
        ("电话是15963127789", "mobile", "15963127789"),
        ("15963127789", "mobile", "15963127789"),
        ("不对，是15963127789", "mobile", "15963127789"),
        ("写错了，应该是15963127789", "mobile", "15963127789"),
        ("改一下公司名称 淄博安和电机有限公司", "company", "淄博安和电机有限公司"),
        ("公司名换成淄博安和电机有限公司", "company", "淄博安和电机有限公司"),
        ("改一下称呼 李工", "contact", "李工"),
        ("把我的名字改成李工", "contact", "李工"),
        ("名字不对，是李工", "contact", "李工"),
    ],
)
def test_a_new_value_said_with_the_change(full, said, question, value):
    full.say(said)
    assert full.answers[question] == value
    assert full.turn.state.stage == "confirming"
    assert {k: v for k, v in full.answers.items() if k != question} == {
        k: v for k, v in zip(("description", "company", "contact", "mobile"), DIFFICULTY, strict=True) if k != question
    }


@pytest.mark.parametrize(
    ("said", "question"), [("单位不是这个", "company"), ("公司写少了个字", "company"), ("能不能改电话", "mobile"), ("电话要改一下", "mobile")]
)
def test_a_change_by_name_asks_anew(full, said, question):
    full.say(said)
    assert full.turn.state.asking == question
    assert question not in full.answers


@pytest.mark.parametrize(
    ("said", "question", "value"),
    [
        ("改一下人数 45个", "people", "45"),
        ("人数改成60", "people", "60"),
        ("人数写错了，是60", "people", "60"),
        ("改一下人数，60人", "people", "60"),
        ("改一下公司名称 威海安泰水产食品有限公司", "company", "威海安泰水产食品有限公司"),
        ("改一下电话 15963127789", "mobile", "15963127789"),
        ("不对，是45个", "people", "45"),
        ("刚才打错了，是45", "people", "45"),
    ],
)
def test_a_change_in_the_middle(lecture, said, question, value):
    lecture.say(said)
    assert lecture.answers[question] == value
    assert lecture.turn.state.asking == "place"
    assert "place" not in lecture.answers


@pytest.mark.parametrize("said", ["改一下", "改成高区", "改一下那个", "更正一下", "改一下第二个", "我要改一下前面的"])
def test_a_change_of_nothing_named_asks_which(lecture, said):
    assert "要改哪一项" in lecture.say(said)
    assert "多少人" in lecture.buttons
    assert lecture.say("人数", "45").endswith("在什么地方？写到路名或园区就行。")
    assert lecture.answers["people"] == "45"


def test_with_nothing_answered_there_is_nothing_to_change(begin):
    talk = begin(service="weihai-antifraud")
    assert "第一个问题" in talk.say("改一下")
    assert not talk.answers


@pytest.mark.parametrize("said", ["改装车被扣了好几天", "换证被拒了两次", "更改经营范围", "合同改了三次", "改革开放路堵车"])
def test_what_only_begins_like_a_change_is_an_answer(begin, said):
    talk = begin(service="zhuji-approval")
    talk.say("网上办不成")
    assert talk.turn.state.asking == "item_name"
    talk.say(said)
    assert talk.answers["item_name"] == said


@pytest.mark.parametrize(
    "said",
    ["不对，是苏N·D12354", "错了，苏ND12354", "不是，是苏ND12354", "车牌写错了，苏ND12354", "改一下车牌 苏ND12354", "更正：苏ND12354"],
)
def test_a_wrong_plate_is_put_right(begin, said):
    talk = begin(service="suqian-truck-pass")
    talk.say("重点企业的运输车", "苏N·D12345", said)
    assert talk.answers == {"plate": "苏ND12354"}
    assert talk.turn.state.asking == "more_plates"


@pytest.mark.parametrize("said", ["不对 是特别紧急的", "不是，是情况特别紧急", "选错了，是特别紧急", "特别紧急的那种", "不对，应该是情况特别紧急"])
def test_another_matter_right_after_one_was_chosen(begin, said):
    talk = begin(service="weihai-exit-urgent")
    talk.say("加急")
    first = talk.turn.state.matter
    talk.say(said)
    assert talk.turn.state.matter != first
    assert "特别紧急" in talk.heard
    assert "company" not in talk.answers


@pytest.mark.parametrize("said", ["报案的那个", "我要报案的那个", "不是这个，是报案"])
def test_another_matter_by_its_word(begin, said):
    talk = begin(service="zhuji-ip-officer")
    talk.say("集体商标和区域品牌", said)
    assert "报案" in talk.heard
    assert not talk.answers


@pytest.mark.parametrize("said", ["不是这个", "不是这件事", "选错了", "不对，不是这个"])
def test_not_this_matter(begin, said):
    talk = begin(service="zhuji-ip-officer")
    talk.say("集体商标和区域品牌", said)
    assert talk.turn.state.asking == "matter"
    assert not talk.answers


def test_a_correction_that_fits_nothing_asks_which(full):
    assert "要改哪一项" in full.say("不对，是另外一个")


@pytest.mark.parametrize("said", ["不对劲，他一直跟着我们的车", "不是本地人干的，口音是外地的", "错了也没人认账"])
def test_what_only_begins_like_a_correction_is_an_answer(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(said)
    assert talk.answers["description"] == said


@pytest.mark.parametrize(
    "said",
    ["事情经过再加一句：上周也丢过一次", "再补一句：上周也丢过一次", "经过里补充一下，上周也丢过一次", "对了，上周也丢过一次", "还有，上周也丢过一次"],
)
def test_a_sentence_more_at_the_summary(full, said):
    assert "加到" in full.say(said)
    assert full.answers["description"] == f"{DIFFICULTY[0]}；上周也丢过一次"
    assert full.turn.state.stage == "confirming"


def test_a_sentence_more_in_the_middle(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY[:2], "再补一句：晚上也没有路灯")
    assert talk.answers["description"].endswith("；晚上也没有路灯")
    assert talk.turn.state.asking == "contact"
    talk.say("王工", "对了，晚上也没有路灯照着")
    assert talk.answers["description"].endswith("路灯照着")
    assert talk.turn.state.asking == "mobile"


@pytest.mark.parametrize(
    "said",
    ["别留我名字", "我不想让人知道我是谁", "能不能不写名字", "不想留名", "可以匿名吗", "我要匿名举报", "别让他们知道是我说的", "不要写我的名字"],
)
def test_the_wish_to_stay_unknown(begin, said):
    for before in ((), ("留联系方式", "窗口的人态度很差，还骂人")):
        talk = begin(service="suqian-complaint")
        assert "按匿名登记" in talk.say(*before, said)
        assert talk.turn.state.anonymous is True
        assert "handler" not in talk.answers


@pytest.mark.parametrize("said", ["我不匿名了，想留电话", "我想改成留电话", "不匿名了", "还是留个电话吧", "实名吧", "我愿意留联系方式", "取消匿名"])
def test_a_name_after_all(begin, said):
    talk = begin(service="suqian-complaint")
    talk.say("匿名", "窗口的人态度很差，还骂人")
    assert "不按匿名登记" in talk.say(said)
    assert talk.turn.state.anonymous is False
    assert set(talk.answers) == {"description"}
    talk.say("不清楚", "没有", "否")
    assert "哪家单位" in talk.heard


def test_a_name_after_all_at_the_summary(begin):
    talk = begin(service="zibo-police-complaint")
    talk.say("接受宴请娱乐、收受礼品礼金", "匿名", "检查的时候收了两条烟", "跳过", "我不匿名了，留电话")
    assert talk.turn.state.asking == "confidential"


@pytest.mark.parametrize("said", ["匿名短信一直发", "有人写匿名信造谣", "别写我们单位地址", "留言板上骂人"])
def test_what_is_no_wish_to_stay_unknown(begin, said):
    talk = begin(service="suqian-complaint")
    talk.say("留联系方式", said)
    assert talk.answers["description"] == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我要投诉窗口办事的人，骂人，别留我名字", True),
        ("我要投诉窗口办事的人，不想让人知道我是谁", True),
        ("我要匿名投诉窗口办事的人骂人", True),
        ("我要投诉，老收到匿名短信骂人没人管，不匿名", None),
    ],
)
def test_the_wish_to_stay_unknown_in_the_first_message(begin, text, wanted):
    talk = begin(text, "suqian")
    talk = talk if talk.turn.state.service else begin(text, "suqian", service="suqian-complaint")
    assert talk.turn.state.anonymous is wanted


def test_who_must_leave_a_name_is_told_so(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY[:2])
    assert "不能跳过" in talk.say("别留我名字")
