"""The form from its first word to its end, without Rasa."""

from datetime import UTC, datetime

import pytest

from desk.case.form.asking import open_questions
from desk.case.form.state import FormState
from desk.case.form.turning import Before

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DIFFICULTY = ("园区路口没有斑马线，上下班过马路不安全", "淄博安和机械有限公司", "王工", "13800001234")


@pytest.fixture
def full(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY)
    return talk


def test_from_the_button_to_the_opening(full, form):
    assert "138****1234" in full.heard
    assert "13800001234" not in full.heard
    assert full.buttons == ["确认提交", "改一下", "算了"]
    full.say("确认提交")
    assert full.turn.outcome == "open"
    given = form.opening(full.turn.state)
    assert given == {
        "service": "zibo-difficulty",
        "matter": None,
        "answers": dict(zip(("description", "company", "contact", "mobile"), DIFFICULTY, strict=True)),
        "anonymous": False,
        "files": [],
    }


def test_only_the_forms_own_button_confirms(full):
    full.say('/case_confirm{"form": "another"}')
    assert full.turn.outcome == ""
    full.say('/case_confirm{"form": "m1"}')
    assert full.turn.outcome == "open"


@pytest.fixture
def photo():
    return {"name": "王刚.jpg", "media_type": "image/jpeg", "size": 3, "sha256": "0", "path": "00/0"}


def test_files_are_taken_at_any_time_shown_and_opened_with(full, form, photo):
    for _ in range(9):
        full.turn = form.take_files(full.turn.state, [photo], full.now)
    assert "图片和材料：9个" in full.heard
    full.turn = form.take_files(full.turn.state, [photo], full.now)
    assert "这个没有收" in full.heard
    full.say("确认提交")
    assert [f["name"] for f in form.opening(full.turn.state)["files"]] == ["王刚.jpg"] * 9


def test_files_of_somebody_unknown_have_no_name_and_are_pictures(form, begin, photo):
    talk = begin(service="suqian-crime-report")
    paper = photo | {"name": "王刚.pdf", "media_type": "application/pdf"}
    talk.turn = form.take_files(talk.turn.state, [photo, paper], talk.now)
    talk.say("跨境赌博")
    assert "只收图片" in talk.say("匿名")
    talk.turn = form.take_files(talk.turn.state, [paper], talk.now)
    assert "只收图片" in talk.heard
    assert [f["name"] for f in form.opening(talk.turn.state)["files"]] == ["附件1.jpg"]


def test_what_was_said_in_danger_is_what_happened(form):
    before = Before("有人拿刀砍人", files=())
    turn = form.start("帮我登记一下", "zibo", "m1", NOW, before=before)
    assert turn.state.offered == ["zibo-company-incident", "zibo-crime-clue"]
    told = form.step(turn.state, "第一个", NOW).state
    assert told.answers["description"] == "有人拿刀砍人"
    plain = form.start("货车通行证怎么都办不下来，帮我登记一下", "suqian", "m1", NOW, before=before).state
    assert (plain.service, "description" in plain.answers) == ("suqian-truck-pass", False)


@pytest.mark.parametrize(
    ("said", "description"),
    [("没事了", "有人拿刀砍人"), ("13800001234", "有人拿刀砍人"), ("在东门，人已经跑了，往南去的", "有人拿刀砍人；在东门，人已经跑了，往南去的")],
)
def test_a_form_goes_on_after_a_danger_in_its_middle(form, begin, said, description):
    talk = begin(service="zibo-difficulty")
    after = form.after_danger(talk.turn.state, said, "有人拿刀砍人", talk.now)
    assert (after.outcome, after.state.answers["description"], after.state.asking) == ("", description, "company")


def test_going_over_to_another_service_keeps_who_one_is(full):
    full.say("算了我不提了我要办居住证")
    assert full.turn.state.service in ("", "zibo-difficulty")
    full.say("算了，我要登记企业集中办居住证")
    state = full.turn.state
    assert (state.service, state.answers["company"], state.answers["mobile"]) == ("zibo-residence-batch", DIFFICULTY[1], DIFFICULTY[3])


