"""The titles of a post, which its announcement does not say again."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import regex

from syndicator.render import sentences
from syndicator.render.bylines import without_byline
from syndicator.render.cuts import ends_with_dots, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

_DASH = regex.compile(r"(\s[-–—]\s|:\s|：)")
_LONGEST_MORE = 60  # characters
_LONGEST = 200  # characters of a title and a name
_LONG = 15  # letters
_ENDING = regex.compile(r"[\p{Hiragana}\p{Katakana}]{1,8}")
_FIRST_NAME = regex.compile(
    r"\W*(?:(?:the|an?|der|die|das|le|la|les|el|los|las|il|lo|gli|os?|as?|de|het) )?([\p{Latin}\p{Cyrillic}\p{Greek}\d]{3,}|[\p{Han}\p{Hangul}\p{Katakana}]{3})",
    regex.IGNORECASE,
)
_WORDS = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}\d]{4,}|[\p{Katakana}ー]{3,}|\p{Han}{2}|\p{Hangul}{2,}")
_COMMON_WORDS = """
part with from into your this that what when using how first about have more over some than then they series post blog article teil partie parte para como avec pour dans mein eine einen
"""
_COMMON = frozenset(_COMMON_WORDS.split())


class Titles:
    """The titles of a post; of one that ends with dots, any text is the same that begins like it."""

    def __init__(self, titles: Iterable[str]) -> None:
        self._titles = tuple(titles)
        self._folded = {folded(title) for title in self._titles} - {""}
        self._cut = {folded(title) for title in self._titles if ends_with_dots(title)} - {""}

    def __contains__(self, text: str) -> bool:
        """Whether a text is one of the titles, with or without its author: "Looms, by Ada Roe"."""
        if folded(text) in self._folded:
            return True
        return len(text) < _LONGEST and folded(without_byline(" ".join(text.split()))) in self._folded

    def without_first_sentence(self, text: str) -> str:
        """Return a text without its first sentence, if that is a title and no half of a sentence."""
        end = sentences.first_end(text)
        said = folded(without_byline(text[:end]))
        is_title = said in self._folded or any(said.startswith(title) for title in self._cut) or self._begin(said)
        rest = text[end:].strip() if is_title or self._are_title_and_more(text[:end]) else text
        return text if rest[:1].islower() else rest  # a line of a poem goes on

    def _begin(self, said: str) -> bool:
        """Whether a long title is said, with nothing but an ending of Japanese behind it: "のでメモです"."""
        long = (title for title in self._folded if len(title) >= _LONG and said.startswith(title))
        return any(_ENDING.fullmatch(said, len(title)) for title in long)

    def _are_title_and_more(self, sentence: str) -> bool:
        """Whether a sentence is a title with some words behind a dash or colon: "Looms of the village - come and see!"."""
        before, dash, more = _DASH.split(sentence, 1) if _DASH.search(sentence) else (sentence, "", "")
        return bool(dash) and len(more) < _LONGEST_MORE and folded(before) in self._folded

    def have_word_of(self, text: str) -> bool:
        """Whether a text has a word of a title, of some length."""
        said = folded(text)
        return any(word in said for word in self._words)

    def lack_word_of(self, text: str) -> bool:
        """Whether a text has no word of the titles, though they have words of some length."""
        return bool(self._words) and not self.have_word_of(text)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(folded(word) for title in self._titles for word in _WORDS.findall(title)) - _COMMON

    def have_subject_of(self, text: str) -> bool:
        """Whether a title has the name with which a text begins: "Prometheus is …"."""
        found = _FIRST_NAME.match(text)
        name = folded(found[1]) if found else ""
        return bool(name) and name not in _COMMON and any(name in title for title in self._folded)
