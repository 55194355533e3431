"""What other parsers read or people mistype: Pandoc's raised text, abbreviations, links whose bracket is never closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents.rules import add_html, add_inlines, leaves_out

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_RAISED = re.compile(r"\^(\d{1,3}|st|nd|rd|th|TM|tm)\^(?!\^)")
_UNCLOSED_LINK = re.compile(
    r"\[([^\[\]\n]{1,200})\]\((?:\(https?://[^\s()<>]{1,1000}\){0,2}|https?://[^\s()<>]{1,1000}(?=\s(?![\"'(]))(?![^()]{0,300}\)))"
)
# what an abbreviation stands for, as Python-Markdown and kramdown have it: `*[HTML]: Hypertext …`
_ABBREVIATION = re.compile(r"\*\[[^\[\]]{1,60}\]:[ \t].*")


def enable(marks: Marks) -> None:
    marks.block("*", leaves_out(_ABBREVIATION))
    marks.inline("^", _raised)
    marks.inline("[", _unclosed_link)


def _raised(state: StateInline, silent: bool) -> bool:
    """Read Pandoc's raised text: `10^2^`; without the number of a note behind a word: `so^1^`."""
    before = state.src[max(0, state.pos - 2) : state.pos]
    found = None if before[-1:].isspace() else _RAISED.match(state.src, state.pos)
    if not found:
        return False
    is_power = before[-1:].isdigit() or (before[-1:].isalpha() and not before[:-1].isalpha())
    is_note = found[1].isdigit() and before and not before[-1].isspace() and not is_power
    if not silent and not is_note:
        add_html(state, f"<sup>{found[1]}</sup>")
    state.pos = found.end()
    return True


def _unclosed_link(state: StateInline, silent: bool) -> bool:
    """Read the words of a link whose bracket is never closed."""
    found = _UNCLOSED_LINK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        add_inlines(state, found[1])
    state.pos = found.end()
    return True
