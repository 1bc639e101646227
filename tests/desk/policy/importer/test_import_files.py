"""Reading .docx, PDF and plain files, and the command that writes their items into the policy base."""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from typer.testing import CliRunner

from desk.errors import UnreadableDocument
from desk.policy.base import read_base
from desk.policy.importer.__main__ import app
from desk.policy.importer.build import build
from desk.policy.importer.read import read_document, read_text

DOCUMENTS = Path(__file__).parents[3] / "fixtures" / "documents"
LEVELS = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]


def numbered_docx(path: Path, paragraphs: list[tuple[str, int | None]], table: list[list[str]] | None = None) -> Path:
    """Write a Word file whose numbers Word counts itself: (text, depth in the list or None)."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{t}"/></w:lvl>' for n, (f, t) in enumerate(LEVELS))
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="91">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="91"/></w:num>'))
    for text, depth in paragraphs:
        paragraph = document.add_paragraph(text)
        if depth is not None:
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'))
    grid = document.add_table(0, len(table[0])) if table else None
    for row in table or []:
        assert grid is not None
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def pdf(path: Path, lines: list[str], header: str, per_page: int = 16) -> Path:
    """Write a PDF with a text layer, a header and a page number on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(path))
    for page, start in enumerate(range(0, max(len(lines), 1), per_page), 1):
        sheet.setFont("STSong-Light", 12)
        if header:
            sheet.drawString(60, 800, header)
            sheet.drawString(280, 40, f"— {page} —")
        for n, line in enumerate(lines[start : start + per_page]):
            sheet.drawString(60, 770 - n * 24, line)
        sheet.showPage()
    sheet.save()
    return path


def wrapped(name: str, width: int) -> list[str]:
    lines = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line[i : i + width] for line in lines for i in range(0, len(line), width)]


def run(*args: str) -> Any:
    return CliRunner().invoke(app, list(args), env={"COLUMNS": "120"})


def test_words_own_numbers_are_rebuilt(tmp_path: Path) -> None:
    paragraphs: list[tuple[str, int | None]] = [
        ("甲县公安局服务企业工作方案", None),
        ("服务措施", 0),
        ("免费刻章。新设立企业首套印章由财政承担费用，2小时内完成刻制。", 1),
        ("加急办证。企业人员因商务急需出国的，1个工作日内完成受理审核。", 1),
        ("工作要求", 0),
        ("加强领导。各单位要切实加强组织领导，主要负责人亲自抓落实。", 1),
    ]
    text = read_text(numbered_docx(tmp_path / "a.docx", paragraphs, [["序号", "任务", "责任单位"], ["1", "免费刻章", "治安大队"]]))
    assert text.splitlines()[1:6] == ["一、服务措施", "（一）" + paragraphs[2][0], "（二）" + paragraphs[3][0], "二、工作要求", "（一）" + paragraphs[5][0]]
    assert text.splitlines()[-1] == "1\t免费刻章\t治安大队"
    assert [i["id"] for i in build(text, "jia", "a.docx")["items"]] == ["jia-m01", "jia-m02", "jia-r01"]


def test_docx_keeps_inserted_words_and_drops_deleted_ones(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("3个")
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>工作日</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>自然日</w:delText></w:r></w:del>'))
    document.save(str(tmp_path / "b.docx"))
    assert read_text(tmp_path / "b.docx") == "3个工作日"


def test_pdf_gives_the_same_items_as_the_text(tmp_path: Path) -> None:
    document = build(read_text(pdf(tmp_path / "t.pdf", wrapped("tongcheng", 30), "桐城市公安局文件")), "abc", "t.pdf")
    plain = build((DOCUMENTS / "tongcheng.txt").read_text(encoding="utf-8"), "abc", "t.txt")
    assert [(i["id"], i["title"], i["text"]) for i in document["items"]] == [(i["id"], i["title"], i["text"]) for i in plain["items"]]
    assert sum(1 for o in document["others"] if o["kind"] == "chrome") == 6


def test_pdf_page_without_text_is_reported(tmp_path: Path) -> None:
    sheet = canvas.Canvas(str(tmp_path / "p.pdf"))
    sheet.drawString(60, 700, "1. text")
    sheet.showPage()
    sheet.rect(10, 10, 50, 50)
    sheet.showPage()
    sheet.save()
    assert read_document(tmp_path / "p.pdf")[1] == ["第 2 页没有文字层"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("第一条\r\n办理".encode(encoding))
    assert read_text(tmp_path / "a.txt") == "第一条\n办理"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("a.docx", b"PK\x03\x04 broken", "文件损坏"),
        ("a.pdf", b"%PDF-1.4 broken", "文件损坏"),
        ("a.txt", b"\x00\x01\x02\x03", "不是文本文件"),
        ("a.txt", b"  \n ", "没有文字"),
    ],
)
def test_unreadable_file_is_refused_in_chinese(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument, match=said):
        read_text(tmp_path / name)


