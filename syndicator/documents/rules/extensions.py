"""Small marks: wiki links, comments, highlights, keys, tables of contents, snippets; tables without a header."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.rules import add_html, add_inlines, add_node, line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_WIKI = re.compile(r"(!?)\[\[([^\[\]|\n]{1,300}?)(?:\\?\|([^\[\]\n]{0,300}))?\]\]")
_PICTURE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
# of objects in ECMAScript's specification, which is written so
_INTERNAL_SLOT_NAMES = """
Call Construct Prototype GetPrototypeOf SetPrototypeOf IsExtensible PreventExtensions GetOwnProperty DefineOwnProperty HasProperty Get Set Delete
OwnPropertyKeys OwnProperty Extensible Environment HomeObject ThisMode Realm FunctionKind ConstructorKind FormalParameters ECMAScriptCode
PromiseState PromiseResult PromiseFulfillReactions PromiseRejectReactions PromiseIsHandled ProxyHandler ProxyTarget BoundTargetFunction BoundThis
Value Writable Enumerable Configurable Scope Class DefaultValue CanPut Put Extensible NumberData StringData BooleanData DateValue
"""
_INTERNAL_SLOTS = frozenset(f"[[{name}]]" for name in _INTERNAL_SLOT_NAMES.split())
_LOOKS_LIKE_DATA = re.compile(r"\s*[-+\d.,\s]*\Z")
_TOC = re.compile(r"\[\[?_?toc_?\]?\]|\$\{toc\}|@\[toc\].*|\{:toc\}|<!-- *toc *-->", re.IGNORECASE)
_KRAMDOWN_TOC = re.compile(r"(?:[*+-]|\d+\.)[ \t]+.*\n[ \t]*\{:[ \t]*toc[^}\n]*\}[ \t]*(?:\n|$)", re.IGNORECASE)
_SNIPPET = re.compile(r"-+8<-+.*")
_BLOCK_ID = re.compile(r"\^[A-Za-z0-9][A-Za-z0-9-]*+(?=[ \t]*+(?:\n|$))")
_HIGHLIGHT = re.compile(r"==(?=[^\s=])([^\n=]++(?:=[^\n=]++)*+)(?:(?<=\S)==(?!=)|(?<=\S[ ])==(?=[\s.,;:!?)]|\Z))")
_KEYS = re.compile(r"\+\+([a-z0-9-]+(?:\+[a-z0-9-]+)*)\+\+")
_PERCENT_COMMENT = re.compile(r"%%(?=\S)[^%\n]+(?<=\S)%%")
_ROW = re.compile(r"\|.*\|[ \t]*")
_CELL = re.compile(r"(?<!\\)\|")


def enable(marks: Marks) -> None:
    marks.block("*+-1", _kramdown_toc)
    marks.block("[$@{<-", _table_of_contents)
    marks.block("%", _comment)
    for characters, rule in (
        ("[!", _wiki_link),
        ("=", _highlight),
        ("+", _keys),
        ("%", _percent_comment),
        ("^", _block_id),
    ):
        marks.inline(characters, rule)


def enable_tables(md: MarkdownIt) -> None:
    md.block.ruler.before("paragraph", "headless_table", _headless_table)


def limit_definitions(md: MarkdownIt) -> None:
    """Let only a colon begin a definition: the plugin also takes a tilde, even in indented code."""
    rules = md.block.ruler
    usual = next(rule.fn for rule in rules.__rules__ if rule.name == "deflist")

    def deflist(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        line = start_line + 1
        if line < end_line and state.isEmpty(line):
            line += 1
        if line >= end_line or not line_of(state, line).startswith(":") or state.is_code_block(line):
            return False
        return usual(state, start_line, end_line, silent)

    rules.at("deflist", deflist, {"alt": ["paragraph", "reference", "blockquote"]})


# --- blocks


def _kramdown_toc(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] not in ("*", "+", "-", "1") or start_line + 1 >= end_line:
        return False
    if "toc" not in line_of(state, start_line + 1).lower() or not _KRAMDOWN_TOC.match(state.src, start):
        return False
    if not silent:
        add_node(state, d.TableOfContents())
    state.line = start_line + 2
    return True


def _table_of_contents(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    line = line_of(state, start_line).strip()
    if len(line) > 200 or not (_TOC.fullmatch(line) or _SNIPPET.fullmatch(line)):
        return False
    if not silent:
        add_node(state, d.Omitted("snippet") if line.startswith("-") else d.TableOfContents())
    state.line = start_line + 1
    return True


def _comment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a comment between lines of `%%`."""
    if state.is_code_block(start_line) or line_of(state, start_line).strip() != "%%":
        return False
    ends = state.env.setdefault("comments", {})
    line = ends.get((hash(state.src), end_line), start_line)
    line = max(line, start_line + 1)
    while line < end_line and line_of(state, line).strip() != "%%":
        line += 1
    ends[hash(state.src), end_line] = line
    if line >= end_line:
        return False
    if not silent:
        state.line = line + 1
    return True


