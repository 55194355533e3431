"""Small marks: wiki links, attributes, comments, highlights, keys, math in backslashes, tables of contents, snippets, embeds."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from syndicator.documents import document as d
from syndicator.documents.rules import add_html, add_inlines, add_node, line_of
from syndicator.generators import generators
from syndicator.generators.tags import frame

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.rules import Marks

_ATTRIBUTE = r"""(?:[.#][\w:-]++|[\w:.-]++=(?:"[^"{}]*+"|'[^'{}]*+'|[^\s"'{}]++))"""
ATTRIBUTES = re.compile(
    rf"\{{:?\s*+{_ATTRIBUTE}(?:\s++{_ATTRIBUTE})*+\s*+\}}|\{{:[ \t]*+[\w-]++(?:[ \t]*[^{{}}\n]*+)\}}|\{{-\}}"
)
_SPAN = re.compile(r"\[([^\[\]\n]++)\](?=\{[.#:])")
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
_HIGHLIGHT = re.compile(r"==(?=[^\s=])([^\n=]++(?:=[^\n=]++)*+)(?<=\S)==(?!=)")
_KEYS = re.compile(r"\+\+([a-z0-9-]+(?:\+[a-z0-9-]+)*)\+\+")
_PERCENT_COMMENT = re.compile(r"%%(?=\S)[^%\n]+(?<=\S)%%")
_CITATION = re.compile(r"@\[(youtube|vimeo|twitter|codepen|gist)\]\(([^()\s]+)\)")
_ROW = re.compile(r"\|.*\|[ \t]*")
_CELL = re.compile(r"(?<!\\)\|")


def enable(marks: Marks) -> None:
    marks.block("*+-1", _kramdown_toc)
    marks.block("[$@{<-", _table_of_contents)
    marks.block("%", _comment)
    marks.block("%", _embed_block)
    marks.block("{", _attributes_block)
    for characters, rule in (
        ("[!", _wiki_link), ("[", _span), ("{", _attributes), ("=", _highlight), ("+", _keys), ("%", _percent_comment),
        ("@", _citation),
        ("^", _block_id), ("%", _embed),
    ):  # fmt: skip
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
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] not in ("[", "$", "@", "{", "<", "-") or state.is_code_block(start_line):
        return False
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


@cache
def _embeds() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for generator in generators() for pattern in generator.embeds]


@cache
def _removed() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for generator in generators() for pattern in generator.removed]


def _embed_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] != "%" or state.is_code_block(start_line):
        return False
    line = line_of(state, start_line).strip()
    embed = next((found for pattern in _embeds() if (found := pattern.fullmatch(line))), None)
    widget = not embed and next((found for pattern in _removed() if (found := pattern.fullmatch(line))), None)
    if not (embed or widget):
        return False
    if not silent:
        if embed:
            add_html(state, frame(embed[1]))
        else:
            add_node(state, d.Omitted("widget"))
    state.line = start_line + 1
    return True


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
    found = _WIKI.match(state.src, start)
    if not found or (found[3] is None and _LOOKS_LIKE_DATA.match(found[2])) or found[0] in _INTERNAL_SLOTS:
        return False
    if silent:
        state.pos = found.end()
        return True
    target, words = found[2].strip().rstrip("\\"), (found[3] or "").strip()
    if target.startswith("^"):
        add_inlines(state, f"[{target}]")
        state.pos = found.end()
        return True
    if found[1]:
        if _PICTURE.search(target.partition("#")[0]):
            add_html(state, f'<img src="{escape(target)}" alt="">')
    else:
        words = words or target.lstrip("#").partition("#")[0].rpartition("/")[2] or target.lstrip("#")
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": f"[[{target}]]"}
        add_inlines(state, words)
        state.push("link_close", "a", -1)
    state.pos = found.end()
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


def _highlight(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("==", state.pos):
        return False
    found = _HIGHLIGHT.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        add_html(state, "<mark>")
        add_inlines(state, found[1])
        add_html(state, "</mark>")
    state.pos = found.end()
    return True


def _keys(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("++", state.pos):
        return False
    found = _KEYS.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        for number, key in enumerate(found[1].split("+")):
            if number:
                state.push("text", "", 0).content = "+"
            add_html(state, f"<kbd>{escape(key.capitalize())}</kbd>")
    state.pos = found.end()
    return True


def _percent_comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    if not state.src.startswith("%%", state.pos):
        return False
    found = _PERCENT_COMMENT.match(state.src, state.pos)
    if not found:
        return False
    state.pos = found.end()
    return True


def _block_id(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    """Leave out Obsidian's name of a block, at the end of a line."""
    before = state.src[state.pos - 1] if state.pos else "\n"
    found = _BLOCK_ID.match(state.src, state.pos) if before in " \t\n" else None
    if not found:
        return False
    state.pos = found.end()
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("@[", state.pos):
        return False
    found = _CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        from syndicator.generators.tags import player

        if html := player(found[1], found[2]):
            add_html(state, html)
    state.pos = found.end()
    return True


def _embed(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "%" or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    for pattern in _removed():
        if found := pattern.match(state.src, state.pos):
            state.pos = found.end()
            return True
    for pattern in _embeds():
        if found := pattern.match(state.src, state.pos):
            if not silent:
                add_html(state, frame(found[1]))
            state.pos = found.end()
            return True
    return False
