"""Brackets and quotation marks, of which one opens and another closes."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import regex

from syndicator.value import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGN = regex.compile(r"[()（）\[\]「」『』【】《》〈〉\"“”„]")
_CLOSED_BY = {
    "(": ")", "（": "）", "[": "]", "「": "」", "『": "』", "【": "】", "《": "》", "〈": "〉",
}  # fmt: skip
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“"}
_QUOTE = '"'  # stands for all of them, since people mix these
_DEEPEST = 10  # brackets in brackets
_NO_SIGN = regex.compile(r"(?<=[:;=8xX][-'^o]?)[(\[]++|(?<![(（])[(（]++(?=[\s.,!?]|\Z)")  # of a face, or a sigh
_FACE = regex.compile(r"[\U0001f600-\U0001f64f]|[;:][-']?\)")  # whose mouth may have been the closing bracket
_OPENS = regex.compile(r"(?<![^\s\p{Ps}])“(?=[\p{L}\p{N}])")
_SPEECH = regex.compile(r"(?:\A|[:,\n])\s*\Z")  # in front of a quotation that may go on in the next paragraph


@frozen
class Pair:
    """`start`, `end`: the places of both signs; `end` is none if it never closes. `closing`: the sign that closes it."""

    start: int
    end: int | None
    closing: str

    def is_open_at(self, place: int) -> bool:
        return self.start < place and (self.end is None or place <= self.end)


class Pairs:
    """The brackets and the quotations of a text; a sign inside a pair whose other half is missing is none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._opened: list[tuple[str, int]] = []
        self._quotations: list[Pair] = []
        self._brackets: list[Pair] = []
        # else people mix the signs, so that what stands around one tells
        self._may_nest = text.count("“") == text.count("”") and text.find("“") < text.find("”")
        none = {place for match in _NO_SIGN.finditer(text) for place in range(*match.span())}
        for match in _SIGN.finditer(text):
            if match.start() not in none:
                self._read(match[0], match.start())
        while self._opened:
            self._add(*self._opened.pop(), None)
        self._brackets.sort(key=_start)
        self._quotations.sort(key=_start)

    def _read(self, sign: str, place: int) -> None:
        kind = _QUOTE if sign in _QUOTES else sign
        if sign == "“" and (self._may_nest or _OPENS.match(self._text, place)):
            self._opened.append((kind, place))
        elif kind in (closing for closing, _ in self._opened[-_DEEPEST:]):
            closing, start = self._opened.pop()
            while closing != kind:
                closing, start = self._opened.pop()
            self._add(closing, start, place)
        elif kind in _CLOSED_BY:
            self._opened.append((_CLOSED_BY[kind], place))
        elif kind == _QUOTE and not self._text[place - 1 : place].isdigit():  # inches
            self._opened.append((kind, place))

    def _add(self, closing: str, start: int, end: int | None) -> None:
        if closing != _QUOTE:
            self._brackets.append(Pair(start, end, closing))
        elif _QUOTE not in (outer for outer, _ in self._opened[-_DEEPEST:]):
            self._quotations.append(Pair(start, end, _QUOTES[self._text[start]]))

    def first_unclosed(self) -> int | None:
        """Return the place of the first sign that lacks its other half; none if all that do may be meant so."""
        unclosed = [pair for pair in (*self._brackets, *self._quotations) if pair.end is None]
        face = max((match.start() for match in _FACE.finditer(self._text)), default=-1) if unclosed else -1
        return min((pair.start for pair in unclosed if not self._is_harmless(pair, face)), default=None)

    def _is_harmless(self, pair: Pair, face: int) -> bool:
        if pair.closing in _CLOSED_BY.values():
            return face >= pair.start
        return _SPEECH.search(self._text, max(0, pair.start - 3), pair.start) is not None

    def quotation_at(self, place: int) -> Pair | None:
        """Return the quotation that is open here, of those in one another the outermost."""
        number = bisect_left(self._quotations, place, key=_start) - 1
        last = self._quotations[number] if number >= 0 else None
        return last if last and last.is_open_at(place) else None

    def brackets_at(self, place: int, longest: int) -> Iterator[Pair]:
        """Yield the brackets that are open here, the innermost first, which open at most so many characters before."""
        for number in reversed(range(bisect_left(self._brackets, place, key=_start))):
            pair = self._brackets[number]
            if pair.start < place - longest:
                return
            if pair.is_open_at(place):
                yield pair


def _start(pair: Pair) -> int:
    return pair.start
