"""Writing an imported document into `policies/<bureau>/`, where a person reviews it; what was checked by hand stays."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.errors import BadPolicyFile
from desk.policy.importer.build import build
from desk.policy.importer.facts import draft
from desk.policy.schema import BUREAU_ID, BureauFile, DocumentFile, ItemFacts
from desk.policy.yamlfile import YamlFile, dump

_HEAD = "# 由导入程序生成，等人核对：核对后把 reviewed 改为 true。正文一字不改。\n"
_CITY = re.compile(r"^([\u4e00-\u9fff]{2,6}?)(?:市|县|区|州|旗)?(?:公安|市场|人民政府|分局)")


@dataclass
class Imported:
    """What an import did: the document as built, where it stands, and how many facts were drafted."""

    document: dict[str, Any]
    path: Path
    replaced: bool
    drafted: int


def store(text: str, bureau: str, name: str, out: Path, unsure: list[str] | None = None) -> Imported:
    """Build the document in `text` and write its files under `out/<bureau>`.

    The same source again (by its file's name or its text) replaces its own file, any other gets a file and letters of its own.
    Raises BadPolicyFile for a bad bureau id, a text without numbered items, or files there that are broken.
    """
    if not re.match(BUREAU_ID, bureau):
        raise BadPolicyFile(f"单位代号“{bureau}”不合格：只能用 2 到 20 个小写英文字母，例如 zibo")
    folder = out / bureau
    held = {path: YamlFile(path).parse(DocumentFile) for path in sorted(folder.glob("document*.yml"))}
    fresh = build(text, bureau, name)
    same = next((p for p, d in held.items() if d.document.source.sha256 == fresh["document"]["source"]["sha256"] or d.document.source.file == name), None)
    if same and held[same].document.reviewed:
        raise BadPolicyFile(f"{same} 已经人工核对过；要重新导入，请先把其中的 reviewed 改为 false")
    taken = {s.key for p, d in held.items() if p != same for s in d.sections}
    document = build(text, bureau, name, taken)
    if not document["items"]:
        raise BadPolicyFile(f"{name}: 没有找到可以问的分条（例如 一、（一）1. 第一条），没有写入")
    document["document"]["unsure"] += unsure or []
    _distinguish(document, [d.document.id for p, d in held.items() if p != same])
    DocumentFile.model_validate(document)
    path = same or _free_path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    gone = {i.id for i in held[same].items} - {i["id"] for i in document["items"]} if same else set()
    drafted = _write_facts(folder, draft(document), gone)
    path.write_text(_HEAD + dump(document), encoding="utf-8")
    _write_bureau(folder, document)
    return Imported(document, path, same is not None, drafted)


def _free_path(folder: Path) -> Path:
    path, n = folder / "document.yml", 2
    while path.exists():
        path, n = folder / f"document_{n}.yml", n + 1
    return path


def _distinguish(document: dict[str, Any], others: list[str]) -> None:
    """Give the document an id that no other of the bureau has."""
    name, n = document["document"]["id"], 2
    while document["document"]["id"] in others:
        document["document"]["id"], n = f"{name}-{n}", n + 1


def _write_facts(folder: Path, drafted: dict[str, dict[str, Any]], gone: set[str]) -> int:
    """Add the drafts to facts.yml below what stands there; replace or take away only what nobody has reviewed."""
    path = folder / "facts.yml"
    held: dict[str, Any] = (YamlFile(path).data or {}) if path.exists() else {}
    unchecked = {k for k, v in held.items() if not ItemFacts.model_validate(v).reviewed}
    checked = [k for k in gone if k in held and k not in unchecked]
    if checked:
        raise BadPolicyFile(f"{path}: 新的正文里没有 {'、'.join(sorted(checked))}，但它的要点已经核对过；请先处理")
    added = {k: v for k, v in drafted.items() if k not in held or k in unchecked}
    old = path.read_text(encoding="utf-8") if path.exists() else "# 由导入程序起草的要点，逐条核对后把 reviewed 改为 true。\n"
    for key in (gone | set(added)) & set(held):
        old = _without(old, key)
    text = old.rstrip("\n") + "\n" + "".join(dump({k: v}) for k, v in added.items())
    path.write_text(text, encoding="utf-8")
    return len(added)


def _without(text: str, key: str) -> str:
    """Return the YAML `text` without the top-level entry `key`, all else as it was written."""
    return re.sub(rf"^['\"]?{re.escape(key)}['\"]?:.*\n(?:(?:[ \t#-].*)?\n)*", "", text if text.endswith("\n") else text + "\n", flags=re.MULTILINE)


def _write_bureau(folder: Path, document: dict[str, Any]) -> None:
    path = folder / "bureau.yml"
    if path.exists():
        return
    name = document["document"]["issuer"] or folder.name
    city = found.group(1) if (found := _CITY.match(name)) else name
    bureau = {"id": folder.name, "name": name, "city": city, "place": "", "account": "", "aliases": [city], "phones": []}
    BureauFile.model_validate(bureau)
    path.write_text("# 由导入程序生成，请核对名称，补上地方、账号和电话。\n" + dump(bureau), encoding="utf-8")
