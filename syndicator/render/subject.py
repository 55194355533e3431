"""What a post is about: which topics its titles name, and which its first words."""

from __future__ import annotations

from functools import cached_property

import regex

from syndicator.render.cuts import folded
from syndicator.render.spellings import in_letters
from syndicator.render.word_forms import joined_stems, stem, words_of

_IN_SPACED_SCRIPT = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{M}\d]+")
_MOST_WORDS = 4  # of a topic that is looked up
_LONGEST = 1_000  # characters of a part


class Subject:
    """Knows which topics the parts of a post name, of which the first says most about it."""

    def __init__(self, *parts: str) -> None:
        self._texts = parts

    def rank(self, topic: str) -> int:
        """Return the number of the first part that names a topic; of all parts, if none does."""
        return next((rank for rank, part in enumerate(self._parts) if topic in part), len(self._parts))

    @cached_property
    def _parts(self) -> tuple[_Part, ...]:
        return tuple(_Part(in_letters(text[:_LONGEST])) for text in self._texts)


class _Part:
    def __init__(self, text: str) -> None:
        self._letters = folded(text)
        self._stems = frozenset(joined_stems(words_of(text), _MOST_WORDS))

    def __contains__(self, topic: str) -> bool:
        return stem(topic) in self._stems if _IN_SPACED_SCRIPT.fullmatch(topic) else folded(topic) in self._letters


NO_SUBJECT = Subject("")
