"""Attributes of elements, `{#id .class key=value}`, which readers do not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents.rules import add_inlines, leaves_out

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_ATTRIBUTE = r"""(?:[.#][\w:-]++|[\w:.-]++=(?:"[^"{}]*+"|'[^'{}]*+'|[^\s"'{}]++))"""
_ATTRIBUTES = re.compile(
    rf"\{{:?\s*+{_ATTRIBUTE}(?:\s++{_ATTRIBUTE})*+\s*+\}}|\{{:[ \t]*+[\w-]++(?:[ \t]*[^{{}}\n]*+)\}}|\{{-\}}"
)
_LINE = re.compile(rf"(?:{_ATTRIBUTES.pattern})\s*")
_SPAN = re.compile(r"\[([^\[\]\n]++)\](?=\{[.#:])")


def enable(marks: Marks) -> None:
    marks.block("{", leaves_out(_LINE))
    marks.inline("[", _span)
    marks.inline("{", _attributes)


def _span(state: StateInline, silent: bool) -> bool:
    match = _SPAN.match(state.src, state.pos)
    attributes = _ATTRIBUTES.match(state.src, match.end()) if match else None
    if not match or not attributes:
        return False
    if not silent:
        add_inlines(state, match[1])
    state.pos = attributes.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    """Leave out attributes behind an element, and at the end of a line."""
    start = state.pos
    match = _ATTRIBUTES.match(state.src, start)
    if not match:
        return False
    before = state.src[start - 1] if start else "\n"
    follows = state.src[match.end() : match.end() + 1]
    at_end = before in " \t\n" and follows in ("", "\n")
    if not (
        before in ")]*_`>}=~"
        or at_end
        or state.src.startswith("{:", start)
        or match[0][1:].lstrip().startswith((".", "#"))
    ):
        return False
    state.pos = match.end()
    return True
