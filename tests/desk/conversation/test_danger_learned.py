"""The second ear: it hears what no rule says, keeps quiet where people are calm, and the rules count beside it."""

import time

import pytest

from desk.conversation import danger, danger_learned
from desk.conversation.danger import Danger, Dial
from desk.conversation.danger_learned import ALARM, RULE, DangerGuard, Ear, Example
from desk.settings import Settings

URGENT = [("他脸都紫了叫不醒", "120"), ("整个车间红了", "119"), ("刚把验证码念给他", "96110"), ("人被按在地上踹", "110")] * 3
CALM = ["居住证几天能办好", "去年的火灾证明去哪开", "打印机卡死了", "通行证在哪申请", "诈骗立案要多久", "谢谢"] * 3


@pytest.fixture(scope="module")
def ear() -> Ear:
    return danger_learned.train([Example(t, d) for t, d in URGENT] + [Example(t, "") for t in CALM])


def test_it_hears_what_no_rule_says_and_names_the_number(ear):
    text = "整个车间红了"
    assert danger.check(text) is None
    assert DangerGuard(ear).check(text) == Danger(Dial.FIRE, (), "learned")


def test_it_keeps_quiet_where_people_are_calm(ear):
    assert [t for t in CALM if DangerGuard(ear).check(t)] == []


def test_a_rules_alarm_counts_beside_it_and_names_the_number(ear):
    text = "着火了"
    score, _ = ear.hear(text)
    assert score + RULE > ALARM
    found = DangerGuard(ear).check(text)
    assert found
    assert (found.dial, found.reason) == (Dial.FIRE, "fire")


def test_a_danger_at_the_end_of_a_calm_question_is_heard(ear):
    text = "居住证几天能办好，在哪申请，要多久，整个车间红了整个车间红了"
    whole, _ = ear.hear(text)
    assert DangerGuard._heard(ear, text)[0] >= whole
    assert DangerGuard(ear).check(text) == Danger(Dial.FIRE, (), "learned")


def test_without_a_model_the_rules_stand_alone():
    assert DangerGuard(None).check("着火了") == danger.check("着火了")
    assert DangerGuard(None).check("整个车间红了") is None


@pytest.mark.parametrize("text", ["", " ", "\u200b", "😀" * 50, "a" * 2000, "着火" * 1000, "\n\n"])
def test_any_text_is_heard_in_little_time(ear, text):
    begun = time.process_time()
    ear.hear(text)
    assert time.process_time() - begun < 0.2


def test_it_is_trained_once_and_again_when_an_example_changes(tmp_path):
    folder, asked = tmp_path / "danger", tmp_path / "nlu"
    folder.mkdir()
    asked.mkdir()
    lines = "\n".join(f'  - {{text: "{t}", dial: "{d}"}}' for t, d in URGENT[:4])
    (folder / "one.yml").write_text(f"urgent:\n{lines}\nold_calm:\n  - 谢谢\n  - 居住证几天能办好\n", encoding="utf-8")
    config = Settings(danger_dir=folder, questions_dir=asked, models_dir=tmp_path / "models", policies_dir=tmp_path)
    path, trained = danger_learned.prepare(config)
    assert trained
    assert danger_learned.prepare(config) == (path, False)
    (folder / "two.yml").write_text("calm:\n  - 打印机卡死了\n", encoding="utf-8")
    assert danger_learned.prepare(config) == (path, True)


def test_a_cry_for_help_leaves_the_number_to_the_ear(ear):
    assert danger.check("救命") == Danger(Dial.POLICE, (), "plea")
    found = DangerGuard(ear).check("救命 叫不醒 脸都紫了")
    assert found
    assert found.dial is Dial.AMBULANCE
