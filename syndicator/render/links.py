"""What a timeline makes a link of though nobody meant one."""

from __future__ import annotations

import re
from functools import lru_cache

JOINER = "\u2060"  # WORD JOINER: nothing to see, no line break, and no link across it

_MENTION = re.compile(r"(?<![\w/@＠&.])([@＠])(?=[A-Za-z0-9_])")
_WORD = re.compile(r"\S+")
_MOST_DOTS = 30  # no address has more; the parser takes minutes over thousands
_CASHTAG = re.compile(r"(?<![\w$])\$(?=[A-Za-z]{1,6}(?![A-Za-z\d]))")


def unlinked(text: str) -> str:
    """`text` in which names with a dot (Socket.IO), mentions and cashtags stay mere words; whole addresses stay links."""
    for start, end in reversed(_domains(text)):
        text = text[:start] + text[start:end].replace(".", f"{JOINER}.") + text[end:]
    return _CASHTAG.sub(f"${JOINER}", _MENTION.sub(rf"\1{JOINER}", text))


def accidental(text: str) -> list[str]:
    """The words of `text` that X would show as a link though they are written without `https://`."""
    return [text[start:end] for start, end in _domains(text)]


def _domains(text: str) -> list[tuple[int, int]]:
    words = [(m.start(), m.group()) for m in _WORD.finditer(text) if "." in m.group()]
    return [(offset + start, offset + end) for offset, word in words for start, end in _domains_in(word)]


@lru_cache(maxsize=4096)
def _domains_in(word: str) -> tuple[tuple[int, int], ...]:
    if word.count(".") > _MOST_DOTS:
        return ()
    from twitter_text import extract_urls_with_indices

    found = [link["indices"] for link in extract_urls_with_indices(word)]
    return tuple((start, end) for start, end in found if "://" not in word[start:end])
