"""Marks without the spaces that CommonMark wants: headings like `##前言`, and emphasis beside ideographs, which have no spaces
around: `朝の**「箱」**は`, as in CommonMark's CJK-friendly amendments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from markdown_it.rules_inline.state_inline import Delimiter

from syndicator.documents.rules import INTERRUPTS, line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]")


_HEADING = regex.compile(r"(#{2,6})(?=[^\s#!])(?!\w+[)\]>}])([^#\n]+)#*\s*")


def enable(md: MarkdownIt) -> None:
    md.block.ruler.before("heading", "glued_heading", _heading, INTERRUPTS)
    md.inline.ruler.before("emphasis", "ideographic_emphasis", _emphasis)


def _heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    """Read a heading whose words follow its signs at once; one sign alone is a hashtag's."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("##", start) or state.is_code_block(start_line):
        return False
    found = _HEADING.fullmatch(line_of(state, start_line))
    if not found or silent:
        return bool(found)
    level = f"h{len(found[1])}"
    state.line = start_line + 1
    state.push("heading_open", level, 1).map = [start_line, state.line]
    words = state.push("inline", "", 0)
    words.content, words.map, words.children = found[2].strip(), [start_line, state.line], []
    state.push("heading_close", level, -1)
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read a run of stars between a punctuation mark and an ideograph; the usual rule reads all others."""
    start = state.pos
    if silent or state.src[start] != "*":
        return False
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before, after = state.src[start - 1 : start] if start else " ", state.src[end : end + 1] or " "
    if not (_IDEOGRAPH.match(before) or _IDEOGRAPH.match(after)):
        return False
    for _ in range(end - start):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"), length=end - start, token=len(state.tokens) - 1, end=-1,
                open=not after.isspace(), close=not before.isspace(),
            )
        )  # fmt: skip
    state.pos = end
    return True
