"""The danger guard: every emergency of the cases is recognised with its number, nothing harmless sets it off, and it is quick."""

import json
import time
from itertools import product
from typing import Any

import pytest
import yaml

from desk.case.opening import WORDS
from desk.case.services import read_services
from desk.conversation import danger_learned
from desk.conversation.danger import Danger, Dial, check, settled
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


@pytest.mark.parametrize("name", ["emergencies", "emergencies_b", "form_answers"])
def test_messages_that_nobody_learned_from(guard, name):
    rows = [json.loads(line) for line in (ROOT / "eval" / "dev" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    urgent, calm = ([r["text"] for r in rows if r["urgent"] is kind] for kind in (True, False))
    assert sum(map(bool, map(guard.check, urgent))) >= (0.97 if name == "emergencies" else 0.93) * len(urgent)
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


def test_no_query_word_sets_it_off(guard):
    words = [f"{first}{second}{(n * 7919) % 10_000:04}" for n, (first, second) in enumerate(product(WORDS, WORDS))]
    assert [word for word in words if guard.check(word)] == []


@pytest.mark.parametrize("text", ["110打了 警察来了", "已经报警了，人走了", "报过警了", "119来过了，火灭了", "警察到了，没事了，谢谢", "警报过了"])
def test_who_says_that_help_came_is_not_sent_for_it_again(guard, text):
    assert settled(text)
    assert guard.check(text) is None


@pytest.mark.parametrize("text", ["报警了他们还在打", "110打了还没到 他把门踹开了", "人被带走了", "警察走了 他们又回来砸门"])
def test_help_that_came_does_not_hide_what_goes_on(text):
    assert not settled(text)


@pytest.mark.parametrize("text", ["丢了两桶氰化钠", "电雷管差三发", "炸药被偷了", "放射源不见了", "库房剧毒品少了一瓶"])
def test_whoever_misses_explosives_or_poison_is_told_to_report_it(guard, text):
    danger = guard.check(text)
    assert danger
    assert danger.dial is Dial.POLICE


@pytest.mark.parametrize("text", ["剧毒化学品购买许可证丢了怎么补", "买剧毒品少了材料能办吗", "雷管丢失要多久内报告", "弹药运输证找不到了，补办"])
def test_their_papers_are_no_danger(guard, text):
    assert guard.check(text) is None


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
