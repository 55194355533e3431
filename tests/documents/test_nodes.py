from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents.nodes import BOUNDARY, Node, Part, blocks, inlines, is_unseen, split, trimmed, wrapped_runs


def text(words: str) -> d.Inlines:
    return (d.Text(words),)


def test_white_space_around_a_paragraph_is_none_of_it() -> None:
    assert trimmed([d.Break(), d.Text("  "), d.Text(" a "), d.Break(hard=True)]) == text("a")
    assert trimmed([d.Text("\xa0"), d.Break()]) == ()


def test_what_is_between_boundaries_and_blocks_are_paragraphs() -> None:
    content: list[Node] = [
        d.Text("a"),
        BOUNDARY,
        d.Text("b"),
        d.Code("c"),
        d.Rule(),
        d.Image("i"),
        d.Text(" "),
        BOUNDARY,
    ]
    assert blocks(content) == (
        d.Paragraph(text("a")),
        d.Paragraph((d.Text("b"), d.Code("c"))),
        d.Rule(),
        d.Figure((d.Image("i"),)),
    )


def test_blocks_in_a_line_are_separated_by_breaks() -> None:
    assert inlines([d.Paragraph(text("a")), d.Paragraph(text("b"))]) == (
        d.Text("a"),
        d.Break(),
        d.Break(hard=True),
        d.Text("b"),
    )
    assert inlines([d.CodeBlock("a\nb")]) == (d.Code("a b"),)


def test_only_inlines_are_wrapped() -> None:
    def strong(children: d.Inlines) -> d.Styled:
        return d.Styled(d.Style.STRONG, children)

    content: list[Node] = [d.Text("a"), d.Heading(1, text("b")), d.Rule()]
    assert wrapped_runs(content, strong) == [strong(text("a")), d.Heading(1, (strong(text("b")),)), d.Rule()]


def test_parts_are_told_from_the_rest() -> None:
    part = Part("li", (), {})
    assert split([part, d.Rule()], "li") == ([part], [d.Rule()])


@pytest.mark.parametrize(
    ("name", "attributes", "unseen"),
    [
        ("p", {}, False), ("script", {}, True), ("p", {"hidden": ""}, True), ("p", {"style": "color:red;Display : none"}, True),
        ("p", {"style": "display:block"}, False), ("span", {"class": "a sr-only"}, True), ("a", {"role": "doc-backlink"}, True),
    ],
)  # fmt: skip
def test_what_no_reader_sees(name: str, attributes: dict[str, str], unseen: bool) -> None:
    assert is_unseen(name, attributes) is unseen