def test_scan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="没有文字层"):
        read_text(pdf(tmp_path / "scan.pdf", [], ""))


def test_import_writes_a_base_that_loads(tmp_path: Path) -> None:
    for name in ("tongcheng", "nanling", "qiaodong"):
        result = run(str(DOCUMENTS / f"{name}.txt"), "--bureau", "abc", "--out", str(tmp_path))
        assert result.exit_code == 0, result.output
    base = read_base(tmp_path)
    assert len(base.items) == 8 + 6 + 9
    assert {i.document.id for i in base.items.values()} == {"abc-20230908", "abc-undated", "abc-undated-2"}
    assert base.bureaus["abc"].name == "桐城市公安局"
    assert base.bureaus["abc"].city == "桐城"
    assert not any(i.facts.reviewed for i in base.items.values())
    assert any(f.kind == "limit" and f.amount == 24 and f.unit == "hour" for f in base.items["abc-m01"].facts.facts)


def test_import_again_replaces_its_own_file_and_keeps_reviewed_facts(tmp_path: Path) -> None:
    args = (str(DOCUMENTS / "slips.txt"), "--bureau", "abc", "--out", str(tmp_path))
    assert run(*args).exit_code == 0
    facts = tmp_path / "abc" / "facts.yml"
    data = yaml.safe_load(facts.read_text(encoding="utf-8"))
    data["abc-m02"] = {"summary": "人工核对过的要点", "facts": []}
    facts.write_text("# 我的注释\n" + yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert run(*args).exit_code == 0
    assert sorted(p.name for p in (tmp_path / "abc").iterdir()) == ["bureau.yml", "document.yml", "facts.yml"]
    assert read_base(tmp_path).items["abc-m02"].facts.summary == "人工核对过的要点"
    assert facts.read_text(encoding="utf-8").startswith("# 我的注释")


def test_reviewed_document_is_not_overwritten(tmp_path: Path) -> None:
    args = (str(DOCUMENTS / "slips.txt"), "--bureau", "abc", "--out", str(tmp_path))
    run(*args)
    path = tmp_path / "abc" / "document.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("reviewed: false", "reviewed: true"), encoding="utf-8")
    result = run(*args)
    assert result.exit_code == 1
    assert "已经人工核对过" in result.stderr


@pytest.mark.parametrize(
    ("name", "bureau", "said"),
    [
        ("slips", "ABC", "单位代号"),
        ("bare_paras", "abc", "没有找到可以问的分条"),
        ("none", "abc", "没有这个文件"),
    ],
)
def test_import_refuses_in_chinese(tmp_path: Path, name: str, bureau: str, said: str) -> None:
    result = run(str(DOCUMENTS / f"{name}.txt"), "--bureau", bureau, "--out", str(tmp_path))
    assert result.exit_code == 1
    assert said in result.stderr
    assert not list(tmp_path.iterdir())


def test_report_names_what_is_unsure(tmp_path: Path) -> None:
    output = run(str(DOCUMENTS / "slips.txt"), "--bureau", "abc", "--out", str(tmp_path)).output
    assert "abc-m01 … abc-m10" in output
    assert "编号从 4 跳到 6" in output


def test_docx_from_memory_is_word_text() -> None:
    from desk.policy.importer.word import word_text

    held = BytesIO()
    document = docx.Document()
    document.add_paragraph("第一行")
    document.save(held)
    assert word_text(held.getvalue()) == "第一行"
