"""Words, and which of them are forms of one word: "test", "tests" and "testing"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# by script: of Japanese, what stands between Hiragana
_WORD = regex.compile(
    r"\p{Han}+|[\p{Katakana}ー]+|\p{Hangul}+|[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Katakana}\p{Hiragana}\p{Hangul}]]+",
    regex.VERSION1,
)
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Katakana}\p{Hangul}]")
_NUMBERED = regex.compile(r"(?<=\p{L}{6})1\Z")
_LONGEST_WHOLE = 3  # letters of a word that has no ending, such as "iOS"
_SUFFIX = regex.compile(r"(?:js|(?<=\p{L}{2})lang|s)\Z")  # of names of software, and of the plural
_VOWEL = regex.compile(r"[aeiouy]")
_DOUBLED = regex.compile(r"([bdgmnprt])\1\Z")
_ROOT = 4  # letters that related words share, at least
_ENDING, _LONGEST_ENDING = 3, 6  # letters in which the shorter and the longer may differ


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, as they are written."""
    return _WORD.findall(text)


def is_ideographic(word: str) -> bool:
    """Whether a word is of a script that puts no spaces between words."""
    return _IDEOGRAPH.match(word) is not None


@lru_cache(maxsize=1_000)
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


def joined_stems(words: Sequence[str], most: int) -> Iterator[str]:
    """Yield the stems of words, and of up to so many neighbours written together: "OS X" as "OSX"."""
    for place, last in enumerate(map(stem, words)):
        for length in range(min(most, place + 1)):
            yield "".join(words[place - length : place]).casefold() + last


class RelatedWords:
    """Words, among which is every other that has a root of one: "compare" and "comparison"; an ideographic part, too."""

    def __init__(self, words: Iterable[str]) -> None:
        self._stems: set[str] = set()
        self._words: dict[str, set[str]] = {}  # by the beginning of their roots
        for word in words:
            self._stems.add(stem(word))
            self._words.setdefault(word[:_ROOT].casefold(), set()).add(word.casefold())

    def __contains__(self, word: str) -> bool:
        said = word.casefold()
        if is_ideographic(word):
            return any(said in other for others in self._words.values() for other in others)
        alike = self._words.get(said[:_ROOT], ())
        return stem(word) in self._stems or any(_are_related(said, other) for other in alike)


def _are_related(one: str, other: str) -> bool:
    shorter, longer = (one, other) if len(one) < len(other) else (other, one)
    root = max(_ROOT, len(shorter) - _ENDING)
    return shorter == longer or (shorter[:root] == longer[:root] and len(longer) - root <= _LONGEST_ENDING)
