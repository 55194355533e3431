"""Whatever a feed says, it gives posts that can be told from each other and shown to people, or one line."""

from __future__ import annotations

import json
import re
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from tests.bounded import EXAMPLES, cpu_at_most, run_bounded
from tests.fakes.post_store import PostStore

if TYPE_CHECKING:
    from syndicator.model import Post, SourceUpdate

pytestmark = pytest.mark.long  # it takes long

ODD = st.sampled_from([
    "", " ", "x", "A & B", "&amp;amp;", "&nbsp", "&#0;", "&#xD800;", "<b>", "</b>", "<![CDATA[", "]]>", "<!--", "\0", "\x1b[2J", "\u202e", "\ud83d",
    "é", "日本", "\ufeff", "\u2028", "{{ 7 * 7 }}", "../..", "/", "#", "?", "http://", "http://[", "https://b.example/1", "//b.example/%E9%", "HTTPS://B.example:99999/",
    "mailto:a@b", "at://x/y", "javascript:x", "x" * 9000, "2024-01-01", "Mon, 01 Jan 2024 25:61:00 +9999", "0001-01-01T00:00:00Z", "99999-1-1", "1e999", "NaN",
    "tag:github.com,2008:Repository/1/v1/../..", "a@b (c", "(" * 50, "html", "xhtml", "application/octet-stream", "self", "next", "alternate", "image/png",
])  # fmt: skip
WORDS = st.lists(ODD | st.text(max_size=8), max_size=4).map("".join)
NAMES = st.sampled_from([
    "title", "link", "guid", "id", "pubDate", "published", "updated", "dc:date", "description", "summary", "content", "content:encoded", "category", "dc:subject", "author",
    "dc:creator", "name", "enclosure", "media:content", "media:thumbnail", "media:group", "media:description", "yt:videoId", "itunes:image", "itunes:keywords",
    "hashnode:coverImage", "feedburner:origLink", "item", "entry", "source", "ttl", "sy:updatePeriod", "sy:updateFrequency", "skipHours", "hour", "skipDays", "day", "b", "div",
])  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["href", "url", "rel", "type", "term", "label", "scheme", "isPermaLink", "xml:base", "xmlns", "medium", "mode", "src"]), WORDS, max_size=3,
)  # fmt: skip


def _element(name: str, attributes: dict[str, str], inside: str) -> str:
    says = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{says}>{inside}</{name}>"


ELEMENTS = st.recursive(
    st.builds(_element, NAMES, ATTRIBUTES, WORDS),
    lambda inner: st.builds(_element, NAMES, ATTRIBUTES, st.lists(inner, max_size=4).map("".join)),
    max_leaves=8,
)
ENTRIES = st.lists(st.lists(ELEMENTS, max_size=6).map("".join), max_size=4)
SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "dc": "http://purl.org/dc/elements/1.1/", "content": "http://purl.org/rss/1.0/modules/content/", "media": "http://search.yahoo.com/mrss/",
        "yt": "http://www.youtube.com/xml/schemas/2015", "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "hashnode": "https://hashnode.com/rss",
        "feedburner": "http://rssnamespace.org/feedburner/ext/1.0", "sy": "http://purl.org/rss/1.0/modules/syndication/",
    }.items()
)  # fmt: skip


def _rss(entries: list[str], head: str) -> str:
    items = "".join(f"<item>{inside}</item>" for inside in entries)
    return f'<rss version="2.0" {SPACES}><channel>{head}{items}</channel></rss>'


def _atom(entries: list[str], head: str) -> str:
    inner = "".join(f"<entry>{inside}</entry>" for inside in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}>{head}{inner}</feed>'


def _written(text: str, encoding: str, declared: str) -> bytes:
    says = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (says + text).encode(encoding, errors="replace")


def _spoilt(body: bytes, cuts: list[tuple[int, bytes]]) -> bytes:
    for place, what in cuts:
        at = place % (len(body) + 1)
        body = body[:at] + what + body[at + len(what) // 2 :]
    return body


ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "gb18030", "shift_jis", "iso-2022-jp"]
)
DECLARED = ENCODINGS | st.sampled_from(["", "none-such", "us-ascii", "iso-8859-1"])
CUTS = st.lists(
    st.tuples(st.integers(0, 5000), st.binary(max_size=3) | st.just(b"]]>") | st.just(b"<item>")), max_size=3
)
XML = st.builds(
    _spoilt,
    st.builds(_written, st.builds(_rss, ENTRIES, ELEMENTS) | st.builds(_atom, ENTRIES, ELEMENTS), ENCODINGS, DECLARED),
    CUTS,
)

VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(2**70), 2**70) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url"]) | WORDS, inner, max_size=3)
    ),
    max_leaves=4,
)
ITEMS = st.dictionaries(
    st.sampled_from([
        "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "date_published", "date_modified", "tags", "authors", "author",
    ]), VALUES, max_size=8,
)  # fmt: skip
JSON = st.builds(
    lambda items, **head: _spoilt(json.dumps({"items": items, **head}).encode(), head.pop("cuts", [])),
    st.lists(ITEMS | VALUES, max_size=4), feed_url=VALUES, home_page_url=VALUES, next_url=VALUES, author=VALUES,
)  # fmt: skip


def _shown_to_people(post: Post) -> str:
    return "".join((post.title, post.slug, post.url, post.summary, post.author, post.cover, *post.tags))


def _is_sound(post: Post) -> None:
    assert post.title.strip()
    assert post.slug.strip()
    assert not {"/", "\\"} & set(post.slug)
    assert post.slug not in {".", ".."}
    assert not [sign for sign in _shown_to_people(post) if category(sign) in {"Cc", "Cs"} or sign in "\u202e\ufeff"]
    assert all(not address or re.fullmatch(r"(?i)https?://\S+", address) for address in (post.url, post.cover))
    assert post.published_at is None or (post.published_at.tzinfo is UTC and post.published_at.year > 1800)


@given(XML | JSON | st.binary(max_size=300))
@example(_rss(["<title>x</title><link>https://b.example/a\u2028b c</link>"], "").encode())
@example(_rss(["<title>x</title><link>http://</link>"], "").encode())
@example(b'{"items": [{"url": "https://b.example/a", "tags": ["\\ud83d"]}]}')
@example(b"<rss><channel>" + b"<item>" * 100_000)
@example(b"<rss><channel><item><title>" + b"<![CDATA[" * 100_000)
@example(b'{"items": ' + b"[" * 500_000)
@EXAMPLES
@cpu_at_most(20)
def fuzz_feeds(body: bytes) -> None:
    path = Path("any-feed").absolute()
    path.write_bytes(body)
    feed = FeedSource(
        SourceConfig(kind="feed", name="feed", url=str(path)), blog_url="https://b.example", zone=UTC, guard=UrlGuard()
    )
    store = PostStore()

    def read(known: dict[str, str]) -> SourceUpdate | None:
        try:
            return feed.read({}, known)
        except SourceError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - either outcome is right
            return None

    first = read({})
    if first is None:
        return
    for each in first.source_posts:
        _is_sound(each.post)
    assert json.loads(json.dumps(dict(first.checkpoint))) == first.checkpoint
    again = read(dict(first.present))
    assert again is not None
    assert not again.source_posts
    ids = store.observe("feed", list(first.source_posts))
    assert len(set(ids.values())) == len(first.present)
    assert store.observe("feed", list(first.source_posts)) == ids


def test_any_feed_gives_posts_or_one_line(tmp_path: Path) -> None:
    run_bounded("tests.sources.feed.test_fuzz:fuzz_feeds", folder=tmp_path, seconds=200)
