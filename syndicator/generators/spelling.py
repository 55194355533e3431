"""The letters of names and titles, as generators write them in addresses."""

from __future__ import annotations

import re
from datetime import date
from unicodedata import category
from unicodedata import normalize as unicode_form

_ACCENTS = re.compile("[\u0300-\u036f]")
_PUNCTUATION = re.compile(r"[^\w\s-]")
_AS_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "–": "-", "—": "-"}
)


def dashed(title: str) -> str:
    """In lower case, without punctuation, with a hyphen for each space."""
    return without_punctuation(title.lower()).strip().replace(" ", "-")


def without_punctuation(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def without_accents(text: str) -> str:
    """Latin letters as English has them; those of other scripts stay."""
    return unicode_form("NFC", _ACCENTS.sub("", unicode_form("NFD", text.translate(_AS_LATIN))))


def hyphens_for_signs(text: str) -> str:
    return "".join("-" if category(character)[0] in "PZ" else character for character in text)


def only_letters(text: str, others: str, instead: str = "") -> str:
    """With nothing but letters, digits, marks and `others`; one `instead` for each run of anything else."""
    kept = (character if character in others or category(character)[0] in "LNM" else "\0" for character in text)
    return re.sub("\0+", instead, "".join(kept))


def day_of(text: str) -> date | None:
    """The date that `2024-3-5` names; None where it names none."""
    try:
        return date(*map(int, text.split("-")))
    except (TypeError, ValueError):
        return None
