"""The message that begins a form: which service it means, what it tells, and what must not be read out of it."""

import pytest

from desk.case.form import taking
from desk.case.form.firms import company
from desk.case.form.reading import reading


@pytest.mark.parametrize(
    "text",
    [
        "我们厂十几个外地工人要办居住证 白天走不开 帮我预约晚上来厂里办",
        "想请经侦来公司给采购讲讲防内鬼 帮我约",
        "帮我登记 我要请知产警官来厂里体检",
        "我要投诉店口派出所一个民警，收了对方老板的烟酒",
        "我要登记新公司刻章被收钱",
        "俺那个厂子门口大车乱停，俺想登记",
        "想让律师来厂里讲讲劳动法",
        "麻烦派人到我们店门口看看",
        "隔壁化工厂夜里排污水",
        "我们保安公司要办许可",
        "员工集体户口挂公司",
        "首套章刻章店收了我们300块",
        "有个小工厂偷排污水",
        "我们厂和诸暨大唐袜业有限公司有纠纷",
        "我们厂被诸暨大唐袜业有限公司骗了",
        "举报宏达商贸有限公司合同诈骗",
        "对方是宏达商贸有限公司",
    ],
)
def test_no_company_is_made_of_a_sentence_nor_of_the_other_side(text):
    assert company(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我要登记 诸暨大唐袜业有限公司", "诸暨大唐袜业有限公司"),
        ("帮我给诸暨大唐袜业有限公司登记", "诸暨大唐袜业有限公司"),
        ("诸暨市店口镇大唐袜业有限公司", "诸暨市店口镇大唐袜业有限公司"),
        ("我们是华为技术有限公司", "华为技术有限公司"),
        ("我们是和平机械有限公司", "和平机械有限公司"),
        ("我是好利来食品公司的", "好利来食品公司"),
        ("宿迁恒力纺织公司的蒋经理", "宿迁恒力纺织公司"),
        ("我们做袜子的，诸暨大唐袜厂", "诸暨大唐袜厂"),
        ("张店红星酒店被盗", "张店红星酒店"),
        ("山东医院管理集团有限公司", "山东医院管理集团有限公司"),
    ],
)
def test_a_name_is_taken_whole(text, name):
    assert company(text) == name


@pytest.mark.parametrize(
    ("bureau", "text"),
    [
        ("xuchang", "我们厂十几个外地工人要办居住证 白天走不开 帮我预约晚上来厂里办"),
        ("weihai", "想请经侦来公司给采购讲讲防内鬼 帮我约"),
        ("zhuji", "帮我登记 我要请知产警官来厂里体检"),
        ("suqian", "我要登记新公司刻章被收钱"),
    ],
)
def test_the_company_is_asked_for_instead(begin, form, bureau, text):
    talk = begin(text, bureau)
    assert talk.turn.state.service
    assert "company" not in talk.answers


@pytest.mark.parametrize(
    "text",
    [
        "我们厂和客户有合同纠纷 想请人调解 帮我登记",
        "厂区周边老丢东西 想请你们来看看 帮我登记",
        "跟隔壁厂因为排水闹矛盾 想请人说和 帮我登记",
        "工人讨薪围着办公楼 想请民警来调解 帮我登记",
    ],
)
def test_a_wish_and_a_topic_tell_nothing(text):
    assert not taking.tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们三辆拉货的车被拦在高速口不让下来了，从昨晚等到现在，帮我登记",
        "前天夜里仓库被偷了二十箱袜子 想报案",
        "供应商拖着三十万货款不给，想请你们调解，帮我登记",
        "老板被抓两年了案子还没个说法 我要反映",
        "厂门口晚上总有人偷电缆，我要投诉治安问题，给我登记上",
        "厂门口天天有人偷电缆，要投诉治安，帮我登记一下",
        "村民把大门堵了两天，货出不去，我们想登记",
    ],
)
def test_what_happened_is_told(text):
    assert taking.tells(text)


def test_the_story_comes_after_the_wish(begin):
    talk = begin("我们厂和客户有合同纠纷 想请人调解 帮我登记", "zhuji")
    assert talk.turn.state.asking == "description"
    talk.say("去年腊月发的货，一直拖着不给钱")
    assert (talk.answers["description"], talk.turn.state.asking) == ("去年腊月发的货，一直拖着不给钱", "other_side")
    talk = begin("厂区周边老丢东西 想请你们来看看 帮我登记", "weihai")
    talk.say("两样都有", "上周被偷了两回电缆")
    assert (talk.answers["description"], talk.turn.state.asking) == ("上周被偷了两回电缆", "place")


