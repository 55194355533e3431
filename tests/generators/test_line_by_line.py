"""Front matter read as lines."""

from __future__ import annotations

import pytest

from syndicator.generators.line_by_line import headers_above, lenient_values
from syndicator.sources.repo.front_matter import PostDocument, read_document


@pytest.mark.parametrize(
    "text",
    [
        "Title: of a poem\n\nBody",
        "Note: this is prose.\nDate: unknown\n\nBody",
        "Title: Prose\nDate: 2024-03-05\nthat goes on.\n\nBody",
        "Title: Prose\nhttps://blog.example.dev\nDate: 2024-03-05\n\nBody",
        "Title: Prose\n---\nDate: 2024-03-05\n\nBody",
        "Title: Prose\n\nDate: 2024-03-05\n---\nBody",
        "<!-- more -->\n\nTitle: Prose",
        "<!-- never closed\ntitle: x\ndate: y",
    ],
)
def test_prose_that_looks_like_metadata_stays_prose(text: str) -> None:
    assert read_document(text.encode()) == PostDocument("", {}, text.encode())


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("a: b\nc = d", {"a": "b", "c": "d"}),
        ("a: 'b'\nc: \"d\"\ne: 'f\"\ng: '", {"a": "b", "c": "d", "e": "'f\"", "g": "'"}),
        ("a: b\n  c\n\nd", {"a": "b c d"}),
        ("a:\n- b\n- 'c'", {"a": ["b", "c"]}),
        ("a: x\n- b", {"a": "x - b"}),
        ("a:\n- b\nc", {"a": "- b c"}),
        ("a: |\n  b\n  c", {"a": "b\nc"}),
        ("a: >-\n  b\n  c", {"a": "b c"}),
        ("a: [b, 'c', ]", {"a": ["b", "c"]}),
        ("a: [b", {"a": "[b"}),
        ("a:", {"a": ""}),
        ("a: b\na: c", {"a": "b c"}),
        ("before\na: b", {"a": "b"}),
    ],
)
def test_lenient_values(block: str, values: dict[str, object]) -> None:
    assert lenient_values(block) == values


def test_headers_above_a_text() -> None:
    assert headers_above("Title: A\nDate:  b\n    c\nAuthor:\n\n\nBody") == (
        "Title: A\nDate:  b\n    c\nAuthor:", {"Title": "A", "Date": "b c", "Author": ""}, "Body",
    )  # fmt: skip
    assert headers_above("<!--\nTitle: A\nDate: b\n--> Body") == (
        "Title: A\nDate: b",
        {"Title": "A", "Date": "b"},
        "Body",
    )
    assert headers_above("c\nTitle: A\nDate: b\n\nBody") is None


def test_text_may_follow_four_lines_of_metadata_without_a_blank_line() -> None:
    block = "Status: published\nDate: 2020-08-24\nAuthor: Ann\nTitle: Locks"
    assert headers_above(f"{block}\n1. Locks\n   are old.\n\nMore.") == (
        block,
        {"Status": "published", "Date": "2020-08-24", "Author": "Ann", "Title": "Locks"},
        "1. Locks\n   are old.\n\nMore.",
    )
