"""The passages of an opening, as they are collected: paragraph by paragraph, without what is said twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render import sentences
from syndicator.render.beginnings import goes_on_from_above
from syndicator.render.cuts import ENOUGH, ends_with_dots, folded, width
from syndicator.render.introductions import (
    dangles,
    ends,
    hands_over_next,
    introduces,
    is_instruction,
    without_beginnings,
    without_invitation,
)
from syndicator.render.pointers import without_pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.render.titles import Titles

_MOST = 3_000  # characters of an opening, to which the last paragraph may add
_SHORTEST = 30  # columns of a line without a full stop that is no label
_LONGEST_HEADING = 40  # columns
_LABEL = 20  # columns of what is no opening even if there is nothing else
_LETTER = regex.compile(r"\p{L}")
_NAME = regex.compile(r"\p{Latin}{3,}(?: \p{Latin}+){0,2}")
_SIGNATURE = regex.compile(r"[-–—~ ]*\p{L}[\p{L}\p{M}]{1,11}+(?: \p{Lu}[\p{L}\p{M}]{1,11}+)?[.,]?")


class Collected:
    """The passages of an opening so far."""

    def __init__(self) -> None:
        self._passages: list[str] = []
        self._repeated = 0  # characters of passages that were left out, since they are there already

    def __len__(self) -> int:
        return len(self._passages)

    def __iter__(self) -> Iterator[str]:
        return iter(self._passages)

    @property
    def last(self) -> str:
        return self._passages[-1]

    @property
    def is_long(self) -> bool:
        """Whether there is more than an opening needs."""
        return sum(map(len, self._passages)) + self._repeated > _MOST

    @property
    def has_several_sentences(self) -> bool:
        return len(self._passages) > 1 or sentences.first_end(self.last) < len(self.last.rstrip())

    def width(self) -> int:
        return width(" ".join(self._passages))

    def add(self, text: str) -> None:
        """Add a passage, unless one before says the same; one that is only its beginning, cut, goes."""
        said = folded(text)
        if self._passages and ends_with_dots(self.last) and _is_beginning(said, folded(self.last)):
            self._passages.pop()
        if any(folded(passage) == said for passage in self._passages):
            self._repeated += len(text)
        else:
            self._passages.append(text)

    def clear(self) -> None:
        self._passages.clear()

    def replace(self, text: str) -> None:
        """Put a text in the place of all passages."""
        self._passages = [text]

    def drop_introduction(self, *, verbatim: bool, is_list: bool) -> str:
        """Drop a last sentence that only introduces what is left out, and return it; empty if there is none.

        `verbatim`, `is_list`: what is left out is code, a list, a quote or the like; a list.
        """
        if not self._passages:
            return ""
        last = without_invitation(self.last)
        is_only = len(self._passages) == 1 and sentences.last(last) == last.strip()
        hands_over = not is_only and hands_over_next(last, is_list=is_list)
        if not introduces(last, verbatim=verbatim) and not hands_over:
            return ""
        self._passages[-1] = last
        return self._drop_last_sentence()

    def drop_dangling(self) -> str:
        """Drop last sentences that end with a colon or the like, and return the first of them; empty if there is none."""
        dropped = ""
        while self._passages and dangles(self.last):
            dropped = self._drop_last_sentence()
        return dropped

    def drop_step(self) -> None:
        """Drop a last sentence that says what to do: "First, import the libraries"; the only one stays."""
        start = sentences.last_start(self.last) if self._passages else 0
        if (start or len(self._passages) > 1) and is_instruction(self.last[start:]):
            self._drop_last_sentence()

    def _drop_last_sentence(self) -> str:
        text = self._passages.pop()
        start = sentences.last_start(text)
        if _LETTER.search(text, 0, start):
            self._passages.append(text[:start].rstrip())
        return text[start:]

    def drop_pointers(self, *, is_below: bool) -> bool:
        """Drop what points at something left out. Returns whether the first words did.

        `is_below`: something is left out above the passages, too.
        """
        self._passages, is_late = without_pointers(self._passages, is_below=is_below)
        return is_late

    def drop_beginnings(self) -> None:
        """Drop sentences that only say that the text begins: "Let's get started!"."""
        self._passages = [said for said in map(without_beginnings, self._passages) if said]

    def drop_labels(self) -> None:
        """Drop short lines that are no sentences, such as "Go back" or "(fin)", short questions that are headings, and the
        author's name at the end.
        """
        while len(self._passages) > 1 and _is_question(self.last, _LONGEST_HEADING):
            self._passages.pop()
        if len(self._passages) > 1 and _is_question(self._passages[0], _LABEL):
            del self._passages[0]
        if self._passages and _SIGNATURE.fullmatch(self.last) and self.width() >= ENOUGH + len(self.last):
            self._passages.pop()
        self._join_named()
        no_labels = [text for text in self._passages if width(text) >= _SHORTEST or ends(text)]
        self._passages = no_labels or [text for text in self._passages if width(text) >= _LABEL]

    def drop_first_label(self, titles: Titles) -> None:
        """Drop a first passage such as "Yeah... that's not cool.", which answers what is not shown."""
        first, following = (*self._passages, "", "")[:2]
        goes_on = not following or goes_on_from_above(following, is_behind=True)
        if width(first) < _SHORTEST and titles.lack_word_of(first) and not goes_on:
            del self._passages[0]

    def _join_named(self) -> None:
        """Join a short line with the passage that names it: "It is a tool:", "Spreadsheets"."""
        for place in reversed(range(1, len(self._passages))):
            before, text = self._passages[place - 1 : place + 1]
            if before.endswith(":") and _NAME.fullmatch(text):
                self._passages[place - 1 : place + 1] = [f"{before} {text}."]


def _is_beginning(said: str, cut: str) -> bool:
    """Whether a cut text is the beginning of another, or begins with it, since that goes on in another paragraph."""
    return said.startswith(cut) or (len(said) > _SHORTEST and cut.startswith(said))


def _is_question(text: str, columns: int) -> bool:
    return text.endswith(("?", "？", "؟")) and width(text) <= columns and len(sentences.ends(text)) == 1
