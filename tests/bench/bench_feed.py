"""A first read of a feed against feedparser alone, its sanitizer off, on the same bytes, each in a process of its own:

python tests/bench/bench_feed.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AT_MOST = 1.8  # with the start of a child of ours, in which it can be stopped
_ENTRIES = 1000
_ROUNDS = 9
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
    """CPU seconds of our own first read in a fresh process, children included, and its ratio to feedparser's in another."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.xml"
        path.write_bytes(feed())
        ours, alone = [], []
        for _ in range(_ROUNDS):
            ours.append(_cpu(_OURS, path))
            alone.append(_cpu(_ALONE, path))
    return min(ours), min(ours) / min(alone)


def _cpu(code: str, path: Path) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run((sys.executable, "-c", code, path), check=True, cwd=Path(__file__).parents[2])
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


_ALONE = """
import sys, feedparser
from io import BytesIO
body = open(sys.argv[1], "rb").read()
assert feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries
"""
_OURS = """
import sys
from datetime import UTC
from syndicator.config import SourceConfig
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
source = SourceConfig(kind="feed", name="feed", url=sys.argv[1])
feed = FeedSource(source, blog_url="https://blog.example.dev", zone=UTC, guard=UrlGuard())
assert feed.read({}, {}).source_posts
"""

if __name__ == "__main__":
    seconds, times = ratio()
    print(f"first read of {_ENTRIES} entries: {seconds:.3f} s, {times:.2f} x feedparser (at most {AT_MOST})")
    sys.exit(times > AT_MOST)
