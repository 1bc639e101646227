"""The danger guard: every emergency of the cases is recognised with its number, nothing harmless sets it off, and it is quick."""

import json
import time
from typing import Any

import pytest
import yaml

from desk.case.services import read_services
from desk.conversation import danger_learned
from desk.conversation.danger import Danger, Dial, check
from desk.conversation.danger_learned import DangerGuard
from desk.policy.base import read_base
from desk.policy.search.questions import read_questions
from desk.settings import ROOT, settings

_CASES: dict[str, list[Any]] = yaml.safe_load((ROOT / "data" / "danger" / "cases.yml").read_text(encoding="utf-8"))
_URGENT = [(case["text"], case["dial"]) for part, cases in _CASES.items() if part.endswith("urgent") for case in cases if isinstance(case, dict)]
_CALM = [text for part, cases in _CASES.items() if part.endswith("calm") for text in cases]
RULES_KNOW = 0.45  # share of the emergencies that the rules must know without the learned ear


@pytest.fixture(scope="module")
def guard() -> DangerGuard:
    """The guard as the gateway has it; trained here if it was not yet."""
    path, _ = danger_learned.prepare(settings())
    return DangerGuard(danger_learned.load(path))


def test_every_emergency_is_recognised_and_names_its_number(guard):
    found = [(text, dial, guard.check(text)) for text, dial in _URGENT]
    assert [text for text, _, danger in found if danger is None] == []
    other = [text for text, dial, danger in found if danger and dial not in {danger.dial, *danger.also}]
    assert len(other) <= 0.01 * len(found), other


def test_talk_of_the_past_rules_and_drills_does_not_set_it_off(guard):
    assert [text for text in _CALM if guard.check(text)] == []


def test_no_policy_question_sets_it_off(guard):
    questions = [q.text for q in read_questions(settings().questions_dir)]
    assert len(questions) > 10_000
    alarms = {text for text in questions if guard.check(text)} - set(_CASES["training_urgent"])
    assert len(alarms) <= 0.002 * len(questions), alarms


def test_messages_that_nobody_learned_from(guard):
    rows = [json.loads(line) for line in (ROOT / "eval" / "dev" / "emergencies.jsonl").read_text(encoding="utf-8").splitlines()]
    urgent, calm = ([r["text"] for r in rows if r["urgent"] is kind] for kind in (True, False))
    assert sum(map(bool, map(guard.check, urgent))) >= 0.97 * len(urgent)
    assert sum(map(bool, map(guard.check, calm))) <= 0.02 * len(calm)


@pytest.mark.parametrize("text", ["个人", "其他", "其他部门或说不清", "两个", "两个人", "楼经理", "张工", "三楼", "400人", "明天下午", "嗯嗯", "喂"])
def test_a_short_answer_is_no_danger(guard, text):
    assert guard.check(text) is None


def test_no_button_of_a_form_sets_it_off(guard):
    services = read_services(settings().policies_dir, read_base(settings().policies_dir))
    known = services.by_id.values()
    labels = {m.name for s in known for m in s.matters} | {c for s in known for q in services.questions(s) for c in q.choices}
    assert len(labels) > 200
    assert {label for label in labels if guard.check(label)} == set()


def test_the_rules_alone_know_the_plain_ways_to_say_it():
    assert sum(map(bool, (check(text) for text, _ in _URGENT))) >= RULES_KNOW * len(_URGENT)
    assert sum(map(bool, map(check, _CALM))) <= 0.005 * len(_CALM)


def test_a_second_number_is_named_too() -> None:
    danger = check("着火了，一个人昏迷了快来")
    assert danger == Danger(Dial.FIRE, (Dial.AMBULANCE,), "fire")


@pytest.mark.parametrize("text", ["", " ", "。。。", "你好", "help", "120", "打110没人接合理吗", "\u200b", "😀"])
def test_nothing_said_is_no_danger(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize("text", ["着 火 了", "着\u200b火了", "ｆｉｒｅ in the warehouse", "車間著火了！！！", "着火了" * 300])
def test_spelling_does_not_hide_a_danger(text: str) -> None:
    danger = check(text)
    assert danger is not None
    assert danger.dial is Dial.FIRE


@pytest.mark.parametrize("word", ["有人拿刀", "我被", "孩子 ", "a knife ", "车间着火了快来人 ", "转账骗子刚"])
def test_a_long_text_takes_time_in_proportion(word: str) -> None:
    def spent(length: int) -> float:
        text = "".join(char + (chr(0x4E00 + at * 37 % 2000) if at % 7 == 6 else "") for at, char in enumerate((word * length)[:length]))
        best = 1.0
        for again in range(3):
            begun = time.process_time()
            check(f"{again}{text}"[:length])
            best = min(best, time.process_time() - begun)
        return best

    assert spent(2000) < 0.25
    assert spent(2000) < 12 * max(spent(500), 0.002)
