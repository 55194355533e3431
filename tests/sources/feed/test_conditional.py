"""A feed is asked only for what is new, and no more often than it wants."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError
from syndicator.sources.feed.conditional import Checkpoint, read_file
from syndicator.sources.feed.entry import Pace
from tests.sources.feed.feeds import (
    Reader,
    rss,
    titles,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.blog_server import Blog

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize("name", [field.name for field in fields(Checkpoint)])
@pytest.mark.parametrize("junk", [None, -3, "junk", ["junk"], {}])
def test_a_checkpoint_that_makes_no_sense_does_no_harm(blog: Blog, name: str, junk: object) -> None:
    reader = Reader(blog)
    reader.read()
    reader.checkpoint = {**reader.checkpoint, name: junk, "imported": True}
    reader.read()


@pytest.mark.parametrize(
    ("pace", "cache", "later", "waits"),
    [
        (Pace(), "", 0, False),
        (Pace(wait=timedelta(hours=1)), "", 50, True),
        (Pace(wait=timedelta(hours=1)), "", 55, False),
        (Pace(wait=timedelta(days=30)), "", 20 * 60, True),
        (Pace(wait=timedelta(days=30)), "", 24 * 60, False),
        (Pace(), "max-age=600", 8, True),
        (Pace(), "max-age=600", 10, False),
        (Pace(), "max-age=31536000", 60, False),
        (Pace(), "no-cache, max-age=600", 0, False),
        (Pace(hours=frozenset({13})), "", 61, True),
        (Pace(hours=frozenset({13})), "", 121, False),
        (Pace(hours=frozenset(range(24))), "", 61, False),
        (Pace(days=frozenset({5})), "", 1, True),
        (Pace(days=frozenset({5})), "", 12 * 60, False),
        (Pace(days=frozenset(range(7))), "", 1, False),
    ],
)
def test_how_long_a_feed_is_left_alone(pace: Pace, cache: str, later: int, waits: bool) -> None:
    checkpoint = Checkpoint(asked="x").with_pace(pace).after(NOW, {"cache-control": cache})
    assert Checkpoint.of(checkpoint.as_json(), "x").is_waiting(NOW + timedelta(minutes=later)) == waits


def test_the_servers_max_age_is_kept(blog: Blog) -> None:
    blog.change("/rss.xml", headers={"Cache-Control": "public, max-age=600"})
    reader = Reader(blog)
    reader.read()
    assert reader.read().unchanged
    assert len(blog.asked) == 1


def test_a_server_on_this_machine_is_asked_whatever_the_feed_says(blog: Blog) -> None:
    blog.change("/rss.xml", body=rss(1, extra="<ttl>60</ttl>"))
    reader = Reader(blog)
    reader.read()
    blog.change("/rss.xml", body=rss(2, 1, extra="<ttl>60</ttl>"))
    assert titles(reader.read()) == ["2"]


def test_the_server_is_asked_whether_anything_is_new(blog: Blog) -> None:
    blog.change("/rss.xml", etag='W/"a b"', headers={"Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"})
    reader = Reader(blog)
    assert titles(reader.read()) == ["1", "2"]
    assert reader.read().unchanged
    assert blog.asked[1].headers["if-none-match"] == 'W/"a b"'
    assert blog.asked[1].headers["if-modified-since"] == "Fri, 20 Nov 2026 10:00:00 GMT"
    blog.change("/rss.xml", body=rss(3, 1, 2), etag='"c"')
    assert titles(reader.read()) == ["3"]


def test_the_same_bytes_are_unchanged_whatever_the_headers_say(blog: Blog) -> None:
    reader = Reader(blog)
    reader.read()
    blog.change("/rss.xml", etag='"new"')
    assert reader.read().unchanged
    reader.read()
    assert blog.asked[2].headers["if-none-match"] == '"new"'


def test_a_feed_whose_posts_were_forgotten_is_read_whole(blog: Blog) -> None:
    blog.change("/rss.xml", etag='"a"')
    reader = Reader(blog)
    reader.read()
    reader.known = {}
    assert titles(reader.read()) == ["1", "2"]


def test_a_feed_whose_posts_were_forgotten_is_read_though_it_asked_for_patience(blog: Blog) -> None:
    blog.change("/rss.xml", headers={"Cache-Control": "max-age=600"})
    reader = Reader(blog)
    reader.read()
    reader.known = {}
    assert titles(reader.read()) == ["1", "2"]


def test_a_file_may_be_as_large_as_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"12345")
    response = read_file(str(path), Checkpoint(), 5)
    assert response.body == b"12345"
    assert read_file(path.as_uri(), response.checkpoint, 5).body is None
    with pytest.raises(SourceError, match="larger than 4 bytes; if that is right, raise max_bytes"):
        read_file(str(path), Checkpoint(), 4)
