"""Who wrote a text, at its end or as a line of its own: "by Ada Roe"."""

from __future__ import annotations

import regex

from syndicator.render.notice_words import starts

_NAMES = r"(?-i:(?:[ ,&]| and | und | et | y | e | en | och )+\p{Lu}[\p{L}\p{M}.'’-]*)"
_LINE = starts(
    r"(?-i:(?:(?:Written|Posted|Published|Authored|Words|Text|Story|Guest post) )?[Bb]y|Von|Par|Por|Di|Door|Av|Autor(?:in)?|Auteur|Autore)"
    rf"{_NAMES}{{2,8}}"
)
# with two names or more, or set off: "Looms by sea" says more than "Looms"
_AT_END = regex.compile(
    rf"(?:[,.;:|(/–—-]\s*|\b(?:post|article|blogpost|write-?up|written|posted)\s+)(?:by|von|par|por|di|door|av|af){_NAMES}{{1,8}}[\s.)]*\Z"
    rf"|\s(?:by|von|par|por|di|door|av|af){_NAMES}{{2,8}}[\s.)]*\Z"
)
_BEFORE_NAMES = (
    "by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "door ",
    "av ",
    "af ",
)  # to look for these takes a tenth of the time
_LONGEST_LINE = 120  # characters
_LONGEST_AT_END = 100  # characters


def is_byline(text: str) -> bool:
    """Whether a line only names the authors."""
    found = _LINE.search(text) if len(text) < _LONGEST_LINE else None
    return found is not None and not text[found.end() :].strip(" .,()*_—–-|")


def without_byline(text: str) -> str:
    """Return a text without the names of its authors at its end: "Looms, by Ada Roe"."""
    end = text[-_LONGEST_AT_END:]
    if not any(word in end for word in _BEFORE_NAMES) or "\n" in text.strip():
        return text
    found = _AT_END.search(text, max(0, len(text) - _LONGEST_AT_END))
    return text[: found.start()] if found else text
