"""Connections go to the addresses that were checked, or through a proxy, and trust only certificates."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.errors import FetchError
from syndicator.http import UrlGuard, get

if TYPE_CHECKING:
    from tests.fakes.blog_server import Blog
    from tests.http.conftest import Fetch


def test_a_name_that_changes_its_address_is_asked_at_the_one_that_was_checked(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS is the outside here: it says something public first, and 127.0.0.1 from then on."""
    port = int(blog.url.rpartition(":")[2])
    answers = iter(["8.8.8.8"])
    tried: list[Any] = []

    def resolve(*args: Any, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    def connect(self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(FetchError, match="refused"):
        get(f"http://rebinding.example:{port}/", guard=UrlGuard())
    assert tried == [("8.8.8.8", port)]
    with pytest.raises(FetchError, match="not a public address"):
        get(f"http://rebinding.example:{port}/", guard=UrlGuard())


def test_netrc_and_the_users_of_an_address_stay_home(
    blog: Blog, fetch: Fetch, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password word")
    monkeypatch.setenv("NETRC", str(netrc))
    blog.change("/", status=302, headers={"Location": blog.url.replace("//", "//me:word@") + "/there"})
    fetch()
    assert all("authorization" not in asked.headers for asked in blog.asked)


def test_a_proxy_is_used_but_not_for_private_addresses(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", blog.url)
    blog.change("http://10.0.0.1/", body="through")
    assert get("http://10.0.0.1/", guard=UrlGuard.of(["10.0.0.1"])).body == b"through"
    with pytest.raises(FetchError, match="not a public address"):
        get("http://10.0.0.1/", guard=UrlGuard())
    assert len(blog.asked) == 1


def test_through_a_proxy_that_refuses_nothing_is_read(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", blog.url.replace("//", "//me:word@"))
    with pytest.raises(FetchError, match="the proxy refused the connection"):
        get("https://192.0.2.1/", guard=UrlGuard.of(["192.0.2.1"]))


@pytest.mark.long
def test_a_certificate_that_is_not_trusted_is_an_error(secure_blog: Blog) -> None:
    url = secure_blog.url.replace("127.0.0.1", "localhost")
    with pytest.raises(FetchError, match="certificate is not trusted"):
        get(url, guard=UrlGuard.of([url]))


@pytest.mark.usefixtures("trusted")
def test_a_certificate_is_for_one_name(secure_blog: Blog) -> None:
    secure_blog.change("/", body="hello")
    url = secure_blog.url.replace("127.0.0.1", "localhost")
    assert get(url, guard=UrlGuard.of([url])).body == b"hello"
    with pytest.raises(FetchError, match="certificate is not trusted"):
        get(secure_blog.url, guard=UrlGuard.of([secure_blog.url]))


def test_a_path_is_escaped_once(blog: Blog, fetch: Fetch) -> None:
    blog.change("/a%20b/%C3%A9%2F?q=%20x%C3%A9", body="here")
    assert fetch("/a b/é%2F?q=%20xé").body == b"here"


def test_the_proxy_is_told_the_user_that_its_address_names(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", blog.url.replace("//", "//me:p%40ss@"))
    blog.change("http://192.0.2.1:81/", body="through")
    assert get("http://192.0.2.1:81/", guard=UrlGuard.of(["192.0.2.1"])).body == b"through"
    assert blog.asked[0].headers["proxy-authorization"] == "Basic bWU6cEBzcw=="


def test_a_host_that_needs_no_proxy_is_read_directly(blog: Blog, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    blog.change("/", body="hello")
    assert fetch().body == b"hello"
