"""What is left of phones and identity numbers where nobody asked to see them in full."""

import re

from desk.case.schema import FieldType

HIDDEN = "（保密）"
# Also with spaces or hyphens inside, and in wide digits, as people type them.
_MOBILE = re.compile(r"(?<![0-9０-９])((?:\+|00)?86[ -]?)?([1１][ -]?[3-9３-９](?:[ -]?[0-9０-９]){9})(?![0-9０-９])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")


def mobile(number: str) -> str:
    """Return a phone number with its first three and last four digits; one too short for that shows nothing."""
    digits = "".join(c for c in number if c.isalnum())
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "****"


def identity(number: str) -> str:
    """Return an identity number or an enterprise code with its first four and last two characters."""
    plain = "".join(c for c in number if c.isalnum())
    return f"{plain[:4]}{'*' * 8}{plain[-2:]}" if len(plain) >= 15 else "****"


def text(words: str) -> str:
    """Return `words` with every mainland mobile and identity number in them masked."""
    words = _IDENTITY.sub(lambda m: identity(m.group()), words)
    return _MOBILE.sub(lambda m: (m.group(1) or "") + mobile(m.group(2)), words)


def answer(value: str, kind: FieldType | None) -> str:
    """Return an answer as it may be listed, by the type of its question; None for a question that is asked no more."""
    if kind == "mobile":
        return mobile(value)
    if kind in ("id_number", "credit_code"):
        return identity(value)
    return text(value)
