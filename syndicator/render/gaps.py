"""Sentences that lack words, because something in them is left out, and those with a bracket that never closes."""

from __future__ import annotations

from dataclasses import replace

import regex

from syndicator.documents import document as d
from syndicator.documents.tex import is_readable
from syndicator.render import sentences
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
_PLAYER = regex.compile(r"\[[a-z]{2,20}[ =]https?://[^\s\[\]]+\]")  # as WordPress has it
_LOST_HEADING = regex.compile(r"(?<!\S)={4,}(?!\S)")
_LOOSE_SPACE = regex.compile(r"(?<=[\p{L}\p{N})\]”»])[ \u00a0](?=,\s|\.(?:\Z|\n|\s+\p{Lu}))")
_SPARE = regex.compile(rf"\A{_WORDS}+\s*(?=\p{{Lu}})")  # in front of a sentence
_LONGEST = 10_000  # characters of a paragraph in which something is looked for
_DEEPEST = 10  # brackets in brackets
_AT_END = regex.compile(  # of a sentence that is complete without it: "Pots are round, says …"
    rf"\s?,\s+(?:(?:says?|said|writes|wrote|by|sagt|dit|dice|diz|zegt|mówi|говорит)\s+)?{_WORDS}(?=[.!?]?\s*\Z)"
)
_LETTER = regex.compile(r"\p{L}")
_SIGN = regex.compile(r"[()（）\[\]「」『』【】《》\"“”„]")
_CLOSED_BY = {"(": ")", "（": "）", "[": "]", "「": "」", "『": "』", "【": "】", "《": "》"}
_NO_SIGN = regex.compile(r"(?<=[:;=8xX][-'^o]?)[(\[]++|(?<![(（])[(（]++(?=[\s.,!?]|\Z)")  # of a face, or a sigh
_FACE = regex.compile(r"[\U0001f600-\U0001f64f]|[;:][-']?\)")  # whose mouth may have been the closing bracket
_QUOTE = '"'
_SPEECH = regex.compile(r"(?:\A|[:,\n])\s*\Z")  # in front of a quotation that may go on in the next paragraph


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
        text = _PLAYER.sub(_PICTURE, text)
    if "====" in text:
        text = _LOST_HEADING.sub(_WORDS, text)
    if _PICTURE in text:
        text = _SPARE_PICTURE.sub("", _NEEDED_PICTURE.sub(_WORDS, text))
    if "\\" in text:
        text = _TEX.sub(_WORDS, text)
    if _WORDS in text:
        text = _IN_BRACKETS.sub("", text)
    place = _unclosed(text)
    return text if place is None else f"{text[:place]}{_WORDS}{text[place:]}"


def _unclosed(text: str) -> int | None:
    """Return the place of the first bracket that is never closed, or of a quotation mark without its other half."""
    none = {place for match in _NO_SIGN.finditer(text) for place in range(*match.span())}
    opened: list[tuple[str, int]] = []
    for match in _SIGN.finditer(text):
        place = match.start()
        if place not in none:
            _open_or_close(opened, _QUOTE if match[0] in "“”„" else match[0], place, text)
    face = max((match.start() for match in _FACE.finditer(text)), default=-1) if opened else -1
    return next((place for closing, place in opened if not _is_harmless(text, place, closing, face)), None)


def _open_or_close(opened: list[tuple[str, int]], sign: str, place: int, text: str) -> None:
    if sign in (closing for closing, _ in opened[-_DEEPEST:]):
        while opened.pop()[0] != sign:
            pass
    elif sign in _CLOSED_BY:
        opened.append((_CLOSED_BY[sign], place))
    elif sign == _QUOTE and not text[place - 1 : place].isdigit():  # inches
        opened.append((sign, place))


def _is_harmless(text: str, place: int, closing: str, face: int) -> bool:
    """Whether a sign that is never closed may be meant so. `face`: the place of the last one in the text."""
    if closing == _QUOTE:
        return _SPEECH.search(text, max(0, place - 3), place) is not None
    return face >= place
