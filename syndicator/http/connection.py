"""Connections to addresses that the guard has checked, or through the environment's proxy; limited by a deadline."""

from __future__ import annotations

import os
from functools import cache, partial
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from syndicator.errors import FetchError
from syndicator.http.deadline import Deadline, LimitedSocket, WaitLimits
from syndicator.http.url_guard import UrlGuard, display_url, host_of, resolve
from syndicator.http.waiting import refuse_request

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_SAFE = "/%:@!$&'()*+,;=~[]"  # in a path; escapes stay as they are


class Prepared(NamedTuple):
    """A connection that is not open yet; the request target, and headers for a proxy."""

    connection: HTTPConnection
    target: str
    headers: dict[str, str]


def prepare(url: str, deadline: Deadline, timeout: float, guard: UrlGuard | None = None) -> Prepared:
    """Prepare a connection for one URL, to any host, or with a `guard` to those it allows. Raises FetchError.

    Through a proxy no address can be pinned, but the guard still checks the host.
    """
    refuse_request()
    host, port, secure, path = _parts(url)
    proxy = _proxy("https" if secure else "http", host)
    if not proxy:
        connect = partial(_connect, guard.resolve if guard else resolve, deadline)
        return Prepared(_connection(host, port, timeout, connect, secure=secure), path, {})
    if guard and not guard.allows(host, port):
        guard.resolve(host, port)
    proxy_host, proxy_port, _, _ = _parts(proxy)
    connect = partial(_connect, guard.allowing(proxy).resolve if guard else resolve, deadline)
    connection = _connection(proxy_host, proxy_port, timeout, connect, secure=secure)
    authorization = basic_authorization(proxy)
    headers = {"Proxy-Authorization": authorization} if authorization else {}
    if not secure:
        return Prepared(connection, f"http://{_netloc(host, port)}{path}", headers)
    connection.set_tunnel(host, port, headers=headers)
    return Prepared(connection, path, {})


def open_connection(connection: HTTPConnection, deadline: Deadline, wait_seconds: float) -> None:
    """Open a prepared connection, TLS included. Once this returns, each wait on it is limited: see `WaitLimits.limit`."""
    connection.connect()
    sock: Any = connection.sock
    sock.limit(deadline, wait_seconds)


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
    """Trust the same certificates as requests does: certifi's, or those named by the environment."""
    import ssl

    import certifi

    class TLSSocket(WaitLimits, ssl.SSLSocket):
        pass

    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    context = ssl.create_default_context(cafile=named or certifi.where())
    context.sslsocket_class = TLSSocket
    return context


def _proxy(scheme: str, host: str) -> str:
    """Return the proxy that the environment sets for a host, or empty."""
    if not any(name in os.environ for name in _PROXIES):  # asked for each request; `getproxies` reads all variables
        return ""
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all", "")
    if not proxy or proxy_bypass(host):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def basic_authorization(url: str) -> str:
    """Return the Authorization of the user that a URL names; empty without one."""
    parts = urlsplit(url)
    if not parts.username:
        return ""
    from base64 import b64encode

    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(user.encode()).decode()}"


def _connect(
    resolve_host: Callable[[str, int], list[tuple[Any, ...]]],
    deadline: Deadline,
    address: tuple[str, int],
    timeout: float,
    _source: Any,
) -> socket.socket:
    """Connect to one of the resolved addresses. Pinned: a later DNS answer changes nothing."""
    failure: OSError = ConnectionRefusedError()
    for family, kind, protocol, _, resolved in resolve_host(*address):
        if deadline.is_over:
            raise TimeoutError
        sock = LimitedSocket(family, kind, protocol)
        try:
            sock.settimeout(min(deadline.remaining, timeout))
            sock.connect(resolved)
        except OSError as error:
            sock.close()
            failure = error
        else:
            sock.limit(deadline, timeout)  # of a proxy's answer, before there is a TLS socket
            return sock
    raise failure
