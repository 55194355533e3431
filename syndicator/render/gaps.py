"""Sentences that lack words, because something in them is left out, and those with a bracket that never closes."""

from __future__ import annotations

from dataclasses import replace

import regex

from syndicator.documents import document as d
from syndicator.documents.embeds import PLAYER_SHORTCODE
from syndicator.documents.tex import is_readable
from syndicator.render import sentences
from syndicator.render.pairs import Pairs
from syndicator.render.pointers import needs_more
from syndicator.value import frozen

# where words are missing, and where a picture is; no characters of any text
_WORDS, _PICTURE = "\ufdd7", "\ufdd8"
_NEEDED_PICTURE = regex.compile(rf"(?<=[\p{{L}}\p{{N}}]\s?){_PICTURE}(?=\s*[,;:)\]])")
_SPARE_PICTURE = regex.compile(rf"\s*{_PICTURE}(?=\s|\Z|[.!?])|{_PICTURE}\s*")
_TEX = regex.compile(
    r"\\(?:frac|sqrt|sum|int|lim|left|mathbb|mathrm|mathcal|text|begin)\b\s*[{(_^\[|]|\\\((?:[^\n\\]|\\(?![()])){1,500}+\\\)"
)
_IN_BRACKETS = regex.compile(
    rf"\s*(?:\([^()]{{0,200}}?{_WORDS}[^()]{{0,200}}\)|（[^（）]{{0,200}}?{_WORDS}[^（）]{{0,200}}）|\[\s*{_WORDS}\s*\])"
)
_LOST_HEADING = regex.compile(r"(?<!\S)={4,}(?!\S)")
_LOOSE_SPACE = regex.compile(r"(?<=[\p{L}\p{N})\]”»])[ \u00a0](?=,\s|\.(?:\Z|\n|\s+\p{Lu}))")
_SPARE = regex.compile(rf"\A{_WORDS}+\s*(?=\p{{Lu}})")  # in front of a sentence
_LONGEST = 10_000  # characters of a paragraph in which something is looked for
_AT_END = regex.compile(  # of a sentence that is complete without it: "Pots are round, says …"
    rf"\s?,\s+(?:(?:says?|said|writes|wrote|by|sagt|dit|dice|diz|zegt|mówi|говорит)\s+)?{_WORDS}(?=[.!?]?\s*\Z)"
)
_LETTER = regex.compile(r"\p{L}")


@frozen
class Whole:
    """What is left of a paragraph. `begins_late`: without its first words."""

    text: str
    begins_late: bool = False


def marked(children: d.Inlines) -> d.Inlines:
    """Return inlines with a mark wherever words or a picture are missing, for `whole`."""
    return tuple(map(_marked, children))


def _marked(child: d.Inline) -> d.Inline:
    match child:
        case d.Gap():
            return d.Text(_PICTURE if child.is_picture else _WORDS)
        case d.Math(tex) if not is_readable(tex):
            return d.Text(_WORDS)
        case d.Styled() | d.Link():
            return replace(child, children=marked(child.children))
        case _:
            return child


def whole(text: str) -> Whole:
    """Return a paragraph without the sentences that lack words. It ends before a sentence that speaks of one of these.

    Spaces in front of commas and full stops go as well, since something stood there.
    """
    if len(text) > _LONGEST:
        return Whole(text.replace(_WORDS, "").replace(_PICTURE, ""))
    text = _with_marks(text)
    if " ," in text or " ." in text:
        text = _LOOSE_SPACE.sub("", text)
    if _WORDS not in text:
        return Whole(text.strip())
    kept: list[str] = []
    is_missing = begins_late = False
    for sentence in sentences.split(text):
        shown = _AT_END.sub("", _SPARE.sub("", sentence)) if _WORDS in sentence else sentence
        if is_missing and needs_more(shown):
            break
        is_missing = _WORDS in shown
        begins_late |= is_missing and not kept and _LETTER.search(shown) is not None
        kept += [] if is_missing else [shown]
    return Whole("".join(kept).strip(), begins_late)


def _with_marks(text: str) -> str:
    """Return a text with a mark wherever words are missing, but for asides, which are left out."""
    if "[" in text and "://" in text:
        text = PLAYER_SHORTCODE.sub(_PICTURE, text)
    if "====" in text:
        text = _LOST_HEADING.sub(_WORDS, text)
    if _PICTURE in text:
        text = _SPARE_PICTURE.sub("", _NEEDED_PICTURE.sub(_WORDS, text))
    if "\\" in text:
        text = _TEX.sub(_WORDS, text)
    if _WORDS in text:
        text = _IN_BRACKETS.sub("", text)
    place = Pairs(text).first_unclosed()
    return text if place is None else f"{text[:place]}{_WORDS}{text[place:]}"
