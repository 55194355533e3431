"""A feed on the web is asked politely, and no answer of its server does harm."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.config import SourceConfig
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from tests.sources.feed.feeds import (
    Reader,
    rss,
    titles,
)

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_believed_once_it_was_seen_twice(blog: Blog, status: int) -> None:
    blog.change("/old.xml", status=status, headers={"Location": "/rss.xml"})
    reader = Reader(blog, "/old.xml")
    reader.read()
    assert reader.read().warnings[0].endswith(": update its address in the configuration")
    reader.read()
    assert (blog.count("/old.xml"), blog.count("/rss.xml")) == (2, 3)


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_never_believed(blog: Blog, status: int) -> None:
    blog.change("/old.xml", status=status, headers={"Location": "/rss.xml"})
    reader = Reader(blog, "/old.xml")
    for _ in range(4):
        assert not reader.read().warnings
    assert blog.count("/old.xml") == 4


def test_a_believed_redirect_is_doubted_when_it_fails(blog: Blog) -> None:
    blog.change("/old.xml", status=301, headers={"Location": "/rss.xml"})
    reader = Reader(blog, "/old.xml")
    reader.read()
    reader.read()
    blog.change("/rss.xml", status=404)
    blog.change("/old.xml", status=200, body=rss(1, 2, 3), headers={})
    reader.fails("not found")
    assert titles(reader.read()) == ["3"]


def test_a_redirect_to_what_is_no_feed_is_not_believed(blog: Blog) -> None:
    blog.change("/old.xml", status=301, headers={"Location": "/parked"})
    blog.change("/parked", body="<html><body>This domain is for sale</body></html>")
    reader = Reader(blog, "/old.xml")
    for _ in range(3):
        reader.fails("not a feed")
    assert blog.count("/old.xml") == 3


def test_a_redirect_to_a_private_address_is_refused(blog: Blog) -> None:
    blog.change("/old.xml", status=301, headers={"Location": blog.url.replace("127.0.0.1", "localhost") + "/rss.xml"})
    Reader(blog, "/old.xml").fails("not a public address")


def test_gone_is_said_and_not_asked_again_today(blog: Blog) -> None:
    blog.change("/rss.xml", status=410)
    reader = Reader(blog)
    assert reader.fails("gone for good")
    assert reader.fails("gone for good")
    assert len(blog.asked) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "login"),
        (403, "access denied"),
        (404, "not found"),
        (429, "too many requests"),
        (500, "server error"),
        (204, "not a feed"),
        (304, "not a feed"),
    ],
)
def test_each_status_is_one_clear_line(blog: Blog, status: int, words: str) -> None:
    blog.change("/rss.xml", status=status)
    Reader(blog).fails(rf"{words}.* \({status}\)$")


@pytest.mark.parametrize("after", ["120", "date", "999999"])
def test_retry_after_is_obeyed(blog: Blog, after: str) -> None:
    header = format_datetime(datetime.now(UTC) + timedelta(minutes=2), usegmt=True) if after == "date" else after
    blog.change("/rss.xml", status=503, headers={"Retry-After": header})
    reader = Reader(blog)
    wait = reader.fails("server error").retry_after
    assert wait is not None
    assert wait > timedelta(minutes=1)
    assert reader.read().unchanged
    assert len(blog.asked) == 1
    assert datetime.fromisoformat(reader.checkpoint["not_before"]) <= datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_feed_comes_compressed(blog: Blog, encoding: str) -> None:
    blog.change("/rss.xml", encoding=encoding)
    assert titles(Reader(blog).read()) == ["1", "2"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            {"body": bytes(100_000_000), "encoding": "gzip"},
            "larger than 5,000,000 bytes; if that is right, raise max_bytes of this source",
        ),
        ({"body": "<html>busy</html>", "headers": {"Content-Type": "text/html"}}, "not a feed"),
        ({"cut_after": 50}, "closed in the middle"),
    ],
)
def test_a_bad_answer_is_one_clear_line(blog: Blog, page: dict[str, Any], words: str) -> None:
    blog.change("/rss.xml", **page)
    start = time.process_time()
    Reader(blog).fails(words)
    assert time.process_time() - start < 5


def test_the_encoding_of_the_header_counts_where_the_feed_names_none(blog: Blog) -> None:
    body = rss(1).replace("<title>1", "<title>Käse").encode("latin-1")
    blog.change("/rss.xml", body=body, headers={"Content-Type": "application/rss+xml; charset=iso-8859-1"})
    assert titles(Reader(blog).read()) == ["Käse"]


def test_an_idle_read_loads_no_parser(blog: Blog) -> None:
    blog.change("/rss.xml", etag='"a"')
    reader = Reader(blog)
    reader.read()
    code = f"""import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from dataclasses import fields
from datetime import UTC
from syndicator.config import SourceConfig; from syndicator.http import UrlGuard; from syndicator.sources.feed import FeedSource
feed = FeedSource(SourceConfig(kind="feed", name="blog", url={blog.url!r} + "/rss.xml"), blog_url="https://blog.example.dev", zone=UTC, guard=UrlGuard())
assert feed.read({dict(reader.checkpoint)!r}, {reader.known!r}).unchanged
print(sorted({{"feedparser", "dateutil", "yaml", "bs4", "markdown_it"}} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def elsewhere(blog: Blog, path: str) -> str:
    """The same server under another name, which is another host."""
    return blog.url.replace("127.0.0.1", "localhost") + path


def reads_elsewhere(blog: Blog, path: str) -> Reader:
    reader = Reader(blog, path)
    source = SourceConfig(kind="feed", name="blog", url=blog.url + path)
    guard = UrlGuard.of([elsewhere(blog, "/")])
    reader.feed = FeedSource(source, blog_url="https://blog.example.dev", zone=UTC, guard=guard)
    return reader


def test_another_host_is_read_but_never_owns_the_feed(blog: Blog) -> None:
    blog.change("/old.xml", status=301, headers={"Location": elsewhere(blog, "/rss.xml")})
    reader = reads_elsewhere(blog, "/old.xml")
    assert titles(reader.read()) == ["1", "2"]
    for _ in range(3):
        (advice,) = reader.read().warnings
        assert advice.endswith("/rss.xml: update its address in the configuration")
    assert blog.count("/old.xml") == 4
    blog.change("/old.xml", status=200, body=rss(3), headers={})
    assert titles(reader.read()) == ["3"]
    assert not reader.read().warnings


def test_a_checkpoint_that_believes_another_host_is_not_followed(blog: Blog) -> None:
    reader = Reader(blog)
    reader.read()
    for moved_to in ("http://192.0.2.1/rss.xml", blog.url.replace("http:", "gopher:") + "/x", "http://["):
        reader.checkpoint = {**reader.checkpoint, "moved_to": moved_to, "moved_times": 9}
        assert reader.read().unchanged


def test_a_redirect_elsewhere_after_a_believed_one_is_forgotten_when_it_fails(blog: Blog) -> None:
    blog.change("/old.xml", status=301, headers={"Location": "/rss.xml"})
    reader = Reader(blog, "/old.xml")
    reader.read()
    reader.read()
    blog.change("/rss.xml", status=302, headers={"Location": "/new.xml"})
    blog.change("/new.xml", body=rss(3, 1, 2))
    assert titles(reader.read()) == ["3"]
    assert reader.checkpoint["moved_to"] == f"{blog.url}/rss.xml"
