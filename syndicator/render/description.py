"""The author's description of a post, as far as it can speak for the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render import notice_words as words
from syndicator.render import sentences
from syndicator.render.cuts import folded, uncut, width
from syndicator.render.notice_words import any_of, starts

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST, _LONGEST = 40, 240  # columns of a description that stands alone
_IN_THIS_ARTICLE = starts(any_of(words.IN_THIS_ARTICLE))
_POST_APPEARED = regex.compile(r"\s*\bThe post .{1,300}? appeared first on .{1,300}\Z", regex.DOTALL)
_SOURCE = regex.compile(r"(?:\s|\A)#{2,6}\s|\A#\s|```")  # the beginning of the body, as a program has cut it out
_EMPHASIS = regex.compile(r"(?<![\p{L}\p{N}_/])_(?=\p{L})([^_\n]{1,80})(?<=[\p{L}\p{N}.!?])_(?![\p{L}\p{N}_/])")
# signs as quoted YAML has them, in a text without its quotes
_ESCAPED = regex.compile(r"\\U(000[0-9A-Fa-f]{5})|\\u(?![dD][89A-Fa-f])([0-9A-Fa-f]{4})")
_DANGLES = regex.compile(r"[,;:、，；：\-–—(|/&]\Z")
_SITE_NAME = regex.compile(r"\s[|·»]\s\S")


def cleaned(text: str) -> str:
    """Return a description without what a feed adds, such as "Continue reading"; nothing of unrendered Markdown."""
    if ("#" in text or "```" in text) and _SOURCE.search(text):
        return ""
    shown = _POST_APPEARED.sub("", text)
    if "\\u" in shown or "\\U" in shown:
        shown = _ESCAPED.sub(lambda code: chr(int(code[1] or code[2], 16)), shown)
    return uncut((_EMPHASIS.sub(r"\1", shown) if "_" in shown else shown).strip())


def stands_alone(text: str, titles: Iterable[str]) -> bool:
    """Whether a description reads as a sentence of its own, under the title: neither it again, nor words for machines."""
    if not _SHORTEST <= width(text) <= _LONGEST or _IN_THIS_ARTICLE.search(text) or _SITE_NAME.search(text):
        return False
    if _DANGLES.search(text) or text.endswith(("…", "...")) or text[:1].islower() or _is_list(text):
        return False
    said = folded(text)
    return not any(said in title or said.startswith(title) for title in map(folded, titles) if title)


def _is_list(text: str) -> bool:
    """Whether it is a list of words for search engines."""
    parts = regex.split(r"[,;、，]", text)
    return len(parts) > 3 and len(text.split()) / len(parts) < 2.5 and not sentences.is_complete(text)
