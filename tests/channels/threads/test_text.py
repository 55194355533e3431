"""Characters, emoji by their bytes, and different links."""

from __future__ import annotations

import pytest

from syndicator.channels.threads.text import count, links


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Grün ist 42", 11),
        ("日本語", 3),
        ("🍅", 4),
        ("a🍅b", 6),
        ("👩\u200d🌾", 11),  # one that is joined of two
        ("🇩🇪", 8),
        ("👍🏽", 8),
        ("❤\ufe0f", 6),
        ("1\ufe0f\u20e3", 7),
        ("", 0),
    ],
)
def test_an_emoji_counts_its_bytes(text: str, length: int) -> None:
    assert count(text) == length


def test_links_are_counted_once_and_need_a_scheme() -> None:
    text = "https://a.example/1 and https://a.example/1, http://b.example; Socket.IO"
    assert links(text) == {"https://a.example/1", "http://b.example"}
