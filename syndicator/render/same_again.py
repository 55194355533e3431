"""Texts that only say the title again, with other words around it: "A guide to looms", "Looms, by Ada Roe", under "Looms"."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from syndicator.render import sentences
from syndicator.render.bylines import without_byline
from syndicator.render.cuts import ENOUGH, folded, width
from syndicator.render.spellings import NO_TOPICS
from syndicator.render.word_forms import RelatedWords, is_ideographic, joined_stems, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# words that say of what kind a post is, or that it explains something
_ABOUT = """
about after again all answer basic beginner best brief briefly collection comparison complete comprehensive covers creating deep
demonstrates describe described description detailed details discuss dive easily easy example explain explained explanation
explore first getting give guide honest depth intro introducing introduction introductory journey know learn let like little look looking make made
one overview part personal practical presentation presents prose quick quickly reference review series short show shown simple simply some start started step summary summarizes takes talk technical tells
thoughts through tips trick tutorial understand use used useful video walk walkthrough want way words work working write writeup yourself mean set add solution library
nice great cool handy interesting
anleitung einführung erklärung kurze kurzer kurzes überblick über wie zeigt erklärt
billet comment court présentation petit petite artículo breve cómo explicación guía introducción sobre
artigo como explicação guia introdução articolo guida introduzione spiegazione handleiding uitleg hoe
artykuł jak przewodnik wprowadzenie článek návod úvod как статья руководство введение обзор nasıl rehber
aprenda veja descubra découvrez descubre scopri zapraszam
"""
# words that announce something; they say nothing unless the title has them
_ANNOUNCES = """
announce announcement available release released published version proud happy pleased excited glad thrilled
"""
# words that only join others, as they are written
_JOINS = """
a e i o u y using adding doing notes come only really while during within between across because finally today recently recent currently current different
sich einer eines einem einen wird werden wurde wurden habe haben nun noch dann auch wenn vom zum zur bei man die der
depuis lors votre notre cette cet ces desde cuando entre nuestro nuestra quando meu minha della delle degli nel nella
"""
_SAYS_NOTHING = frozenset(map(stem, _ABOUT.split()))
_ONLY_JOINS = NO_TOPICS | frozenset(_JOINS.split())
_SAYS_NOTHING_NEW = frozenset(map(stem, _ANNOUNCES.split()))
_SHORT = 2  # letters of a word that mostly joins others; of ideographs, one
_FEWEST_LETTERS = 4  # of the word with which a sentence about the title begins
_BEGINNING = 100  # characters
_LONGEST = 1_000  # characters of a text that may say the title again, and of a title
_FEWEST = 3  # words of an author's own sentence
_PREFIX = 10  # letters in front of a title, such as "Part 2", that make no other text of it
_LONG, _AROUND = 20, 30  # letters of a long title, and of what makes no other text of it: "a post by Ada Roe"
_LARGEST_SHARE = 0.2  # of words that are not in the title
_NEIGHBOURS = 2  # words that another spelling writes together: "OS X" and "OSX"


class _Word(NamedTuple):
    text: str
    is_titled: bool


class SameAgain:
    """Knows the titles of a post, and tells which texts only say these again."""

    def __init__(self, titles: Iterable[str], tags: Iterable[str] = ()) -> None:
        self._titles = tuple(title[:_LONGEST] for title in titles)
        self._tags = tuple(tags)

    def is_all_in(self, text: str) -> bool:
        """Whether a text has no word of its own, or is a whole title with little around it."""
        if len(text) > _LONGEST:
            return False
        said = folded(text)
        if not said or any(_has_little_around(said, title) for title in map(folded, self._titles) if title):
            return True
        said_any = False
        for _, is_titled in self._content(without_byline(text)):
            if not is_titled:
                return False
            said_any = True
        return said_any

    def says_little_more(self, text: str) -> bool:
        """Whether hardly a word of a text is its own. One may be a tag; a name or a number always says more."""
        return len(text) <= _LONGEST and self._are_little_more([*self._content(without_byline(text))], text)

    def _are_little_more(self, words: list[_Word], text: str) -> bool:
        added = [word for word, is_titled in words if not is_titled]
        numbers = sum(is_titled and word.isnumeric() for word, is_titled in words)
        named = len(words) - len(added) - numbers
        if added and named < max(len(added), numbers):  # the words of the title say little
            return False
        of_tags = [word for word in added if word in self._tag_words]
        own = [word for word in added if word not in of_tags] + of_tags[1:]
        return bool(words) and len(own) <= len(words) * _LARGEST_SHARE and not any(_is_name(word, text) for word in own)

    def without_first_sentence(self, text: str) -> str:
        """Return a text without a first sentence that says little more than a title, unless what follows needs it."""
        end = sentences.first_end(text)
        if end > _LONGEST:
            return text
        first = without_byline(text[:end])
        is_citation = len(first) < end and text[end : end + 1] in {"", "\n"}
        words = [*self._content(first)]
        if not (is_citation or len(words) >= _FEWEST) or not self._are_little_more(words, first):
            return text
        rest = text[end:].strip()
        stands = width(rest) >= ENOUGH and (is_citation or self._has_first_word_of(rest))
        return rest if stands or not rest else text

    def _has_first_word_of(self, text: str) -> bool:
        """Whether the first word of a text, but for an article, is in a title: "The loom is …"."""
        words = words_of(text[:_BEGINNING])[:2]
        first = next((word for word in words if len(word) >= _FEWEST_LETTERS or is_ideographic(word)), "")
        return bool(first) and first in self._title_words

    def _content(self, text: str) -> Iterator[_Word]:
        """Yield the different words of a text, but for those that join others or say of what kind it is."""
        words = ["", *words_of(text), ""]
        seen: set[str] = set()
        for before, word, behind in zip(words, words[1:], words[2:], strict=False):
            said = stem(word)
            if said not in seen and said not in _SAYS_NOTHING and not _joins(word):
                is_titled = self._is_titled(word, f"{before}{word}", f"{word}{behind}")
                if is_titled or said not in _SAYS_NOTHING_NEW:
                    seen.add(said)
                    yield _Word(word, is_titled)

    def _is_titled(self, word: str, *joined: str) -> bool:
        """Whether a word, or it and a neighbour written together, is in a title."""
        return word in self._title_words or any(stem(spelling) in self._title_spellings for spelling in joined)

    @cached_property
    def _title_words(self) -> RelatedWords:
        return RelatedWords(chain.from_iterable(map(words_of, self._titles)))

    @cached_property
    def _title_spellings(self) -> frozenset[str]:
        """The stems of the titles' words, and of neighbours among these."""
        return frozenset(found for title in self._titles for found in joined_stems(words_of(title), _NEIGHBOURS))

    @cached_property
    def _tag_words(self) -> RelatedWords:
        return RelatedWords(chain.from_iterable(map(words_of, self._tags)))


def _has_little_around(said: str, title: str) -> bool:
    """Whether a text is a title with few letters in front of it, or, if it is long, around it. Both are folded."""
    more = len(said) - len(title)
    if said.endswith(title) and more < _PREFIX:
        return True
    is_long = len(title) >= (_PREFIX if said.startswith(title) else _LONG)
    return is_long and title in said and more < _AROUND


def _joins(word: str) -> bool:
    """Whether a word mostly joins others, as short ones do."""
    short = 1 if is_ideographic(word) else _SHORT
    return word.casefold() in _ONLY_JOINS or (len(word) <= short and word.isalpha() and not word.isupper())


def _is_name(word: str, text: str) -> bool:
    """Whether a word is a number, or has a capital, but for the first of a text."""
    return not word.isalpha() or (word[:1].isupper() and not text.lstrip().startswith(word))
