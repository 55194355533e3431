"""A document as plain text."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import regex

from syndicator.documents import document as d
from syndicator.documents.characters import is_evenly_spaced
from syndicator.documents.tex import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

_SOFT, _HARD = "\r", "\n"  # line breaks of the source, of the text
_NO_SPACE = regex.compile(
    r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f\uff00-\uffef])\r(?=[\p{Han}\p{Hiragana}\p{Katakana}\u3000-\u303f])"
)
_SPACES = regex.compile(r"[ \t\r]+(?:\u00a0[ \t\r\u00a0]*+)?|\u00a0[ \t\r\u00a0]++")
_AROUND_BREAK = regex.compile(r" *+\n *+")
_BULLET = "• "
_NUMBER, _BRACKETED = regex.compile(r"\[?\d{1,3}\]?"), regex.compile(r"\[\d{1,3}\]")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_TRADE_MARKS = {"TM": "™", "tm": "™", "(R)": "®"}
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def text_of(inlines: Iterable[d.Inline]) -> str:
    """Return the text of inlines: without images and footnote references; lines end only at hard breaks."""
    raw = "".join(map(_inline, inlines))
    if is_evenly_spaced(raw):
        return raw.strip()
    return _AROUND_BREAK.sub("\n", _SPACES.sub(" ", _NO_SPACE.sub("", raw))).strip()


def _inline(inline: d.Inline) -> str:
    match inline:
        case d.Text(text) | d.Code(text):
            return text
        case d.Math(tex):
            return readable(tex)
        case d.Break(hard):
            return _HARD if hard else _SOFT
        case d.Styled(d.Style.SUPERSCRIPT, children):
            return _raised(children)
        case d.Styled(style, children):
            return _styled(style, "".join(map(_inline, children)))
        case d.Link():
            return "".join(map(_inline, inline.children))
        case _:
            return ""


def _raised(children: d.Inlines) -> str:
    """Return raised text; nothing for the number of a source, which is linked or in brackets."""
    text = "".join(map(_inline, children))
    linked = any(isinstance(child, d.Link) for child in children)
    number = _BRACKETED if not linked else _NUMBER
    if number.fullmatch(text.strip()):
        return ""
    return _TRADE_MARKS.get(text) or _styled(d.Style.SUPERSCRIPT, text)


def _styled(style: d.Style, text: str) -> str:
    """Return raised and lowered digits as such: 10² is not 102."""
    table = {d.Style.SUPERSCRIPT: _SUPERSCRIPTS, d.Style.SUBSCRIPT: _SUBSCRIPTS}.get(style)
    return text.translate(table) if table and all(ord(character) in table for character in text) else text


def text_of_blocks(blocks: Iterable[d.Block]) -> str:
    """Return blocks as one plain text, separated by blank lines."""
    return "\n\n".join(filter(None, map(text_of_block, blocks)))


def text_of_block(block: d.Block) -> str:
    """Return the text of a block; empty for what has none, such as a figure."""
    match block:
        case d.Paragraph(children) | d.Heading(_, children):
            return text_of(children)
        case d.CodeBlock(text) | d.MathBlock(text):
            return text.rstrip("\n")
        case d.Quote(blocks):
            return text_of_blocks(blocks)
        case d.Callout():
            return "\n\n".join(filter(None, [text_of(block.title), text_of_blocks(block.blocks)]))
        case d.Details():
            return "\n\n".join(filter(None, [text_of(block.summary), text_of_blocks(block.blocks)]))
        case d.List():
            return _list(block)
        case d.DefinitionList(items):
            return "\n".join(map(_definition, items))
        case d.Table():
            return "\n".join(" | ".join(map(text_of, row)) for row in (block.header, *block.rows) if row)
        case _:
            return ""


def _list(block: d.List) -> str:
    signs = (f"{number}. " for number in count(block.start)) if block.start is not None else (_BULLET for _ in count())
    return "\n".join(_item(sign, item.blocks) for sign, item in zip(signs, block.items, strict=False))


def _item(sign: str, blocks: d.Blocks) -> str:
    text = "\n".join(filter(None, map(text_of_block, blocks)))
    return sign + text.replace("\n", "\n" + " " * len(sign))


def _definition(item: d.Definition) -> str:
    meanings = "\n".join(text_of_blocks(meaning) for meaning in item.meanings)
    return f"{text_of(item.term)}\n{meanings}"


def reading_minutes(text: str) -> int:
    """Return the reading time at 220 words or 450 ideographs a minute; at least 1."""
    ideographs = len(regex.findall(r"[\p{Han}\p{Hiragana}\p{Katakana}]", text))
    words = len(regex.findall(r"[^\s\p{Han}\p{Hiragana}\p{Katakana}]+", text))
    return max(1, round(words / 220 + ideographs / 450))
