"""A case is opened once however often the confirmation arrives, and a half-filled form outlives the processes."""

import re
from concurrent.futures import ThreadPoolExecutor

from tests.e2e.running import Messages, System, stranger

FILLED = ("园区路口没有斑马线，上下班过马路不安全", "淄博安和机械有限公司", "王工", "13800001234")


def filled(system: System, person: str) -> Messages:
    system.ask(person, '/apply{"service": "zibo-difficulty"}', "zibo")
    for text in FILLED[:-1]:
        system.ask(person, text, "zibo")
    return system.ask(person, FILLED[-1], "zibo")


def numbers(messages: Messages) -> set[str]:
    return set(re.findall(r"ZIBO-\d{8}-\w{6}", "".join(m.get("text", "") for m in messages)))


def test_three_deliveries_at_once_make_one_case(either: System) -> None:
    person = stranger()
    button = filled(either, person)[-1]["buttons"][0]["payload"]
    with ThreadPoolExecutor(3) as threads:
        replies = list(threads.map(lambda _: either.ask(person, button, "zibo", message_id="m-confirm"), range(3)))
    assert replies[0] == replies[1] == replies[2]
    assert len(numbers(replies[0])) == 1
    assert len(numbers(either.ask(person, "/case_status", "zibo"))) == 1


def test_a_double_click_makes_one_case(either: System) -> None:
    person = stranger()
    button = filled(either, person)[-1]["buttons"][0]["payload"]
    with ThreadPoolExecutor(2) as threads:
        replies = list(threads.map(lambda n: either.ask(person, button, "zibo", message_id=f"m-{n}"), range(2)))
    assert numbers(replies[0]) == numbers(replies[1])
    assert len(numbers(either.ask(person, "/case_status", "zibo"))) == 1


def test_a_case_is_shown_to_whoever_proves_it_and_to_nobody_else(either: System) -> None:
    owner, other = stranger(), stranger()
    button = filled(either, owner)[-1]["buttons"][0]["payload"]
    (number,) = numbers(either.ask(owner, button, "zibo"))
    asked = either.ask(other, f"{number}到哪了", "zibo")
    assert "待受理" not in "".join(m["text"] for m in asked)
    assert "不对" in either.ask(other, "0000", "zibo")[0]["text"]
    either.ask(other, f"{number}到哪了", "zibo")
    assert "待受理" in either.ask(other, "1234", "zibo")[0]["text"]


def test_an_anonymous_case_is_found_by_its_word(either: System) -> None:
    person, later = stranger(), stranger()
    said: Messages = []
    for text in ('/apply{"item": "zibo-b10"}', "匿名", "检查的时候收了两条烟", "跳过", "确认提交"):
        said = either.ask(person, text, "zibo")
    (number,), whole = numbers(said), "".join(m["text"] for m in said)
    word = re.search(r"口令是“(\w+)”", whole)
    assert word
    asked = either.ask(person, "/case_status", "zibo")  # right after, in the same talk: the number is known, the case stays shut
    assert "查询口令" in asked[0]["text"]
    assert "待受理" not in "".join(m["text"] for m in asked)
    either.ask(later, f"{number}到哪了", "zibo")
    assert number in either.ask(later, word[1], "zibo")[0]["text"]
