"""Ways to count a text."""

from __future__ import annotations

import pytest

from syndicator.channels.counting import graphemes, utf16_units, with_emoji_as_bytes


@pytest.mark.parametrize(
    ("text", "seen", "units", "bytes_of_emoji"),
    [
        ("Grün ist 42", 11, 11, 11),
        ("日本語", 3, 3, 3),
        ("a🍅b", 3, 4, 6),
        ("👩\u200d🌾", 1, 5, 11),
        ("e\u0301", 1, 2, 2),
        ("", 0, 0, 0),
    ],
)
def test_each_counts_in_its_own_way(text: str, seen: int, units: int, bytes_of_emoji: int) -> None:
    assert (graphemes(text), utf16_units(text), with_emoji_as_bytes(text)) == (seen, units, bytes_of_emoji)
