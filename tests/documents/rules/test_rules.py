from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from syndicator.documents.rules import Marks, add_html, line_of

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock


def rule(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    if line_of(state, start_line) != "%mark":
        return False
    if not silent:
        add_html(state, "<b>")
        add_html(state, "</b>")
    state.line = start_line + 1
    return True


def test_a_rule_is_asked_by_the_first_character_and_never_in_code() -> None:
    md, marks = MarkdownIt("commonmark"), Marks()
    marks.block("%", rule)
    marks.enable(md)
    kinds = [token.type for token in md.parse("a\n%mark\n\n    %mark\n\n```\n%mark\n```\n%other", {})]
    assert kinds.count("html_piece") == 2
    assert kinds.count("code_block") == kinds.count("fence") == 1


def test_what_a_rule_adds_is_one_block_of_known_lines() -> None:
    md, marks = MarkdownIt("commonmark"), Marks()
    marks.block("%", rule)
    marks.enable(md)
    opening, first, second, closing = md.parse("\n%mark\n", {})
    assert (opening.type, opening.map, closing.type) == ("marks", [1, 2], "marks")
    assert (opening.level, first.level, second.level, closing.level) == (0, 1, 1, 0)
