"""Fitting a text to a limit, as its channel counts.

A template marks what may give way (the filter `fit`). As little of it as needed is cut: at the end of a sentence; where
no sentence fits, or hardly anything would be left, behind a word; where no word fits, behind a grapheme. Links, hashtags,
mentions and names with a dot are never cut inside. Of several marked parts the last gives way first, whole, before the
one before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TypeAlias

import regex

from syndicator.render import marks, sentences

Measure: TypeAlias = Callable[[str], int]

_WHOLE = regex.compile(
    r"""(?<![a-z0-9+.\-])[a-z][a-z0-9+.\-]{0,20}://[^\s\u3000-\u303f\uff00-\uff0f\uff1a-\uff20…]+     # a link
      | (?<![\p{Latin}\d.+\-_])[\p{Latin}\d.+\-_]+@[\p{Latin}\d\-]+(?:\.[\p{Latin}\d\-]+)+               # an e-mail address
      | (?<![\p{Latin}\p{Cyrillic}\p{Greek}\d\-_.\u2060])(?:[\p{Latin}\p{Cyrillic}\p{Greek}\d\-_]+\u2060?\.)+[\p{Latin}\p{Cyrillic}\p{Greek}]{2,}(?:[/?\#:][^\s\u3000-\u303f…]*)?
      | [\#＃][\w\u200c\u200d]+ | [@＠]\u2060?\w[\w.@\-]* | \$\u2060?[a-z]\w*  # hashtags, mentions, cashtags
      | \\[^\w\s] | &\#?\w+;                                                    # what a filter has escaped""",
    regex.VERBOSE | regex.IGNORECASE,
)
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_LOOSE_END = regex.compile(r"[\s\p{Ps}\p{Pi}\p{Pd},;:、，；：.…·。]+\Z")


class TooLong(Exception):  # noqa: N818 - what happened; the renderer says where, as a TemplateError
    """What may not give way is itself over the limit."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"it counts {length}, {length - limit} over the limit of {limit}")


def fit(text: str, limit: int | None, measure: Measure, tidy: Callable[[str], str] = str.strip) -> str:
    """`text` with its marked parts cut until `measure` of it, tidied, is within `limit`, and without marks.

    Raises TooLong where it can't be done.
    """
    pieces = marks.split(text, marks.SOFT)
    counted = cache(measure)

    def whole() -> str:
        return tidy(marks.clean("".join(pieces)))

    def fits() -> bool:
        return limit is None or counted(whole()) <= limit

    for index in range(len(pieces) - 2, 0, -2):
        if fits():
            break
        full = pieces[index]

        def fits_with(shorter: str, at: int = index) -> bool:
            pieces[at] = shorter
            return fits()

        pieces[index] = longest(full, fits_with)
    if limit is not None and not fits():
        raise TooLong(counted(whole()), limit)
    return whole()


def longest(text: str, fits: Callable[[str], bool]) -> str:
    """As much of the beginning of `text` as fits, cut well; empty where nothing does."""
    if fits(text):
        return text
    places = _Places(text)
    sentence = _longest(places.sentences, lambda end: text[:end], fits)
    word = _longest(places.words, places.broken_off, fits)
    if sentence and len(sentence) * 3 >= len(word):
        return sentence
    return word or _longest(places.graphemes, places.broken_off, fits)


@lru_cache(maxsize=8)  # the channels that take turns at a post ask for the same of it
def excerpt(text: str, characters: int) -> str:
    """At most so many characters of plain text, cut as `fit` cuts."""
    whole = text.strip()
    if len(whole) <= characters:
        return whole
    near = whole[: characters + 200]  # what follows has no say in where it is cut
    return longest(near, lambda shorter: len(shorter) <= characters)


def _longest(ends: Sequence[int], shape: Callable[[int], str], fits: Callable[[str], bool]) -> str:
    """The longest shape that fits, sought upwards from the shortest: measuring costs by length, and limits are small."""
    low, high = 0, 1
    while high <= len(ends) and fits(shape(ends[high - 1])):
        low, high = high, high * 2
    fitting = bisect_left(ends, True, low, min(high, len(ends)), key=lambda end: not fits(shape(end)))
    return shape(ends[fitting - 1]) if fitting else ""


class _Places:
    """Where a text may be cut: offsets, ascending, short of its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.wholes = [m.span() for m in _WHOLE.finditer(text)]
        inside = {place for start, end in self.wholes for place in range(start + 1, end)}
        size = len(text.rstrip())
        self.graphemes = [end for m in regex.finditer(r"\X", text) if (end := m.end()) not in inside and end < size]
        self.words = [end for end in self.graphemes if text[end].isspace() or _SPACELESS.match(text[end - 1])]
        self.sentences = [end for end in sentences.ends(text) if end not in inside and end < size]
        self._finished = set(self.sentences)

    def broken_off(self, end: int) -> str:
        """The text up to `end`, with one ellipsis unless a sentence is over there."""
        if end in self._finished:
            return self.text[:end]
        kept = _LOOSE_END.sub("", self.text[:end])
        if not kept:
            return ""
        # an ellipsis must not look like part of a link
        return kept + (" …" if any(stop == len(kept) for _, stop in self.wholes) else "…")
