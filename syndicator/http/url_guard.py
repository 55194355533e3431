"""Which hosts may be read: public ones, and others only if the configuration names them."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from syndicator.errors import FetchError
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where IANA's special-purpose registries have no public web servers. Our own table, since Python's differs
# between versions. Of IPv6 only 2000::/3 is allocated.
_SPECIAL_IPV4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_PUBLIC_IPV6 = ip_network("2000::/3")
_SPECIAL_IPV6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")))
_NAT64 = ip_network("64:ff9b::/96")  # an IPv4 address in the last 32 bits: how a host without IPv4 reaches IPv4
_SCHEMES = ("http://", "https://")
_CONTROL_CHARACTERS = dict.fromkeys(range(32)) | dict.fromkeys(range(127, 160))
_ANY_PORT = 0
_WEB_PORTS = (80, 443)


@value
class UrlGuard:
    """Allows hosts that resolve to public addresses only, and those in `allowed`, whatever they resolve to.

    `allowed`: (host, port) pairs; port 0 means any. `blog_url` appears in User-Agent.
    """

    allowed: frozenset[tuple[str, int]] = frozenset()
    blog_url: str = ""

    @classmethod
    def of(cls, addresses: Iterable[str], blog_url: str = "") -> UrlGuard:
        """Return a guard that allows the blog and these addresses.

        A URL allows its port, or 80 and 443; `host:port` that port; a host alone any port.
        """
        allowed = frozenset(each for address in (*addresses, blog_url) for each in _allowed_by(address))
        return cls(allowed=allowed, blog_url=blog_url)

    def allowing(self, *addresses: str) -> UrlGuard:
        """Return a copy that also allows these addresses."""
        return UrlGuard(allowed=self.allowed | UrlGuard.of(addresses).allowed, blog_url=self.blog_url)

    def allows(self, host: str, port: int) -> bool:
        return not self.allowed.isdisjoint({(host_of(host), port), (host_of(host), _ANY_PORT)})

    def resolve(self, host: str, port: int) -> list[tuple[Any, ...]]:
        """Resolve a host that may be read: connect to the returned addresses, and do not resolve again.

        Raises FetchError if it has no address, or one that is not public.
        """
        try:
            resolved = resolve(host, port)
        except (OSError, UnicodeError):
            raise FetchError(f"{display_url(host)}: host not found (or DNS does not answer now)") from None
        if not self.allows(host, port):
            for *_, address in resolved:
                _require_public(host, str(address[0]))
        return resolved


def resolve(host: str, port: int) -> list[tuple[Any, ...]]:
    """Return the addresses of a host, as `socket.getaddrinfo` does. Raises OSError or UnicodeError."""
    name = host.encode() if host.isascii() else host  # for a `str` Python loads what is needed to write it in ASCII
    return list(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))


def host_of(address: str) -> str:
    """Return the host of a URL, `host` or `host:port`, in lower case; empty if there is none."""
    try:
        name = _split(address).hostname or ""
        return name.rstrip(".").encode("idna").decode() if not name.isascii() else name.rstrip(".")
    except ValueError:  # UnicodeError is a subclass
        return ""


def join(base: str, address: str) -> str:
    """Resolve `address` against `base` to an absolute web address; empty if it is not one."""
    address = address.strip()
    try:
        if not address.startswith(_SCHEMES):  # otherwise there is nothing to join, and a feed has thousands
            address = urljoin(base, address)
        host = urlsplit(address).netloc
    except ValueError:
        return ""
    return address if host and address.lower().startswith(_SCHEMES) else ""


def display_url(url: str) -> str:
    """Shorten a URL for messages, without user, query (may contain tokens), fragment and control characters."""
    try:
        parts = urlsplit(url)
        shown = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        shown = url.partition("?")[0]
    shown = shown.translate(_CONTROL_CHARACTERS)
    return shown if len(shown) <= 200 else shown[:199] + "…"


def _split(address: str) -> SplitResult:
    return urlsplit(address if "//" in address else f"//{_bracketed(address)}")


def _bracketed(host: str) -> str:
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _allowed_by(address: str) -> list[tuple[str, int]]:
    host = host_of(address)
    if not host:
        return []
    try:
        port = _split(address).port
    except ValueError:
        return []
    if port is not None:
        return [(host, port)]
    return [(host, each) for each in (_WEB_PORTS if "//" in address else (_ANY_PORT,))]


def _require_public(host: str, address: str) -> None:
    if not _is_public(ip_address(address.partition("%")[0])):
        raise FetchError(
            f"{display_url(host)}: {address} is not a public address; to allow this host, name it in [fetch] allow"
        )


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address in _NAT64:
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _SPECIAL_IPV4)
    return address in _PUBLIC_IPV6 and not any(address in block for block in _SPECIAL_IPV6)
