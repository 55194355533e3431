"""Words that must not become links, mentions or cashtags."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.render import links
from syndicator.twitter_text import mentions


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Socket.IO and ASP.NET", ["Socket.IO", "ASP.NET"]),
        ("crates.io, docs.rs!", ["crates.io", "docs.rs"]),
        ("Node.js 3.11 https://x.dev/a e.g. this", []),
        ("a." * 5000, []),
    ],
)
def test_words_that_would_become_links_are_found_and_kept_words(text: str, words: list[str]) -> None:
    assert links.accidental_links(text) == words
    assert links.accidental_links(links.unlinked(text)) == []
    assert links.unlinked(text).replace(links.JOINER, "") == text


def test_mentions_and_cashtags_become_words_too_but_not_addresses() -> None:
    assert links.unlinked("@property and $HOME, me@x.dev, $5 https://x.dev/@me") == (
        "@\u2060property and $\u2060HOME, me@x.dev, $5 https://x.dev/@me"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ada@example.social !@bob #@cy", "@\u2060ada@example.social !@\u2060bob #@\u2060cy"),
        ("@adaé @" + "a" * 30, "@\u2060adaé @\u2060" + "a" * 30),
        ("me@x.dev mailto:me@x.dev 5@3 a @ b @", "me@x.dev mailto:me@x.dev 5@3 a @ b @"),
        ("https://medium.com/@me/x http://localhost/@me", "https://medium.com/@me/x http://localhost/@me"),
    ],
)
def test_mentions_of_other_platforms_become_words_too(text: str, expected: str) -> None:
    assert links.unmentioned(text) == expected


@given(st.text(st.sampled_from("@＠a1_.-/! \n:é日$&*#+rRtT\u2060"), max_size=12))
def test_whatever_is_around_it_nobody_is_mentioned(text: str) -> None:
    unlinked = links.unlinked(text)
    assert mentions(unlinked) == []
    assert not re.search(r"(?<![A-Za-z0-9_])[@＠]\w", re.sub(r"\w+://\S*", "", unlinked, flags=re.ASCII))


@pytest.mark.parametrize(
    "text", [".@ada", "/@ada", "日本@ada", "RT@ada", "x.dev/@ada", "(@ada)", "＠ada", "-@ada @bob/list"]
)
def test_nobody_is_mentioned(text: str) -> None:
    assert mentions(links.unlinked(text)) == []
    assert links.unlinked(text).replace(links.JOINER, "") == text
