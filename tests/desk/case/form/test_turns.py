"""What is no answer: skips, questions, commands, pauses, a wish for something else, another bureau, none of the choices."""

import pytest

STORY = "园区路口没有斑马线，上下班过马路不安全"


@pytest.mark.parametrize(
    "said",
    [
        "没有代码",
        "没有信用代码",
        "代码找不到了",
        "没带在身上",
        "没在手边",
        "身上没带",
        "执照还没下来",
        "被老板拿走了",
        "回头再发",
        "还没办下来",
        "记不太清了",
        "想不起来",
        "执照在会计那里",
        "晚点再补",
        "我忘了带",
        "没拿到",
    ],
)
def test_an_optional_code_is_left_open(begin, said):
    talk = begin(service="zhuji-frozen-account")
    talk.say("诸暨安和袜业有限公司", said)
    assert talk.turn.state.skipped == ["credit_code"]
    assert talk.turn.state.asking == "bank"


@pytest.mark.parametrize("said", ["没有回执", "编号找不到了", "回执丢了", "记不清了", "想不起来了", "没带在身上", "回头再发", "没有编号"])
def test_an_optional_text_is_left_open(begin, said):
    talk = begin(service="zibo-case-progress")
    talk.say("货款被骗的案子半年没有消息", "淄博安和机械有限公司", "张店分局", "跳过", said)
    assert "receipt_no" in talk.turn.state.skipped


@pytest.mark.parametrize("said", ["公章丢了", "章被会计拿走了", "刻章店说还没办下来"])
def test_a_loss_may_be_the_answer(begin, said):
    talk = begin(service="suqian-seals")
    talk.say("章丢了、加刻或老企业刻章", said)
    assert talk.answers["seal_detail"] == said


def test_a_needed_one_is_not_left_open(begin):
    talk = begin(service="weihai-vehicle-inspection")
    assert "不能跳过" in talk.say("没带在身上")
    assert "不能跳过" in talk.say("回头再发")


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("货车通行证怎么办", True),
        ("户口怎么办", True),
        ("你们管不管外地冻的", True),
        ("外地的收不收", True),
        ("这样行不行", True),
        ("啥时候能解", True),
        ("卖给外贸客户的袜子款被冻了怎么办", False),
        ("没有合同怎么办", False),
        ("动不动就说查，货款一直没到账", False),
    ],
)
def test_a_question_is_not_stored(begin, said, asks):
    talk = begin(service="zhuji-frozen-account")
    talk.say("诸暨安和袜业有限公司", "没有", "农业银行诸暨支行", "昨天", "不清楚")
    assert talk.turn.state.asking == "trade"
    talk.say(said)
    assert talk.turn.aside is asks
    assert ("trade" in talk.answers) is not asks


@pytest.mark.parametrize("said", ["会不会打击报复我", "啥时候给我信儿", "要几天给答复", "他会不会知道是我"])
def test_a_question_at_anonymity_and_at_the_summary(begin, said):
    talk = begin(service="suqian-complaint")
    talk.say(said)
    assert talk.turn.aside
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, "淄博安和机械有限公司", "王工", "13800001234", said)
    assert talk.turn.aside


@pytest.mark.parametrize("said", ["等一下，有问题：10个工作日从哪天算", "先等等，谁负责这个事", "交了以后找谁"])
def test_a_question_at_the_summary(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, "淄博安和机械有限公司", "王工", "13800001234", said)
    assert talk.turn.aside


@pytest.mark.parametrize(
    "said", ["中", "中中", "要得", "妥", "妥了", "成", "没毛病", "就这么办", "好嘞", "中，交吧", "没啥要改的", "不用改了，提交", "没问题了发吧", "行嘞"]
)
def test_sent_in_other_words(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, "淄博安和机械有限公司", "王工", "13800001234", said)
    assert talk.turn.outcome == "open"


@pytest.mark.parametrize("said", ["撤回", "我要撤回", "撤了吧", "撤销登记"])
def test_what_is_not_sent_is_given_up(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, "淄博安和机械有限公司", said)
    assert talk.turn.outcome == "cancelled"


@pytest.mark.parametrize("said", ["催一下", "帮我催一催", "再催一下工单", "查进度"])
def test_what_is_about_a_case_is_left_to_others(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, said)
    assert talk.turn.aside


@pytest.mark.parametrize(
    "said",
    ["等会儿再填，我去开个会", "我先去开个会，回来再填", "先放着吧", "稍等，我找一下执照", "等一下，我查查", "晚点再填", "再等等", "不好意思，待会儿再来填"],
)
def test_a_pause_keeps_the_form(begin, said):
    talk = begin(service="zibo-difficulty")
    assert "留着" in talk.say(STORY, said)
    assert talk.turn.outcome == ""
    assert "哪家单位" in talk.say("我回来了，接着填")
    assert list(talk.answers) == ["description"]
    talk.wait(hours=3)
    assert "接着填吗" in talk.say("在忙")
    assert "哪家单位" in talk.say("回来了，继续填")


