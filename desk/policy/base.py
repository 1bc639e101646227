"""The policy base as a whole, read from `policies/` and checked across files; the same shape comes out of the database."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desk.errors import BadPolicyFile
from desk.policy.schema import BureauFile, DocumentFile, DocumentHead, Fact, Item, ItemFacts, Topic, TopicsFile
from desk.policy.yamlfile import YamlFile
from desk.text import squeeze


@dataclass(frozen=True)
class PolicyItem:
    """An item with its document and facts, as finder and answer use it."""

    item: Item
    document: DocumentHead
    facts: ItemFacts
    version: int = 1

    @property
    def id(self) -> str:
        """The item's id, such as `zibo-m02`."""
        return self.item.id

    @property
    def bureau(self) -> str:
        """The bureau that issued it."""
        return self.document.bureau

    def fact(self, key: str) -> Fact | None:
        """Return the fact named `key`, or None."""
        return next((f for f in self.facts.facts if f.key == key), None)


@dataclass
class PolicyBase:
    """All bureaus, items and topics."""

    bureaus: dict[str, BureauFile] = field(default_factory=dict)
    items: dict[str, PolicyItem] = field(default_factory=dict)
    topics: list[Topic] = field(default_factory=list)
    synonyms: dict[str, list[str]] = field(default_factory=dict)

    def of_bureau(self, bureau: str) -> list[PolicyItem]:
        """Return the items of `bureau` in the order of the documents."""
        return [i for i in self.items.values() if i.bureau == bureau]

    def topics_of(self, item_id: str) -> list[Topic]:
        """Return the topics in which the item stands."""
        return [t for t in self.topics if item_id in t.items]

    def digest(self) -> str:
        """Return a fingerprint of everything that the finder is built from."""
        lines = [f"{i.id}|{i.version}|{i.item.text}|{i.facts.model_dump_json()}" for i in self.items.values()]
        lines += [t.model_dump_json() for t in self.topics] + [str(sorted(self.synonyms.items()))]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_base(root: Path) -> PolicyBase:
    """Read and check every file under `root`; raises BadPolicyFile naming file, line and field."""
    base = PolicyBase()
    problems: list[str] = []
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        try:
            _read_bureau(folder, base)
        except BadPolicyFile as error:
            problems.append(str(error))
    for name, reader in (("topics.yml", _read_topics), ("synonyms.yml", _read_synonyms)):
        if (root / name).exists():
            try:
                reader(YamlFile(root / name), base)
            except BadPolicyFile as error:
                problems.append(str(error))
    if problems:
        raise BadPolicyFile("\n".join(problems))
    return base


def _read_bureau(folder: Path, base: PolicyBase) -> None:
    bureau_file = YamlFile(folder / "bureau.yml")
    bureau = bureau_file.parse(BureauFile)
    if bureau.id != folder.name:
        raise bureau_file.error(("id",), f"与文件夹 {folder.name} 不一致")
    facts_file = YamlFile(folder / "facts.yml") if (folder / "facts.yml").exists() else None
    if facts_file and not isinstance(facts_file.data or {}, dict):
        raise facts_file.error((), "应为“编号: 要点”")
    facts: dict[str, Any] = dict(facts_file.data or {}) if facts_file else {}
    for path in sorted(folder.glob("document*.yml")):
        _read_document(YamlFile(path), facts_file, facts, bureau, base)
    if facts and facts_file:
        stray = sorted(facts)[0]
        raise facts_file.error((stray,), "没有这一条（编号写错，或正文里没有）")
    base.bureaus[bureau.id] = bureau
    for n, phone in enumerate(bureau.phones):
        held = base.items.get(phone.item)
        if not held or squeeze(phone.quote) not in squeeze(held.item.text + _others(folder)):
            raise bureau_file.error(("phones", n, "quote"), f"原文 {phone.item} 里没有这句话")


def _others(folder: Path) -> str:
    return "".join(o["text"] for p in folder.glob("document*.yml") for o in YamlFile(p).data.get("others", []))


def _read_document(file: YamlFile, facts_file: YamlFile | None, facts: dict[str, Any], bureau: BureauFile, base: PolicyBase) -> None:
    parsed = file.parse(DocumentFile)
    if parsed.document.bureau != bureau.id:
        raise file.error(("document", "bureau"), f"应为 {bureau.id}")
    closing = "".join(o.text for o in parsed.others)
    for n, item in enumerate(parsed.items):
        if not item.id.startswith(f"{bureau.id}-{item.section}"):
            raise file.error(("items", n, "id"), f"编号应以 {bureau.id}-{item.section} 开头")
        if item.id in base.items:
            raise file.error(("items", n, "id"), f"{item.id} 出现两次")
        taken = ItemFacts(summary=item.title[:100].ljust(4), reviewed=False)
        if facts_file and item.id in facts:
            taken = facts_file.parse_at(ItemFacts, facts.pop(item.id), (item.id,))
            _check_quotes(facts_file, item, taken, closing)
        base.items[item.id] = PolicyItem(item, parsed.document, taken)


def _check_quotes(file: YamlFile, item: Item, taken: ItemFacts, closing: str) -> None:
    """Every quote must stand word for word in the item, or in what closes its section (zibo-b: 12389)."""
    for n, fact in enumerate(taken.facts):
        if squeeze(fact.quote) not in squeeze(item.text) and squeeze(fact.quote) not in squeeze(closing):
            raise file.error((item.id, "facts", n, "quote"), "原文里没有这句话")


def _read_topics(file: YamlFile, base: PolicyBase) -> None:
    for n, topic in enumerate(file.parse(TopicsFile).topics):
        for m, item_id in enumerate(topic.items):
            if item_id not in base.items:
                raise file.error(("topics", n, "items", m), f"没有 {item_id} 这一条")
        base.topics.append(topic)


def _read_synonyms(file: YamlFile, base: PolicyBase) -> None:
    if not isinstance(file.data, dict):
        raise file.error((), "应为“日常说法: [官方用词]”")
    for word, official in file.data.items():
        if not isinstance(official, list) or not all(isinstance(o, str) for o in official):
            raise file.error((word,), "应为用词的列表")
        base.synonyms[str(word)] = official
