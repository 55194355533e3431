"""The feeds that a web page names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.sources.feed.discovery import feeds_of
from tests.sources.feed.feeds import Reader

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog

PAGE = """<!DOCTYPE html><html><head>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" hreflang="de" href="/de/">
<link href="feeds/all.xml" type="application/rss+xml; charset=utf-8" rel="ALTERNATE">
<link rel="alternate" type="application/feed+json" href="https://cdn.example/feed.json?token=x">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href="feeds/all.xml">
</head><body>Posts</body></html>"""
FEEDS = ("https://b.dev/blog/feeds/all.xml", "https://cdn.example/feed.json?token=x")


def test_the_feeds_of_a_page_are_absolute_addresses_in_its_order() -> None:
    assert feeds_of(PAGE.encode(), "https://b.dev/blog/") == FEEDS


def test_what_comes_before_a_broken_declaration_counts() -> None:
    assert feeds_of(PAGE.replace("Posts", "<![x y").encode(), "https://b.dev/blog/") == FEEDS


@pytest.mark.parametrize("body", [b"", b"<rss><channel/></rss>", b"<!doctype html><title>Busy</title>", b"\xff\xfe"])
def test_what_names_no_feed(body: bytes) -> None:
    assert feeds_of(body, "https://b.dev/") == ()


def test_the_address_of_a_page_is_answered_with_the_feed_that_it_names(blog: Blog) -> None:
    blog.change("/rss.xml", body=PAGE.replace("feeds/all.xml", "/feed.xml"), headers={"Content-Type": "text/html"})
    Reader(blog).fails("a web page, not a feed; use the feed that it names: http://127.0.0.1")
    blog.change("/rss.xml", body="<html><body>Busy</body></html>", headers={"Content-Type": "text/html"})
    Reader(blog).fails("a web page, not a feed")
