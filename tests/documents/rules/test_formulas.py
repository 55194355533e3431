"""Which dollars and brackets are formulas."""

from __future__ import annotations

import pytest

from syndicator.documents import markdown
from syndicator.documents.plain_text import text_of_blocks
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("so $O(n^2)$ and \\(n^2\\)", "so O(n²) and n²"),
        ("so $ f : A \\to B $ is", "so f : A → B is"),
        ("[$HOME](/a), or [$PATH](/b)", "$HOME, or $PATH"),
        ("set $ARG or if you want $X", "set $ARG or if you want $X"),
        ("set $ARG `or` $X", "set $ARG or $X"),
        ("$5 or $ 6", "$5 or $ 6"),
        ("\\[\nx\n\\]", "x"),
    ],
)
def test_formulas(source: str, expected: str) -> None:
    assert text_of_blocks(markdown.parse(source)) == expected


@pytest.mark.long
@pytest.mark.parametrize("piece", ["$ a ", "$a ", "$ \\a", "\\(", "$$", "$a`"])
def test_many_that_do_not_end_take_linear_time(piece: str) -> None:
    assert_linear(lambda n: markdown.parse(piece * n).complete(), 100_000)
