"""Labels at the beginning of a paragraph: "Update:", "Edit (9 May):", "NOTE It works again"."""

from __future__ import annotations

import regex

from syndicator.render import notice_words as words
from syndicator.render.datelines import YEAR
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.notice_words import any_of, starts

_LABEL_WORD = LazyPattern(rf"^[^\p{{L}}\p{{N}}]*{any_of(words.LABEL)}")  # what a label begins with
_LABEL = starts(
    any_of(words.LABEL) + r"(?:\s*[(\[/-][^:：.!?。]{0,40}|[^:：.!?。]{0,30}\d[^:：.!?。]{0,20})?\s*[:：—–]"
)
_DATE_IN_FRONT = regex.compile(r"^\W*(?:\d{1,4}(?:[./-]\d{1,4}){1,2}|\d{8})\W+(?=\p{L})")
_GOES_ON_UPPER = regex.compile(r"\s+[\p{Lu}\d]")
_LABEL_ABOVE = starts(any_of(words.LABEL) + r"\s[^.!?]{0,90}[:：]\s*\Z")
_DATED_LABEL = regex.compile(rf"^\W*\p{{L}}++[^:.!?]{{0,25}}?(?:{YEAR.pattern})[^:.!?]{{0,15}}[:：]\s")


def has_label(text: str) -> bool:
    """Whether a text begins with a label: "Update: …", "Update (9 May): …", "05/2021 UPDATE: …", "UPDATE It works again"."""
    text = _DATE_IN_FRONT.sub("", text)
    if _DATED_LABEL.search(text):
        return True
    label = _LABEL_WORD.search(text)
    if label is None:
        return False
    if text[label.end() :].startswith(". ") and not text[: label.end()].islower():
        return True
    if _LABEL.search(text) or _LABEL_ABOVE.search(text) or text[label.end() :].startswith((":", "：")):
        return True
    return label[0].isupper() and len(label[0]) > 2 and _GOES_ON_UPPER.match(text, label.end()) is not None
