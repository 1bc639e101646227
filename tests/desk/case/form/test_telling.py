"""What a form takes of the question whose answer led to it."""

from datetime import UTC, datetime

import pytest

from desk.case.form.telling import told
from desk.case.form.turning import Before

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("抖音上有个号天天发视频说我们酒厂卖假酒，都是瞎编的，怎么登记", "抖音上有个号天天发视频说我们酒厂卖假酒，都是瞎编的"),
        ("工地上连着三天半夜丢电缆，门卫都看见人了。该找谁？", "工地上连着三天半夜丢电缆，门卫都看见人了"),
        ("上个月底夜里有没有船号的船在我们养殖区偷捕海参 想举报", "上个月底夜里有没有船号的船在我们养殖区偷捕海参 想举报"),
    ],
)
def test_a_story_is_kept_without_its_question(text, kept):
    assert (told(text).words, told(text).story) == (kept, True)


@pytest.mark.parametrize("text", ["居住证几天能办好", "二类易制毒运输证批下来要几天", "你们那边有没有可以帮外地工人集中办居住证的上门服务", "请问，怎么登记"])
def test_a_pure_question_is_no_story(text):
    assert told(text).words == text
    assert not told(text).story


def test_asking_about_staying_unknown_chooses_nothing():
    assert told("可以匿名举报吗").words == ""


def started(form, text, item="", service="", said=""):
    return form.start(text, (item or service).partition("-")[0], "m1", NOW, item, service, Before(told=told(said)))


def test_the_story_is_taken_and_said(form):
    turn = started(form, '/apply{"item": "zibo-m08"}', "zibo-m08", said="抖音上有个号天天发视频说我们酒厂卖假酒，都是瞎编的，怎么登记")
    assert turn.state.answers["description"] == "抖音上有个号天天发视频说我们酒厂卖假酒，都是瞎编的"
    assert "卖假酒" in turn.say[1].values["taken"]
    assert turn.state.asking == "link"


def test_a_story_that_seems_to_ask_is_taken_too(form):
    said = "我们是荣成的渔业公司 上个月底夜里有没有船号的船在我们养殖区偷捕海参 想举报"
    turn = started(form, '/apply{"service": "weihai-crime-report"}', service="weihai-crime-report", said=said)
    assert turn.state.answers["description"] == said


def test_a_pure_question_gives_its_facts_only(form):
    turn = started(form, '/apply{"service": "zibo-approval-follow"}', service="zibo-approval-follow", said="二类易制毒运输证批下来要几天")
    assert (turn.state.matter, turn.state.answers) == ("precursor_2", {})


def test_a_wish_in_words_takes_it_as_well(form):
    turn = started(form, "帮我登记", "zibo-m08", said="有个公众号天天写文章说我们的饼干掺滑石粉，全是假的，归谁管")
    assert turn.state.service == "zibo-reputation"
    assert "滑石粉" in turn.state.answers["description"]


def test_what_was_told_picks_among_the_services_of_an_item(form):
    alike = started(form, '/apply{"item": "zibo-m04"}', "zibo-m04").state
    assert len(alike.offered) > 1
    told_so = started(form, '/apply{"item": "zibo-m04"}', "zibo-m04", said="有人强买强卖，天天来厂里逼着我们用他的车拉货，想举报犯罪").state
    assert told_so.service == "zibo-crime-clue"
