"""The entity rules: names from the lookup lists, and numbers of every kind, each with the value that actions read."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.policy_entities import PolicyEntities

LOOKUP = Path(__file__).parents[2] / "data" / "nlu" / "lookup"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> PolicyEntities:
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    return PolicyEntities.create({"lookup": str(LOOKUP)}, storage, Resource("entities"), ExecutionContext(GraphSchema({})))


def found(rules: PolicyEntities, text: str) -> set:
    message = rules.process([Message.build(text)])[0]
    return {(e["entity"], e["value"]) for e in message.get("entities")}


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("那威海呢", "bureau", "weihai"),
        ("我公司在张店", "bureau", "zibo"),
        ("我在荣成這邊", "bureau", "weihai"),
        ("这事归禁毒支队管吗", "unit", "禁毒支队"),
        ("第七条是什么", "article", "第七条"),
        ("看一下第 12 条", "article", "第 12 条"),
        ("3个工作日够吗", "limit", "3个工作日"),
        ("二十四小时能办好吗", "limit", "二十四小时"),
        ("我的件 zibo-20260301-k7q2 到哪了", "case_number", "ZIBO-20260301-K7Q2"),
        ("打12389没人接", "phone", "12389"),
        ("手机13812345678", "phone", "13812345678"),
        ("0631-5192533是哪里", "phone", "0631-5192533"),
        ("要办居留许可", "certificate", "居留许可"),
        ("新能源货车能进城吗", "vehicle", "新能源货车"),
        ("厂里要买盐酸", "chemical", "盐酸"),
        ("廠裡要買鹽酸", "chemical", "盐酸"),
    ],
)
def test_what_is_found(rules: PolicyEntities, text: str, entity: str, value: str) -> None:
    assert (entity, value) in found(rules, text)


def test_a_longer_name_wins(rules: PolicyEntities) -> None:
    assert {value for entity, value in found(rules, "新能源货车怎么办通行证") if entity == "vehicle"} == {"新能源货车"}


@pytest.mark.parametrize("text", ["", "😀", "你好", "订单号123456789012", "去年的事"])
def test_nothing_is_found_where_nothing_is(rules: PolicyEntities, text: str) -> None:
    assert found(rules, text) == set()


def test_a_button_is_not_read(rules: PolicyEntities) -> None:
    message = Message.build('/choose{"item": "zibo-m02"}')
    message.set("entities", [{"entity": "item", "value": "zibo-m02"}])
    assert rules.process([message])[0].get("entities") == [{"entity": "item", "value": "zibo-m02"}]


def test_places_in_the_text_hold(rules: PolicyEntities) -> None:
    text = "威海的交警支队，第十四条，２个工作日"
    for entity in rules.process([Message.build(text)])[0].get("entities"):
        assert 0 <= entity["start"] < entity["end"] <= len(text)
        if entity["entity"] in {"unit", "article"}:
            assert text[entity["start"] : entity["end"]] == entity["value"]


def test_every_list_is_read_and_every_bureau_known(rules: PolicyEntities) -> None:
    for path in LOOKUP.glob("*.txt"):
        names = [line.partition("=")[0] for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        missed = [name for name in names if not any(entity == path.stem for entity, _ in found(rules, name))]
        assert missed == []
