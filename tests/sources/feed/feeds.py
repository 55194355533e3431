"""Feeds to read, and how they are read."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syndicator.model import Post, SourceUpdate
    from tests.fakes.blog_server import Blog

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Example</title><link>https://blog.example.dev</link>{}</channel></rss>"""
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://blog.example.dev"/>{}</feed>'
VIDEO_AND_RELEASE = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015"
 xmlns:media="http://search.yahoo.com/mrss/">
<entry><id>yt:video:abc_DEF-1</id><yt:videoId>abc_DEF-1</yt:videoId><title>V</title>
 <link rel="alternate" href="https://www.youtube.com/watch?v=abc_DEF-1"/><published>2024-01-01T00:00:00+00:00</published>
 <updated>2024-05-01T00:00:00+00:00</updated>
 <media:group><media:title>V</media:title><media:thumbnail url="https://i.example/1.jpg"/>
 <media:description>About it.</media:description></media:group></entry>
<entry><id>tag:github.com,2008:Repository/1/v1.2</id><updated>2024-01-02T00:00:00Z</updated><title>One two</title>
 <link rel="alternate" href="https://github.com/o/r/releases/tag/v1.2"/><content type="html">&lt;p&gt;x&lt;/p&gt;</content>
 <media:thumbnail url="https://avatars.githubusercontent.com/u/1"/></entry></feed>"""


def item(**parts: str) -> str:
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items()) + "</item>"


def rss(*numbers: int, extra: str = "") -> str:
    items = "".join(f"<item><title>{n}</title><guid>{n}</guid><link>/p{n}</link></item>" for n in numbers)
    return f'<rss version="2.0"><channel><link>https://blog.example.dev</link>{extra}{items}</channel></rss>'


def read(path: Path, text: str | bytes, known: dict[str, str] | None = None, **checkpoint: Any) -> SourceUpdate:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    source = SourceConfig(kind="feed", name="blog", url=str(path))
    zone = ZoneInfo("Europe/Berlin")
    feed = FeedSource(source, blog_url="https://blog.example.dev", zone=zone, guard=UrlGuard())
    return feed.read(checkpoint, known or {})


def posts(folder: Path, text: str | bytes) -> list[Post]:
    return [each.post for each in read(folder / "feed.xml", text).source_posts]


def post(folder: Path, text: str | bytes) -> Post:
    (only,) = posts(folder, text)
    return only


def post_of_item(tmp_path: Path, item: str) -> Post:
    return post(tmp_path, RSS.format(item))


class Reader:
    """Reads a feed again and again as a pass would: with what the last read remembered."""

    def __init__(self, blog: Blog, path: str = "/rss.xml") -> None:
        source = SourceConfig(kind="feed", name="blog", url=blog.url + path)
        self.feed = FeedSource(source, blog_url="https://blog.example.dev", zone=UTC, guard=UrlGuard())
        self.checkpoint: Mapping[str, Any] = {}
        self.known: dict[str, str] = {}

    def read(self) -> SourceUpdate:
        try:
            found = self.feed.read(self.checkpoint, self.known)
        except SourceError as error:
            self.checkpoint = self.checkpoint if error.checkpoint is None else error.checkpoint
            raise
        self.checkpoint = found.checkpoint
        if not found.unchanged:
            self.known = {**self.known, **found.present}
        return found

    def fails(self, words: str) -> SourceError:
        with pytest.raises(SourceError, match=words) as caught:
            self.read()
        assert len(str(caught.value).splitlines()) == 1
        return caught.value


def titles(found: SourceUpdate) -> list[str]:
    return [each.post.title for each in found.source_posts]
