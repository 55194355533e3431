"""Boxes: `::: tip Title`, `!!! note "Title"`, `??? question`, `=== "Tab"`, and directives `::name[words]{attributes}`."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from syndicator.documents import document as d
from syndicator.documents.characters import ICON
from syndicator.documents.rules import add_html, add_inlines, add_node, line_of, tokenize
from syndicator.generators.tags import parsed, player

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_FENCE = re.compile(r"(:{3,})[ \t]*(.*)")
_LEAF = re.compile(r"::([A-Za-z][\w-]*+)(?:\[([^\]\n]*+)\])?+(\{[^{}\n]*+\})?+[ \t]*")
_INFO = re.compile(r"\{?([.\w@-]*)\}?[ \t]*(?:\[(.*)\])?(.*)")
_ATTRIBUTES = re.compile(r"\{[^{}]*\}[ \t]*$")
_ADMONITION = re.compile(r"""(!!!|\?\?\?\+?|===[!+]?)[ \t]+(.+)""")
_TITLE = re.compile(r'"([^"]*)"')
_TEXT_DIRECTIVE = re.compile(r":([A-Za-z][\w-]*+)\[([^\[\]\n]*+)\](\{[^{}\n]*+\})?+")
_ICON = re.compile(ICON + r"(?:\{[^{}\n]*\})?")
_WITHOUT_FRAME = frozenset({
    "code-group", "tabs", "tab", "tabset", "columns", "column", "grid", "cards", "card", "center", "left", "right", "div", "container",
    "panel-tabset", "steps", "tab-set", "tab-item", "figure", "v-pre", "raw", "only", "slide", "row", "col", "md-page", "demo", "block",
})  # fmt: skip
_MOST_LINES = 100  # of a box without indentation
_FOLDED = frozenset({"details", "spoiler", "collapse", "dropdown", "toggle"})


def enable(marks: Marks) -> None:
    marks.block(":", _container)
    marks.block(":", _leaf)
    marks.block("!?=", _admonition)
    marks.inline(":", _text_directive)


def _container(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(":::", start) or state.is_code_block(start_line):
        return False
    match = _FENCE.fullmatch(line_of(state, start_line))
    if not match or (match[2].startswith(":")):
        return False
    if silent:
        return True
    if not match[2].strip():  # the end of something that has not begun
        state.line = start_line + 1
        return True
    info = match[2].strip().rstrip(":").strip()
    end = _container_end(state, start_line, end_line)
    if end == end_line and match[2].rstrip().endswith(":::"):  # it is on this line only, as `::: TOC :::`
        state.line = start_line + 1
        return True
    kind, title = _kind_and_title(info)
    if kind in {"comment", "hidden"}:
        state.line = min(end + 1, end_line)
        return True
    opening, closing = _frame(kind)
    if opening:
        add_html(state, opening)
    if title and kind not in _WITHOUT_FRAME:
        _add_title(state, title, "summary" if kind in _FOLDED else "p", start_line)
    tokenize(state, start_line + 1, min(end, end_line))
    if closing:
        add_html(state, closing)
    state.line = min(end + 1, end_line)
    return True


def _frame(kind: str) -> tuple[str, str]:
    if kind in _WITHOUT_FRAME or not kind:
        return "", ""
    if kind in _FOLDED:
        return "<details>", "</details>"
    return f'<callout data-kind="{escape(kind)}">', "</callout>"


def _kind_and_title(info: str) -> tuple[str, str]:
    """Split `tip[Title]{icon=x}`, `warning TITLE`, `{.callout-note}` and `{note} Title`."""
    info = _ATTRIBUTES.sub("", info) if not info.startswith("{") else info
    match = _INFO.fullmatch(info)
    if not match:  # `{.callout-note title="Hot"}`
        tag = parsed("{", info.strip("{}"))
        return tag.name.strip(".").removeprefix("callout-"), tag.value("title")
    return match[1].strip(".{}").removeprefix("callout-").lower(), (match[2] or match[3] or "").strip()


def _container_end(state: StateBlock, start_line: int, end_line: int) -> int:
    """Return the line of the end; a nested container has an end of its own."""
    ends: dict[int, dict[int, int]] = state.env.setdefault("containers", {})
    key = hash((state.src, end_line))
    if key not in ends:
        ends[key] = _pairs(state, start_line, end_line)
    return ends[key].get(start_line, end_line)


def _pairs(state: StateBlock, start_line: int, end_line: int) -> dict[int, int]:
    """Return the end of each container in these lines by its start, read once."""
    ends: dict[int, int] = {}
    open_: list[tuple[int, int]] = []
    code = ""
    for line in range(start_line, end_line):
        text = line_of(state, line)
        if not text.startswith((":::", "```", "~~~")):
            continue
        if not text.startswith(":::"):
            mark = re.match(r"[`~]+", text)
            assert mark is not None
            if not code:
                code = mark[0]
            elif text.startswith(code) and not text.strip(code[0]).strip():
                code = ""
            continue
        match = _FENCE.fullmatch(text)
        if code or not match:
            continue
        if match[2].strip():
            open_.append((len(match[1]), line))
        elif open_:
            place = next(
                (i for i in range(len(open_) - 1, max(-1, len(open_) - 20), -1) if open_[i][0] == len(match[1])),
                len(open_) - 1,
            )
            ends[open_[place][1]] = line
            del open_[place:]
    return ends


def _add_title(state: StateBlock, title: str, tag: str, line: int) -> None:
    opening = "<summary>" if tag == "summary" else '<p class="callout-title">'
    add_html(state, opening)
    _add_words(state, title, line)
    add_html(state, f"</{tag}>")


class _Box(NamedTuple):
    """A box or a tab. `title`: its words, or empty. `end`: the line behind its content, where `!!!` stands if that is not
    indented.
    """

    mark: str
    kind: str
    title: str
    end: int
    is_indented: bool


def _admonition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    box = _box_at(state, start_line, end_line)
    if box is None:
        return False
    if silent:
        return True
    end_tag = _open_box(state, box, start_line)
    if box.is_indented:
        tokenize(state, start_line + 1, box.end, indent=4)
    else:
        tokenize(state, start_line + 1, box.end)
        state.line = box.end + 1
    if end_tag:
        add_html(state, end_tag)
    return True


def _box_at(state: StateBlock, start_line: int, end_line: int) -> _Box | None:
    """Return the box or tab that begins in a line; None if none does: a tab has a title, a box a title or content."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(("!!!", "???", "==="), start) or state.is_code_block(start_line):
        return None
    match = _ADMONITION.fullmatch(line_of(state, start_line).rstrip())
    if not match:
        return None
    mark, info = match[1], match[2]
    title = _TITLE.search(info)
    kind, *words = info.partition('"')[0].split() or ["note"]
    end = _indented_end(state, start_line, end_line)
    is_empty = end == start_line + 1
    closing = _closing_marks(state, start_line, end_line) if mark == "!!!" and is_empty else None
    if closing is not None:
        return _Box(mark, kind, title[1] if title else " ".join(words), closing, is_indented=False)
    if not title and (is_empty or mark.startswith("===")):
        return None
    return _Box(mark, kind, title[1] if title else "", end, is_indented=True)


