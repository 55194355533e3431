"""Strangers' text without what terminals, logs and files can't take."""

from __future__ import annotations

import pytest

from syndicator.sources.text import MOST_IN_TITLE, one_line, short_title, writable


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("  two\n\tlines \u2028 here ", "two lines here"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;title\x07b\x1b]8;;x\x1b\\c", "abc"),
        ("a\x1bcb", "ab"),
        ("a\x1b", "a"),
        ("a\x00\x08\x7f\x9fb", "ab"),
        ("left\u202eright\u2066\u200e\u061c\ufeff", "leftright"),
        ("a\x85b", "a b"),
        ("e\u0301 日本", "e\u0301 日本"),
        ("", ""),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_halves_of_characters_are_replaced() -> None:
    assert (writable("é \ud83d x"), writable("a"), writable("🍅")) == ("é ? x", "a", "🍅")


@pytest.mark.parametrize("title", ["<b>" * 3000, "word " * 500, "日本" * 1000])
def test_a_title_has_a_length(title: str) -> None:
    cut = short_title(title)
    assert MOST_IN_TITLE - 10 < len(cut) <= MOST_IN_TITLE
    assert title.startswith(cut.removesuffix("…"))
    assert short_title("A title of usual length") == "A title of usual length"
    assert short_title("word " * 500).endswith("word…")