@pytest.mark.parametrize("told", ["被拦在高速口不让下来了", "车堵在收费站门口了", "在村口让人拦了", "就在我们厂区大门口", "他们在马路边打起来了"])
def test_a_kind_of_place_is_no_place(begin, told):
    talk = begin(f"我们三辆拉货的车从昨晚等到现在，{told}，帮我登记货车被拦", "suqian")
    assert (talk.turn.state.service, talk.answers.get("place")) == ("suqian-call", None)


def test_a_place_with_a_name_is_one(begin):
    assert begin("我们的货车被拦了一夜，在沭阳北高速口，帮我登记", "suqian").answers["place"] == "沭阳北高速口"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("跟我姓 随我", None),
        ("孩子随我姓 行吗", None),
        ("他们叫我去 行", None),
        ("大家都叫我老张 电话13853312345", "老张"),
        ("我姓陈，13857501001", "陈"),
        ("我叫何蚌娘", "何蚌娘"),
    ],
)
def test_a_name_is_ones_own(form, text, name, begin):
    questions = [form.services.shared["contact"]]
    assert taking.take(questions, text, begin().now.date()).get("contact") == name


@pytest.mark.parametrize(
    ("bureau", "text", "service"),
    [
        ("zhuji", "我要投诉店口派出所一个民警，收了对方老板的烟酒，案子偏向他", "zhuji-complaint"),
        ("zhuji", "举报交警乱罚款，一天贴三张，我要登记", "zhuji-complaint"),
        ("weihai", "我要投诉威海交警 我的车被扣了一个月不还", "weihai-complaint"),
        ("zibo", "我要投诉张店的交警，扣了车不给手续", "zibo-police-complaint"),
        ("zibo", "我要投诉，派出所报案三个月不立案", "zibo-police-complaint"),
        ("suqian", "派出所民警收了对方红包，我要举报", "suqian-complaint"),
        ("suqian", "我要举报派出所的人收红包", "suqian-complaint"),
        ("xuchang", "我要投诉你们那个户籍窗口的民警，骂人", "xuchang-complaint"),
    ],
)
def test_a_complaint_about_the_police(begin, form, bureau, text, service):
    assert begin(text, bureau).turn.state.service == service
    assert form.services.by_id[service].route == "supervision"


@pytest.mark.parametrize(
    ("bureau", "text"),
    [("zhuji", "我要举报有人冒充警察来厂里收钱"), ("suqian", "我要举报派出所旁边那家赌场"), ("zibo", "报警后派出所来看过，厂门口还是天天有小偷，我要投诉治安")],
)
def test_not_every_word_of_police_complains_of_them(begin, form, bureau, text):
    state = begin(text, bureau).turn.state
    assert form.services.by_id[state.service or state.offered[0]].route != "supervision"


@pytest.mark.parametrize("bureau", ["xuchang", "weihai", "suqian", "zibo"])
@pytest.mark.parametrize("number", ["13837412345", "13812389001", "137 1234 5110"])
def test_a_phone_number_names_no_service(begin, bureau, number):
    assert begin(number, bureau).turn.state.service == ""


def test_a_number_by_itself_does(begin):
    assert begin("我想打12389投诉民警", "suqian").turn.state.service == "suqian-complaint"


@pytest.mark.parametrize(
    ("bureau", "text", "service"),
    [
        ("xuchang", "想让律师来厂里讲讲劳动法 我要预约", "xuchang-legal-advice"),
        ("weihai", "我们有个越南船员证件丢了想补居留 帮我弄一下", "weihai-foreign-talent"),
        ("zhuji", "我要举报行霸市霸", "zhuji-clue"),
        ("zibo", "我们公司报案半年了一直没立案，我要登记催一下", "zibo-case-progress"),
        ("zibo", "我想登记，去年我们报的合同诈骗案到现在没立案也没人理", "zibo-case-progress"),
        ("zibo", "去年报的案子到现在没立案，我想催案子", "zibo-case-progress"),
        ("zibo", "我们报过案了，八个月没有消息，帮我登记", "zibo-case-progress"),
        ("weihai", "我们报案大半年了案子没进展 帮我登记", "weihai-request"),
        ("zibo", "上周五晚上我们仓库被人撬了，丢了一批电机，想报案", "zibo-company-incident"),
        ("zibo", "大前天夜里库房被撬了，丢了三卷铜线，想报一下，不急", "zibo-company-incident"),
        ("suqian", "公司上周五被骗了12万，已经报过警了，想再补充点线索", "suqian-crime-report"),
        ("xuchang", "门口让人堵了一上午了 货车出不去 帮我登记", "xuchang-police-call"),
        ("xuchang", "十几个人堵着厂门不让车进 帮我登记", "xuchang-police-call"),
        ("suqian", "我想买200公斤盐酸，要登记", "suqian-chemicals"),
        ("suqian", "我想买两吨硫酸，帮我登记", "suqian-chemicals"),
        ("zibo", "我们想买五桶丙酮 帮我登记备案", "zibo-approval-follow"),
    ],
)
def test_the_service_that_is_meant(begin, bureau, text, service):
    assert begin(text, bureau).turn.state.service == service