def test_every_service_can_be_asked_to_the_end(form, begin):
    """Nothing that a service asks for is left out or asked twice, whatever its fields are."""
    right = {"company": "安和机械有限公司", "credit_code": "91110000600037341L", "person": "王工", "mobile": "13800001234", "plate": "鲁C12345"}
    right |= {"text": "说一说这件事的情况", "place": "柳泉路100号", "time": "周三", "number": "20", "yes_no": "是"}
    for service in form.services.by_id.values():
        talk = begin(service=service.id)
        for _ in range(40):
            state = talk.turn.state
            if state.stage == "confirming":
                break
            if state.stage in ("steps", "visit"):
                talk.say("是")
            elif state.asking == "matter":
                talk.say(service.matters[-1].name)
            elif state.asking == "anonymous":
                talk.say("留联系方式")
            else:
                asked = next(q for q in form.services.questions(service) if q.id == state.asking)
                past = "昨天" if asked.id.endswith("_on") else "明天"
                talk.say({**right, "date": past}.get(asked.type) or asked.choices[0])
        assert talk.turn.state.stage == "confirming", (service.id, talk.heard)
        assert not open_questions(form, talk.turn.state)
        talk.say("确认提交")
        answers = form.opening(talk.turn.state)["answers"]
        missing = [q.id for q in form.services.questions(service) if q.required and q.type != "files" and not answers.get(q.id)]
        assert not missing, service.id


def test_what_was_said_is_not_asked_again(begin):
    talk = begin("我们公司是淄博安和机械有限公司，厂门口天天有人偷电缆，在张店区柳泉路100号，要投诉治安，联系电话13800001234")
    assert talk.turn.state.service == "zibo-premises-security"
    assert talk.answers["company"] == "淄博安和机械有限公司"
    assert talk.answers["mobile"] == "13800001234"
    assert talk.answers["place"] == "张店区柳泉路100号"
    assert "怎么称呼您" in talk.heard


def test_in_a_report_another_company_is_not_taken_for_ones_own(begin):
    talk = begin("举报宏达商贸有限公司合同诈骗，骗了我们的货款不还，人已经联系不上了")
    assert "company" not in talk.answers


def test_company_name_and_phone_at_once(begin):
    talk = begin(service="weihai-request")
    talk.say("码头夜里停电，监控也断了", "威海光威渔具有限公司，丛经理，13806310001")
    assert (talk.answers["company"], talk.answers["contact"], talk.answers["mobile"]) == ("威海光威渔具有限公司", "丛经理", "13806310001")
    assert talk.turn.state.stage == "confirming"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("改一下电话", "手机号"),
        ("改手机号", "手机号"),
        ("电话写错了", "手机号"),
        ("改一下", "要改哪一项"),
        ("不对", "要改哪一项"),
        ("上一步", "手机号"),
        ("单位改成淄博安和电机有限公司", "安和电机"),
        ("把联系人改成李工", "李工"),
        ("电话是错的，应该是13900005678", "139****5678"),
        ("改一下电话，改成123", "位"),
        ("嗯这个", "还没有提交"),
    ],
)
def test_changes_before_the_confirmation(full, said, heard):
    assert heard in full.say(said)
    assert full.turn.outcome == ""


def test_a_changed_answer_comes_back_to_the_summary(full):
    assert "139****9999" in full.say("改一下", "联系电话", "13900009999")
    assert full.turn.state.stage == "confirming"


def test_one_back_and_again(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY[:3])
    assert "怎么称呼" in talk.say("上一步")
    assert "哪家单位" in talk.say("上一步")
    assert "说一说" in talk.say("上一步")
    assert "第一个问题" in talk.say("上一步")
    assert not talk.answers


@pytest.mark.parametrize("said", ["算了", "不办了", "取消", "先不填了", "那算了吧", "我不想填了"])
def test_giving_up_at_any_time(begin, full, said):
    talk = begin(service="zibo-difficulty")
    for one in (begin(), talk, full):
        one.say(said)
        assert one.turn.outcome == "cancelled"


def test_a_question_in_the_middle_is_left_to_others_and_the_form_goes_on(begin, form):
    talk = begin(service="suqian-truck-pass")
    talk.say("重点企业的运输车")
    talk.say("有效期多久？")
    assert talk.turn.aside
    again = form.again(talk.turn.state)
    assert not again.aside
    assert [s.values.get("ask") for s in again.say][-1] == "车牌号是多少？"


def test_what_is_said_twice_is_an_answer(begin):
    talk = begin(service="zibo-difficulty")
    talk.say("怎么没人管？")
    assert talk.turn.aside
    talk.say("怎么没人管？")
    assert talk.answers["description"] == "怎么没人管？"


def test_a_consultations_question_is_its_answer(begin):
    talk = begin(service="weihai-consult")
    talk.say("外地司机能换证吗？")
    assert talk.answers["question"] == "外地司机能换证吗？"


def test_optional_ones_can_be_skipped_and_needed_ones_not(begin):
    talk = begin(service="suqian-seals")
    talk.say("新开办企业刻章、办得慢", "没有")
    assert "哪家单位" in talk.heard
    assert "不能跳过" in talk.say("跳过")
    assert talk.turn.state.skipped == ["seal_detail"]


