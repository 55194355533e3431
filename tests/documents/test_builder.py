from __future__ import annotations

import pytest

from syndicator.documents import document as d
from syndicator.documents.builder import Builder


def paragraph(text: str) -> d.Paragraph:
    return d.Paragraph((d.Text(text),))


def test_blocks_are_taken_as_soon_as_they_cannot_change() -> None:
    builder = Builder()
    builder.html("<div><p>one</p>tw")
    assert list(builder.take()) == [paragraph("one")]
    assert list(builder.take()) == []
    builder.html("o</div><blockquote>three")
    assert list(builder.take()) == []  # the quote is not over
    assert list(builder.finish()) == [d.Paragraph((d.Text("tw"), d.Text("o"))), d.Quote((paragraph("three"),))]


def test_tags_inside_a_block_of_markdown_do_not_end_it() -> None:
    builder = Builder()
    builder.html("<div class=note>")
    builder.open("li", {}, is_markdown=True)
    builder.html("</div></li>a")
    builder.close_markdown()
    builder.text("b")
    assert list(builder.finish()) == [paragraph("a"), paragraph("b")]


def test_html_begun_in_one_piece_ends_in_another() -> None:
    builder = Builder()
    builder.html("<details><summary>S</summary>")
    builder.open("p", {}, is_markdown=True)
    builder.text("a")
    builder.close_markdown()
    builder.html("</details>")
    assert list(builder.finish()) == [d.Details((d.Text("S"),), (paragraph("a"),))]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>a<p>b", ["a", "b"]), ("<p><b>a<div>b</div>", ["a", "b"]), ("a</p>b", ["a", None]), ("<b>a</i>b</b>", [None]),
        ("<p>a<template>hidden</template></p>", ["a"]),
    ],
)  # fmt: skip
def test_what_is_not_closed_or_not_open_does_no_harm(html: str, texts: list[str | None]) -> None:
    builder = Builder()
    builder.html(html)
    found = list(builder.finish())
    assert all(isinstance(block, d.Paragraph) for block in found)
    if None not in texts:
        from syndicator.documents.plain_text import text_of_block

        assert [text_of_block(block) for block in found] == texts


def test_a_break_at_the_end_of_a_line_is_one_break() -> None:
    builder = Builder()
    builder.html("<p>one<br>\ntwo</p>")
    assert list(builder.finish()) == [d.Paragraph((d.Text("one"), d.Break(hard=True), d.Text("two")))]
