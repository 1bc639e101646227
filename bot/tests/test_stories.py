"""The trained model against test stories (Rasa's own end-to-end test), and the rules against domain and data."""

from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.core.test import test as run_stories
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.importers.rasa import RasaFileImporter

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "dialogue.tar.gz"
STORIES = Path(__file__).with_name("test_stories.yml")
SAID_BY_THE_GATEWAY = {"utter_emergency_110", "utter_engine_down", "utter_no_words"}


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(ROOT / "bot" / "domain")


@pytest.fixture(scope="module")
def rules(domain: Domain) -> list:
    return [step for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for step in YAMLStoryReader(domain).read_from_file(path)]


async def test_the_model_keeps_to_the_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not MODEL.exists():
        pytest.skip("models/dialogue.tar.gz is missing: make train")
    monkeypatch.chdir(ROOT)  # the lookup lists are named from there
    agent = Agent.load(MODEL)
    result = await run_stories(str(STORIES), agent, e2e=True, out_directory=str(tmp_path), fail_on_prediction_errors=False, disable_plotting=True, errors=True)
    failed = tmp_path / "failed_test_stories.yml"
    assert result["report"]["conversation_accuracy"]["accuracy"] == 1, failed.read_text(encoding="utf-8")
    assert result["report"]["conversation_accuracy"]["total"] == STORIES.read_text(encoding="utf-8").count("- story:")


def test_every_intent_leads_somewhere(domain: Domain, rules: list) -> None:
    led = {event.intent_name for step in rules for event in step.events if type(event).__name__ == "UserUttered"}
    assert led == {intent for intent in domain.intents if intent not in {"restart", "back", "session_start", "nlu_fallback"}}


def test_every_action_of_a_rule_exists(domain: Domain, rules: list) -> None:
    named = {event.action_name for step in rules for event in step.events if type(event).__name__ == "ActionExecuted" and event.action_name}
    assert named <= set(domain.action_names_or_texts)
    assert set(domain.responses) >= SAID_BY_THE_GATEWAY


def test_every_intent_has_utterances_or_is_a_button_or_is_told_by_the_gateway(domain: Domain) -> None:
    nlu = RasaFileImporter(
        config_file=str(ROOT / "config.yml"), domain_path=str(ROOT / "bot" / "domain"), training_data_paths=[str(ROOT / "data")]
    ).get_nlu_data()
    spoken = {example.get("intent") for example in nlu.intent_examples}
    assert {intent.split("/")[0] for intent in spoken} <= set(domain.intents)
    buttons, told = {"choose", "original", "related", "set_bureau", "case_confirm"}, {"case_file"}
    assert set(domain.intents) - {intent.split("/")[0] for intent in spoken} - {"restart", "back", "session_start", "nlu_fallback"} == buttons | told
