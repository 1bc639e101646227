"""Putting what people type into one form: simplified, half-width, no control characters; and its sound."""

import re
import unicodedata
from functools import lru_cache

import opencc
from pypinyin import lazy_pinyin

_T2S = opencc.OpenCC("t2s")
# Bidi marks, zero-width characters and controls carry no meaning in a question and can hide one.
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]")
_REPEAT = re.compile(r"(.{1,6}?)\1{3,}", re.DOTALL)
_AMOUNT = re.compile(
    r"(?<![a-z0-9])(?:大概|大约|差不多|总共|一共)?(?:\d+(?:[.,]\d+)*|[零一二两三四五六七八九十百千万几半]+)\s*(?:多|来|几)?\s*"
    r"(?:公斤|千克|毫克|毫升|立方米?|kg|ml|吨(?!位)|升(?!级)|(?<=[\d百几十])斤)(?:多|左右)?(?!(?:以上|以下|以内|级)?的?.{0,2}车)的?"
)
_MEANINGFUL = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


def clean(text: str) -> str:
    """Return `text` without invisible characters and with single spaces; what is stored and shown."""
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", text)).strip()


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Return `text` as the finder reads it: NFKC, simplified, lower case, long repeats cut to two."""
    folded = unicodedata.normalize("NFKC", clean(text))
    folded = _T2S.convert(folded).lower()
    return _REPEAT.sub(r"\1\1", folded)


def without_amounts(text: str) -> str:
    """Return a normalised `text` without weights and volumes of goods, for 200公斤 names no matter; unchanged if nothing else is left."""
    left = _AMOUNT.sub("", text).strip()
    return left if has_words(left) else text


@lru_cache(maxsize=4096)
def sound(text: str) -> str:
    """Return the toneless pinyin of `text`, one syllable a word, for wrong characters that sound right.

    Latin runs stay as they are, so that `签zheng` and `签证` meet.
    """
    return " ".join(s.strip() for s in lazy_pinyin(normal(text)) if s.strip())


def squeeze(text: str) -> str:
    """Return `text` without any white space, the form in which official wording is compared."""
    return re.sub(r"\s+", "", text)


def has_words(text: str) -> bool:
    """Tell whether `text` has any letter, digit or Chinese character at all."""
    return bool(_MEANINGFUL.search(unicodedata.normalize("NFKC", text)))
