"""The older pages of a feed are read once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.sources.feed.feeds import (
    Reader,
    rss,
    titles,
)

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog


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
