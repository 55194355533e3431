"""Measure the similarity of two source posts' bodies.

A body is compared by its sketch (MinHash): the smallest hashes of its word pairs, most of which similar texts share.
A sketch takes linear time, and is made only if title and date do not decide.
"""

from __future__ import annotations

import re
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.sources.matching.keys import KnownPost

NEARLY_EQUAL = 0.7  # share of common word pairs: a few words were changed
SIMILAR = 0.35  # much was changed; different texts on one subject share less than a tenth
_SHORTEST = 200  # characters; shorter bodies resemble too many others
_SIZE = 256  # hashes of a sketch
_TAG = re.compile(r"<[^<>]*>")
# in scripts without spaces between words, each character counts as a word
_WORD = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


class Bodies:
    """Compares bodies, and reads each only once. `body_of`: returns the body of a source post as HTML or Markdown."""

    def __init__(self, body_of: Callable[[KnownPost], str]) -> None:
        self._body_of = body_of
        self._sketches: dict[tuple[str, str, str], frozenset[int]] = {}

    def likeness(self, first: KnownPost, second: KnownPost) -> float:
        """Return the similarity, from 0 (nothing in common, or too short) to 1 (the same words in the same order)."""
        return likeness(self._sketch_of(first), self._sketch_of(second))

    def resemblance(self, first: KnownPost, second: KnownPost) -> float:
        """Like `likeness`, also for short bodies: enough to ask a person, not to join two posts."""
        return likeness(*(sketch(self._body_of(record), shortest=1) for record in (first, second)))

    def _sketch_of(self, record: KnownPost) -> frozenset[int]:
        name = record.source, record.key, record.digest
        if name not in self._sketches:
            self._sketches[name] = sketch(self._body_of(record))
        return self._sketches[name]


def sketch(body: str, *, shortest: int = _SHORTEST) -> frozenset[int]:
    """Return the sketch of a body in HTML or Markdown; empty if it has fewer characters than `shortest`."""
    text = _TAG.sub(" ", body)
    if len(text.strip()) < shortest:
        return frozenset()
    pairs = {" ".join(pair) for pair in pairwise(_WORD.findall(text.casefold()))}
    return frozenset(nsmallest(_SIZE, {crc32(pair.encode("utf-8", "replace")) for pair in pairs}))


def likeness(first: frozenset[int], second: frozenset[int]) -> float:
    """Estimate the share of word pairs that two texts have in common."""
    if not first or not second:
        return 0.0
    smallest = nsmallest(_SIZE, first | second)
    return len(first & second & set(smallest)) / len(smallest)
