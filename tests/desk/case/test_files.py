"""What may be kept of what is sent, and under which name."""

from io import BytesIO

import pytest
from PIL import Image

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


def photo(kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture as a phone makes it: who, where, how it was held, and a remark."""
    held, sent = Image.Exif(), BytesIO()
    held[0x0110], held[0x0112] = "PhoneX", 6
    held.get_ifd(0x8825).update({1: "N", 2: (36.0, 48.0, 0.0)})
    Image.new(mode, (40, 30), 200).save(sent, kind, exif=held, comment=b"PhoneX") if kind != "PNG" else Image.new(mode, (40, 30)).save(sent, kind, exif=held)
    return sent.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("WEBP", "RGB")])
def test_a_bare_picture_keeps_its_pixels_upright_and_nothing_else(tmp_path, kind, mode):
    sent = photo(kind, mode)
    kept = files.load(tmp_path, files.store(tmp_path, "a", sent, bare=True)["path"])
    shown = Image.open(BytesIO(kept))
    assert (shown.format, shown.size, dict(shown.getexif())) == (kind, (30, 40), {})
    assert b"PhoneX" in sent
    assert b"PhoneX" not in kept
    assert b"PhoneX" in files.load(tmp_path, files.store(tmp_path, "a", sent)["path"])


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 no picture", b"GIF89a" + b"x" * 50, b"<svg></svg>", b"MZ\x90", "只是文字".encode(), photo()[:200]])
def test_what_is_no_picture_is_refused_whatever_it_is_called(tmp_path, content):
    with pytest.raises(BadFile):
        files.store(tmp_path, "现场.jpg", content, bare=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_somebody_unknown_loses_its_name(tmp_path):
    kept = files.nameless(files.store(tmp_path, "王刚的手机.jpg", photo()), 2)
    assert (kept["name"], files.is_picture(kept)) == ("附件2.jpg", True)
