"""Reading the policy files: whatever is wrong is named, and what was loaded stays."""

import re

import pytest

from desk.errors import BadPolicyFile
from desk.policy import repository, service
from desk.policy.base import read_base

FACTS, DOCUMENT, BUREAU, TOPICS = "anhe/facts.yml", "anhe/document.yml", "anhe/bureau.yml", "topics.yml"


def test_the_small_base_is_read(small):
    assert list(small.bureaus) == ["anhe", "beishan"]
    assert list(small.items) == ["anhe-m01", "anhe-m02", "anhe-m03", "beishan-c01", "beishan-c02"]
    entry = small.items["anhe-m01"]
    assert (entry.bureau, entry.version, entry.document.issued) == ("anhe", 1, "2023-03-01")
    assert entry.fact("visa").amount == 3
    assert entry.fact("visa").from_ == "受理"
    assert entry.fact("nothing") is None
    assert [t.key for t in small.topics_of("anhe-m01")] == ["visa", "entry"]
    assert small.synonyms["进城证"] == ["通行证"]


def test_an_item_without_facts_counts_as_not_reviewed(small):
    entry = small.items["beishan-c02"]
    assert (entry.facts.summary, entry.facts.reviewed, entry.facts.facts) == ("公章刻制备案", False, [])


# (file, what is replaced, by what, line, field, words of the message)
BROKEN = [
    (FACTS, "    unit: working_day\n", "", 6, "anhe-m01.facts.0", "时限没有单位"),
    (FACTS, "    amount: 3\n", "", 6, "anhe-m01.facts.0", "时限没有数值"),
    (FACTS, "unit: working_day", "unit: 工作日", 10, "anhe-m01.facts.0.unit", "working_day"),
    (FACTS, "amount: 3", "amount: 三", 9, "anhe-m01.facts.0.amount", "number"),
    (FACTS, "quote: 急需出国的，当日受理", "quote: 急需出国的，次日受理", 19, "anhe-m01.facts.1.quote", "原文里没有这句话"),
    (FACTS, "key: urgent", "key: visa", 6, "anhe-m01.facts", "key 重复：visa"),
    (FACTS, "key: urgent", "key: summary", 15, "anhe-m01.facts.1.key", "summary 是保留字"),
    (FACTS, "kind: cost", "kind: price", 33, "anhe-m02.facts.1.kind", "cost"),
    (FACTS, "answer: 不收费用。", f"answer: {'不收费用。' * 30}", 36, "anhe-m02.facts.1.answer", "120"),
    (FACTS, "  everyday: [警察上门查]", "  everday: [警察上门查]", 46, "anhe-m03.everday", "Extra inputs"),
    (FACTS, "anhe-m03:", "anhe-m08:", 45, "anhe-m08", "没有这一条"),
    (FACTS, "anhe-m02:", "anhe-m01:", 22, None, "“anhe-m01” 写了两次"),
    (FACTS, "  - key: free", "   - key: free", 32, None, "YAML 写法有误"),
    (DOCUMENT, "- id: anhe-m02", "- id: anhe-2", 22, "items.1.id", "pattern"),
    (DOCUMENT, "- id: anhe-m02", "- id: beishan-m02", 22, "items.1.id", "编号应以 anhe-m 开头"),
    (DOCUMENT, "- id: anhe-m02", "- id: anhe-m01", 22, "items.1.id", "anhe-m01 出现两次"),
    (DOCUMENT, "  bureau: anhe", "  bureau: beishan", 7, "document.bureau", "应为 anhe"),
    (DOCUMENT, "issued: '2023-03-01'", "issued: 2023年3月", 6, "document.issued", "pattern"),
    (DOCUMENT, "  title: 规范涉企执法检查\n", "", 30, "items.2.title", "required"),
    (BUREAU, "id: anhe\n", "id: anle\n", 1, "id", "与文件夹 anhe 不一致"),
    (BUREAU, "quote: 企业可以拨打12389举报投诉", "quote: 企业可以拨打12345", 11, "phones.0.quote", "原文 anhe-m03 里没有这句话"),
    (BUREAU, "item: anhe-m03", "item: anhe-m09", 11, "phones.0.quote", "anhe-m09"),
    (TOPICS, "items: [anhe-m01, beishan-c01]", "items: [anhe-m01, beishan-c09]", 5, "topics.0.items.1", "没有 beishan-c09 这一条"),
    ("synonyms.yml", "刻章: [公章, 刻制]", "刻章: 公章", 2, "刻章", "应为用词的列表"),
    ("synonyms.yml", "刻章: [公章, 刻制]", "刻章: [110]", 2, "刻章", "应为用词的列表"),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "field", "words"), BROKEN, ids=lambda v: str(v)[:30])
