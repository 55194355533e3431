"""Fit a text to a limit, as its channel counts.

A template marks what may be cut (filter `fit`). As little as possible is cut: after a sentence; if none fits or hardly
anything would be left, after a word, or between the clauses or phrases of a text that has no spaces; if no word fits, after
a grapheme. With `fit("sentences")` it is cut after a sentence only; where none fits, nothing is left of it. Links,
hashtags, mentions and names with a dot are never split. Of several marked parts the last is cut first, entirely if
necessary. Of a list (filter `items`) whole items are cut, and a last line says how many.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import count, takewhile
from typing import TypeAlias

import regex

from syndicator.render import markers, sentences
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.deadline import check
from syndicator.render.introductions import without_last_that_leads_on
from syndicator.render.pairs import Pairs
from syndicator.render.titles import Titles

LAST_ITEM = "\nand {} more"
Measure: TypeAlias = Callable[[str], int]

_UNBREAKABLE = regex.compile(
    r"""(?<![a-z0-9+.\-])[a-z][a-z0-9+.\-]{0,20}://[^\s\u3000-\u303f\uff00-\uff0f\uff1a-\uff20…]+     # a link
      | (?<![\p{Latin}\d.+\-_])[\p{Latin}\d.+\-_]+@[\p{Latin}\d\-]+(?:\.[\p{Latin}\d\-]+)+               # an e-mail address
      | (?<![\p{Latin}\p{Cyrillic}\p{Greek}\d\-_.\u2060])(?:[\p{Latin}\p{Cyrillic}\p{Greek}\d\-_]+\u2060?\.)+[\p{Latin}\p{Cyrillic}\p{Greek}]{2,}(?:[/?\#:][^\s\u3000-\u303f…]*)?
      | [\#＃][\w\u200c\u200d]+ | [@＠]\u2060?\w[\w.@\-]* | \$\u2060?[a-z]\w*  # hashtags, mentions, cashtags
      | \\[^\w\s] | &\#?\w+;                                                    # what a filter has escaped""",
    regex.VERBOSE | regex.IGNORECASE,
)
_MAY_BE_UNBREAKABLE = re.compile(r"://|[@＠#＃$\\&]|\.\S")  # what each of these contains: few texts have any
_SHORTEST = 40  # characters of what is left without a sentence that leads on
_LONGEST_BRACKET = 200  # characters in brackets or quotation marks
_SPACE = re.compile(r"\s")
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
# two characters that are not of this kind are two graphemes
_MAY_JOIN = regex.compile(
    r"[^\t\n -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]"
)
_CLAUSE_END = regex.compile(r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}」』）》”])[，、；]")
# in Japanese the end of most phrases: what stands behind a particle or an inflected end
_PHRASE_END = regex.compile(r"(?<=\p{Hiragana}(?<![おご]))(?=[\p{Han}\p{Katakana}\p{Latin}「『])")
_LEAST_OF_WORDS = 0.6  # of what could be shown, for a cut at the end of a clause or a phrase
_SHORTEST_END = 30  # columns
_BEFORE = 1_000  # characters in which a word of the last sentence is looked up
_SHORTEST_SENTENCE = 12  # columns of one that can stand alone under a headline
_SHORTEST_CALL = 30  # columns of one such as "Hiya friends!"
_EMOTICON = regex.compile(r"(?<![\p{L}\p{N}])[:;=xX8][-'^]?[DPpOo]\Z")
_BEGINS_QUOTATION = regex.compile(r'(?:(?<=[\s(\[—–-])|^)"(?=[\w¿¡‘\'…])|[^"]')  # what no code has
_LOOSE_END = regex.compile(r"[\s\p{Ps}\p{Pi}\p{Pd}&,;:、，；：.…·。]+\Z")


