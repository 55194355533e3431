"""What is written reads as it is."""

from __future__ import annotations

import pytest

from syndicator.documents.escapes import code_span, delimits, escaped, escaped_line, link_target, link_title


@pytest.mark.parametrize(
    ("text", "plain", "in_link"),
    [
        ("a*b *c* d_e _f_", "a\\*b \\*c\\* d_e \\_f\\_", "a\\*b \\*c\\* d_e \\_f\\_"), ("a ~~b~~", "a \\~\\~b\\~\\~", "a \\~\\~b\\~\\~"),
        ("<a> 1 < 2 &amp; &", "\\<a> 1 < 2 \\&amp; &", "\\<a> 1 < 2 \\&amp; &"), ("[a] [^b](c)", "[a] \\[^b\\](c)", "\\[a\\] \\[^b\\](c)"),
        ("a \\ b\\* `c`", "a \\ b\\\\\\* \\`c\\`", "a \\ b\\\\\\* \\`c\\`"),
    ],
)  # fmt: skip
def test_marks_are_escaped_only_where_they_would_be_read(text: str, plain: str, in_link: str) -> None:
    assert (escaped(text, linked=False), escaped(text, linked=True)) == (plain, in_link)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("# a", "\\# a"), ("#a", "#a"), ("> a", "\\> a"), ("- a", "\\- a"), ("-a", "-a"), ("12. a", "12\\. a"), ("12.a", "12.a"), ("===", "\\==="),
        ("[a]: b", "\\[a]: b"), ("| a", "\\| a"), (": a", "\\: a"), ("~~~", "\\~~~"), ("a # b", "a # b"),
    ],
)  # fmt: skip
def test_no_line_begins_another_block(line: str, written: str) -> None:
    assert escaped_line(line) == written


@pytest.mark.parametrize(
    ("text", "written"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), (" a ", "`  a  `"), ("a\nb", "`a b`")]
)
def test_code_has_as_many_backticks_as_it_needs(text: str, written: str) -> None:
    assert code_span(text) == written


@pytest.mark.parametrize(
    ("delimiter", "before", "inner", "after", "reads"),
    [
        ("*", "", "a", "", True), ("*", "x", "(a)", "y", False), ("*", " ", "(a)", ".", True), ("*", "*", "a", "", False),
        ("**", "", "a ** b", "", False), ("*", "", "a \\", "", False), ("~~", "«", "«a»", "»", True),
    ],
)  # fmt: skip
def test_delimiters_are_used_only_where_they_are_read(
    delimiter: str, before: str, inner: str, after: str, *, reads: bool
) -> None:
    assert delimits(delimiter, before, inner, after) == reads


@pytest.mark.parametrize(
    ("address", "written"), [("/a_(b)", "/a_(b)"), ("/a)b(", "</a)b(>"), ("/a b", "/a%20b"), ("", "<>")]
)
def test_an_address_and_a_title(address: str, written: str) -> None:
    assert link_target(address) == written
    assert (link_title('a "b"'), link_title(" ")) == (' "a \\"b\\""', "")
