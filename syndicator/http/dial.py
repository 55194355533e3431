"""Connections: to the addresses that the guard let through, or through the environment's proxy; cut off at a deadline."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from functools import cache, partial
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from syndicator.errors import FetchError
from syndicator.http.url_guard import UrlGuard, host_of, shown

if TYPE_CHECKING:
    import ssl

_SAFE = "/%:@!$&'()*+,;=~[]"  # in a path; what is escaped stays escaped


class Clock:
    """Cuts every connection that it watches when the time is over: a server may send a byte now and then for ever."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._watched: list[socket.socket] = []

    @property
    def left(self) -> float:
        return max(self._end - time.monotonic(), 0.001)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._end

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()
        for sock in self._watched:
            sock.close()

    def watch(self, sock: socket.socket) -> None:
        """Through a duplicate, which stays ours when TLS takes the socket over."""
        self._watched.append(socket.socket(fileno=os.dup(sock.fileno())))

    def _cut(self) -> None:
        for sock in self._watched:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def dialled(url: str, guard: UrlGuard, clock: Clock, timeout: float) -> tuple[HTTPConnection, str, dict[str, str]]:
    """A connection that is opened by its first request, what to ask it for, and headers for a proxy. Raises FetchError.

    A proxy opens connections for us: then there is nothing to pin, but the guard is asked all the same.
    """
    host, port, secure, path = _parts(url)
    proxy = _proxy("https" if secure else "http", host)
    dial = partial(_dial, guard, clock)
    if not proxy:
        return _connection(host, port, timeout, dial, secure=secure), path, {}
    if host not in guard.allowed:
        guard.resolve(host, port)
    its_host, its_port, _, _ = _parts(proxy)
    connection = _connection(its_host, its_port, timeout, partial(_dial, guard.allowing(proxy), clock), secure=secure)
    if not secure:
        return connection, f"http://{_netloc(host, port)}{path}", _authorization(proxy)
    connection.set_tunnel(host, port, headers=_authorization(proxy))
    return connection, path, {}


def _connection(host: str, port: int, timeout: float, dial: Any, *, secure: bool) -> HTTPConnection:
    connection = (
        HTTPSConnection(host, port, timeout=timeout, context=trusted())
        if secure
        else HTTPConnection(host, port, timeout=timeout)
    )
    connection._create_connection = dial  # type: ignore[attr-defined] # noqa: SLF001 - the one place where both kinds open a socket
    return connection


def _parts(url: str) -> tuple[str, int, bool, str]:
    """Host, port, whether over TLS, and path with query, escaped. Raises FetchError for what is no address."""
    try:
        parts, host = urlsplit(url), host_of(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
    except ValueError:
        host = ""
    if not host:
        raise FetchError(f"{shown(url)}: not an address")
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    return host, port, secure, quote(parts.path or "/", safe=_SAFE) + query


def _netloc(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == 80 else f"{name}:{port}"


@cache
def trusted() -> ssl.SSLContext:
    """Trusts whom the rest of the program trusts, that is requests: certifi's list, or the one that the environment names."""
    import ssl

    import certifi

    return ssl.create_default_context(cafile=os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where())


def _proxy(scheme: str, host: str) -> str:
    """The proxy that the environment names for a host, or empty."""
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return ""
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all", "")
    if not proxy or proxy_bypass(host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _authorization(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy)
    if not parts.username:
        return {}
    from base64 import b64encode

    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(user.encode()).decode()}"}


def _dial(
    guard: UrlGuard, clock: Clock, address: tuple[str, int], timeout: float | None, _source: Any
) -> socket.socket:
    """Connect to one of the addresses that the guard let through: pinned, so a second answer of DNS changes nothing."""
    failure: OSError = ConnectionRefusedError()
    for family, kind, protocol, _, where in guard.resolve(*address):
        if clock.over:
            raise TimeoutError
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(clock.left, timeout or clock.left))
            sock.connect(where)
            sock.settimeout(timeout)
        except OSError as error:
            sock.close()
            failure = error
        else:
            clock.watch(sock)
            return sock
    raise failure
