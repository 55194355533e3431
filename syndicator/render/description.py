"""The author's description of a post, as far as it can speak for the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from syndicator.render import notice_words as words
from syndicator.render import plain, sentences
from syndicator.render.cuts import ends_with_dots, folded, uncut, width
from syndicator.render.notice_words import any_of, starts
from syndicator.render.pairs import Pairs
from syndicator.render.pointers import points_below, without_pointers
from syndicator.render.stray_marks import CODE, without_stray_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST, _LONGEST = 40, 240  # columns of a description that stands alone
_LEAST = 25  # columns of one that is better than a lead that does not say what this is about
_CUT = 140  # columns of one that may be cut for search engines
_CUT_OF_SERVICES = 156  # characters after which some blog services cut it, even in a word
_IN_THIS_ARTICLE = starts(any_of(words.IN_THIS_ARTICLE))
_POST_APPEARED = regex.compile(r"\s*\bThe post .{1,300}? appeared first on .{1,300}\Z", regex.DOTALL)
_SOURCE = regex.compile(r"(?:\s|\A)#{2,6}\s|\A#\s|```")  # the beginning of the body, as a program has cut it out
_MARKUP = regex.compile(r"[*_`<\[{~=\\]|^[>+-]\s|\A#")
_OF_BLOGS = [
    (regex.compile(pattern, regex.DOTALL | regex.IGNORECASE), instead)
    for pattern, instead in (
        (r"\{\{[<%][^{}]*[>%]\}\}|\{%[^%\n]*%\}|<!--.*?(?:-->|\Z)", ""),  # shortcodes, Liquid, comments
        (r"!\[[^\[\]\n]*\](?:\([^()\s]*(?:\s[^()\n]*)?\)|\[[^\[\]\n]*\])", ""),  # pictures
        (r"\{:[^{}\n]*\}|\[\^[^\[\]\s]{1,40}\]", ""),  # attributes, notes
        (r"\A\s*(?:>\s*)?\[![A-Z]+\][+-]?|\A\s*[>*+-]\s+", ""),  # the beginning of a callout, a quote, a list
        (r"\[\[(?=\S)(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)(?<=\S)\]\]", r"\1"),  # wiki links
        (r"(?<![=\w])==(?=[^\s=])([^=\n]+)(?<=\S)==(?![=\w])", r"\1"),
        (r"(?<![\p{L}\p{N}_])__(?=[^\s_])(?!\w+__)([^_\n]{1,300})(?<=\S)__(?![\p{L}\p{N}_])", r"\1"),
        (r"<[a-z][\w-]*\s+[\w:-]+=[\"'][^<>]*(?:>|\Z)", ""),  # tags that are left open, with attributes
    )
]
# signs as quoted YAML has them, in a text without its quotes
_ESCAPED = regex.compile(r"\\U(000[0-9A-Fa-f]{5})|\\u(?![dD][89A-Fa-f])([0-9A-Fa-f]{4})")
_DANGLES = regex.compile(r"[,;:、，；：\-–—(|/&]\Z")
_GOES_ON = regex.compile(r"that(?:['’]s| is) (?:where|why|when|how)\b", regex.IGNORECASE)  # with words that are cut off
_SITE_NAME = regex.compile(r"\s[|·»]\s\S")


def read(written: str) -> str:
    """Return a description that is written in Markdown, as one line without its marks."""
    if not _MARKUP.search(written):
        return plain.one_line(written)
    if _SOURCE.search(written):
        return ""
    pieces = plain.split_code(plain.printable(written[: plain.MAX_LENGTH]))
    text = plain.without_elements(CODE.join(pieces[::2]))
    for pattern, instead in _OF_BLOGS:
        text = pattern.sub(instead, text)
    shown = plain.without_marks(text).split(CODE)
    if len(shown) != len(pieces[::2]):  # there was code in an address
        return plain.one_line(written)
    pieces[::2] = shown
    return plain.as_line(without_stray_marks(CODE.join(pieces)))


def cleaned(text: str) -> str:
    """Return a description without what a feed adds, such as "Continue reading"; nothing of unrendered Markdown."""
    if ("#" in text or "```" in text) and _SOURCE.search(text):
        return ""
    shown = _POST_APPEARED.sub("", text)
    if "\\u" in shown or "\\U" in shown:
        shown = _ESCAPED.sub(lambda code: chr(int(code[1] or code[2], 16)), shown)
    return uncut(shown.strip())


def beginning(text: str) -> str:
    """Return the first sentences of a description, as many as stand alone, without a long last one that may be cut.

    It ends before a sentence that points at something that is not shown. Returns a short one whole, and one that is a single
    sentence; nothing of a single sentence that is known to be cut.
    """
    text = _without_last_pointer(" ".join(without_pointers([text], is_below=False)[0]))
    is_short = width(text) <= _LONGEST
    if is_short and (width(text) < _CUT or sentences.is_complete(text)):
        return text
    pairs = Pairs(text)
    ends = [
        end
        for end in sentences.ends(text[: 2 * _LONGEST])
        if end < len(text) and width(text[:end]) <= _LONGEST and not pairs.quotation_at(end)
    ]
    if ends and width(text[: ends[-1]]) >= _SHORTEST:
        return text[: ends[-1]].rstrip()
    return text if is_short and len(text) != _CUT_OF_SERVICES else ""


def _without_last_pointer(text: str) -> str:
    """Return a text without its last sentence if that points at a link: "You can find the code here."; the only one stays."""
    start = sentences.last_start(text) if points_below(text) else 0
    return text[:start].rstrip() or text


def goes_on(text: str) -> bool:
    """Whether a description goes on with words that are cut off in front of it: "That's where a gate comes in handy"."""
    return _GOES_ON.match(text) is not None


def stands_alone(text: str, titles: Iterable[str]) -> bool:
    """Whether a description reads as a sentence of its own, under the title: neither it again, nor words for machines."""
    if not _SHORTEST <= width(text) <= _LONGEST or _IN_THIS_ARTICLE.search(text) or _SITE_NAME.search(text):
        return False
    if _DANGLES.search(text) or ends_with_dots(text) or text[:1].islower() or _is_list(text):
        return False
    said = folded(text)
    return not any(said in title or said.startswith(title) for title in map(folded, titles) if title)


def is_short_sentence(text: str) -> bool:
    """Whether a description is a sentence that is shorter than one that stands alone, but no mere label."""
    is_short = _LEAST <= width(text) < _SHORTEST and sentences.is_complete(text)
    return is_short and not (_IN_THIS_ARTICLE.search(text) or text[:1].islower() or ends_with_dots(text))


def _is_list(text: str) -> bool:
    """Whether it is a list of words for search engines."""
    parts = regex.split(r"[,;、，]", text)
    return len(parts) > 3 and len(text.split()) / len(parts) < 2.5 and not sentences.is_complete(text)
