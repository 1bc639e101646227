"""Named things in a message (bureaus, units, articles, limits, case numbers, phones, papers, vehicles, chemicals).

spaCy's entity rules over jieba words; the names come from `data/nlu/lookup/`, which the policy base fills.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, Dict, List, Text

import jieba
import opencc
import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc

_SIMPLIFY = opencc.OpenCC("t2s")
_NUMBER = "[零〇一二三四五六七八九十百两\\d]+"
_SHAPES = [
    ("article", re.compile(rf"第\s*{_NUMBER}\s*[条项款]")),
    ("limit", re.compile(rf"{_NUMBER}\s*个?(?:工作日|小时|天|日|个?月|年)")),
    ("case_number", re.compile(r"(?:ZIBO|SUQIAN|ZHUJI|WEIHAI|XUCHANG)-\d{8}-[A-Z0-9]+", re.IGNORECASE)),
    ("phone", re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|1(?:10|19|20|22)|12\d{3}|96110)(?!\d)")),
]


class JiebaTokenizer:
    """Makes spaCy see jieba's words."""

    def __init__(self, language: Language, words: List[Text]) -> None:
        """Remember the vocabulary; every name is a word of its own."""
        self._vocab = language.vocab
        self._cutter = jieba.Tokenizer()
        for word in words:
            self._cutter.add_word(word)

    def __call__(self, text: Text) -> Doc:
        """Return the words of `text`; spaces stay words, so that offsets hold."""
        words = list(self._cutter.cut(text))
        return Doc(self._vocab, words=words, spaces=[False] * len(words))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PolicyEntities(GraphComponent, EntityExtractorMixin):
    """Adds the entities that rules find."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`lookup`: the folder with a list of names for each kind, `<kind>.txt`, a line `name` or `name=value`."""
        return {"lookup": "data/nlu/lookup"}

    def __init__(self, config: Dict[Text, Any]) -> None:
        """Build the rules from the lists."""
        self._values: Dict[Text, Text] = {}
        patterns: List[Dict[Text, Any]] = []
        for path in sorted(Path(config["lookup"]).glob("*.txt")):
            for line in path.read_text(encoding="utf-8").splitlines():
                name, _, value = line.strip().partition("=")
                if name and not name.startswith("#"):
                    patterns.append({"label": path.stem, "pattern": name})
                    self._values[name] = value or name
        self._spacy = spacy.blank("xx")
        self._spacy.tokenizer = JiebaTokenizer(self._spacy, list(self._values))
        self._spacy.add_pipe("entity_ruler").add_patterns(patterns)

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> PolicyEntities:
        """Make the extractor, as Rasa asks for it."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of each message to those that it has."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                found = self.add_extractor_name(self._find(text))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _find(self, text: Text) -> List[Dict[Text, Any]]:
        plain = str(_SIMPLIFY.convert(unicodedata.normalize("NFKC", text)))
        if len(plain) != len(text):  # offsets would not hold; the value still does
            text = plain
        found = [
            {"entity": e.label_, "start": e.start_char, "end": e.end_char, "value": self._values.get(e.text, e.text), "confidence": 1.0}
            for e in self._spacy(plain[:400]).ents
        ]
        for kind, shape in _SHAPES:
            found += [
                {"entity": kind, "start": m.start(), "end": m.end(), "value": m.group().upper() if kind == "case_number" else m.group(), "confidence": 1.0}
                for m in shape.finditer(plain[:400])
            ]
        return found
