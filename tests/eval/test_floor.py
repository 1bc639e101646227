"""Floors under the accuracy on the held-out questions; they are no targets. What was measured is printed and kept in var/floor.json."""

import json
from collections import defaultdict

import pytest
from rich.console import Console

from desk.policy.base import read_base
from desk.settings import ROOT, settings
from desk.text import squeeze
from eval.score import Messages, Scored, development_talks, held_out, lines, read_cases, score, write_misses
from tests.e2e.running import System

FLOORS = {
    "question top1": 0.93,
    "question top3": 0.97,
    "question fact": 0.93,
    "question brief": 0.85,
    "refuse right": 0.93,
    "urgent right": 0.97,
    "not urgent right": 0.97,
    "multi-turn top1": 0.85,
    "refused in a talk (dev) right": 0.65,
}
AT_LEAST = {"question top1": 350, "refuse right": 100, "urgent right": 20, "not urgent right": 10, "multi-turn top1": 60, "refused in a talk (dev) right": 40}
# Floors not reached yet, with what must hold meanwhile; one that is reached fails the run until it is taken out here.
NOT_YET: dict[str, float] = {}
QUOTES: dict[str, set[str]] = defaultdict(set)


@pytest.fixture(scope="module")
def scored(system: System, pytestconfig: pytest.Config) -> Scored:
    """Put the held-out set to the running system once, and keep every quotation it gave."""

    def answer(sender: str, text: str, bureau: str) -> Messages:
        reply = system.client.post(f"{system.url}/webhooks/rest/webhook", json={"sender": sender, "message": text, "metadata": {"bureau": bureau}})
        reply.raise_for_status()
        messages: Messages = reply.json()
        for message in messages:
            for citation in (message.get("custom") or {}).get("citations") or ():
                QUOTES[citation["id"]].add(citation["quote"])
        return messages

    result = score(read_cases([*held_out(), *development_talks()]), answer, "the running system", Console(quiet=True), workers=4)
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("", *lines(result), sep="\n")
    (ROOT / "var" / "floor.json").write_text(json.dumps(result.shares(), indent=1), encoding="utf-8")
    write_misses(ROOT / "var" / "floor-misses.jsonl", result)
    return result


def test_every_turn_got_a_reply(scored: Scored) -> None:
    assert [row.case["id"] for row in scored.rows if row.marks.get("error")] == []


@pytest.mark.parametrize("name", FLOORS)
def test_floor(scored: Scored, name: str) -> None:
    share, count = scored.shares()[name]
    measured = f"{name} is {share:.3f} of {count}, the floor {FLOORS[name]}"
    assert count >= AT_LEAST.get(name, 1)
    if name not in NOT_YET:
        assert share >= FLOORS[name], measured
        return
    assert share >= NOT_YET[name], measured
    assert share < FLOORS[name], f"{measured}: take it out of NOT_YET"
    pytest.xfail(measured)


def test_every_quotation_stands_word_for_word_in_the_official_text(scored: Scored) -> None:
    official = {item: squeeze(entry.item.text) for item, entry in read_base(settings().policies_dir).items.items()}
    assert len(QUOTES) > 60
    wrong = [(item, quote) for item, quotes in QUOTES.items() for quote in quotes if squeeze(quote) not in official[item]]
    assert wrong == []