@pytest.mark.parametrize("said", ["明天下午", "下午晚点", "晚上", "明天来登记也行"])
def test_a_time_is_no_pause(begin, said):
    talk = begin(service="weihai-network-security")
    talk.say("威海新北洋数码有限公司", "仓储系统", said)
    assert talk.answers["preferred_time"] == said


@pytest.mark.parametrize("said", ["我想约民警上门走访", "想请民警上门走访一下", "我们要约民警上门走访"])
def test_a_wish_is_no_name(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, said)
    assert talk.turn.state.service == "zibo-liaison"
    talk = begin(service="zibo-liaison")
    talk.say("请民警上门走访", "淄博安和机械有限公司", said)
    assert "place" not in talk.answers
    assert "什么地方" in talk.heard


@pytest.mark.parametrize("said", ["哎我搞错了，我们厂在宿迁，换成宿迁", "换成宿迁", "选错城市了，我在宿迁", "换到宿迁公安局"])
def test_another_bureau(begin, said):
    talk = begin("我们有困难要反映", service="zibo-difficulty")
    talk.say(STORY, "宿迁恒力纺织有限公司", said)
    assert not talk.turn.aside
    assert talk.answers == {"description": STORY, "company": "宿迁恒力纺织有限公司"}
    assert talk.turn.state.bureau == "suqian"
    assert talk.turn.state.service in ("", "suqian-request")
    assert talk.buttons or "怎么称呼您" in talk.heard


@pytest.mark.parametrize("said", ["宿迁恒力换成了新公司", "从宿迁拉货到淄博", "换成宿迁的话要几天"])
def test_a_city_in_an_answer_is_no_other_bureau(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(said)
    assert talk.turn.state.bureau == "zibo"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("淄博顺达物流", {"company": "淄博顺达物流"}),
        ("淄博顺达物流有限公司", {"company": "淄博顺达物流有限公司"}),
        ("赵师傅 15953301122", {"contact": "赵师傅", "mobile": "15953301122"}),
        ("赵师傅，15953301122", {"contact": "赵师傅", "mobile": "15953301122"}),
        ("15953301122", {"mobile": "15953301122"}),
        ("鲁C12345", {"truck_plate": "鲁C12345"}),
        ("赵师傅", {"contact": "赵师傅"}),
    ],
)
def test_who_somebody_is_said_before_the_matter(begin, said, found):
    talk = begin(service="zibo-truck-road")
    assert "记下了" in talk.say(said)
    assert talk.answers == found
    assert talk.turn.state.asking == "matter"


def test_a_change_before_the_matter(begin):
    talk = begin(service="zibo-truck-road")
    talk.say("赵师傅 15953301122", "改一下电话")
    assert "手机号" in talk.heard
    assert "是哪一件事" in talk.say("15953301133")
    assert talk.answers["mobile"] == "15953301133"


@pytest.mark.parametrize("said", ["不知道", "说不清", "跳过", "都不是", "不知道选哪个", "随便", "不会选", "没有合适的", "哪个都不是"])
def test_a_way_out_of_the_matters_at_once(begin, said):
    talk = begin(service="zibo-green-channel")
    talk.say(said)
    assert talk.buttons[-2:] == ["转人工", "算了"]
    assert "请点下面的一个" not in talk.heard


@pytest.mark.parametrize("said", ["不知道", "都不是", "都不是这些", "说不清"])
def test_the_matter_for_all_others(begin, said):
    talk = begin(service="zibo-crime-clue")
    assert "其他涉企违法犯罪" in talk.say(said)
    assert talk.turn.state.matter == "other_crime"
    talk = begin(service="suqian-chemicals")
    assert "不清楚" in talk.say("一般情况", "说不准")


@pytest.mark.parametrize("said", ["已经报过警了，钱也冻结了一部分", "他们已经跑了，货也拉走了", "因为没签合同，就没要到钱"])
def test_a_sentence_is_no_place_and_is_kept(begin, said):
    talk = begin(service="zibo-company-incident")
    talk.say("昨天被骗了一笔货款", said)
    assert "place" not in talk.answers
    assert talk.answers["description"].endswith(said)
    assert talk.turn.state.asking == "place"


@pytest.mark.parametrize("said", ["安和机械，就是柳泉路那家", "我们公司刚注册，叫恒达", "我们厂里"])
def test_a_firm_told_at_length_is_one(begin, said):
    talk = begin(service="zibo-difficulty")
    talk.say(STORY, said)
    assert talk.turn.state.asking == "contact"


@pytest.mark.parametrize("said", ["那要是你们不管我找谁", "你们来不来人", "到底归谁管，管不管我们"])
def test_a_question_is_no_place(begin, said):
    talk = begin(service="zibo-company-incident")
    talk.say("昨天被骗了一笔货款", said)
    assert talk.turn.aside


@pytest.mark.parametrize("said", ["我们厂东门", "张店区柳泉路，就是原来的机械厂那里", "已经拆了的老棉纺厂门口", "高新区万杰路与民祥路路口"])
def test_a_place_told_at_length_is_one(begin, said):
    talk = begin(service="zibo-company-incident")
    talk.say("昨天被骗了一笔货款", said)
    assert talk.answers["place"] == said
