r"""Formulas in TeX beside those of the plugin: `\( … \)`, `\[ … \]`, and `$ … $` with spaces; and dollars that begin none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.rules import add_node, closing_line, line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_TEX_INLINE = re.compile(r"\\\((.{1,500}?)\\\)")
_LONGEST_TEX = 2_000  # characters
_BETWEEN_DOLLARS = re.compile(r"\$([^$\n]{1,300})\$")
_SPACED_FORMULA = re.compile(r"\$[ \t]+([^$\n]{0,200}?\\[A-Za-z][^$\n]{0,200}?)[ \t]+\$")
_NO_FORMULA = re.compile(r"\]\(|://|`|^[^\\]*\b(?:[A-Za-z]{2,} ){3}")


def enable(marks: Marks) -> None:
    marks.block("\\", _tex_block)
    marks.inline("\\", _tex)


def limit(md: MarkdownIt) -> None:
    """Let `$…$` be no formula if it holds a link, code or words: `$HOME` and `$PATH` are variables."""
    usual = next(rule.fn for rule in md.inline.ruler.__rules__ if rule.name == "math_inline")

    def dollars(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "$":
            return False
        if spaced := _SPACED_FORMULA.match(state.src, state.pos):
            if not silent:
                add_node(state, d.Math(spaced[1]))
            state.pos = spaced.end()
            return True
        content = _BETWEEN_DOLLARS.match(state.src, state.pos)
        return not (content and _NO_FORMULA.search(content[1])) and usual(state, silent)

    md.inline.ruler.at("math_inline", dollars)


def _tex_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    r"""Read `\[ … \]` that begins and ends lines."""
    if state.is_code_block(start_line) or not line_of(state, start_line).startswith("\\["):
        return False
    line = closing_line(state, start_line, end_line, "\\]", state.bMarks[start_line] + _LONGEST_TEX)
    if line is None:
        return False
    if not silent:
        text = state.getLines(start_line, line + 1, state.blkIndent, False).strip()
        add_node(state, d.MathBlock(text.removeprefix("\\[").removesuffix("\\]").strip()))
    state.line = line + 1
    return True


def _tex(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("\\(", state.pos):
        return False
    match = _TEX_INLINE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        add_node(state, d.Math(match[1].strip()))
    state.pos = match.end()
    return True
