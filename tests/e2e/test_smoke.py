"""A short table asked of the whole system, on SQLite and on PostgreSQL alike."""

import httpx

from eval.score import read_reply
from tests.e2e.running import System, stranger

ASKED = [
    ("zibo", "外国专家签证几天能办好", "answer", "zibo-m02", "3个工作日"),
    ("suqian", "新公司刻章多久能拿到", "answer", "suqian-m10", "1小时"),
    ("weihai", "车检代办收费吗", "answer", "weihai-m14", "免费"),
    ("xuchang", "无犯罪记录证明怎么开", "answer", "xuchang-c02", "市民之家"),
    ("zibo", "公积金怎么提取", "refusal", None, ""),
    ("zibo", "转人工", "handover", None, "记下"),
    ("zibo", "有人拿刀砍人了", "emergency", None, "110"),
]


def test_answers(either: System) -> None:
    for bureau, text, kind, cited, word in ASKED:
        messages = either.ask(stranger(), text, bureau)
        reply = read_reply(messages)
        assert (reply.kinds[0], reply.cited[:1]) == (kind, (cited,) if cited else ()), text
        assert word in "".join(reply.texts), text


def test_a_delivery_that_comes_twice_is_answered_with_the_same_words(either: System) -> None:
    person = stranger()
    first = either.ask(person, "车辆年检能代办吗", "weihai", message_id="m-1")
    assert either.ask(person, "车辆年检能代办吗", "weihai", message_id="m-1") == first
    if either.folder and (either.folder / "desk.db").exists():
        assert either.stored(person) == ["车辆年检能代办吗"]


def test_the_talk_is_remembered(either: System) -> None:
    person = stranger()
    assert read_reply(either.ask(person, "易制毒化学品购买备案", "weihai")).cited[:1] == ("weihai-m16",)
    assert read_reply(either.ask(person, "那要几天", "weihai")).cited[:1] == ("weihai-m16",)


def test_the_other_doors(either: System) -> None:
    get = either.client.get
    assert get(f"{either.url}/healthz").json() == {"status": "ok"}
    assert get(f"{either.url}/readyz").json() == {"status": "ok", "database": True, "rasa": True, "actions": True}
    assert "gateway_requests_total" in get(f"{either.url}/metrics").text
    assert "/webhooks/rest/webhook" in get(f"{either.url}/openapi.json").json()["paths"]
    assert {b["id"] for b in get(f"{either.url}/api/bureaus").json()} == {"zibo", "suqian", "zhuji", "weihai", "xuchang"}
    assert get(f"{either.url}/nowhere").status_code == httpx.codes.NOT_FOUND
    assert get(f"{either.url}/nowhere").headers["content-type"] == "application/problem+json"
