"""A feed is read whenever it changed, and every failure is one clear line."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from tests import ROOT
from tests.sources.feed.feeds import (
    RSS,
    VIDEO_AND_RELEASE,
    item,
    read,
)


def test_only_what_changed_is_told(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", RSS.format(item(guid="1", title="A") + item(guid="2", title="B")))
    second = read(
        tmp_path / "feed.xml", RSS.format(item(guid="1", title="A") + item(guid="2", title="C")), dict(first.present)
    )
    assert [each.post.title for each in second.source_posts] == ["C"]
    assert second.present.keys() == first.present.keys()


def test_the_same_file_is_unchanged_until_its_posts_are_forgotten(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", VIDEO_AND_RELEASE)
    again = read(tmp_path / "feed.xml", VIDEO_AND_RELEASE, dict(first.present), **first.checkpoint)
    assert again.unchanged
    assert again.checkpoint == first.checkpoint
    assert len(read(tmp_path / "feed.xml", VIDEO_AND_RELEASE, {}, **first.checkpoint).source_posts) == 2


@pytest.mark.parametrize(
    "text", [RSS.format(""), VIDEO_AND_RELEASE[: VIDEO_AND_RELEASE.index("<entry><id>tag:git") + 30]]
)
def test_a_feed_that_lost_its_entries_proves_nothing(tmp_path: Path, text: str) -> None:
    first = read(tmp_path / "feed.xml", VIDEO_AND_RELEASE)
    second = read(tmp_path / "feed.xml", text, dict(first.present), **first.checkpoint)
    assert not second.complete
    assert second.warnings
    assert not read(tmp_path / "feed.xml", text, dict(first.present), **second.checkpoint).unchanged


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not a feed"),
        (b"<!doctype html><html><body>Maintenance</body></html>", "not a feed"),
        (b"{", "not valid JSON"),
        (b'{"a":' + b"[" * 100_000, "not valid JSON"),
        (b'{"items": 3}', "has no list"),
        (bytes(6_000_000), "larger than 5,000,000 bytes"),
        (b"<rss version='2.0'><channel>" + b"<item/>" * 30_000, "more than 20,000 entries"),
        (b"<rss version='2.0'><channel>" + b"<a>" * 700_000, "600,000 tags"),
    ],
)
def test_what_is_no_feed_is_one_clear_line(tmp_path: Path, body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read(tmp_path / "feed.xml", body)
    assert "\n" not in str(caught.value)
    assert "feed.xml" in str(caught.value)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    source = SourceConfig(kind="feed", name="blog", url=f"file://{tmp_path}/none.xml")
    with pytest.raises(SourceError, match=r"none\.xml: can't be read \(No such file"):
        FeedSource(source, blog_url="", zone=UTC, guard=UrlGuard()).read({}, {})


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: RSS.format(text).encode())))
@example(RSS.format("<item><sy:updateFrequency>" + "9" * 5000).encode())
@settings(max_examples=60)
def test_any_bytes_give_posts_or_one_line(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xml"
    try:
        found = read(path, body)
    except SourceError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - either outcome is right
        return
    assert all(each.post.slug and each.post.title for each in found.source_posts)


CORPUS = ROOT.parent / "shared" / "corpus" / "feeds"


@pytest.mark.long
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not at hand")
def test_every_real_feed_gives_posts_or_one_line(tmp_path: Path) -> None:
    for path in sorted(each for each in CORPUS.rglob("*") if each.is_file()):
        source = SourceConfig(kind="feed", name="blog", url=str(path))
        feed = FeedSource(source, blog_url="https://blog.example.dev", zone=UTC, guard=UrlGuard())
        try:
            found = feed.read({}, {})
        except SourceError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - either outcome is right
            continue
        assert not feed.read({}, dict(found.present)).source_posts, path
        assert all(each.post.slug and each.post.title for each in found.source_posts), path


@pytest.mark.long
def test_feedparser_is_loaded_only_for_a_new_feed(tmp_path: Path) -> None:
    first = read(tmp_path / "feed.xml", VIDEO_AND_RELEASE)
    code = f"""import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from syndicator.config import SourceConfig; from syndicator.http import UrlGuard; from syndicator.sources.feed import FeedSource
from zoneinfo import ZoneInfo
source = SourceConfig(kind="feed", name="blog", url={str(tmp_path / "feed.xml")!r})
feed = FeedSource(source, blog_url="https://blog.example.dev", zone=ZoneInfo("Europe/Berlin"), guard=UrlGuard())
assert feed.read({dict(first.checkpoint)!r}, {dict(first.present)!r}).unchanged
print(sorted({{"feedparser", "requests", "dateutil", "yaml", "bs4"}} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel><title>Bits &amp;amp; pieces</title></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>Bits &amp;amp; pieces</title></feed>",
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Bits & pieces", "items": []}',
    ],
)
def test_an_update_has_the_title_of_the_feed(tmp_path: Path, body: str) -> None:
    assert read(tmp_path / "feed", body).title == "Bits & pieces"