def test_a_lorry_in_the_gate_is_no_crowd():
    assert "有人堵门" in reading("大门叫村民给堵了")
    assert "有人堵门" not in reading("厂门口被大货车堵了")


def test_who_reports_goes_on_reporting(begin):
    talk = begin("我要登记", "zhuji")
    talk.say("投诉和举报", "涉企违法犯罪线索举报")
    assert talk.turn.state.service == "zhuji-clue"
    assert begin("我要举报行霸市霸。他们天天堵我们供货商的车 说不买他们的石子就砸车 从八月份开始的", "zhuji").turn.state.service == "zhuji-clue"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我要登记新公司刻章被收钱", "charged"),
        ("新公司刻章收了钱，帮我登记", "charged"),
        ("新公司刻章太慢 帮我登记", "first_set"),
        ("我要登记章丢了重刻", "others"),
    ],
)
def test_the_matter_counts_more_than_the_service(begin, text, matter):
    assert begin(text, "suqian").turn.state.matter == matter


@pytest.mark.parametrize("service", ["xuchang-complaint", "zhuji-complaint", "zibo-police-complaint", "weihai-complaint"])
@pytest.mark.parametrize("said", ["不知道", "说不清", "都不是", "不清楚是哪种", "其他的"])
def test_who_cannot_say_which_gets_on(begin, service, said):
    talk = begin(service=service)
    talk.say(said)
    assert (talk.turn.state.matter or "").startswith("other")
    assert talk.turn.state.asking == "anonymous"


def test_not_knowing_something_else_is_no_matter(begin):
    assert begin("我要投诉民警，不知道叫什么名字，当场收了两百块钱", "zhuji").turn.state.matter != "other"


@pytest.mark.parametrize(("said", "meant"), [("防内鬼", "防内部职务犯罪"), ("防被坑", "防外部侵害"), ("防内部职务犯罪", "防内部职务犯罪")])
def test_the_services_own_words_choose(begin, said, meant):
    talk = begin(service="weihai-liaison-visit")
    talk.say("威海光威渔具有限公司", said)
    assert talk.answers["topic"].startswith(meant)


def test_the_first_message_gives_bank_and_day(begin):
    talk = begin("公司账户被冻结了，帮我申请解冻，诸暨大唐袜业有限公司，开户行农商行山下湖支行，大前天冻的，电话137 5758 6612，请尽快处理一下谢谢你们", "zhuji")
    assert talk.turn.state.service == "zhuji-frozen-account"
    assert talk.answers == {"company": "诸暨大唐袜业有限公司", "bank": "农商行山下湖支行", "frozen_on": "2026-11-19", "mobile": "13757586612"}
    assert begin("宁波银行诸暨支行的账户被外地冻了 我要申请解冻", "zhuji").answers["bank"] == "宁波银行诸暨支行"
    assert "bank" not in begin("银行账户被冻结了 帮我申请解冻", "zhuji").answers


@pytest.mark.parametrize("text", ["要的 帮我登记", "中 帮俺登记", "好的 帮我弄", "那就帮我登记", "帮我弄一下", "行，先登记吧", "嗯嗯 那给俺们约一下呗"])
def test_a_pure_wish_leaves_it_to_the_talk(begin, text):
    assert begin(text, item="suqian-m11").turn.state.service == "suqian-household"


def test_the_own_citys_name_may_stand_in_a_pure_wish():
    assert taking.wishes("那就帮我登记宿迁的", "suqian")
    assert not taking.wishes("那就帮我登记宿迁的", "zibo")
    assert not taking.wishes("帮我登记车辆", "suqian")
