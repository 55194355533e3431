"""Attributes of elements, `{#id .class key=value}`, which readers do not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents.rules import add_inlines, line_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_ATTRIBUTE = r"""(?:[.#][\w:-]++|[\w:.-]++=(?:"[^"{}]*+"|'[^'{}]*+'|[^\s"'{}]++))"""
ATTRIBUTES = re.compile(
    rf"\{{:?\s*+{_ATTRIBUTE}(?:\s++{_ATTRIBUTE})*+\s*+\}}|\{{:[ \t]*+[\w-]++(?:[ \t]*[^{{}}\n]*+)\}}|\{{-\}}"
)
_SPAN = re.compile(r"\[([^\[\]\n]++)\](?=\{[.#:])")


def enable(marks: Marks) -> None:
    marks.block("{", _attributes_block)
    marks.inline("[", _span)
    marks.inline("{", _attributes)


def _attributes_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] != "{" or state.is_code_block(start_line):
        return False
    line = line_of(state, start_line).rstrip()
    if not ATTRIBUTES.fullmatch(line):
        return False
    if not silent:
        state.line = start_line + 1
    return True


def _span(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    found = _SPAN.match(state.src, state.pos)
    attributes = ATTRIBUTES.match(state.src, found.end()) if found else None
    if not found or not attributes:
        return False
    if not silent:
        add_inlines(state, found[1])
    state.pos = attributes.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    """Leave out attributes behind an element, and at the end of a line."""
    start = state.pos
    if state.src[start] != "{":
        return False
    found = ATTRIBUTES.match(state.src, start)
    if not found:
        return False
    before = state.src[start - 1] if start else "\n"
    follows = state.src[found.end() : found.end() + 1]
    at_end = before in " \t\n" and follows in ("", "\n")
    if not (
        before in ")]*_`>}=~"
        or at_end
        or state.src.startswith("{:", start)
        or found[0][1:].lstrip().startswith((".", "#"))
    ):
        return False
    state.pos = found.end()
    return True
