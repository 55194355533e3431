"""Connections to addresses that the guard has checked, or through the environment's proxy; shut down at a deadline."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from functools import cache, partial
from http.client import HTTPConnection, HTTPSConnection
from threading import Timer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from syndicator.errors import FetchError
from syndicator.http.url_guard import UrlGuard, display_url, host_of

if TYPE_CHECKING:
    import ssl

_SAFE = "/%:@!$&'()*+,;=~[]"  # in a path; escapes stay as they are


class Deadline:
    """Shuts down all watched sockets when the time is over: a server could send one byte now and then for ever."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._timer = Timer(seconds, self._shut_down)
        self._timer.daemon = True
        self._watched: list[socket.socket] = []

    @property
    def remaining(self) -> float:
        return max(self._end - time.monotonic(), 0.001)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()
        for sock in self._watched:
            sock.close()

    def watch(self, sock: socket.socket) -> None:
        """Watch a duplicate, which stays ours when TLS takes the socket over."""
        self._watched.append(socket.socket(fileno=os.dup(sock.fileno())))

    def _shut_down(self) -> None:
        for sock in self._watched:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class Prepared(NamedTuple):
    """A connection, opened by its first request; the request target, and headers for a proxy."""

    connection: HTTPConnection
    target: str
    headers: dict[str, str]


def prepare(url: str, guard: UrlGuard, deadline: Deadline, timeout: float) -> Prepared:
    """Prepare a connection for one URL. Raises FetchError.

    Through a proxy no address can be pinned, but the guard still checks the host.
    """
    host, port, secure, path = _parts(url)
    proxy = _proxy("https" if secure else "http", host)
    if not proxy:
        connect = partial(_connect, guard, deadline)
        return Prepared(_connection(host, port, timeout, connect, secure=secure), path, {})
    if not guard.allows(host, port):
        guard.resolve(host, port)
    proxy_host, proxy_port, _, _ = _parts(proxy)
    connect = partial(_connect, guard.allowing(proxy), deadline)
    connection = _connection(proxy_host, proxy_port, timeout, connect, secure=secure)
    if not secure:
        return Prepared(connection, f"http://{_netloc(host, port)}{path}", _authorization(proxy))
    connection.set_tunnel(host, port, headers=_authorization(proxy))
    return Prepared(connection, path, {})


def _connection(host: str, port: int, timeout: float, connect: Any, *, secure: bool) -> HTTPConnection:
    connection = (
        HTTPSConnection(host, port, timeout=timeout, context=tls_context())
        if secure
        else HTTPConnection(host, port, timeout=timeout)
    )
    connection._create_connection = connect  # type: ignore[attr-defined] # noqa: SLF001 - the one place where both kinds open a socket
    return connection


def _parts(url: str) -> tuple[str, int, bool, str]:
    """Return host, port, whether TLS is used, and the escaped path with query.

    Raises FetchError if it is not a web address.
    """
    try:
        parts, host = urlsplit(url), host_of(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
    except ValueError:
        host = ""
    if not host:
        raise FetchError(f"{display_url(url)}: not a valid address")
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    return host, port, secure, quote(parts.path or "/", safe=_SAFE) + query


def _netloc(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == 80 else f"{name}:{port}"


@cache
def tls_context() -> ssl.SSLContext:
    """Trust the same certificates as requests, which channels use: certifi's, or those named by the environment."""
    import ssl

    import certifi

    return ssl.create_default_context(cafile=os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where())


def _proxy(scheme: str, host: str) -> str:
    """Return the proxy that the environment sets for a host, or empty."""
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


def _connect(
    guard: UrlGuard, deadline: Deadline, address: tuple[str, int], timeout: float | None, _source: Any
) -> socket.socket:
    """Connect to one of the addresses that the guard has checked. Pinned: a later DNS answer changes nothing."""
    failure: OSError = ConnectionRefusedError()
    for family, kind, protocol, _, resolved in guard.resolve(*address):
        if deadline.is_over:
            raise TimeoutError
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(deadline.remaining, timeout or deadline.remaining))
            sock.connect(resolved)
            sock.settimeout(timeout)
        except OSError as error:
            sock.close()
            failure = error
        else:
            deadline.watch(sock)
            return sock
    raise failure
