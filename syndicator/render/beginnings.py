"""First words that go on with something above them."""

from __future__ import annotations

import regex

from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.notice_words import any_of, starts

_BEGINS_LOWER = regex.compile(r"\p{Ll}+,? \p{Latin}|\p{Cyrillic}(?<=\p{Ll})")
_GOES_ON = starts(any_of(words.GOES_ON))
# what goes on with something, however it is read
_ALWAYS_GOES_ON = starts(
    r"(?:e\.\s?g\.|i\.\s?e\.|for (?:example|instance)|proof(?! (?:of|by|that|is|for|in|as)\b)|furthermore|moreover|specifically|similarly|likewise|in (?:other|simpler) words|(?:that|having) (?:being )?said(?=,)|on the other hand|additionally|in addition|consequently|as (?:shown|seen|you can see) (?:above|here)"
    r"|zum beispiel|par exemple|por ejemplo|por exemplo|ad esempio|bijvoorbeeld|例如|比如|譬如|例えば|예를 들어)"
)
_DOTS = regex.compile(r"(?:…|\.{3})\s*(?=[\p{L}\d])")
# signs that no sentence begins with
_IN_A_SENTENCE = regex.compile(r"[,;、，；]|[.:：。)）]\s")
_DASH_GOES_ON = regex.compile(r"(?:[—–]|--?(?=\s))-?\s*\p{Ll}")
_DASH = regex.compile(r"(?:[—–]|--?(?=\s))-?\s*(?=[\p{Lu}\p{Lo}\p{Ps}\p{Pi}\"¿¡])")


def is_end_of_title(text: str) -> bool:
    """Whether a text is a single sentence that goes on with the title: "… or at least not yet."."""
    return _DOTS.match(text) is not None and sentences.first_end(text) >= len(text.rstrip())


def without_dash(text: str) -> str:
    """Return a text without a dash in front of it."""
    dash = _DASH.match(text)
    return text[dash.end() :] if dash else text


def goes_on_from_above(text: str, *, is_behind: bool) -> bool:
    """Whether a paragraph goes on with what is above it; `is_behind`: something above it is left out."""
    forms = (_IN_A_SENTENCE, _DASH_GOES_ON, _DOTS)
    if _ALWAYS_GOES_ON.search(text) or any(form.match(text) for form in forms):
        return True
    return is_behind and (begins_lower(text) or _GOES_ON.search(text) is not None)


def begins_lower(text: str) -> bool:
    """Whether the first word has no capital; in Cyrillic its first letter."""
    return _BEGINS_LOWER.match(text) is not None
