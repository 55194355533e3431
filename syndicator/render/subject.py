"""What a post is about: which topics its titles name, and which its first words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import regex

from syndicator.render.cuts import folded
from syndicator.render.spellings import in_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

# in scripts that put spaces between words
_WORD = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{M}\d]+")
_MOST_WORDS = 4  # of a topic that is looked up
_LONGEST = 1_000  # characters of a part
_NUMBERED = regex.compile(r"(?<=\p{L}{6})1\Z")
_LONGEST_WHOLE = 3  # letters of a word that has no ending, such as "iOS"
_SUFFIX = regex.compile(r"(?:js|(?<=\p{L}{2})lang|s)\Z")  # of names of software, and of the plural
_VOWEL = regex.compile(r"[aeiouy]")
_DOUBLED = regex.compile(r"([bdgmnprt])\1\Z")


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
        self._stems = frozenset(_joined(_WORD.findall(text.casefold())))

    def __contains__(self, topic: str) -> bool:
        return stem(topic) in self._stems if _WORD.fullmatch(topic) else folded(topic) in self._letters


NO_SUBJECT = Subject("")


def stem(word: str) -> str:
    """Return what forms of a word share: "test", "tests" and "testing", "Node" and "NodeJS", a slug that was taken."""
    said = word.casefold()
    said = _NUMBERED.sub("", said) if said.endswith("1") else said
    if len(said) <= _LONGEST_WHOLE or said.endswith("ss"):
        return said
    if said.endswith("ies"):
        said = f"{said[:-3]}y"
    said = _SUFFIX.sub("", said)
    if said.endswith("ing") and _VOWEL.search(said, 0, len(said) - 3):
        said = _DOUBLED.sub(r"\1", said[:-3])
    return said.removesuffix("e") if len(said) > _LONGEST_WHOLE else said


def _joined(words: list[str]) -> Iterable[str]:
    """Yield the stems of words, and of neighbours written together."""
    for place, last in enumerate(map(stem, words)):
        for length in range(_MOST_WORDS):
            yield "".join(words[max(0, place - length) : place]) + last
