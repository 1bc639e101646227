"""What is left of phones, identity numbers and bank cards where nobody asked to see them in full: for lists, summaries, figures, notices."""

import re
from datetime import date

from desk.case.schema import FieldType

HIDDEN = "（保密）"
# People write digits in groups, with spaces, dashes or dots between them, and in wide digits.
_GAP = r"[ \t\u00a0\u3000.·\-‐-―－]{0,3}"
_DIGIT = "[0-9０-９]"
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ＋", "0123456789Xx+")
_COUNTRY = r"(?:(?:\+|＋|00)?[8８][6６]\)?" + _GAP + r"|(?<![0-9０-９])[0０])?"
_MOBILE = re.compile(rf"(?<!{_DIGIT})([(（]?{_COUNTRY})([1１]{_GAP}[3-9３-９](?:{_GAP}{_DIGIT}){{9}})(?!{_DIGIT})")
_RUN = re.compile(rf"(?<![0-9０-９A-Za-z]){_DIGIT}(?:{_GAP}{_DIGIT})+(?:{_GAP}[XxＸｘ](?![A-Za-z]))?(?![0-9０-９])")
_GROUP = re.compile(r"[0-9０-９XxＸｘ]+")
_CARD_LENGTHS = range(16, 20)
_LONGEST = 19  # digits of one number
_SPREAD = _LONGEST * 4  # with gaps


def mobile(number: str) -> str:
    """Return a phone number with its first three and last four digits; one too short for that shows nothing."""
    digits = "".join(c for c in number if c.isalnum()).translate(_WIDE)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "****"


def identity(number: str) -> str:
    """Return an identity number, an enterprise code or a bank card with its first four and last two characters."""
    plain = "".join(c for c in number if c.isalnum()).translate(_WIDE)
    return f"{plain[:4]}{'*' * 8}{plain[-2:]}" if len(plain) >= 15 else "****"


def text(words: str) -> str:
    """Return `words` with every mainland mobile, identity number (18 or 15 digits) and bank card in them masked."""
    return _MOBILE.sub(lambda m: m.group(1) + mobile(m.group(2)), _RUN.sub(_run, words))


def answer(value: str, kind: FieldType | None) -> str:
    """Return an answer as it may be listed, by the type of its question; None for a question that is asked no more."""
    if kind == "mobile":
        return mobile(value)
    if kind in ("id_number", "credit_code"):
        return identity(value)
    return text(value)


def _run(found: re.Match[str]) -> str:
    """Mask what stands in a run of digit groups: of the numbers that begin with a group, the longest."""
    run = found.group()
    groups = [(m.start(), m.end()) for m in _GROUP.finditer(run)]
    shown, done = [], 0
    for n, (begin, _) in enumerate(groups):
        if begin < done:
            continue
        near = [end for _, end in groups[n : n + _LONGEST] if end - begin <= _SPREAD]
        end = next((end for end in reversed(near) if _personal(run[begin:end])), None)
        if end is not None:
            shown += [run[done:begin], identity(run[begin:end])]
            done = end
    return "".join([*shown, run[done:]])


def _personal(said: str) -> bool:
    plain = "".join(c for c in said if c.isalnum()).translate(_WIDE)
    return _is_identity(plain, in_one=plain == said.translate(_WIDE)) or _is_card(plain)


def _is_identity(plain: str, in_one: bool) -> bool:
    """Eighteen characters as in GB 11643, or the old fifteen digits. Eighteen written in one need no birthday: a slip is still somebody's."""
    if not (len(plain) == 18 and plain[:-1].isdigit()) and not (len(plain) == 15 and plain.isdigit()):
        return False
    try:
        date.fromisoformat(plain[6:14] if len(plain) == 18 else f"19{plain[6:12]}")
    except ValueError:
        return len(plain) == 18 and in_one
    return plain[0] != "0"


def _is_card(plain: str) -> bool:
    """A bank card's last digit checks the others (ISO/IEC 7812-1, Luhn)."""
    if len(plain) not in _CARD_LENGTHS or not plain.isdigit():
        return False
    doubled = (int(c) * (2 if n % 2 else 1) for n, c in enumerate(reversed(plain)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
