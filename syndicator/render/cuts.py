"""Texts that were cut, and the links and words that say where they go on."""

from __future__ import annotations

from functools import lru_cache

import regex
from wcwidth import wcswidth

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.lazy_pattern import LazyPattern
from syndicator.render.notice_words import any_of, starts

ENOUGH = 60  # columns of a text that can stand alone: as wide as so many Latin letters
_LONG = 1_000  # characters that need not be measured
_LONGEST_MORE = 200  # characters of "Read more" and what follows it
_SIGNS = regex.compile(r"[\W_]+")
_ASCII_SIGNS = dict.fromkeys(code for code in range(128) if not chr(code).isalnum())  # to be deleted by `translate`
_MORE_LINK = starts(any_of(words.MORE))
_MORE = LazyPattern(rf"(?<![\p{{L}}\p{{N}}]){any_of(words.MORE)}[^\p{{L}}\p{{N}}]*\Z")
_CUT = regex.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\))\s*\Z")
_DOTS = regex.compile(r"\s*(?:…|\.{3})\s*\Z")


@lru_cache(maxsize=64)  # a title and a description are compared again and again
def folded(text: str) -> str:
    """Return the letters and digits of a text, to compare it with another."""
    if text.isascii():  # in a tenth of the time
        return text.translate(_ASCII_SIGNS).lower()
    return _SIGNS.sub("", text).casefold()


def width(text: str) -> int:
    """Return the columns that a text takes: an ideograph says as much as two letters."""
    return len(text) if len(text) > _LONG else max(len(text), wcswidth(text))


def ends_with_dots(text: str) -> bool:
    """Whether a text was cut, or its last sentence trails off."""
    return text.rstrip().endswith(("…", "..."))


def is_same_page(target: str, url: str) -> bool:
    """Whether two addresses are of one page, whatever their scheme, query and fragment."""
    return bool(url) and _page(target) == _page(url)


def uncut(text: str, *, is_cut: bool = False) -> str:
    """Return a text without "[…] Read more" at its end; if that was in a sentence, up to the sentence before.

    `is_cut`: it is known to be an excerpt, so that dots at its end are no words of the author.
    """
    more = _MORE.search(text, max(0, len(text) - _LONGEST_MORE))
    kept = text[: more.start()].rstrip(" \u00a0([") if more and _ends_before(text[: more.start()]) else text
    cut = _cut(kept, brackets_only=not is_cut and kept == text)
    if not cut:
        return kept
    kept = kept[: cut.start()]
    if sentences.is_complete(kept):
        return kept
    before = kept[: sentences.last_start(kept)]
    return before if width(before) >= ENOUGH else f"{kept}…"


def without_link_to_more(children: d.Inlines, url: str) -> d.Inlines:
    """Return a paragraph without a last link to the rest of the post. `url`: the post's own address."""
    place = len(children)
    while (
        place and isinstance(children[place - 1], d.Text | d.Break) and not folded(text_of(children[place - 1 : place]))
    ):
        place -= 1
    last = children[place - 1] if place else None
    if not isinstance(last, d.Link) or not _ends_before(text_of(children[: place - 1])):
        return children
    leads_on = _MORE_LINK.search(text_of(last.children)) or is_same_page(last.target, url)
    return children[: place - 1] if leads_on else children


def _ends_before(text: str) -> bool:
    """Whether a sentence, or what is shown of it, ends here."""
    bare = text.rstrip(" \u00a0([→»>|-–—\n")
    return sentences.is_complete(bare) or bool(_cut(bare))


def _cut(text: str, *, brackets_only: bool = False) -> regex.Match[str] | None:
    """Return the dots that stand for the rest of a text, with the brackets around them."""
    if text.rstrip().endswith(("]", ")")):
        return _CUT.search(text)
    return _DOTS.search(text) if not brackets_only and ends_with_dots(text) else None


def _page(address: str) -> str:
    bare = regex.sub(r"[?#].*", "", address.strip())
    return regex.sub(r"^https?://(?:www\.)?", "", bare).rstrip("/")
