"""The classifier of dialogue acts: learns, survives saving, reads any script and width, leaves buttons alone."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.act_classifier import ActClassifier, normal

SAID = {
    "thanks": ["谢谢", "多谢了", "谢谢你啊", "太感谢了"],
    "handover": ["转人工", "找个真人", "我要人工客服", "叫民警来"],
    "ask": ["货车通行证怎么办", "签证几天办好", "居住证去哪里办", "刻公章要多久"],
    "switch_bureau": ["威海呢", "那许昌呢", "换成诸暨", "我在淄博"],
}


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def made(storage: LocalModelStorage) -> ActClassifier:
    return ActClassifier.create(ActClassifier.get_default_config(), storage, Resource("acts"), ExecutionContext(GraphSchema({})))


@pytest.fixture
def trained(storage: LocalModelStorage) -> ActClassifier:
    examples = [Message.build(text, intent=intent) for intent, texts in SAID.items() for text in texts]
    classifier = made(storage)
    classifier.train(TrainingData(examples))
    return classifier


def act(classifier: ActClassifier, text: str) -> str:
    return classifier.process([Message.build(text)])[0].get("intent")["name"]


@pytest.mark.parametrize("intent", SAID)
def test_what_was_learnt_is_recognised(trained: ActClassifier, intent: str) -> None:
    assert {act(trained, text) for text in SAID[intent]} == {intent}


@pytest.mark.parametrize(("text", "intent"), [("謝謝你", "thanks"), ("轉人工", "handover"), ("簽證幾天辦好呀", "ask"), ("那宿迁呢", "switch_bureau")])
def test_other_script_and_other_words(trained: ActClassifier, text: str, intent: str) -> None:
    assert act(trained, text) == intent


def test_a_saved_classifier_says_the_same(trained: ActClassifier, storage: LocalModelStorage) -> None:
    loaded = ActClassifier.load(ActClassifier.get_default_config(), storage, Resource("acts"), ExecutionContext(GraphSchema({})))
    for text in ("多谢", "有人工吗", "护照几天", ""):
        assert loaded._rank(text) == trained._rank(text)


def test_the_ranking_is_sorted_and_adds_up(trained: ActClassifier) -> None:
    message = trained.process([Message.build("通行证去哪里办")])[0]
    shares = [row["confidence"] for row in message.get("intent_ranking")]
    assert len(shares) == len(SAID)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    assert message.get("intent") == message.get("intent_ranking")[0]


def test_a_button_keeps_its_intent(trained: ActClassifier) -> None:
    message = Message(data={"text": '/choose{"item": "zibo-m02"}', "intent": {"name": "choose", "confidence": 1.0}})
    assert trained.process([message])[0].get("intent")["name"] == "choose"


@pytest.mark.parametrize("text", ["", " ", "😀", "x" * 5000])
def test_odd_words_get_some_act(trained: ActClassifier, text: str) -> None:
    assert act(trained, text) in SAID


def test_normal_form() -> None:
    assert normal(" 簽證ＡＰＰ ") == "签证app"


def test_who_names_a_case_speaks_of_it(storage: LocalModelStorage) -> None:
    said = {**SAID, "case_status": ["我的工单到哪了", "查一下进度"]}
    classifier = made(storage)
    classifier.train(TrainingData([Message.build(text, intent=intent) for intent, texts in said.items() for text in texts]))
    assert act(classifier, "谢谢你啊") == "thanks"
    assert act(classifier, "谢谢你啊ZIBO-20260301-K7Q2DD") == "case_status"


def test_a_case_number_is_one_sign_whatever_its_letters() -> None:
    assert {normal(f"{n}到哪了") for n in ("ZHUJI-20261122-AEEVRU", "zibo-20260301-2YTFHA", "威海WEIHAI20260301K7Q2DD")} == {"№到哪了", "威海№到哪了"}
    assert normal("zibo-20260301-2YTFHAX到哪了") == "zibo-20260301-2ytfhax到哪了"
