"""Addresses in config.toml: what is valid, and what is said of the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from syndicator.config import addresses

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("blog.example.dev", "https://"),
        ("ftp://example.dev", "https://"),
        ("https://", "https://"),
        ("https://example.dev:port/", "not a valid address"),
        ("https://me:secret@example.dev/", "password"),
        ("http://example.dev/", "allow_http"),
        ("http://127.0.0.1.example.dev/", "allow_http"),
    ],
)
def test_what_is_no_address(written: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        addresses.address(written, allow_http=False)


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1", "127.9.9.9:1", "[::1]:80"])
def test_plain_http_to_this_machine_is_fine(host: str) -> None:
    assert addresses.address(f"http://{host}/x", allow_http=False) == f"http://{host}/x"


@pytest.mark.parametrize(
    "url", ["https://example.dev/me/blog.git", "ssh://git@example.dev/blog", "git@example.dev:me/blog.git"]
)
def test_repositories(url: str) -> None:
    assert addresses.repository(url) == url


@pytest.mark.parametrize(
    "url", ["git://example.dev/blog", "file:///etc", "ext::sh -c id", "--upload-pack=x", "https://token@example.dev/b"]
)
def test_what_is_no_repository(url: str) -> None:
    with pytest.raises(ValueError, match=r"address of a repository|must not be written|not a valid address"):
        addresses.repository(url)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("a.localhost", True), ("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("a.example", False)],
)  # fmt: skip
def test_this_machine(host: str, *, loopback: bool) -> None:
    assert addresses.is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (addresses.notify_url, "mailto://me@example.dev", "mailto://me@example.dev"),
        (addresses.notify_url, "https://hooks.example/x", "https://hooks.example/x"),
        (addresses.notify_url, "ntfy://a b", "ntfy://a b"),
        (addresses.listen, "127.0.0.1:9464", ("127.0.0.1", 9464)),
        (addresses.listen, "[::1]:65535", ("::1", 65535)),
        (addresses.listen, "localhost:1", ("localhost", 1)),
        (addresses.address, " https://example.dev ", "https://example.dev"),
        (addresses.address, "https://me@example.dev/", "https://me@example.dev/"),
    ],
)
def test_a_valid_address(read: Callable[[object], object], value: object, expected: object) -> None:
    assert read(value) == expected


@pytest.mark.parametrize(
    ("read", "value", "problem"),
    [
        (addresses.notify_url, "me@example.dev", "must be an address"),
        (addresses.notify_url, "ntfy://a\u0007", "must be an address"),
        (addresses.notify_url, "http://a b", "not a valid address"),
        (addresses.listen, "127.0.0.1:65536", "must be an address and a port"),
        (addresses.listen, "127.0.0.1:0", "must be an address and a port"),
        (addresses.listen, "127.0.0.1:x", "must be an address and a port"),
        (addresses.listen, ":80", "must be an address and a port"),
        (addresses.address, "https://example.dev/a\\b", "not a valid address: it contains a space"),
    ],
)
def test_an_address_that_is_not_valid(read: Callable[[object], object], value: object, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        read(value)
