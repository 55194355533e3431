"""The opening of a post."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.plain_text import text_of
from syndicator.render import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

_WITHOUT_WORDS = (d.Figure, d.Embed, d.Omitted, d.TableOfContents)


def lead(blocks: Iterable[d.Block]) -> str:
    """Return the opening paragraphs: from the first one up to a heading, a list, code or the like."""
    opening: list[str] = []
    for block in dropwhile(lambda b: not isinstance(b, d.Paragraph) or _is_heading(b), blocks):
        if isinstance(block, _WITHOUT_WORDS):
            continue
        if not isinstance(block, d.Paragraph) or _is_heading(block):
            return _without_introduction("\n\n".join(opening))
        if text := text_of(block.children):
            opening.append(text)
    return "\n\n".join(opening)


def _is_heading(block: d.Paragraph) -> bool:
    """Whether a paragraph serves as a heading: short, all bold, not a sentence."""
    (child,) = block.children if len(block.children) == 1 else (None,)
    if not (isinstance(child, d.Styled) and child.style is d.Style.STRONG):
        return False
    words = text_of(block.children)
    return len(words) < 80 and not words.endswith((".", "!", "。", "！"))


def _without_introduction(opening: str) -> str:
    """Drop a last sentence that only introduces the following list or code; shorten the text if it has no other."""
    if not opening.endswith((":", "：")):
        return opening
    before = [end for end in sentences.ends(opening) if end < len(opening)]
    return opening[: before[-1]].rstrip() if before else opening[:-1] + "…"
