"""What `get` reads, how much of it, and which redirects it follows."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from syndicator import __version__
from syndicator.errors import FetchError
from syndicator.http import UrlGuard, get, user_agent

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog
    from tests.http.conftest import Fetch


def test_body_status_and_headers_come_back(blog: Blog, fetch: Fetch) -> None:
    blog.change("/", body="hello", headers={"X-Some": "Thing"})
    fetched = fetch(headers={"X-Asked": "yes"})
    assert (fetched.status, fetched.body, fetched.headers["x-some"]) == (200, b"hello", "Thing")
    assert blog.asked[0].headers["x-asked"] == "yes"
    assert blog.asked[0].headers["user-agent"].endswith("(+https://blog.example.dev)")


def test_an_error_status_is_an_answer(blog: Blog, fetch: Fetch) -> None:
    assert fetch("/nowhere").status == 404


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate", "br"])
def test_the_limit_is_of_the_decompressed_body(blog: Blog, fetch: Fetch, encoding: str) -> None:
    blog.change("/", body=bytes(3_000_000), encoding=encoding)
    with pytest.raises(FetchError, match="larger than 1,000,000 bytes"):
        fetch(max_bytes=1_000_000)
    assert len(fetch(max_bytes=1_000_000, truncate=True).body) == 1_000_000


def test_redirects_are_followed_and_reported(blog: Blog, fetch: Fetch) -> None:
    blog.change("/old", status=301, headers={"Location": "/new"})
    blog.change("/new", status=302, headers={"Location": f"{blog.url}/newest"})
    blog.change("/newest", body="here")
    fetched = fetch("/old")
    assert fetched.body == b"here"
    assert fetched.url == f"{blog.url}/newest"
    assert [(hop.status, hop.permanent, hop.url) for hop in fetched.redirects] == [
        (301, True, f"{blog.url}/new"),
        (302, False, f"{blog.url}/newest"),
    ]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/", "more than 5 redirects"),
        ("file:///etc/passwd", "not a web address"),
        ("http://[", "not a web address"),
        ("http://localhost:1/", "not a public address"),
        ("http://169.254.169.254/latest", "not a public address"),
    ],
)
def test_bad_redirects_are_errors(blog: Blog, fetch: Fetch, target: str, words: str) -> None:
    blog.change("/", status=302, headers={"Location": target})
    with pytest.raises(FetchError, match=words):
        fetch()


@pytest.mark.long
def test_reading_an_address_does_not_load_requests(blog: Blog) -> None:
    blog.change("/", body="hello", encoding="br")
    code = f"""
import sys
from syndicator.http import UrlGuard, get
assert get("{blog.url}", guard=UrlGuard.of(["{blog.url}"])).body == b"hello"
print(sorted({{"requests", "urllib3", "urllib.request"}} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("blog_url", ["", "https://blög.example", "https://blog.example/\nx"])
def test_a_blog_that_a_header_can_not_hold_is_not_named(blog_url: str) -> None:
    assert user_agent(blog_url) == f"syndicator/{__version__}"


@pytest.mark.usefixtures("trusted")
def test_a_redirect_from_https_to_http_is_followed_only_where_that_is_allowed(blog: Blog, secure_blog: Blog) -> None:
    blog.change("/", body="open to changes on the way")
    secure_blog.change("/", status=301, headers={"Location": f"{blog.url}/"})
    url = secure_blog.url.replace("127.0.0.1", "localhost")
    guard = UrlGuard.of([url, blog.url])
    with pytest.raises(FetchError, match="from https to http"):
        get(url, guard=guard)
    assert not blog.asked
    assert get(url, guard=guard, allow_downgrade=True).body == b"open to changes on the way"


@pytest.mark.long
@pytest.mark.usefixtures("trusted")
def test_a_redirect_from_http_to_https_is_followed(blog: Blog, secure_blog: Blog) -> None:
    secure_blog.change("/", body="hello")
    url = secure_blog.url.replace("127.0.0.1", "localhost")
    blog.change("/", status=301, headers={"Location": url})
    assert get(blog.url, guard=UrlGuard.of([url, blog.url])).body == b"hello"
