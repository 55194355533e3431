"""Which hosts may be asked: any of the public internet, and of the others only those that the configuration names."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from syndicator.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAT64 = ip_network("64:ff9b::/96")  # a v4 address in the last 32 bits, public as that is
_WEB = ("http://", "https://")
_UNSEEN = dict.fromkeys(range(32)) | dict.fromkeys(range(127, 160))


@dataclass(frozen=True, slots=True)
class UrlGuard:
    """Lets through what resolves to public addresses only, and the hosts that are `allowed` whatever they resolve to.

    `blog_url` is told to the servers that are asked, in User-Agent.
    """

    allowed: frozenset[str] = frozenset()
    blog_url: str = ""

    @classmethod
    def of(cls, addresses: Iterable[str], blog_url: str = "") -> UrlGuard:
        """A guard that allows the hosts of these addresses (URLs, or hosts by themselves) and of the blog."""
        hosts = (host_of(address) for address in (*addresses, blog_url))
        return cls(frozenset(host for host in hosts if host), blog_url)

    def allowing(self, *addresses: str) -> UrlGuard:
        """The same guard with these hosts allowed as well."""
        return UrlGuard(self.allowed | UrlGuard.of(addresses).allowed, self.blog_url)

    def resolve(self, host: str, port: int) -> list[tuple[Any, ...]]:
        """What getaddrinfo says of a host that may be asked: connect to these, and resolve no second time."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise FetchError(f"{shown(host)}: there is no such host, or its name can't be resolved now") from None
        if host_of(host) not in self.allowed:
            for *_, address in found:
                _require_public(host, str(address[0]))
        return list(found)


def host_of(address: str) -> str:
    """The host of a URL, or of a `host` or `host:port` alone, in lower case; empty where there is none."""
    try:
        name = urlsplit(address if "//" in address else f"//{_bracketed(address)}").hostname or ""
        return name.rstrip(".").encode("idna").decode() if not name.isascii() else name.rstrip(".")
    except ValueError:  # UnicodeError is one
        return ""


def join(base: str, address: str) -> str:
    """The absolute address of the web that `address` is as seen from `base`, or empty where it is none."""
    address = address.strip()
    try:
        if not address.startswith(_WEB):  # else there is nothing to join, and a feed has thousands
            address = urljoin(base, address)
        host = urlsplit(address).netloc
    except ValueError:
        return ""
    return address if host and address.lower().startswith(_WEB) else ""


def shown(url: str) -> str:
    """A URL as it may be told: without user, query (tokens live there), fragment and control characters, not too long."""
    try:
        parts = urlsplit(url)
        bare = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        bare = url.partition("?")[0]
    bare = bare.translate(_UNSEEN)
    return bare if len(bare) <= 200 else bare[:199] + "…"


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _require_public(host: str, address: str) -> None:
    ip = _inner(ip_address(address.partition("%")[0]))
    if not ip.is_global or ip.is_multicast:
        raise FetchError(
            f"{shown(host)} is at {address}, which is not a public address; if that is right, name it in [fetch] allow"
        )


def _inner(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The v4 address that a v6 address only wraps."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)
