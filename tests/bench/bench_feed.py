"""The first read of a feed against feedparser alone, its sanitizer off, on the same bytes: `python tests/bench/bench_feed.py`."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser

from syndicator.config import SourceConfig
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource

if TYPE_CHECKING:
    from collections.abc import Callable

AT_MOST = 1.3
_ENTRIES = 1000
_WORDS = "the quick brown fox jumps over a lazy dog while <em>feeds</em> are <a href='/read'>read</a> &amp; kept "


def feed(entries: int = _ENTRIES, size: int = 2000) -> bytes:
    """An RSS feed of so many entries with bodies of `size` characters."""
    items = "".join(_item(number, size) for number in range(entries))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Blog</title><link>https://blog.example.dev</link>{items}</channel></rss>"
    ).encode()


def _item(number: int, size: int) -> str:
    body = f"<p>{number} {_WORDS * (size // len(_WORDS))}</p>"
    return (
        f"<item><title>Post {number}</title><link>https://blog.example.dev/post-{number}</link>"
        f"<guid>https://blog.example.dev/post-{number}</guid><pubDate>Fri, 07 Jul 2023 21:07:{number % 60:02} GMT</pubDate>"
        f"<category>Machine Learning</category><category>python</category>"
        f"<description>About {number}.</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def measure(*works: Callable[[], object], rounds: int = 9) -> list[float]:
    """The best CPU time of some rounds of each, taken in turn, in seconds."""
    best = [float("inf")] * len(works)
    for _ in range(rounds):
        for number, work in enumerate(works):
            start = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - start)
    return best


def ratio() -> tuple[float, float]:
    """Seconds of our own first read, and its ratio to feedparser's."""
    body = feed()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.xml"
        path.write_bytes(body)
        source = SourceConfig(kind="feed", name="feed", url=str(path))
        reader = FeedSource(source, blog_url="https://blog.example.dev", zone=UTC, guard=UrlGuard())
        alone, ours = measure(
            lambda: feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False),
            lambda: reader.read({}, {}),
        )
    return ours, ours / alone


if __name__ == "__main__":
    seconds, times = ratio()
    print(f"first read of {_ENTRIES} entries: {seconds:.3f} s, {times:.2f} x feedparser (at most {AT_MOST})")
    sys.exit(times > AT_MOST)
