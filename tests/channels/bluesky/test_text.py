"""Counting, cutting and marking text."""

from __future__ import annotations

from typing import Any

import pytest

from syndicator.channels.bluesky.text import count, cut, facets, mentioned

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one grapheme of 25 bytes


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("e\u0301a", 2), (FAMILY, 3), (FAMILY * 120, 300), (FAMILY * 121, 303), ("é" * 300, 300)],
)
def test_what_a_text_counts(text: str, length: int) -> None:
    assert count(text) == length


def test_a_text_within_the_limit_is_within_both_limits() -> None:
    for text in (FAMILY * 120, "語" * 300, "a" * 300):
        assert count(text) <= 300
        assert len(text.encode()) <= 3000


@pytest.mark.parametrize(
    ("text", "limits", "gives"),
    [
        ("abc", (3, 9), "abc"),
        ("abcd", (3, 9), "ab…"),
        ("ab cd", (4, 9), "ab…"),
        ("語語語", (9, 8), "語…"),
        (FAMILY + "ab", (2, 99), FAMILY + "…"),
    ],
)
def test_a_cut_text_keeps_both_limits(text: str, limits: tuple[int, int], gives: str) -> None:
    assert cut(text, *limits) == gives


def marked(text: str, dids: dict[str, str] | None = None) -> list[tuple[str, dict[str, Any]]]:
    """What is marked, cut out of the text's bytes, and as what."""
    data = text.encode()
    return [
        (data[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(), each["features"][0])
        for each in facets(text, dids or {})
    ]


def link(uri: str) -> tuple[str, dict[str, Any]]:
    return uri, {"$type": "app.bsky.richtext.facet#link", "uri": uri}


def tag(text: str, name: str = "") -> tuple[str, dict[str, Any]]:
    return text, {"$type": "app.bsky.richtext.facet#tag", "tag": name or text[1:]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ünï 語 https://b.example/ä?q=1#x!", [link("https://b.example/ä?q=1#x")]),
        ("(https://b.example/a_(b)).", [link("https://b.example/a_(b)")]),
        ("Socket.IO and b.example", []),
        ("#Python, #語 #c++ #1 #2026a x#no", [tag("#Python"), tag("#語"), tag("#c"), tag("#2026a")]),
        (f"#{'a' * 64} #{'b' * 65}", [tag(f"#{'a' * 64}")]),
        ("https://b.example/#Python #Python", [link("https://b.example/#Python"), tag("#Python")]),
        (f"{FAMILY} #end", [tag("#end")]),
    ],
)
def test_links_and_tags_are_marked_by_bytes(text: str, found: list[Any]) -> None:
    assert marked(text) == found


def test_known_accounts_are_marked() -> None:
    text = "é @Grace.test, @nobody.test, a@grace.test, @ada@grace.test @grace"
    assert mentioned(text) == ("grace.test", "nobody.test")
    mention = {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:1"}
    assert marked(text, {"grace.test": "did:plc:1"}) == [("@Grace.test", mention)]
