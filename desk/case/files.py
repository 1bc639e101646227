"""Files of a case: what may be kept, and where it lies. Kept encrypted, under the digest of their content."""

import hashlib
import os
import re
import unicodedata
from io import BytesIO
from pathlib import Path, PurePath

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.engine import make_url

from desk.case.guards import FileData
from desk.crypto import cipher
from desk.errors import BadFile, MissingFile
from desk.settings import settings

MOST_BYTES = 10 * 1024 * 1024
_MOST_PIXELS = 50_000_000
_PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
_MODES = {"JPEG": {"RGB", "L"}, "PNG": {"RGB", "RGBA", "L", "LA"}, "WEBP": {"RGB", "RGBA"}}  # kept as they are when drawn anew
_QUALITY = 90
_PDF = ("application/pdf", ".pdf")
PATH = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")
_OWNER = ".database"
_LONGEST_NAME = 80


def store(root: Path, name: str, content: bytes, bare: bool = False) -> FileData:
    """Check a file and keep it under `root`; raises BadFile. The same content is kept once, and written whole or not at all.

    The type is what the content shows, never what the name says; the name loses its path and gets the ending of its type.
    `bare`: a picture is drawn anew, so that neither the place, the time and the device of the shot nor anything hidden behind it is kept.
    """
    if not content:
        raise BadFile("empty", "文件是空的。")
    if len(content) > MOST_BYTES:
        raise BadFile("too large", "文件太大，最多10 MB。")
    media_type, ending = _kind(content)
    if bare and media_type != _PDF[0]:
        content = _drawn_anew(content)
    _begin(root)
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}"
    _write(root / path, content)
    return FileData(name=clean_name(name, ending), media_type=media_type, size=len(content), sha256=digest, path=path)


def load(root: Path, path: str) -> bytes:
    """Return the content of a kept file; raises MissingFile."""
    if not PATH.fullmatch(path):
        raise MissingFile(path)
    try:
        return cipher().decrypt((root / path).read_bytes())
    except FileNotFoundError as error:
        raise MissingFile(path) from error


def nameless(kept: FileData, at: int) -> FileData:
    """Return a file of somebody unknown under a name that says nothing; `at` counts from 1."""
    return {**kept, "name": f"附件{at}{PurePath(kept['name']).suffix}"}


def is_picture(kept: FileData) -> bool:
    """Tell whether a kept file is a picture, which carries no word of who made it."""
    return kept["media_type"] != _PDF[0]


def clean_name(name: str, ending: str) -> str:
    """Return `name` without folders, control and direction characters, with `ending`, at most 80 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    name = "".join(c for c in PurePath(name).name if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    stem = PurePath(name.strip(". ")).stem.strip(". ")
    return f"{stem[: _LONGEST_NAME - len(ending)] or '附件'}{ending}"


def _kind(content: bytes) -> tuple[str, str]:
    if content.startswith(b"%PDF-"):
        return _PDF
    try:
        with Image.open(BytesIO(content), formats=list(_PICTURES)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise BadFile("too many pixels", "图片太大了，请缩小后再发。")
            picture.load()  # the header alone proves nothing
            return _PICTURES[picture.format or ""]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, EOFError) as error:
        raise BadFile(type(error).__name__) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadFile("too many pixels", "图片太大了，请缩小后再发。") from error


def _drawn_anew(content: bytes) -> bytes:
    """Return a picture that was checked, upright, with its pixels and nothing else."""
    drawn = BytesIO()
    with Image.open(BytesIO(content), formats=list(_PICTURES)) as picture:
        kind = picture.format or ""
        upright = _upright(picture)
        plain = upright if upright.mode in _MODES[kind] else upright.convert("RGBA" if upright.has_transparency_data and kind != "JPEG" else "RGB")
        plain.info = {}
        plain.save(drawn, kind, quality=_QUALITY)
    return drawn.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # whatever a broken header raises: then nobody knows how it was held
        return picture


def owned(root: Path) -> bool:
    """Tell whether the folder was begun for our database: no other's worker may judge which of its files no case has."""
    try:
        return (root / _OWNER).read_text() == _owner()
    except FileNotFoundError:
        return False


def _begin(root: Path) -> None:
    try:
        root.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        return
    (root / _OWNER).write_text(_owner())


def _owner() -> str:
    url = make_url(settings().database_url)
    return hashlib.sha256(f"{url.host} {url.port} {url.database}".encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    try:
        os.utime(path)  # there already; what was sent again is no orphan
        return
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}-{os.urandom(4).hex()}")
    with part.open("xb") as file:
        os.chmod(part, 0o600)
        file.write(cipher().encrypt(content))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
