"""`python -m desk.policy.importer FILE --bureau ID`: from a bureau's document to YAML files that a person reviews."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from desk.errors import DeskError
from desk.policy.base import read_base
from desk.policy.importer.read import read_document
from desk.policy.importer.store import Imported, store

app = typer.Typer(add_completion=False, help="导入公安机关的文件：文本、.docx、有文字层的 PDF。")


@app.command()
def main(
    file: Annotated[Path, typer.Argument(help="要导入的文件")],
    bureau: Annotated[str, typer.Option(help="单位代号，小写英文字母，例如 zibo")],
    name: Annotated[str, typer.Option(help="记录来源用的文件名；不写就用文件自己的名字")] = "",
    out: Annotated[Path, typer.Option(help="写到哪个文件夹")] = Path("policies"),
) -> None:
    """读一份文件，拆成条目，起草要点，写到 policies/<单位代号>/，等人核对。"""
    console, errors = Console(), Console(stderr=True)
    try:
        text, unsure = read_document(file)
        with console.status("正在拆分和起草要点……"):
            imported = store(text, bureau, name or file.name, out, unsure)
    except DeskError as error:
        errors.print(f"[bold red]没有导入。[/]{error.title}", highlight=False)
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(1) from error
    except ValidationError as error:
        errors.print("[bold red]没有导入。[/]结果不合格式：", str(error), highlight=False)
        raise typer.Exit(1) from error
    _report(console, imported)
    try:
        read_base(out)
    except DeskError as error:
        errors.print("[bold red]已经写入，但整套政策文件还装不进来：[/]", highlight=False)
        errors.print(str(error), markup=False, highlight=False)
        raise typer.Exit(1) from error


def _report(console: Console, imported: Imported) -> None:
    document = imported.document
    head, items, others = document["document"], document["items"], document["others"]
    console.print(f"《{head['title']}》 {head['issuer'] or '发文单位不详'} {head['issued'] or '日期不详'} → {imported.path}", markup=False, highlight=False)
    table = Table("节", "名称", "条目", "编号", "存疑")
    for section in document["sections"]:
        own = [i for i in items if i["section"] == section["key"]]
        table.add_row(section["key"], section["title"], str(len(own)), f"{own[0]['id']} … {own[-1]['id']}", str(sum(1 for i in own if i["unsure"])))
    console.print(table)
    kinds = {"heading": "标题", "section": "说明性段落", "text": "其他文字", "chrome": "页眉页脚"}
    console.print(
        "；".join(f"{name} {sum(1 for o in others if o['kind'] == kind)}" for kind, name in kinds.items()) + f"；起草要点 {imported.drafted} 条",
        highlight=False,
    )
    doubts = [f"全文：{u}" for u in head["unsure"]]
    doubts += [f"{i['id']} {i['title'][:20]}：{u}" for i in items for u in i["unsure"]]
    doubts += [f"“{o['text'][:20]}…”：{u}" for o in others for u in o.get("unsure", [])]
    if doubts:
        console.print("请核对：")
        for doubt in doubts:
            console.print(f"  {doubt}", markup=False, highlight=False)


if __name__ == "__main__":
    app()
