"""A request is bounded in time and size, and each failure is one clear line."""

from __future__ import annotations

import gzip
import socket
import time
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]
import pytest

from syndicator.errors import FetchError
from syndicator.http import UrlGuard, get

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog
    from tests.http.conftest import Fetch


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_compressed_bodies_are_read(blog: Blog, fetch: Fetch, encoding: str) -> None:
    blog.change("/", body="hello" * 1000, encoding=encoding)
    assert fetch().body == b"hello" * 1000


def test_a_body_that_only_says_it_is_compressed_is_an_error(blog: Blog, fetch: Fetch) -> None:
    blog.change("/", body="plain", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="can't be decoded"):
        fetch()


def test_a_cut_body_is_an_error(blog: Blog, fetch: Fetch) -> None:
    blog.change("/", body="hello", cut_after=2)
    with pytest.raises(FetchError, match="closed in the middle"):
        fetch()


@pytest.mark.parametrize(
    "slow", [{"drip": 0.05}, {"drip_head": 0.05}, {"drip": 0.05, "headers": {"Content-Length": ""}}]
)
def test_a_dripping_server_is_cut_off_at_the_deadline(blog: Blog, fetch: Fetch, slow: dict[str, Any]) -> None:
    blog.change("/", body="x" * 1000, **slow)
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"not done within 0\.4 s"):
        fetch(deadline=0.4)
    assert time.monotonic() - start < 15


def test_a_silent_server_is_left_after_the_timeout(blog: Blog) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchError, match="no answer in time"):
            get(url, guard=UrlGuard.of([url]), timeout=0.2)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:1/", "connection refused"),
        ("http://no-such-host.invalid/", "host not found"),
        (f"http://{'a' * 80}.example/", "host not found"),
        ("ftp://127.0.0.1/", "not an http:// or https:// address"),
        ("http://", "not a valid address|can't be reached|host not found"),
        ("http://127.0.0.1:99999/", "not a valid address|can't"),
    ],
)
def test_each_failure_is_one_clear_line(url: str, words: str) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        get(url, guard=UrlGuard.of([url]))
    assert "\n" not in str(caught.value)


def test_a_server_without_tls_is_told_apart(blog: Blog) -> None:
    url = blog.url.replace("http:", "https:")
    with pytest.raises(FetchError, match="TLS"):
        get(url, guard=UrlGuard.of([url]))


def test_a_header_that_comes_twice_is_one_list(blog: Blog, fetch: Fetch) -> None:
    blog.change("/", headers={"X-Some": "a", "x-some": "b"})
    assert fetch().headers["x-some"] == "a, b"


@pytest.mark.parametrize("truncate", [True, False])
def test_a_body_that_grows_a_millionfold_takes_no_more_memory_than_its_limit(
    blog: Blog, fetch: Fetch, *, truncate: bool
) -> None:
    """400 bytes that are 300 MB: they would take seconds and all that memory."""
    blog.change("/", body=brotli.compress(bytes(300_000_000), quality=1), headers={"Content-Encoding": "br"})
    start = time.process_time()
    if truncate:
        assert len(fetch(max_bytes=1_000_000, truncate=True).body) == 1_000_000
    else:
        with pytest.raises(FetchError, match="larger than 1,000,000 bytes"):
            fetch(max_bytes=1_000_000)
    assert time.process_time() - start < 0.5


def test_a_body_that_is_compressed_twice_is_refused(blog: Blog, fetch: Fetch) -> None:
    blog.change("/", body=b"x", headers={"Content-Encoding": "gzip, gzip"})
    with pytest.raises(FetchError, match="can't be decoded"):
        fetch()


def test_a_compressed_body_that_is_larger_than_the_limit_and_gives_nothing_is_an_error(
    blog: Blog, fetch: Fetch
) -> None:
    blog.change("/", body=gzip.compress(b"") * 5_000, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="larger than 50,000 bytes"):
        fetch(max_bytes=50_000)
