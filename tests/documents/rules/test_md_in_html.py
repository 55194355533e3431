"""HTML whose tag asks for Markdown inside."""

from __future__ import annotations

import pytest

from syndicator.documents import markdown, portable
from syndicator.documents.plain_text import text_of_blocks
from tests.growth import assert_linear


def plain(source: str) -> str:
    return text_of_blocks(markdown.parse(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<div class="prose" markdown="1">\n*Made* for **two** [of us](/a).\n</div>\n\nNext.', "Made for two of us.\n\nNext."),
        ("<section markdown>\n\n    *Indented*\n\n</section>\n\nNext.", "Indented\n\nNext."),
        ('<p markdown="span">One *line*.</p>\n\nNext.', "One line.\n\nNext."),
        ('<div markdown="1">\nnever *closed*\n\nNext.', "never closed\n\nNext."),
        ('<div markdown="0">\n*stars*\n</div>\n\nNext.', "*stars*\n\nNext."),
        ('<div data-markdown="1">\n*stars*\n</div>\n\nNext.', "*stars*\n\nNext."),
        ("<figure>\n<img src='a.png'>\n</figure>\n</br>\nIt is *old*.\nYes.\n\nNext.", "It is old. Yes.\n\nNext."),
        ("<p>It is <a\nhref='/a'>an *old*</a> loom,\nof `oak`.\n</p>\n\nNext.", "It is an *old* loom, of `oak`.\n\nNext."),
        ("<div>\n*stars*\n</div>\nAnd 2 * 3.\n\nNext.", "*stars*\n\nAnd 2 * 3.\n\nNext."),
        ('    <div markdown="1">\n    *code*\n    </div>', '<div markdown="1">\n*code*\n</div>'),
    ],
)  # fmt: skip
def test_its_content_is_markdown(source: str, expected: str) -> None:
    assert plain(source) == expected


def test_a_figure_keeps_its_caption() -> None:
    document = markdown.parse(
        '<figure markdown="span">\n    ![A](b.png){ width="3" }\n    <figcaption>Cap</figcaption>\n</figure>\n\nText.'
    ).complete()
    assert portable.markdown(document, str) == "![A](b.png)\n\n*Cap*\n\nText."


@pytest.mark.parametrize("end", ["", "</div>\n"])
def test_many_that_are_nested_take_linear_time(end: str) -> None:
    assert_linear(lambda n: markdown.parse('<div markdown="1">\n' * n + end * n).complete(), 6_000)
