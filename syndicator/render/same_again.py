"""Sentences that only say the title again, with other words around it: "A guide to looms", under "Looms"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render import sentences
from syndicator.render.cuts import ENOUGH, width
from syndicator.render.spellings import NO_TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)?")
# words that say of what kind a post is, or that it explains something
_ABOUT = """
about after again all an answer answers article articles basic basics beginner beginners best blog brief briefly collection comparison complete comprehensive covers creating deep
demonstrates describe described describes describing description detailed details discuss discusses discussing dive easily easy example examples explain explained explaining explains explanation
explore explores exploring few first getting give gives guide hands-on here's here hands honest i'll i've i'm in-depth depth into intro introducing introduction it's its journey know learn learning let's like little look looking look make made
my notes on one overview part personal post practical presentation presents prose quick quickly reference review series short show shown showing shows simple simply some start started step summary summarizes takes talk talking technical tells that's
thoughts through tips trick tricks tutorial understand understanding up use used useful uses using various video walk walkthrough walks want way ways we'll we're what's work working works write writeup writing write you'll you're your using yourself new discusses mean means let set add adding creating solution library libraries done do doing post blogpost
anleitung artikel beitrag einführung erklärung kurze kurzer kurzes überblick über wie zeigt erklärt article billet comment court guide introduction présentation petit petite artículo breve cómo explicación guía introducción sobre tutorial
artigo como explicação guia introdução breve articolo guida introduzione spiegazione come handleiding uitleg hoe artykuł jak przewodnik wprowadzenie jak článek návod úvod как статья руководство введение обзор nasıl rehber
"""
# words that only join others, or praise and announce
_JOINS = """
a e i o u y so only really very while when then than there during within without between across via because if finally now today recently recent currently
nice great cool handy useful interesting announcing announcement available released published different
sich einer eines einem einen wird werden wurde wurden haben nun noch dann auch wenn vom zum zur bei man die der
dans depuis lors votre notre cette cet ces desde cuando entre nuestro nuestra quando meu minha meus della delle degli nel nella
aprenda veja descubra découvrez descubre scopri zapraszam
"""
_HARDLY_SAYS = frozenset(_JOINS.split())
# by script: of Japanese, what stands between Hiragana
_RUNS = regex.compile(
    r"\p{Han}+|[\p{Katakana}ー]+|\p{Hangul}+|[[\p{L}\p{M}\p{N}]--[\p{Han}\p{Katakana}\p{Hiragana}\p{Hangul}]]+",
    regex.VERSION1,
)
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Katakana}\p{Hangul}]")
_BEGINNING = 100  # characters
_SHORT = 2  # letters of a word that mostly joins others; one ideograph
_LONGEST = 1_000  # characters of a text that may say little more than a title, and of a title
_FEWEST = 3  # words of an author's own sentence
_LARGEST_SHARE = 0.2  # of words that are not in the title
_SAYS_NOTHING = NO_TOPICS | frozenset(_ABOUT.split())
_STEM = 4  # letters that the forms of a word share, at least
_ENDING, _LONGEST_ENDING = 3, 6  # letters in which the shorter and the longer may differ


def says_title_again(text: str, titles: Iterable[str]) -> bool:
    """Whether hardly a word of a text is not in a title, but for those that say what kind of a post this is."""
    said = [word for word in _words(text) if word not in _SAYS_NOTHING]
    return bool(said) and any(_are_all_in(said, _words(title)) for title in titles)


def says_little_more(text: str, titles: Iterable[str], tags: Iterable[str] = ()) -> bool:
    """Whether hardly a word of a text is in no title. One more may be a tag; a name or a number always says more."""
    if len(text) > _LONGEST:
        return False
    said = _content(text)
    titled = [word for title in titles for word in _runs(title[:_LONGEST])]
    added = [word for word in said if not _is_among(word, titled)]
    if len(added) > sum(word.isalpha() and word not in added for word in said):
        return False
    tagged = [word for tag in tags for word in _runs(tag)] if added else []
    of_tags = [word for word in added if _is_among(word, tagged)]
    own = [word for word in added if word not in of_tags] + of_tags[1:]
    return bool(said) and len(own) <= len(said) * _LARGEST_SHARE and not any(_is_name(word, text) for word in own)


def without_title_again(text: str, titles: Iterable[str], tags: Iterable[str]) -> str:
    """Return a text without a first sentence that says little more than a title, unless what follows needs it."""
    titles = tuple(titles)
    end = sentences.first_end(text)
    if len(_content(text[:end])) < _FEWEST or not says_little_more(text[:end], titles, tags):
        return text
    rest = text[end:].strip()
    stands = width(rest) >= ENOUGH and _begins_with_word_of(rest, titles)
    return rest if stands or not rest else text


def _begins_with_word_of(text: str, titles: Iterable[str]) -> bool:
    """Whether the first word of a text, but for an article, is in a title: "The loom is …"."""
    first = next((word for word in _runs(text[:_BEGINNING])[:2] if len(word) >= _STEM or _IDEOGRAPH.match(word)), "")
    return bool(first) and _is_among(first, [word for title in titles for word in _runs(title)])


def _content(text: str) -> list[str]:
    """Return the different words of a text, but for those that join others or say of what kind it is."""
    nothing = _SAYS_NOTHING | _HARDLY_SAYS
    words = [word for word in _RUNS.findall(text) if word.casefold() not in nothing and not _joins(word)]
    return list({word.casefold().rstrip("s"): word for word in reversed(words)}.values())


def _is_name(word: str, text: str) -> bool:
    """Whether a word is a number, or has a capital, but for the first of a text."""
    return not word.isalpha() or (word[:1].isupper() and not text.lstrip().startswith(word))


def _joins(word: str) -> bool:
    short = 1 if _IDEOGRAPH.match(word) else _SHORT
    return len(word) <= short and word.isalpha() and not word.isupper()


def _is_among(word: str, others: list[str]) -> bool:
    if _IDEOGRAPH.match(word):
        return any(word in other for other in others)
    return any(_are_alike(word.casefold(), other) for other in others)


def _runs(text: str) -> list[str]:
    return _RUNS.findall(text.casefold())


def _are_all_in(words: list[str], title: list[str]) -> bool:
    return all(any(_are_alike(word, other) for other in title) for word in words)


def _are_alike(word: str, other: str) -> bool:
    """Whether two words are forms of one: "compare" and "comparison"."""
    shorter, longer = sorted((word.rstrip("s"), other.rstrip("s")), key=len)
    stem = max(_STEM, len(shorter) - _ENDING)
    return shorter == longer or (shorter[:stem] == longer[:stem] and len(longer) - stem <= _LONGEST_ENDING)


def _words(text: str) -> list[str]:
    words = [word.casefold().replace("’", "'") for word in _WORDS.findall(text)]
    return [word for word in words if len(word) > 1]
