"""JSON Feed becomes entries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError
from tests.sources.feed.feeds import (
    post,
    posts,
    read,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_json_feed_is_read(tmp_path: Path) -> None:
    items = [
        {"id": 7, "url": "/one", "title": "One", "content_text": "a < b\n\nc", "tags": ["x", "X", 3], "image": "c.png"},
        {"id": "https://blog.example.dev/two", "content_html": "<p>Two</p>", "date_published": "2024-01-02T03:04:05Z"},
        "junk",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items, "authors": [{"name": "Me"}]}
    one, two = (each.post for each in read(tmp_path / "feed.json", json.dumps(feed)).source_posts)
    assert (one.title, one.html, one.url) == ("One", "<p>a &lt; b</p><p>c</p>", "https://blog.example.dev/one")
    assert (one.tags, one.author, one.cover) == (("X",), "Me", "https://blog.example.dev/c.png")
    assert (two.title, two.slug, two.published_at) == ("Two", "two", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"id": "1", "title": "K\xe4se"}]}',
        '\ufeff{"items": [{"id": "1", "title": "Käse"}]}',
        '{"items": [{"id": "1", "title": "K\x08äse"}]}',
        '{"items": [{"id": "1", "title": "K&auml;se"}]}',
    ],
)
def test_json_is_read_though_it_is_not_quite_that(tmp_path: Path, body: str | bytes) -> None:
    assert post(tmp_path, body).title == "Käse"


def test_a_feed_of_too_many_entries_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="more than 20,000 entries"):
        posts(tmp_path, json.dumps({"items": [{"id": n} for n in range(20_001)]}))
