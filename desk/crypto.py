"""Encryption at rest of what people write; keys come from the environment, or are made once beside the database."""

import base64
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from desk.settings import settings


@lru_cache
def cipher() -> MultiFernet:
    """Return the cipher: the first key encrypts, every key decrypts, so that keys can be changed."""
    return MultiFernet([Fernet(k) for k in _keys()])


def _keys() -> list[str]:
    keys = settings().data_keys
    if not keys:
        path = settings().key_file
        if not path.exists():
            _make_key(path)
        keys = path.read_text(encoding="ascii")
    return keys.split()


def blind_index(value: str, kind: str) -> str:
    """Return 64 hex digits by which an encrypted `value` can be found again: equal values of one `kind` give equal digits.

    HMAC-SHA256 with a key derived from the oldest data key, so that adding a new one in front changes nothing; when the
    oldest is dropped, the indexes must be computed anew. Nobody without the key can try out values. The caller brings the
    value into its one normal form first.
    """
    return hmac.new(_index_key(_keys()[-1], kind), value.encode(), "sha256").hexdigest()


@lru_cache
def _index_key(key: str, kind: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"blind index: {kind}".encode()).derive(base64.urlsafe_b64decode(key))


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(Fernet.generate_key() + b"\n")
    part.chmod(0o600)
    try:
        os.link(part, path)  # the first process to get here wins; a key is never replaced
    except FileExistsError:
        pass
    finally:
        part.unlink()


class EncryptedText(TypeDecorator[str]):
    """A text column whose content only holders of the key can read."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else cipher().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else cipher().decrypt(value.encode()).decode()
