"""First words that go on with something above them."""

from __future__ import annotations

import regex

from syndicator.render import notice_words as words
from syndicator.render.notice_words import any_of, starts

_BEGINS_LOWER = regex.compile(r"\p{Ll}+,? \p{Latin}|\p{Cyrillic}(?<=\p{Ll})")
_GOES_ON = starts(any_of(words.GOES_ON))
# what goes on with something, however it is read
_ALWAYS_GOES_ON = starts(
    r"(?:e\.\s?g\.|i\.\s?e\.|for (?:example|instance)|proof(?! (?:of|by|that|is|for|in|as)\b)|furthermore|moreover|specifically|similarly|likewise|in (?:other|simpler) words|(?:that|having) (?:being )?said(?=,)|on the other hand|additionally|in addition|consequently|as (?:shown|seen|you can see) (?:above|here)"
    r"|zum beispiel|par exemple|por ejemplo|por exemplo|ad esempio|bijvoorbeeld|例如|例えば|예를 들어)"
)


def goes_on_from_above(text: str, *, is_behind: bool) -> bool:
    """Whether a paragraph goes on with what is above it; `is_behind`: something above it is left out."""
    if _ALWAYS_GOES_ON.search(text):
        return True
    return is_behind and (begins_lower(text) or _GOES_ON.search(text) is not None)


def begins_lower(text: str) -> bool:
    """Whether the first word has no capital; in Cyrillic its first letter."""
    return _BEGINS_LOWER.match(text) is not None
