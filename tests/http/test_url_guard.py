"""Only public addresses are read, and what the configuration names."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from syndicator.errors import FetchError
from syndicator.http import get
from syndicator.http.url_guard import UrlGuard, display_url, host_of, join


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "224.0.0.1",
        "100.64.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
    ],
)
def test_private_addresses_are_never_asked(host: str) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        get(f"http://{host}:9/", guard=UrlGuard())


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Blog.Example.dev./x", "blog.example.dev"),
        ("blog.example.dev:8080", "blog.example.dev"),
        ("::1", "::1"),
        ("http://[::1]:80/", "::1"),
        ("https://müsli.example", "xn--msli-0ra.example"),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_host_of(address: str, host: str) -> None:
    assert host_of(address) == host


def test_secrets_and_control_characters_of_an_address_are_not_display_url() -> None:
    assert display_url("https://me:word@a.dev/\x1b[31mx?token=1#f") == "https://a.dev/[31mx"


def test_a_long_address_is_shown_in_part() -> None:
    assert display_url("https://a.dev/" + "x" * 186) == "https://a.dev/" + "x" * 186
    assert display_url("https://a.dev/" + "x" * 187) == "https://a.dev/" + "x" * 185 + "…"
    assert display_url("http://[?token=1") == "http://["


@pytest.mark.parametrize(
    ("address", "joined"),
    [
        ("/x", "https://a.dev/x"),
        (" //b.dev/x ", "https://b.dev/x"),
        ("HTTP://b.dev", "HTTP://b.dev"),
        ("mailto:a@b.dev", ""),
        ("http://", ""),
        ("http://[", ""),
    ],
)
def test_join(address: str, joined: str) -> None:
    assert join("https://a.dev/y", address) == joined


@pytest.mark.parametrize(
    "address",
    [
        "0.1.2.3", "10.255.255.255", "100.127.255.255", "127.255.255.255", "169.254.0.1", "172.16.0.0", "172.31.255.255",
        "192.0.0.0", "192.0.0.9", "192.0.0.255", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
        "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:2::1",
        "2001:10::1", "2001:1ff:ffff::", "2001:db8::1", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fd00::1",
        "fe80::1%lo", "fec0::1", "ff02::1", "1fff:ffff::1", "4000::1",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, address)
    with pytest.raises(FetchError, match=r"name it in \[fetch\] allow"):
        UrlGuard().resolve("there.example", 80)
    assert UrlGuard.of(["there.example"]).resolve("there.example", 80)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.0.3.0", "198.17.255.255", "198.20.0.0", "203.0.112.255", "223.255.255.255",
        "64:ff9b::8.8.8.8", "2000::1", "2001:200::1", "2001:4860::8888", "2003::1", "2a00::1", "3ffe::1", "3fff:1000::1",
    ],
)  # fmt: skip
def test_all_others_are(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, address)
    assert [found[4][0] for found in UrlGuard().resolve("there.example", 80)] == [address]


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "1.1.1.1", "10.0.0.1")
    with pytest.raises(FetchError, match=r"there\.example: 10\.0\.0\.1 is not a public address"):
        UrlGuard().resolve("there.example", 80)


@pytest.mark.parametrize(
    ("address", "allowed", "refused"),
    [
        ("http://There.example/feed", (80, 443), (8080,)),
        ("https://there.example:8443/feed", (8443,), (80, 443)),
        ("there.example:8443", (8443,), (80, 443)),
        ("there.example", (80, 443, 22), ()),
        ("http://there.example:99999", (), (80, 443)),
        ("", (), (80,)),
    ],
)
def test_an_address_allows_its_ports_only(
    address: str, allowed: tuple[int, ...], refused: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    resolves_to(monkeypatch, "10.0.0.1")
    for guard in (UrlGuard.of([address]), UrlGuard.of([], address), UrlGuard().allowing(address)):
        for port in allowed:
            assert guard.resolve("there.example", port)
        for port in refused:
            with pytest.raises(FetchError, match="not a public address"):
                guard.resolve("there.example", port)
        assert not guard.allows("other.example", 80)


def test_a_wider_guard_keeps_what_it_had() -> None:
    guard = UrlGuard.of(["10.0.0.1"], "https://blog.example").allowing("10.0.0.2:80")
    assert guard.allows("10.0.0.1", 8080)
    assert guard.allows("blog.example", 443)
    assert guard.allows("10.0.0.2", 80)
    assert guard.blog_url == "https://blog.example"


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """DNS is the outside here."""

    def resolve(*args: Any, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
