"""Emphasis beside ideographs, which have no spaces around: `朝の**「箱」**は`, as in CommonMark's CJK-friendly amendments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex
from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]")


def enable(md: MarkdownIt) -> None:
    md.inline.ruler.before("emphasis", "ideographic_emphasis", _emphasis)


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
