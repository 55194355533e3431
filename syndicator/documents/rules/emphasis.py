"""Marks without the spaces that CommonMark wants: headings like `##前言`, emphasis beside ideographs, which have no spaces
around: `朝の**「箱」**は`, as in CommonMark's CJK-friendly amendments, and bold words as converters write them: `**So!**Then`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from markdown_it.rules_inline.state_inline import Delimiter

from syndicator.documents.rules import INTERRUPTS, add_inlines, line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]")


_HEADING = regex.compile(r"(#{2,6})(?:(?=[^\s#!])(?!\w+[)\]>}])|[\u00a0\u3000])([^#\n]+)#*\s*")
_PUNCTUATION = regex.compile(r"[\p{P}\p{S}--[*]]", regex.VERSION1)
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_ENDS_A_PART = ".!?…:;,–—"  # and a space follows, also where a converter has dropped it
_NEAR = 40  # stars and the like
_ENDS_AND_BEGINS = regex.compile(r"\*\*[ \u00a0]\*\*(?!\*)")
_SPACED_BOLD = regex.compile(r"\*\*[ \u00a0]([^\s*][^*\n]{0,300}[^\s*])\*\*(?![*\w])")


def enable(md: MarkdownIt) -> None:
    md.block.ruler.before("heading", "glued_heading", _heading, INTERRUPTS)
    md.inline.ruler.before("emphasis", "ideographic_emphasis", _emphasis)


def _heading(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    """Read a heading whose words follow its signs at once; one sign alone is a hashtag's."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("##", start) or state.is_code_block(start_line):
        return False
    match = _HEADING.fullmatch(line_of(state, start_line))
    if not match or silent:
        return bool(match)
    level = f"h{len(match[1])}"
    state.line = start_line + 1
    state.push("heading_open", level, 1).map = [start_line, state.line]
    words = state.push("inline", "", 0)
    words.content, words.map, words.children = match[2].strip(), [start_line, state.line], []
    state.push("heading_close", level, -1)
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read a run of stars that the usual rule takes for none: beside an ideograph, or between a sign and a letter."""
    start = state.pos
    if silent or state.src[start] != "*":
        return False
    end = start
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before, after = state.src[start - 1 : start] if start else " ", state.src[end : end + 1] or " "
    if end - start == 2 and _read_converted(state, before):
        return True
    is_glued = end - start == 2 and (_is_glued(before, after) or _is_glued(after, before))
    if not (is_glued or _IDEOGRAPH.match(before) or _IDEOGRAPH.match(after)):
        return False
    closes = is_glued and _has_open(state)
    for _ in range(end - start):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=end - start,
                token=len(state.tokens) - 1,
                end=-1,
                open=not after.isspace(),
                close=not before.isspace(),
            )
        )
    if is_glued and before in _ENDS_A_PART and not _IDEOGRAPH.match(after) and closes:
        state.push("text", "", 0).content = " "
    state.pos = end
    return True


def _has_open(state: StateInline) -> bool:
    """Whether bold words have begun: there is an odd number of runs of two stars near before this one."""
    near = state.delimiters[-_NEAR:]
    return sum(each.marker == ord("*") and each.length == 2 for each in near) % 4 == 2


def _is_glued(sign: str, letter: str) -> bool:
    return bool(_PUNCTUATION.match(sign) and _LETTER.match(letter))


def _read_converted(state: StateInline, before: str) -> bool:
    """Read `** **` between bold words, which are one then, and `** so**` at the beginning of a line."""
    if match := _ENDS_AND_BEGINS.match(state.src, state.pos):
        state.push("text", "", 0).content = " "
    elif before in " \n" and (state.pos == 0 or "\n" in state.src[max(0, state.pos - 2) : state.pos]):
        match = _SPACED_BOLD.match(state.src, state.pos)
        if match:
            state.push("strong_open", "strong", 1)
            add_inlines(state, match[1])
            state.push("strong_close", "strong", -1)
    if not match:
        return False
    state.pos = match.end()
    return True
