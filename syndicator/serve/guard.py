"""Which requests are allowed (under this server's own names, from its own pages), and the security headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from syndicator.config.addresses import is_loopback
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.config import ServeConfig


class Headers(Protocol):
    def get(self, name: str, /) -> str | None: ...


HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "syndicator.localhost"})


def require_safe(settings: ServeConfig, *, has_password: bool) -> None:
    """Raise UsageError if other machines could reach the page without https, or without a password."""
    host, port = settings.listen
    if not settings.url and not is_loopback(host):
        raise UsageError(
            f"[serve] listen {host}:{port}: other machines could reach the page without encryption: put a proxy with https in front, and"
            ' set `url = "https://…"` in [serve] (deploy/README.md shows how); or listen on 127.0.0.1'
        )
    if settings.url and not has_password:
        raise UsageError(f"{settings.url}: needs a password: set one with `syndicator serve --set-password`")


def is_own_host(host: str, url: str) -> bool:
    """Whether a request's Host names this server: this machine with any port (a tunnel may have another), or `url`.

    Any other name may belong to another site whose DNS points to this machine (DNS rebinding).
    """
    name, _, port = host.lower().rpartition(":") if _has_port(host) else (host.lower(), "", "")
    if name in OWN_HOSTS:
        return port.isdecimal() or not port
    return bool(url) and host.lower() in _names_of(url)


def _has_port(host: str) -> bool:
    return ":" in host.rpartition("]")[2]


def _names_of(url: str) -> tuple[str, ...]:
    host = urlsplit(url).netloc
    return (host.removesuffix(":443"), f"{host.removesuffix(':443')}:443") if _is_default(host) else (host,)


def _is_default(host: str) -> bool:
    return not _has_port(host) or host.endswith(":443")


def is_own_page(headers: Headers, origin: str) -> bool:
    """Whether a POST comes from a page of this server. `origin`: this server's.

    SameSite cookies do not protect 127.0.0.1: pages on its other ports are of the same site.
    """
    if site := headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return headers.get("Origin") == origin
