"""Single lines of text, such as titles, names and descriptions."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import regex

from syndicator.documents.characters import decode_entities, emojize, is_evenly_spaced, printable
from syndicator.documents.markdown import title_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MAX_LENGTH", "as_line", "one_line", "printable", "split_code", "without_elements", "without_marks"]

_CODE = re.compile(r"(?<!`)(`++)(.+?)(?<!`)\1(?!`)")
_TAG = re.compile(
    r"<(/?)(script|style|strike|s|del|ins|b|strong|i|em|u|code|kbd|tt|mark|small|big|sub|sup|span|font|abbr|cite|q|a|samp|var|dfn|time"
    r"|p|div|center|blockquote|h[1-6]|br|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_OF_BLOCKS = frozenset({"p", "div", "center", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_EMPHASIS = regex.compile(r"(?<![\p{L}\p{N}_/])_(?=\p{L})([^_\n]{1,80})(?<=[\p{L}\p{N}.!?])_(?![\p{L}\p{N}_/])")
_MARKS = re.compile(r"[*\[\\]")
MAX_LENGTH = 20_000  # characters per line
_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """Return one line of plain text from a title or the like: without HTML, entities, backticks, control characters."""
    outside_code = split_code(text[:MAX_LENGTH])
    outside_code[::2] = [without_marks(piece) for piece in outside_code[::2]]
    return as_line("".join(outside_code))


def as_line(text: str) -> str:
    """Return a text as one line, without entities and control characters."""
    line = printable(decode_entities(text))
    return emojize((line if is_evenly_spaced(line) else _SPACES.sub(" ", line)).strip(" \u00a0"))


def without_marks(text: str) -> str:
    """Return a text without the tags of inline HTML, emphasis and links."""
    text = without_elements(text) if "<" in text else text
    text = _EMPHASIS.sub(r"\1", text) if "_" in text else text
    return title_text(text) if _MARKS.search(text) else text


def split_code(text: str) -> list[str]:
    """Split the text at backticks: the odd pieces were inside."""
    pieces, end = [], 0
    for code in _CODE.finditer(text) if "`" in text else ():
        pieces += [text[end : code.start()], code.group(2).strip()]
        end = code.end()
    return [*pieces, text[end:]]


def without_elements(text: str) -> str:
    """Remove comments and the tags of inline HTML. A tag that is never closed ("the <b> tag") is text."""
    text = _COMMENT.sub("", text)
    pieces, place = [], 0
    for start, end, instead in sorted(_elements(text)):
        if start >= place:
            pieces += [text[place:start], instead]
            place = end
    return "".join([*pieces, text[place:]])


def _elements(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is to be replaced: start, end, and by what."""
    open_tags: defaultdict[str, list[re.Match[str]]] = defaultdict(list)
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in {"br", "wbr"}:
            yield tag.start(), tag.end(), " "
        elif not tag[1]:
            open_tags[name].append(tag)
        elif open_tags[name]:
            opening = open_tags[name].pop()
            if name in {"script", "style"}:
                yield opening.start(), tag.end(), ""
            else:
                yield opening.start(), opening.end(), ""
                yield tag.start(), tag.end(), " " if name in _OF_BLOCKS else ""
