"""Dialogues as tables of (用户, 机器人) rows, held with the running system; those about cases on SQLite and on PostgreSQL.

A row is `[what the person says, what must hold of the reply]`; a row of words alone asks that the form goes on:
kind / kinds / not_kind: of the first message that has a kind; cites: the first citation (one of them, if a list);
all: ids among the first four citations; offers: an id among the choices; uncited: no citation at all;
says / not: words that must, or must not, stand in the first text (a list in the list: one of them); anywhere: in any text;
head: stands in the first 60 characters; buttons: how many in all; some_buttons: at least one; long: may exceed 120 characters.
Instead of words a row may begin with what happens outside the talk: `{发: 照片}` sends a file (tests/e2e/officer.py), `{警: 反馈, 说: …}` is an officer
at the talk's last case, after which word of it is awaited, `{过: 31}` lets days go by since that case was closed.
Days are written as seen from the day of the run: `{12天前是几号}` as people say it, `{12天前的日期}` as the assistant writes it.
`项` names the service whose case the conversation opens: an officer then works it to its end, and the person rates it.
`known: why` marks a conversation that the assistant still gets wrong; it fails the run as soon as it goes right.
"""

import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypinyin import lazy_pinyin

from desk.case.form import dates
from desk.case.services import read_services
from desk.clock import local, now
from desk.policy.base import read_base
from desk.settings import settings
from desk.text import squeeze
from eval.score import Reply, read_reply
from tests.e2e import officer
from tests.e2e.running import Messages, System, stranger

NUMBER = re.compile(r"(?:ZIBO|SUQIAN|ZHUJI|WEIHAI|XUCHANG)-\d{8}-\w{6}")
BRIEF = 120
URGENT_HEAD = 60
KEYS = {"kind", "kinds", "not_kind", "cites", "all", "offers", "uncited", "says", "not", "anywhere", "head", "buttons", "some_buttons", "long"}
TABLES = sorted(Path(__file__).parent.glob("*.yml"))


def talks() -> list[Any]:
    """Return every conversation as a parameter."""
    found = []
    for path in TABLES:
        for talk in yaml.safe_load(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(strict=True, reason=talk["known"])] if talk.get("known") else []
            for kind in ("sqlite", "postgresql") if path.stem.startswith("cases") else ("sqlite",):
                found.append(pytest.param(talk, kind, id=f"{path.stem}-{'-'.join(lazy_pinyin(talk['名']))}-{kind}", marks=marks))
    return found


