"""What is shown from another page, as generators write it: `%[https://…]`, `@[youtube](…)`; and widgets, which are left out."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.rules import add_html, add_node, line_of
from syndicator.generators import generators
from syndicator.generators.tags import frame, player

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_CITATION = re.compile(r"@\[(youtube|vimeo|twitter|codepen|gist)\]\(([^()\s]+)\)")


def enable(marks: Marks) -> None:
    marks.block("%", _embed_block)
    marks.inline("@", _citation)
    marks.inline("%", _embed)


@cache
def _embeds() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for generator in generators() for pattern in generator.embeds]


@cache
def _removed() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for generator in generators() for pattern in generator.removed]


def _embed_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    line = line_of(state, start_line).strip()
    embed = next((match for pattern in _embeds() if (match := pattern.fullmatch(line))), None)
    widget = not embed and next((match for pattern in _removed() if (match := pattern.fullmatch(line))), None)
    if not (embed or widget):
        return False
    if not silent:
        if embed:
            add_html(state, frame(embed[1]))
        else:
            add_node(state, d.Omitted("widget"))
    state.line = start_line + 1
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("@[", state.pos):
        return False
    match = _CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent and (html := player(match[1], match[2])):
        add_html(state, html)
    state.pos = match.end()
    return True


def _embed(state: StateInline, silent: bool) -> bool:
    if state.pos and state.src[state.pos - 1].isalnum():
        return False
    for pattern in _removed():
        if match := pattern.match(state.src, state.pos):
            state.pos = match.end()
            return True
    for pattern in _embeds():
        if match := pattern.match(state.src, state.pos):
            if not silent:
                add_html(state, frame(match[1]))
            state.pos = match.end()
            return True
    return False
