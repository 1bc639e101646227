"""What may be kept of what is sent, and under which name."""

import pytest

from desk.case import files
from desk.errors import BadFile, MissingFile

PDF = b"%PDF-1.7\nx"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("营业执照.pdf", "营业执照.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\扫描件.exe", "扫描件.pdf"),
        ("a\u202egnp.exe", "agnp.pdf"),
        ("\x00\r\n", "附件.pdf"),
        ("", "附件.pdf"),
        ("...", "附件.pdf"),
        ("长" * 200, "长" * 76 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name, kept):
    assert files.clean_name(name, ".pdf") == kept


def test_the_same_content_is_kept_once_and_sealed(tmp_path):
    one, two = files.store(tmp_path, "a.png", PDF), files.store(tmp_path, "b", PDF)
    assert (one["path"], one["name"], two["name"], one["media_type"]) == (two["path"], "a.pdf", "b.pdf", "application/pdf")
    (kept,) = (p for p in tmp_path.rglob("*") if p.is_file())
    assert PDF not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert files.load(tmp_path, one["path"]) == PDF


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "ab/" + "0" * 64, ""])
def test_only_what_was_kept_is_read(tmp_path, path):
    with pytest.raises(MissingFile):
        files.load(tmp_path, path)


def test_too_large_or_empty_is_refused(tmp_path):
    for content in (b"", b"%PDF-" + b"x" * files.MOST_BYTES):
        with pytest.raises(BadFile):
            files.store(tmp_path, "a", content)
    assert list(tmp_path.iterdir()) == []
