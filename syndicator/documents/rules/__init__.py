"""Rules for markdown-it that read what no plugin of it knows. A rule never sees the inside of code.

Rules leave tokens that `documents.markdown` turns into elements:

    html_piece   content: HTML, perhaps only the start or the end of an element
    node         meta["node"]: a block or an inline
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from syndicator.documents.document import Block, Inline

    BlockRule = Callable[[StateBlock, int, int, bool], bool]
    InlineRule = Callable[[StateInline, bool], bool]

INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


class Marks:
    """The rules of this package by the character that their marks begin with, so that other lines and letters cost nothing."""

    def __init__(self) -> None:
        self._blocks: dict[str, list[BlockRule]] = {}
        self._inlines: dict[str, list[InlineRule]] = {}

    def block(self, characters: str, rule: BlockRule) -> None:
        """Add a rule for lines that begin with one of these characters, outside of indented code."""
        for character in characters:
            self._blocks.setdefault(character, []).append(rule)

    def inline(self, characters: str, rule: InlineRule) -> None:
        for character in characters:
            self._inlines.setdefault(character, []).append(rule)

    def enable(self, md: MarkdownIt) -> None:
        md.block.ruler.before("fence", "marks", self._read_block, INTERRUPTS)
        md.inline.ruler.before("escape", "marks", self._read_inline)

    def _read_block(self, state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start = state.bMarks[start_line] + state.tShift[start_line]
        rules = self._blocks.get(state.src[start : start + 1])
        if rules is None or state.is_code_block(start_line):
            return False
        count = len(state.tokens)
        if not any(rule(state, start_line, end_line, silent) for rule in rules):
            return False
        if len(state.tokens) > count:
            _group(state, count, start_line)
        return True

    def _read_inline(self, state: StateInline, silent: bool) -> bool:
        rules = self._inlines.get(state.src[state.pos])
        return rules is not None and any(rule(state, silent) for rule in rules)


def _group(state: StateBlock, count: int, start_line: int) -> None:
    """Put tokens between two others, so that they are one block of known lines."""
    for token in state.tokens[count:]:
        token.level += 1
    lines = [start_line, state.line]
    opening, closing = Token("marks", "", 1, map=lines, level=state.level), Token("marks", "", -1, level=state.level)
    state.tokens.insert(count, opening)
    state.tokens.append(closing)


def line_of(state: StateBlock, line: int) -> str:
    """Return a line without its indentation."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def leaves_out(pattern: re.Pattern[str]) -> BlockRule:
    """Return a rule that leaves out lines of this form."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: ARG001
        if not pattern.fullmatch(line_of(state, start_line)):
            return False
        if not silent:
            state.line = start_line + 1
        return True

    return rule


def closing_line(state: StateBlock, start_line: int, end_line: int, mark: str, limit: int) -> int | None:
    """Return the line that ends in the first `mark` from a line on; None unless that lies before position `limit`."""
    close = state.src.find(mark, state.bMarks[start_line], limit)
    line = start_line
    while line < end_line and state.eMarks[line] < close:
        line += 1
    if close < 0 or line >= end_line or state.src[close + len(mark) : state.eMarks[line]].strip():
        return None
    return line


def add_html(state: StateBlock | StateInline, html: str) -> None:
    token = state.push("html_piece", "", 0)
    token.content = html


def add_node(state: StateBlock | StateInline, node: Block | Inline) -> None:
    token = state.push("node", "", 0)
    token.meta = {"node": node}


def add_inlines(state: StateInline, text: str) -> None:
    """Parse text inside an inline of ours."""
    if state.pending:
        state.pushPending()
    tokens: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, tokens)
    state.tokens += tokens
    state.tokens_meta += [None] * len(tokens)


def tokenize(state: StateBlock, start: int, end: int, *, indent: int = 0) -> None:
    """Parse lines inside a block of ours. `indent`: of the lines, more than that of the block itself."""
    line_max, block_indent, parent = state.lineMax, state.blkIndent, state.parentType
    state.lineMax, state.blkIndent, state.parentType = end, block_indent + indent, "container"
    state.level += 1
    state.md.block.tokenize(state, start, end)
    state.level -= 1
    state.lineMax, state.blkIndent, state.parentType = line_max, block_indent, parent
    state.line = end
