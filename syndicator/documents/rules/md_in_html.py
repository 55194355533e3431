"""Markdown in HTML whose tag asks for it, as Python-Markdown and kramdown have it: `<div markdown="1">`, `<figure markdown>`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from syndicator.documents.rules import add_html, line_of, tokenize

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

    from syndicator.documents.rules import Marks

_OPENING = re.compile(
    r"""<(div|section|aside|article|main|header|footer|nav|figure|figcaption|details|summary|blockquote|center|p)\b(?=[^<>]*\smarkdown(?:\s*=\s*["']?(?:1|block|span|inline|true|on|yes)\b|[\s>]))[^<>]*>""",
    re.IGNORECASE,
)


_TAG = re.compile(  # may span lines
    r"<(/?)([A-Za-z][\w-]*+)(?:[^<>\"']{1,2000}+|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,200}+>"
)
_WITHOUT_END = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_MARKS = re.compile(r"(?<![*\w])\*\*?\w|(?<!\w)_\w|`\w|\]\(")


def split(html: str) -> tuple[str, str]:
    """Return a block of HTML and the Markdown behind it: a line with marks outside of all elements begins that, as in most
    parsers, but not in CommonMark's, where a blank line does.
    """
    depth = place = 0
    tags = _TAG.finditer(html)
    tag = next(tags, None)
    for line in html.splitlines(keepends=True):
        is_outside = place and depth <= 0 and not (tag and tag.start() < place)
        if is_outside and not line.lstrip().startswith("<"):
            rest = html[place:]
            return (html[:place], rest) if _MARKS.search(rest) else (html, "")
        place += len(line)
        while tag and tag.end() <= place:
            if tag[2].lower() not in _WITHOUT_END:
                depth += -1 if tag[1] else 1
            tag = next(tags, None)
        depth = max(depth, 0)
    return html, ""


def enable(marks: Marks) -> None:
    marks.block("<", _markdown_in_html)


def _markdown_in_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line) or not (opening := _OPENING.match(line := line_of(state, start_line))):
        return False
    if rest := line[opening.end() :].strip():
        return _is_whole(rest, opening[1]) and (silent or _add_line(state, start_line, opening, rest))
    if not silent:
        end = _end_line(state, start_line, end_line, f"</{opening[1]}>".lower())
        inner = next((row for row in range(start_line + 1, end) if not state.isEmpty(row)), end)
        indent = state.sCount[inner] - state.blkIndent if inner < end else 0
        add_html(state, opening[0])
        tokenize(state, start_line + 1, end, indent=max(0, indent))
        state.line = end
    return True


def _is_whole(rest: str, name: str) -> bool:
    return rest.lower().endswith(f"</{name.lower()}>")


def _add_line(state: StateBlock, line: int, opening: re.Match[str], rest: str) -> bool:
    """Add an element that is written in one line."""
    add_html(state, opening[0])
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = rest[: -len(f"</{opening[1]}>")].strip(), [line, line + 1], []
    add_html(state, f"</{opening[1]}>")
    state.line = line + 1
    return True


def _end_line(state: StateBlock, start_line: int, end_line: int, closing: str) -> int:
    """Return the line with the end tag, which is read as HTML; `end_line` if there is none."""
    missing = state.env.setdefault("unclosed", set())
    key = (hash(state.src), end_line, closing)
    if key in missing:
        return end_line
    for line in range(start_line + 1, end_line):
        if line_of(state, line).lower().startswith(closing):
            return line
    missing.add(key)
    return end_line
