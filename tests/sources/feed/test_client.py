"""A feed on the web is asked politely, and no answer of its server does harm."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.config import SourceConfig
from syndicator.errors import SourceError
from syndicator.http import UrlGuard
from syndicator.http.retry_after import retry_after
from syndicator.sources.feed import FeedSource
from syndicator.sources.feed.entry import Pace
from syndicator.sources.feed.memory import Memory
from syndicator.sources.feed.parse_xml import read_xml
from tests.fakes.blog_server import Blog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from syndicator.model import SourceUpdate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Blog().running() as running:
        running.change("/rss.xml", body=rss(1, 2))
        yield running


def rss(*numbers: int, extra: str = "") -> str:
    items = "".join(f"<item><title>{n}</title><guid>{n}</guid><link>/p{n}</link></item>" for n in numbers)
    return f'<rss version="2.0"><channel><link>https://blog.example.dev</link>{extra}{items}</channel></rss>'


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


@pytest.mark.parametrize("name", [field.name for field in fields(Memory)])
@pytest.mark.parametrize("junk", [None, -3, "junk", ["junk"], {}])
def test_a_memory_that_makes_no_sense_does_no_harm(blog: Blog, name: str, junk: object) -> None:
    reader = Reader(blog)
    reader.read()
    reader.checkpoint = {**reader.checkpoint, name: junk, "imported": True}
    reader.read()


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_believed_once_it_was_seen_twice(blog: Blog, status: int) -> None:
    blog.change("/old.xml", status=status, headers={"Location": "/rss.xml"})
    reader = Reader(blog, "/old.xml")
    reader.read()
    assert reader.read().warnings[0].endswith("put that into the configuration")
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
    reader.fails("nothing at this address")
    assert titles(reader.read()) == ["3"]


def test_a_redirect_to_what_is_no_feed_is_not_believed(blog: Blog) -> None:
    blog.change("/old.xml", status=301, headers={"Location": "/parked"})
    blog.change("/parked", body="<html><body>This domain is for sale</body></html>")
    reader = Reader(blog, "/old.xml")
    for _ in range(3):
        reader.fails("no feed")
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
        (403, "let us in"),
        (404, "nothing"),
        (429, "too often"),
        (500, "trouble"),
        (204, "no feed"),
        (304, "no feed"),
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
    wait = reader.fails("trouble").retry_after
    assert wait is not None
    assert wait > timedelta(minutes=1)
    assert reader.read().unchanged
    assert len(blog.asked) == 1
    assert datetime.fromisoformat(reader.checkpoint["not_before"]) <= datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("header", "seconds"), [("5", 5), ("Sat, 21 Nov 2026 12:01:00 GMT", 60), ("soon", None), ("", None), ("-1", None)]
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: int | None) -> None:
    wait = retry_after(header, NOW)
    assert (wait.total_seconds() if wait is not None else None) == seconds


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
    memory = Memory(asked="x").paced(pace).next_time(NOW, {"cache-control": cache})
    assert Memory.of(memory.as_json(), "x").waits(NOW + timedelta(minutes=later)) == waits


def pages(blog: Blog, *, last: int = 3) -> None:
    for number in range(1, last + 1):
        following = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="/rss.xml?page={number + 1}"/>'
        path = "/rss.xml" if number == 1 else f"/rss.xml?page={number}"
        blog.change(path, body=rss(number, extra=f"<link>{blog.url}</link>{following}"))


def test_the_first_import_reads_older_pages_too(blog: Blog) -> None:
    pages(blog)
    reader = Reader(blog)
    first = reader.read()
    assert (titles(first), first.complete) == (["1", "2", "3"], True)
    blog.change("/rss.xml", body=f"{blog.pages['/rss.xml'].body!s} ")
    reader.read()
    assert blog.count("/rss.xml?page=2") == 1


def page_of_json(number: int, *, last: int) -> str:
    following = {"next_url": f"/feed.json?page={number + 1}"} if number < last else {}
    item = {"id": str(number), "url": f"/p{number}", "title": str(number)}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item], **following})


def test_older_pages_of_a_json_feed_are_read_once_too(blog: Blog) -> None:
    for number in (1, 2, 3):
        path = "/feed.json" if number == 1 else f"/feed.json?page={number}"
        blog.change(path, body=page_of_json(number, last=3))
    reader = Reader(blog, "/feed.json")
    assert titles(reader.read()) == ["1", "2", "3"]
    blog.change("/feed.json", body=page_of_json(4, last=5))
    assert titles(reader.read()) == ["4"]
    assert [blog.count(f"/feed.json?page={number}") for number in (2, 3, 5)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("says", "pace"),
    [
        ("<ttl>90</ttl>", Pace(wait=timedelta(minutes=90))),
        ("<ttl>soon</ttl>", Pace()),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", Pace(wait=timedelta(days=1))),
        (
            "<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            Pace(wait=timedelta(hours=6)),
        ),
        ("<skipHours><hour>0</hour><hour> 24 </hour><hour>7</hour></skipHours>", Pace(hours=frozenset({0, 7}))),
        ("<skipDays><day>Saturday</day><day>sunday</day></skipDays>", Pace(days=frozenset({5, 6}))),
    ],
)
def test_how_often_a_feed_wants_to_be_read_is_in_it(says: str, pace: Pace) -> None:
    body = rss(1, extra=says).replace("<rss", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"')
    assert read_xml(body.encode(), "", "", "", UTC).pace == pace


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_feed_comes_compressed(blog: Blog, encoding: str) -> None:
    blog.change("/rss.xml", encoding=encoding)
    assert titles(Reader(blog).read()) == ["1", "2"]


def test_pages_that_lead_in_a_circle_end(blog: Blog) -> None:
    pages(blog, last=2)
    blog.change("/rss.xml?page=3", status=302, headers={"Location": "/rss.xml"})
    assert sorted(set(titles(Reader(blog).read()))) == ["1", "2"]
    assert len(blog.asked) < 10


def test_a_page_that_fails_is_asked_for_again(blog: Blog) -> None:
    pages(blog)
    blog.change("/rss.xml?page=3", status=500)
    reader = Reader(blog)
    first = reader.read()
    assert (titles(first), first.complete) == (["1", "2"], False)
    blog.change("/rss.xml?page=3", status=200)
    second = reader.read()
    assert (titles(second), second.complete) == (["3"], True)


def test_pages_on_another_host_are_left_alone(blog: Blog) -> None:
    extra = '<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="https://blog.example.dev/rss.xml?page=2"/>'
    blog.change("/rss.xml", body=rss(1, extra=extra))
    assert Reader(blog).read().complete


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ({"body": bytes(100_000_000), "encoding": "gzip"}, "larger than 5,000,000 bytes"),
        ({"body": "<html>busy</html>", "headers": {"Content-Type": "text/html"}}, "no feed"),
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