def test_a_way_out_after_three_wrong_answers(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY[:3], "12", "123")
    assert "转人工" not in talk.buttons
    talk.say("1234")
    assert talk.buttons[-2:] == ["转人工", "算了"]


def test_anonymous_asks_for_no_person(begin, form):
    talk = begin(service="zibo-police-complaint")
    talk.say("接受宴请娱乐、收受礼品礼金", "匿名", "检查的时候收了两条烟", "跳过")
    assert talk.turn.state.stage == "confirming"
    talk.say("确认提交")
    given = form.opening(talk.turn.state)
    assert given["anonymous"] is True
    assert set(given["answers"]) == {"description"}


def test_who_turns_anonymous_late_loses_what_names_them(begin):
    talk = begin(service="weihai-complaint")
    talk.say("逐利性执法", "留联系方式", "检查完当场让扫码交钱", "跳过", "威海安和有限公司", "否", "王工", "13800001234")
    talk.say("改一下", "匿名", "匿名")
    assert set(talk.answers) == {"description"}


def test_anonymity_can_be_said_before_it_is_asked(begin):
    talk = begin(service="weihai-complaint")
    assert "按匿名登记" in talk.say("匿名")
    assert begin("我要匿名举报民警吃拿卡要").turn.state.anonymous is True


def test_the_prohibition_of_the_button_is_the_matter(begin):
    assert begin(item="zibo-b08").turn.state.matter == "b08"


def test_the_self_check(begin, form):
    talk = begin(service="suqian-safety-check")
    talk.say(*["是"] * 3, "没有", "上一步")
    assert "第4题" in talk.heard
    talk.say("否", *["是"] * 13, "没有")
    assert "18项里做到了16项" in talk.heard
    assert "网络安全：1/2" in talk.heard
    talk.say("预约上门", "宿迁恒力化工有限公司", "洋河工业园", "周三", "老张", "13812345678", "确认提交")
    assert "网络安全、内部安保预案" in form.opening(talk.turn.state)["answers"]["self_check"]


def test_choosing_among_groups_and_services(begin):
    talk = begin(bureau="zhuji")
    assert "投诉和举报" in talk.buttons
    talk.say("投诉和举报")
    assert "投诉民警违纪违法" in talk.buttons
    talk.say("投诉民警违纪违法")
    assert talk.turn.state.service == "zhuji-complaint"


@pytest.mark.parametrize(
    ("bureau", "text", "service"),
    [
        ("xuchang", "给我提交一个货车通行证申请", "xuchang-truck-pass"),
        ("weihai", "我要办集体户", "weihai-household"),
        ("zhuji", "帮我登记账户解冻", "zhuji-frozen-account"),
        ("zhuji", "我要申请信用修复", "zhuji-credit-repair"),
        ("suqian", "帮我登记年检到期提醒", "suqian-vehicle-reminder"),
        ("zibo", "给我们厂80个人集体办居住证", "zibo-residence-batch"),
        ("weihai", "报名反诈培训", "weihai-antifraud"),
    ],
)
def test_the_service_is_found_by_words(begin, bureau, text, service):
    assert begin(text, bureau).turn.state.service == service


def test_a_form_left_for_a_day_is_offered_again(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY[:2])
    talk.wait(hours=25)
    assert "接着填吗" in talk.say("在忙别的")
    assert talk.buttons == ["接着填", "不填了"]
    assert "怎么称呼您" in talk.say("接着填")
    talk.wait(hours=25)
    talk.say("在忙别的", "不填了")
    assert talk.turn.outcome == "cancelled"


def test_after_a_day_a_question_is_answered_first_and_the_form_offered_once(begin, form):
    talk = begin(service="zibo-difficulty")
    talk.wait(hours=25)
    talk.say("签证几天能办好？")
    assert talk.turn.aside
    talk.turn = form.again(talk.turn.state)
    assert "接着填吗" in talk.heard
    talk.say("护照呢？")
    assert talk.turn.aside
    assert form.again(talk.turn.state).say == ()


def test_after_a_day_what_can_only_be_the_answer_is_one(begin):
    talk = begin(service="zibo-difficulty")
    talk.say(*DIFFICULTY[:3])
    talk.wait(hours=25)
    talk.say("13800001234")
    assert talk.turn.state.stage == "confirming"


def test_a_state_kept_by_another_version_is_read():
    assert FormState.of_json({"id": "m1", "bureau": "zibo", "gone": 1}).stage == "choosing"
