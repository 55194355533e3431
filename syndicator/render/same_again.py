"""Sentences that only say the title again, with other words around it: "A guide to looms", under "Looms"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render.spellings import NO_TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)?")
# which say of what kind a post is, or that it explains something
_ABOUT = """
about after again all an answer answers article articles basic basics beginner beginners best blog brief briefly collection comparison complete comprehensive covers creating deep
demonstrates describe described describes describing description detailed details discuss discusses discussing dive easily easy example examples explain explained explaining explains explanation
explore explores exploring few first getting give gives guide hands-on here's here hands honest i'll i've i'm in-depth depth into intro introducing introduction it's its journey know learn learning let's like little look looking look make made
my notes on one overview part personal post practical presentation presents prose quick quickly reference review series short show shown showing shows simple simply some start started step summary summarizes takes talk talking technical tells that's
thoughts through tips trick tricks tutorial understand understanding up use used useful uses using various video walk walkthrough walks want way ways we'll we're what's work working works write writeup writing write you'll you're your using yourself new discusses mean means let set add adding creating solution library libraries done do doing post blogpost
anleitung artikel beitrag einführung erklärung kurze kurzer kurzes überblick über wie zeigt erklärt article billet comment court guide introduction présentation petit petite artículo breve cómo explicación guía introducción sobre tutorial
artigo como explicação guia introdução breve articolo guida introduzione spiegazione come handleiding uitleg hoe artykuł jak przewodnik wprowadzenie jak článek návod úvod как статья руководство введение обзор nasıl rehber
"""
_SAYS_NOTHING = NO_TOPICS | frozenset(_ABOUT.split())
_STEM = 4  # letters that the forms of a word share, at least
_ENDING, _LONGEST_ENDING = 3, 6  # letters in which the shorter and the longer may differ


def says_title_again(text: str, titles: Iterable[str]) -> bool:
    """Whether hardly a word of a text is not in a title, but for those that say what kind of a post this is."""
    said = [word for word in _words(text) if word not in _SAYS_NOTHING]
    return bool(said) and any(_are_all_in(said, _words(title)) for title in titles)


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