def _headless_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read rows of a table that has neither header nor delimiter."""
    if silent or state.is_code_block(start_line):
        return False
    line = start_line
    while line < end_line and _ROW.fullmatch(text := line_of(state, line)) and text.count("|") > 2:
        line += 1
    if line < start_line + 2 or (line < end_line and not state.isEmpty(line)):
        return False
    state.push("table_open", "table", 1).map = [start_line, line]
    state.push("tbody_open", "tbody", 1)
    for number in range(start_line, line):
        state.push("tr_open", "tr", 1)
        for cell in _CELL.split(line_of(state, number).strip()[1:-1]):
            state.push("td_open", "td", 1)
            token = state.push("inline", "", 0)
            token.content, token.map, token.children = cell.strip().replace("\\|", "|"), [number, number + 1], []
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    state.line = line
    return True


# --- inlines


def _wiki_link(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith(("[[", "![["), start):
        return False
    match = _WIKI.match(state.src, start)
    if not match or (match[3] is None and _LOOKS_LIKE_DATA.match(match[2])) or match[0] in _INTERNAL_SLOTS:
        return False
    if silent:
        state.pos = match.end()
        return True
    target, words = match[2].strip().rstrip("\\"), (match[3] or "").strip()
    if target.startswith("^"):
        add_inlines(state, f"[{target}]")
        state.pos = match.end()
        return True
    if match[1]:
        if _PICTURE.search(target.partition("#")[0]):
            add_html(state, f'<img src="{escape(target)}" alt="">')
    else:
        words = words or target.lstrip("#").partition("#")[0].rpartition("/")[2] or target.lstrip("#")
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": f"[[{target}]]"}
        add_inlines(state, words)
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("==", state.pos):
        return False
    match = _HIGHLIGHT.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        add_html(state, "<mark>")
        add_inlines(state, match[1])
        add_html(state, "</mark>")
    state.pos = match.end()
    return True


def _keys(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("++", state.pos):
        return False
    match = _KEYS.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        for number, key in enumerate(match[1].split("+")):
            if number:
                state.push("text", "", 0).content = "+"
            add_html(state, f"<kbd>{escape(key.capitalize())}</kbd>")
    state.pos = match.end()
    return True


def _percent_comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    if not state.src.startswith("%%", state.pos):
        return False
    match = _PERCENT_COMMENT.match(state.src, state.pos)
    if not match:
        return False
    state.pos = match.end()
    return True


def _block_id(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    """Leave out Obsidian's name of a block, at the end of a line."""
    before = state.src[state.pos - 1] if state.pos else "\n"
    match = _BLOCK_ID.match(state.src, state.pos) if before in " \t\n" else None
    if not match:
        return False
    state.pos = match.end()
    return True