def _open_box(state: StateBlock, box: _Box, line: int) -> str:
    """Add what stands before the content. Returns the tag that ends the box; empty for a tab."""
    if box.mark.startswith("==="):
        add_html(state, "<p><strong>")
        _add_words(state, box.title, line)
        add_html(state, "</strong></p>")
        return ""
    if box.mark.startswith("?"):
        add_html(state, "<details>")
        _add_title(state, box.title or box.kind.capitalize(), "summary", line)
        return "</details>"
    add_html(state, f'<callout data-kind="{escape(box.kind)}">')
    if box.title:
        _add_title(state, box.title, "p", line)
    return "</callout>"


def _add_words(state: StateBlock, words: str, line: int) -> None:
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = words, [line, line + 1], []


def _closing_marks(state: StateBlock, start_line: int, end_line: int) -> int | None:
    """Return the line `!!!` that ends a box, as markdown-it-admonition has it; None if there is none near."""
    lines = range(start_line + 1, min(end_line, start_line + _MOST_LINES))
    return next((line for line in lines if line_of(state, line).rstrip() == "!!!"), None)


def _indented_end(state: StateBlock, start_line: int, end_line: int) -> int:
    """Return the line behind the indented lines that follow."""
    line, end = start_line + 1, start_line + 1
    while line < end_line:
        if state.isEmpty(line):
            line += 1
            continue
        if state.sCount[line] < state.blkIndent + 4:
            break
        line += 1
        end = line
    return end


def _leaf(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("::", start) or state.is_code_block(start_line):
        return False
    match = _LEAF.fullmatch(line_of(state, start_line))
    if not match or not (match[2] is not None or match[3]):
        return False
    if not silent:
        attributes = parsed("{", f"x {(match[3] or '').strip('{}')}")
        identifier = next((a[1:] for a in attributes.arguments if a.startswith("#")), "")
        address = attributes.value("repo", "url", "href", "src", "id", "video") or identifier or (match[2] or "")
        if html := player(match[1].lower(), address):
            add_html(state, html)
        else:
            add_node(state, d.Omitted(match[1]))
    state.line = start_line + 1
    return True


def _text_directive(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] == ":"):
        return False
    if icon := _ICON.match(state.src, state.pos):
        state.pos = icon.end()
        return True
    match = _TEXT_DIRECTIVE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        tag = "kbd" if match[1] == "kbd" else ""
        if tag:
            add_html(state, f"<{tag}>")
        add_inlines(state, match[2])
        if tag:
            add_html(state, f"</{tag}>")
    state.pos = match.end()
    return True
