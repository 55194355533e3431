"""Words that must not become links, mentions or cashtags."""

from __future__ import annotations

import pytest

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
    "text", [".@ada", "/@ada", "日本@ada", "RT@ada", "x.dev/@ada", "(@ada)", "＠ada", "-@ada @bob/list"]
)
def test_nobody_is_mentioned(text: str) -> None:
    assert mentions(links.unlinked(text)) == []
    assert links.unlinked(text).replace(links.JOINER, "") == text
