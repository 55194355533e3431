"""Who wrote a text, at its end or as a line of its own."""

from __future__ import annotations

import pytest

from syndicator.render.bylines import is_byline, without_byline


@pytest.mark.parametrize("line", ["By Ada Roe", "Guest post by Ada Roe and Bo Lund.", "Von Ada Roe"])
def test_a_line_names_the_authors(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize("line", ["By Wales", "By Ada Roe, who weaves", "Looms by Ada Roe"])
def test_a_line_with_other_words_does_not(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Looms, by Ada", "Looms"),
        ("Looms (von Ada Roe)", "Looms "),
        ("Looms by Ada Roe & Bo Lund.", "Looms"),
        ("Looms | a post by Ada", "Looms | a "),
        ("Looms by Sea", "Looms by Sea"),
        ("Looms, by hand", "Looms, by hand"),
        ("Looms\nby Ada Roe", "Looms\nby Ada Roe"),
    ],
)
def test_the_authors_at_the_end_go(text: str, expected: str) -> None:
    assert without_byline(text) == expected
