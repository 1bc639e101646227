"""Text out of the kinds of file that bureaus publish: plain text, .docx, and PDF with a text layer."""

import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pypdf

from desk.errors import UnreadableDocument
from desk.policy.importer.word import word_text

MAX_BYTES = 20 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
# Some PDF fonts give 一 as ⼀, the radical that looks the same.
_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_OTHERS = {".doc": "请用 Word 另存为 .docx", ".wps": "请用 WPS 另存为 .docx", ".ofd": "请另存为 PDF 或文本", ".rtf": "请另存为 .docx"}


def read_text(path: Path) -> str:
    """Return the whole text of the file at `path`, one line a paragraph or printed line.

    Raises UnreadableDocument for a kind we do not read, a broken file, or one without text.
    """
    return read_document(path)[0]


def read_document(path: Path) -> tuple[str, list[str]]:
    """Return the text of the file at `path` with what a person must look at: pages that hold no text."""
    suffix = path.suffix.lower()
    if suffix in _OTHERS:
        raise UnreadableDocument(f"{path.name}: 不能读 {suffix} 文件，{_OTHERS[suffix]}")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableDocument(f"{path.name}: 没有这个文件") from error
    except OSError as error:
        raise UnreadableDocument(f"{path.name}: 打不开：{error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"{path.name}: 超过 20 MB")
    unsure: list[str] = []
    try:
        if data[:4] == b"%PDF" or suffix == ".pdf":
            text, unsure = _pdf(data)
        else:
            text = word_text(data) if data[:2] == b"PK" or suffix == ".docx" else _plain(data)
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{path.name}: {error}") from error
    except Exception as error:
        raise UnreadableDocument(f"{path.name}: 文件损坏或格式不对（{error}）") from error
    text, spaced = _unspaced(text)
    unsure += ["字与字之间的空格已去掉"] if spaced else []
    if not text.strip():
        raise UnreadableDocument(f"{path.name}: 没有文字（扫描件需要先做文字识别）")
    return text, unsure


def _unspaced(text: str) -> tuple[str, bool]:
    """Take out the spaces that some PDFs put between all characters (公 安 局)."""
    signs = r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]"
    pairs, spaced = len(re.findall(f"{signs}(?= ?{signs})", text)), len(re.findall(f"{signs}(?= {signs})", text))
    if spaced < 20 or spaced * 2 < pairs:
        return text, False
    return re.sub(f"(?<={signs}) (?={signs})", "", text), True


def _plain(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            raise UnreadableDocument("不是文本文件")
        return text
    raise UnreadableDocument("不是 UTF-8 或 GB18030 编码的文本")


def _pdf(data: bytes) -> tuple[str, list[str]]:
    reader = pypdf.PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableDocument("PDF 有密码")
    pages = [page.extract_text() for page in reader.pages]
    if not any(page.strip() for page in pages):
        raise UnreadableDocument("PDF 没有文字层（扫描件需要先做文字识别）")
    unsure = [f"第 {n} 页没有文字层" for n, page in enumerate(pages, 1) if not page.strip()]
    text = "\n\f\n".join(pages)
    return _RADICALS.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text), unsure
