"""How generators spell names and titles in addresses."""

from __future__ import annotations

import re
from datetime import date
from unicodedata import category
from unicodedata import normalize as unicode_form

_ACCENTS = re.compile("[\u0300-\u036f]")
_PUNCTUATION = re.compile(r"[^\w\s-]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AS_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "–": "-", "—": "-"}
)


def dashed(title: str) -> str:
    """Lowercase, without punctuation, with hyphens for spaces."""
    return without_punctuation(title.lower()).strip().replace(" ", "-")


def without_punctuation(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def without_accents(text: str) -> str:
    """Replace accented Latin letters by ASCII; keep other scripts."""
    return unicode_form("NFC", _ACCENTS.sub("", unicode_form("NFD", text.translate(_AS_LATIN))))


def without_marks(text: str) -> str:
    """Remove the marks of all scripts that can be parted from their letters; keep letters such as ø."""
    return unicode_form("NFC", "".join(each for each in unicode_form("NFD", text) if category(each) != "Mn"))


def hyphens_for_signs(text: str) -> str:
    return "".join("-" if category(character)[0] in "PZ" else character for character in text)


def only_letters(text: str, others: str, instead: str = "") -> str:
    """Keep letters, digits, marks and `others`; replace each run of anything else by `instead`."""
    kept = (character if character in others or category(character)[0] in "LNM" else "\0" for character in text)
    return re.sub("\0+", instead, "".join(kept))


def written_day(text: object) -> date | None:
    """Return the date that a text such as `2024-03-05 23:10 +0900` begins with, in whatever time zone; None if there is none."""
    written = _DAY.match(str(text))
    return day_of(written[0]) if written else None


def day_of(text: str) -> date | None:
    """Parse a date such as `2024-3-5`; None if it is not valid."""
    try:
        return date(*map(int, text.split("-")))
    except (TypeError, ValueError):
        return None
