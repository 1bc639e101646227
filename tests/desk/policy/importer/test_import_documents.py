"""The importer on the five seed documents and on twenty-odd others in every way of numbering."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk.policy.importer.build import build
from desk.policy.importer.read import read_text
from desk.policy.schema import DocumentFile
from desk.text import squeeze

DOCUMENTS = Path(__file__).parents[3] / "fixtures" / "documents"
SEEDS = DOCUMENTS / "seeds"


def ids(bureau: str, **sections: int) -> list[str]:
    """Return zibo-m01 … for sections given as letter=count."""
    return [f"{bureau}-{letter}{n:02}" for letter, count in sections.items() for n in range(1, count + 1)]


SEED_IDS = {
    "zibo": ids("zibo", m=10, b=10),
    "suqian": ids("suqian", m=20),
    "zhuji": ids("zhuji", d=7, m=15, o=4, r=4),
    "weihai": ids("weihai", m=27),
    "xuchang": ids("xuchang", c=10, m=10),
}

# What an official would call the items of each document.
EXPECTED = {
    "linhai": ["m01", "m02", "m03", "m04", "m05", "m06"],
    "qiaodong": [f"m{n:02}" for n in range(1, 10)],
    "nanling": ["q01", "q02", "q03", "n01", "n02", "n03"],
    "kaifeng": ["q01", "q02", "q03", "q04"],
    "hengshan": [f"m{n:02}" for n in range(1, 7)],
    "tongcheng": ["m01", "m02", "p01", "p02", "p03", "s01", "s02", "r03"],
    "linjiang": ["c01", "c02", "c03", "c04", "c05"],
    "slips": ["m01", "m02", "m03", "m04", "m06", "m07", "m08", "m09", "m10"],
    "cnslip": ["m01", "m02", "m03", "r01", "r02"],
    "twoparts": [*(f"m{n:02}" for n in range(1, 9)), *(f"b{n:02}" for n in range(1, 7))],
    "appendix": ["n01", "n02", "n03", "m01", "m02", "m03", "m04"],
    "reading": [f"m{n:02}" for n in range(1, 7)],
    "sections": ["m01", "m02", "s01", "s02", "s03", "n01", "n02", "n03", "k01", "k02"],
    "q1a1": [f"q{n:02}" for n in range(1, 6)],
    "oneline": ["c01", "c02", "c03", "c04"],
    "nested": ["m01", "m02", "n01", "n02", "u01", "u02", "s01"],
    "paren": ["m01", "m02", "m03", "m04"],
    "table": ["m01", "m02", "m03"],
    "bare_paras": [],
    "mixed": [f"m{n:02}" for n in range(1, 9)],
    "dongping": ["m01", "m02", "m03"],
    "jiashan": ["m01", "m02", "m03", "s03", "s04"],
    "jiangcheng": ["m01", "m02"],
    "provincial": ["m01", "m02", "m03", "m04"],
    "baiyun": ["m01", "m02", "m03"],
    "wangjiang": [f"m{n:02}" for n in range(1, 7)],
    "anqing": [f"c{n:02}" for n in range(1, 7)],
    "suzhou": ["q01", "q02", "q03"],
    "table_of_duties": ["m01", "m02", "p01", "p02"],
    "jiangkou": ["q01", "q02", "q03"],
    "tongjiang": [f"m{n:02}" for n in range(1, 8)],
    "bashan": ["m01", "m02", "m03"],
    "fengtai": ["m01", "m02", "m03"],
    "nanchuan": [f"m{n:02}" for n in range(1, 7)],
    "stars": ["c01", "c02", "c03"],
    "tailai": ["m01", "m02", "m03"],
    "huining": ["m01", "m02", "s01", "s02"],
    "lantian": ["m01", "m02", "m03"],
    "xiantao": ["b01", "b02", "b03", "b04"],
}


def imported(name: str) -> dict[str, Any]:
    return build(read_text(DOCUMENTS / f"{name}.txt"), "abc", f"{name}.txt")


def item(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(i for i in document["items"] if i["id"] == f"abc-{key}")


@pytest.mark.parametrize("bureau", SEED_IDS)
def test_seed_has_the_known_items(bureau: str, tiles: Callable[[str], None]) -> None:
    source = (SEEDS / f"{bureau}.txt").read_text(encoding="utf-8")
    document = build(source, bureau, f"{bureau}.txt")
    assert [i["id"] for i in document["items"]] == SEED_IDS[bureau]
    assert DocumentFile.model_validate(document)
    tiles(source)
    for i in document["items"]:
        assert squeeze(i["text"]) in squeeze(source.replace("*", "").replace("\u3000", " "))


@pytest.mark.parametrize("bureau", ["suqian", "weihai"])
def test_list_that_runs_on_is_one_section_in_groups(bureau: str) -> None:
    document = build((SEEDS / f"{bureau}.txt").read_text(encoding="utf-8"), bureau, "x.txt")
    assert [s["title"] for s in document["sections"]] == [document["document"]["title"]]
    assert len({i["group"] for i in document["items"]}) == 5
    assert document["items"][0]["group"].startswith("一、")


@pytest.mark.parametrize("name", EXPECTED)
def test_document_has_the_items_an_official_would_name(name: str) -> None:
    document = imported(name)
    assert [i["id"].removeprefix("abc-") for i in document["items"]] == EXPECTED[name]
    if document["items"]:
        assert DocumentFile.model_validate(document)


@pytest.mark.parametrize("name", EXPECTED)
def test_no_character_is_lost(name: str, tiles: Callable[[str], None]) -> None:
    tiles((DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8"))


def test_every_fixture_is_expected() -> None:
    assert {p.stem for p in DOCUMENTS.glob("*.txt")} == set(EXPECTED)


def test_page_chrome_is_cut_out_of_a_sentence() -> None:
    document = imported("qiaodong")
    assert item(document, "m04")["text"].endswith("但是没有合法稳定住所的，可以在单位集体户或者社区集体户落户。")
    assert "第1页 共5页" in [o["text"] for o in document["others"] if o["kind"] == "chrome"]


def test_reference_at_a_line_start_is_no_article() -> None:
    assert "依照本规定第四条规定办理的" in squeeze(item(imported("qiaodong"), "m05")["text"])


def test_clauses_stay_in_their_article_and_lists_in_their_item() -> None:
    assert "（三）结婚证" in item(imported("qiaodong"), "m03")["text"]
    assert "③未张贴警示标识的" in item(imported("tongcheng"), "p02")["text"]
    assert "3.未满16周岁的" in item(imported("nanling"), "q01")["text"]
    assert "3. 学历证明" in item(imported("jiangcheng"), "m01")["text"]


def test_introduction_is_a_section_and_marked() -> None:
    found = [o for o in imported("tongcheng")["others"] if o["kind"] == "section"]
    assert [o["text"].split("\n")[0] for o in found] == ["一、总体要求"]
    assert found[0]["unsure"]


def test_slips_and_gaps_are_mended_and_marked() -> None:
    document = imported("slips")
    assert item(document, "m01")["slips"] == ["“l.”应为“1.”"]
    assert any("跳到 6" in u for u in item(document, "m06")["unsure"])
    assert any("出现两次" in u for u in item(document, "m08")["unsure"])
    assert item(document, "m08")["number"] == 7


def test_tail_is_no_part_of_the_last_item() -> None:
    assert item(imported("hengshan"), "m06")["text"].endswith("同时废止。")
    assert item(imported("xiantao"), "b04")["text"].endswith("多头检查。")
    assert item(imported("wangjiang"), "m06")["text"].endswith("2025年10月31日。")


def test_units_of_two_lines() -> None:
    assert item(imported("dongping"), "m01")["units"] == {"lead": ["治安大队"], "support": ["行政审批服务科"]}
    assert item(imported("linhai"), "m01")["units"] == {"lead": ["治安大队"], "support": ["行政审批科"]}


def test_units_of_a_table() -> None:
    assert item(imported("table"), "m01")["units"] == {"lead": ["治安支队", "各派出所"], "support": []}


@pytest.mark.parametrize("bureau", SEED_IDS)
@pytest.mark.parametrize(("width", "indent", "header", "footer"), [(34, "", "", "— {} —"), (45, "　　", "某市公安局文件", "第{}页"), (34, "　　", "", "")])
def test_breaking_the_lines_changes_nothing(bureau: str, width: int, indent: str, header: str, footer: str) -> None:
    source = (SEEDS / f"{bureau}.txt").read_text(encoding="utf-8")
    whole, broken = build(source, bureau, "x"), build(printed(source, width, indent, header, footer), bureau, "x")
    for kept in ("id", "title", "text", "group", "units"):
        assert [squeeze(str(i[kept])) for i in broken["items"]] == [squeeze(str(i[kept])) for i in whole["items"]]


def printed(source: str, width: int, indent: str, header: str, footer: str) -> str:
    """Break `source` at a margin and cut it into pages of 21 lines, as the text of a PDF comes."""
    lines = [(indent + p.strip())[i : i + width] for p in source.splitlines() if p.strip() for i in range(0, len(indent + p.strip()), width)]
    pages = [lines[i : i + 21] for i in range(0, len(lines), 21)]
    cut = [line for n, page in enumerate(pages, 1) for line in ([header] if header else []) + page + ([footer.format(n)] if footer else [])]
    return "\n".join(cut)


def test_question_is_the_title_and_reading_stays_with_its_item() -> None:
    assert item(imported("suzhou"), "q02")["title"] == "通行证可以用多久？"
    assert "【解读】有需求的企业" in item(imported("reading"), "m05")["text"]


@pytest.mark.parametrize(
    ("name", "title", "issuer", "issued"),
    [
        ("linhai", "优化营商环境二十条措施", "临海市公安局", "2023-03-16"),
        ("hengshan", "衡山县公安局关于进一步规范烟花爆竹、民用爆炸物品管理的通告", "衡山县公安局", "2023-12-20"),
        ("anqing", "安庆市公安局惠企便民十条新举措", "安庆市公安局", "2024"),
        ("qiaodong", "桥东分局户政业务办理规定", "桥东分局", None),
        ("provincial", "关于深化公安“放管服”改革", "省公安厅", "2022-04-12"),
    ],
)
def test_header(name: str, title: str, issuer: str, issued: str | None) -> None:
    head = imported(name)["document"]
    assert (head["title"], head["issuer"], head["issued"]) == (title, issuer, issued)


def test_closing_reading_is_left_over_and_marked() -> None:
    left = [o for o in imported("bashan")["others"] if o.get("unsure")]
    assert left[0]["text"].startswith("惠企八条政策解读")


def test_spaces_between_all_characters_are_taken_out() -> None:
    assert item(imported("fengtai"), "m01")["text"] == "对企业报警，五分钟内出警。"