class TooLong(Exception):  # noqa: N818 - what happened; the renderer says where, as a TemplateError
    """The text without its marked parts is over the limit."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"it counts {length}, {length - limit} over the limit of {limit}")


def fit(text: str, limit: int | None, measure: Measure, tidy: Callable[[str], str] = str.strip) -> str:
    """Return `text` with its marked parts cut until its tidied `measure` is within `limit`, and without markers.

    Raises TooLong if that is impossible.
    """
    pieces = markers.split(text, markers.SHRINKABLE)
    counted = cache(measure)

    def current() -> str:
        return tidy(markers.strip("".join(pieces)))

    def fits() -> bool:
        check()
        return limit is None or counted(current()) <= limit

    for index in range(len(pieces) - 2, 0, -2):
        if fits():
            break
        full = pieces[index]

        def fits_with(shorter: str, at: int = index) -> bool:
            pieces[at] = shorter
            return fits()

        pieces[index] = longest(full, fits_with)
    if limit is not None and not fits():
        raise TooLong(counted(current()), limit)
    return current()


def longest(text: str, fits: Callable[[str], bool]) -> str:
    """Return the longest beginning of `text` that fits, cut at a good place; may be empty."""
    if fits(text):
        return text
    if markers.ITEM in text:
        return _longest_list(text.split(markers.ITEM), fits)
    if text.startswith(markers.SENTENCES):
        return _whole_sentences(_CutPoints(text.removeprefix(markers.SENTENCES)), fits)
    cuts = _CutPoints(text)
    sentence = _longest(cuts.sentences, cuts.up_to_sentence, fits)
    word = _longest(cuts.words, cuts.abbreviated, fits)
    for better in (cuts.clauses, cuts.phrases):
        shorter = _longest(better, cuts.abbreviated, fits)
        if len(shorter) >= _LEAST_OF_WORDS * len(word):
            word = shorter
            break
    if sentence and len(sentence) * 3 >= len(word):
        return _complete(sentence)
    return cuts.before_open_bracket(word) or _longest(cuts.graphemes, cuts.abbreviated, fits)


def _whole_sentences(cuts: _CutPoints, fits: Callable[[str], bool]) -> str:
    """Return as many whole sentences as fit; empty if that is a word or two."""
    ends = [
        end
        for end in cuts.sentences
        if not cuts.is_in_speech(end) and (not cuts.is_line(end) or cuts.text.startswith("\n\n", end))
    ]
    fitting = _longest(ends, cuts.up_to, fits)
    shortest = _SHORTEST_CALL if fitting.endswith(("!", "?", "！", "？")) else _SHORTEST_SENTENCE
    return _complete(fitting) if width(fitting) >= shortest else ""


def _complete(text: str) -> str:
    """Return sentences without last ones that lead on to what is cut, unless hardly anything would be left."""
    complete = without_last_that_leads_on(text)
    return complete if len(complete) >= _SHORTEST else text


@lru_cache(maxsize=8)  # every channel asks for the same excerpts of a post
def excerpt(text: str, characters: int) -> str:
    """Return at most so many characters of plain text, cut as `fit` cuts."""
    stripped = text.strip()
    if len(stripped) <= characters:
        return stripped
    beginning = stripped[: characters + 200]  # later text does not affect the cut
    return longest(beginning, lambda shorter: len(shorter) <= characters)


def _longest_list(items: Sequence[str], fits: Callable[[str], bool]) -> str:
    """Return as many whole items as fit, and how many more there are."""

    def shortened(count: int) -> str:
        return f"{''.join(items[:count]).rstrip()}{LAST_ITEM.format(len(items) - count)}"

    return _longest(range(1, len(items)), shortened, fits)


def _longest(ends: Sequence[int], shape: Callable[[int], str], fits: Callable[[str], bool]) -> str:
    """Return the longest shape that fits, searched upwards: measuring costs by length, and limits are small."""
    low, high = 0, 1
    while high <= len(ends) and fits(shape(ends[high - 1])):
        low, high = high, high * 2
    fitting = bisect_left(ends, True, low, min(high, len(ends)), key=lambda end: not fits(shape(end)))
    return shape(ends[fitting - 1]) if fitting else ""


class _CutPoints:
    """The offsets at which a text may be cut, ascending, before its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        matches = _UNBREAKABLE.finditer(text) if _MAY_BE_UNBREAKABLE.search(text) else ()
        self.unbreakable = [match.span() for match in matches]
        self._inside = {offset for start, end in self.unbreakable for offset in range(start + 1, end)}
        self._size = len(text.rstrip())
        self._pairs = Pairs(text)
        ends = (end for end in sentences.ends(text) if end not in self._inside and end < self._size)
        self.sentences = [end for end in ends if not self._is_in_bracket(end) and not self._only_begins_paragraph(end)]
        self._sentence_ends = set(self.sentences)

    @cached_property
    def words(self) -> list[int]:
        text = self.text
        if _SPACELESS.search(text) or _MAY_JOIN.search(text):
            return [end for end in self.graphemes if text[end].isspace() or _SPACELESS.match(text[end - 1])]
        spaces = (space.start() for space in _SPACE.finditer(text, 1, self._size))
        return [end for end in spaces if end not in self._inside]

    @cached_property
    def clauses(self) -> list[int]:
        """Where a clause ends in a text without spaces, where a cut between any two characters is often inside a word."""
        return self._ends_of(_CLAUSE_END)

    @cached_property
    def phrases(self) -> list[int]:
        return self._ends_of(_PHRASE_END)

    def _ends_of(self, pattern: regex.Pattern[str]) -> list[int]:
        ends = (m.start() for m in pattern.finditer(self.text))
        return [end for end in ends if end not in self._inside and end < self._size]

    @cached_property
    def graphemes(self) -> list[int]:
        ends = map(regex.Match.end, regex.finditer(r"\X", self.text)) if _MAY_JOIN.search(self.text) else count(1)
        return [end for end in takewhile(self._size.__gt__, ends) if end not in self._inside]

    def _is_in_bracket(self, end: int) -> bool:
        """Whether a bracket that is open here ends soon: `(Hello! It is late.)`."""
        open_here = self._pairs.brackets_at(end, _LONGEST_BRACKET)
        return any(pair.end is not None and pair.end < end + _LONGEST_BRACKET for pair in open_here)

    def is_in_speech(self, end: int) -> bool:
        """Whether a quotation that is open here, and does not open the text, ends soon: `She said: "Oh! It is late."`."""
        pair = self._pairs.quotation_at(end)
        return pair is not None and pair.start > 0 and pair.end is not None and pair.end < end + _LONGEST_BRACKET

    def before_open_bracket(self, cut: str) -> str:
        """Return a text that was cut without the bracket that the cut has left open, unless little is before that."""
        end = len(cut) - 1
        pair = next(self._pairs.brackets_at(end, end), None) if cut.endswith("…") else None
        return f"{_LOOSE_END.sub('', cut[: pair.start])}…" if pair and pair.start > len(cut) // 3 else cut

    def _only_begins_paragraph(self, end: int) -> bool:
        """Whether a paragraph, but for the first, says too little up to here to end the text: "The reason is simple.".

        If it goes on, a longer sentence says too little as well if it has no word of the text before it: "Last week a friend
        came to see me.".
        """
        start = self.text.rfind("\n\n", max(0, end - ENOUGH - 2), end) + 2  # else it is too long
        columns = width(self.text[start:end])
        if start < 2 or columns > ENOUGH or width(self.text[: min(start - 2, ENOUGH)]) < ENOUGH:
            return False
        goes_on = not self.text.startswith("\n\n", end)
        before = Titles((self.text[max(0, start - _BEFORE) : start],))
        return columns < _SHORTEST_END or (goes_on and not before.have_word_of(self.text[start:end]))

    def is_line(self, end: int) -> bool:
        """Whether a sentence ends here only because its line does, and it is no title."""
        near = self.text[max(0, end - _SHORTEST_END) : end]
        has_sign = not near[-1:].isalpha() or _EMOTICON.search(near)
        return not has_sign and width(near.rpartition("\n")[2]) >= _SHORTEST_END

    def up_to(self, end: int) -> str:
        return self._closed(end)

    def up_to_sentence(self, end: int) -> str:
        """Return the text up to the end of a sentence, with an ellipsis if that is only the end of a line."""
        return self._closed(end, self._ellipsis(end)) if self.is_line(end) else self.up_to(end)

    def abbreviated(self, end: int) -> str:
        """Return the text up to `end`, with an ellipsis unless a sentence ends there."""
        if end in self._sentence_ends:
            return self.up_to(end)
        if not self.text[end - 1 : end].isalnum():
            end = len(_LOOSE_END.sub("", self.text[:end]))
        return self._closed(end, self._ellipsis(end)) if end else ""

    def _ellipsis(self, end: int) -> str:
        # it must not look like part of a link
        return " …" if any(stop == end for _, stop in self.unbreakable) else "…"

    def _closed(self, end: int, ellipsis: str = "") -> str:
        """Return the text up to `end`, with the quotation that is open there closed."""
        pair = self._pairs.quotation_at(end)
        closing = pair.closing if pair and _BEGINS_QUOTATION.match(self.text, pair.start) else ""
        return f"{self.text[:end]}{ellipsis}{closing}"