def dated(talk: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the conversation with its days as seen from `today`."""

    def day(found: re.Match[str]) -> str:
        number = int(found["n"])
        then = today + timedelta(days=number if found["way"] == "后" else -number)
        return dates.show(then) if found["form"] == "的日期" else f"{then.month}月{then.day}号"

    text = json.dumps(talk, ensure_ascii=False)
    text = re.sub(r"\{(?P<n>\d+)天(?P<way>前|后)(?P<form>是几号|的日期)\}", day, text)
    text = text.replace("{上周二的日期}", dates.show(today - timedelta(days=today.weekday() + 6))).replace("{明年}", f"{today.year + 1}年")
    filled: dict[str, Any] = json.loads(text)
    return filled


@cache
def official() -> dict[str, str]:
    """Return every item's official text without white space."""
    return {item_id: squeeze(entry.item.text) for item_id, entry in read_base(settings().policies_dir).items.items()}


def holds(wanted: list[Any], text: str) -> list[Any]:
    """Return the words of `wanted` that `text` lacks."""
    text = squeeze(text)
    return [w for w in wanted if not any(squeeze(a) in text for a in (w if isinstance(w, list) else [w]))]


def wrong(must: dict[str, Any], messages: Messages) -> list[str]:
    """Return what of `must`, and of the contract, the reply does not keep."""
    reply, found = read_reply(messages), []
    first = messages[0].get("text", "")
    whole = "".join(reply.texts)
    kind = reply.kinds[0] if reply.kinds else None
    if unknown := set(must) - KEYS:
        found.append(f"unknown keys {unknown}")
    if kind not in must.get("kinds", [must.get("kind", kind)]) or kind == must.get("not_kind", ""):
        found.append(f"kind {kind}")
    found += [f"first text lacks {w}" for w in holds(must.get("says", []), first)]
    found += [f"nowhere {w}" for w in holds(must.get("anywhere", []), whole)]
    found += [f"first text has {w}" for w in must.get("not", []) if w in first]
    if "head" in must and must["head"] not in squeeze(first)[:URGENT_HEAD]:
        found.append(f"{must['head']} not at the head")
    return found + _sources(must, messages, reply) + _shape(must, messages, reply)


def _sources(must: dict[str, Any], messages: Messages, reply: Reply) -> list[str]:
    found = []
    fitting = must.get("cites", [])
    fitting = [fitting] if isinstance(fitting, str) else fitting
    if fitting and (not reply.cited or reply.cited[0] not in fitting):
        found.append(f"cites {reply.cited[:3]}, offers {reply.offered[:3]}")
    if not set(must.get("all", [])) <= set(reply.cited[:4]):
        found.append(f"cites only {reply.cited[:4]}")
    if must.get("uncited") and reply.cited:
        found.append(f"cites {reply.cited}")
    if "offers" in must and must["offers"] not in reply.offered:
        found.append(f"offers {reply.offered}")
    quotes = [c for m in messages for c in (m.get("custom") or {}).get("citations") or []]
    found += [f"not word for word: {c['id']} {c['quote'][:30]}" for c in quotes if squeeze(c["quote"]) not in official()[c["id"]]]
    return found


def _shape(must: dict[str, Any], messages: Messages, reply: Reply) -> list[str]:
    found = []
    buttons = [b for m in messages for b in m.get("buttons") or []]
    first = messages[0].get("text", "")
    if "buttons" in must and len(buttons) != must["buttons"]:
        found.append(f"{len(buttons)} buttons")
    if must.get("some_buttons") and not buttons:
        found.append("no buttons")
    if not first:
        found.append("no first text")
    if "answer" in reply.kinds and not reply.cited:
        found.append("an answer without a citation")
    if must.get("kind") == "answer" and not must.get("long") and "all" not in must and len(reply.cited) == 1 and len(first) > BRIEF:
        found.append(f"first text has {len(first)} characters")
    return found


class Talk:
    """One person's talk with the running system, and the case it came to."""

    def __init__(self, system: System, bureau: str) -> None:
        self.system, self.bureau, self.sender = system, bureau, stranger()
        self.number, self.word, self.notice = "", "", 0

    def row(self, said: str | dict[str, Any]) -> Messages:
        """Return what comes back to words, or to what happens outside the talk."""
        if isinstance(said, str):
            said = said.replace("{编号}", self.number).replace("{口令}", self.word)
            messages = self.system.ask(self.sender, said, self.bureau)
        elif "发" in said:
            messages = officer.send(self.system, self.sender, self.bureau, said["发"])
        elif "过" in said:
            officer.age(self.system, self.number, said["过"])
            messages = [{"text": "-"}]
        else:
            officer.walk(self.system, self.bureau, self.number, said["警"], said.get("说", ""))
            messages = officer.word(self.system, self.sender, self.notice, said.get("说", self.number))
        whole = "".join(m.get("text", "") for m in messages)
        self.number = next(iter(NUMBER.findall(whole)), self.number)
        self.word = next(iter(re.findall(r"口令是“(\w+)”", whole)), self.word)
        self.notice = max([self.notice, *((m.get("custom") or {}).get("notice", 0) for m in messages)])
        return messages

    def stranger(self) -> None:
        """Let another person go on with the talk."""
        self.sender, self.notice = stranger(), 0


@pytest.mark.parametrize(("talk", "either"), talks(), indirect=["either"])
def test_dialogue(either: System, talk: dict[str, Any]) -> None:
    if either.folder is None and ("项" in talk or any(isinstance(row, list) and isinstance(row[0], dict) for row in talk["话"])):
        pytest.skip("SYSTEM_URL names a system that somebody else runs; its cases are left alone")
    held, talk = Talk(either, talk["局"]), dated(talk, local(now()).date())
    hold(held, talk["话"])
    if "项" in talk:
        officer.walk(either, talk["局"], held.number, "反馈", "已经办好，请您看看")
        hold(held, rating(held))
        done = officer.case(either, talk["局"], held.number)
        assert (done["service"], done["state"], done["rating"]) == (talk["项"], "closed", 5)


def rating(held: Talk) -> list[Any]:
    """Return the rows by which the person rates the talk's last case; word of what became of it may come before each reply."""
    word = [["{口令}", {"anywhere": ["解决了吗"]}]] if held.word else []
    asked = ['/case_rate{"number": "{编号}", "stars": "5"}', {"anywhere": ["口令" if held.word else "解决了吗"]}]
    return [asked, *word, ["解决了", {"anywhere": ["还有什么想说"]}], ["跳过", {"anywhere": ["谢谢您的评价"]}]]


def hold(held: Talk, rows: list[Any]) -> None:
    """Say what the rows say; fails with the whole talk if a reply is not as it must be."""
    failed, said = [], []
    for row in rows:
        text, must = (row, {"kind": "form"}) if isinstance(row, str) else row
        if text == "（换一个人）":
            held.stranger()
            continue
        messages = held.row(text)
        said += [f"用户：{text}", *(f"  机器人：{m.get('text', '')[:160]} {read_reply([m]).cited}" for m in messages)]
        failed += [f"{text} → {lack}" for lack in wrong(must, messages)]
    assert not failed, "\n".join([*failed, "", *said])


def test_the_tables_cover_every_bureau_and_every_service() -> None:
    policies = settings().policies_dir
    all_talks = [talk for path in TABLES for talk in yaml.safe_load(path.read_text(encoding="utf-8"))]
    assert len(all_talks) >= 60
    assert {talk["项"] for talk in all_talks if "项" in talk} == set(read_services(policies, read_base(policies)).by_id)
    assert {talk["局"] for talk in all_talks} == {"zibo", "suqian", "zhuji", "weihai", "xuchang"}
    assert len({talk["名"] for talk in all_talks}) == len(all_talks)