def test_what_is_wrong_is_named_by_file_line_and_field(small_base, name, old, new, line, field, words):
    path = small_base / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadPolicyFile) as caught:
        read_base(small_base)
    said = str(caught.value)
    place = re.escape(f"{path}:") + rf"{line}: " + (re.escape(f"{field}: ") if field else "")
    assert re.search(place, said), said
    assert words in said


def test_all_bureaus_with_something_wrong_are_named_at_once(small_base):
    for name in (FACTS, "beishan/document.yml"):
        path = small_base / name
        path.write_text(path.read_text(encoding="utf-8") + "\n: [\n", encoding="utf-8")
    with pytest.raises(BadPolicyFile) as caught:
        read_base(small_base)
    assert "anhe/facts.yml:" in str(caught.value)
    assert "beishan/document.yml:" in str(caught.value)


def test_a_folder_without_bureau_file_is_named(small_base):
    (small_base / "beishan" / "bureau.yml").unlink()
    with pytest.raises(BadPolicyFile, match=r"beishan/bureau\.yml"):
        read_base(small_base)


SHAPES = ["", "[]\n", "甲\n", "- a\n- b\n", "5\n"]


@pytest.mark.parametrize(
    ("name", "content"),
    [(n, c) for n in (FACTS, BUREAU, DOCUMENT, TOPICS) for c in SHAPES],
)
def test_a_file_of_another_shape_is_refused_or_empty(small_base, name, content):
    """Only facts may be empty; whatever else stands there is a named error, never a crash."""
    (small_base / name).write_text(content, encoding="utf-8")
    if name == FACTS and content in ("", "[]\n"):
        assert "anhe-m01" in read_base(small_base).items
        return
    with pytest.raises(BadPolicyFile, match=re.escape(name)):
        read_base(small_base)


async def test_the_stored_base_stays_as_it_was(database, small_base):
    await service.load_files(database, small_base)
    async with database.sessions() as session:
        before = await repository.digest(session)
    document = small_base / DOCUMENT
    document.write_text(document.read_text(encoding="utf-8").replace("不超过两次", "不超过三次"), encoding="utf-8")
    facts = small_base / FACTS
    facts.write_text(facts.read_text(encoding="utf-8").replace("    unit: working_day\n", ""), encoding="utf-8")
    with pytest.raises(BadPolicyFile):
        await service.load_files(database, small_base)
    async with database.sessions() as session:
        assert await repository.digest(session) == before
        assert "不超过两次" in (await repository.load(session)).items["anhe-m03"].item.text


def test_the_fingerprint_changes_with_any_word(small_base, small):
    assert read_base(small_base).digest() == small.digest()
    for name, old, new in (
        (DOCUMENT, "便不便", "x"),
        (FACTS, "words: [多少钱]", "words: [几多钱]"),
        (TOPICS, "老外", "外宾"),
        ("synonyms.yml", "刻制", "印章"),
    ):
        path = small_base / name
        before = read_base(small_base).digest()
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        assert (read_base(small_base).digest() != before) is (old != "便不便")
