"""A feed becomes posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from syndicator.config import Source
from syndicator.fetch import Guard
from syndicator.sources.feed import FeedSource

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.model import Post, Read

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example</title><link>https://blog.example.dev</link>{}</channel></rss>"""


def read(path: Path, text: str | bytes, known: dict[str, str] | None = None, **memory: Any) -> Read:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    source = Source(kind="feed", name="blog", url=str(path))
    zone = ZoneInfo("Europe/Berlin")
    feed = FeedSource(source, blog_url="https://blog.example.dev", zone=zone, guard=Guard())
    return feed.read(memory, known or {})


def only_post(tmp_path: Path, item: str) -> Post:
    (sighting,) = read(tmp_path / "feed.xml", RSS.format(item)).sightings
    return sighting.post


def test_an_item_becomes_a_post(tmp_path: Path) -> None:
    post = only_post(
        tmp_path,
        """<item><title><![CDATA[ Cats &amp; dogs ]]></title><link>https://blog.example.dev/cats?utm_source=rss</link>
        <guid isPermaLink="false">41</guid><pubDate>Fri, 07 Jul 2023 21:07:25 GMT</pubDate>
        <category>Machine Learning</category><category>machine learning</category>
        <description>In short.</description><content:encoded><![CDATA[<p>At length.</p>]]></content:encoded>
        </item>""",
    )
    assert post.title == "Cats & dogs"
    assert post.url == "https://blog.example.dev/cats"
    assert post.slug == "cats"
    assert post.published_at == datetime(2023, 7, 7, 21, 7, 25, tzinfo=UTC)
    assert [tag.lower() for tag in post.tags] == ["machine learning"]
    assert (post.summary, post.html) == ("In short.", "<p>At length.</p>")
    assert post.dialect == "rss"
