"""One request on the wire, through requests. Imported only where something is sent.

    nothing left the machine (name, connection, TLS)             → Retryable
    something may have left, and no complete response came back  → Ambiguous where the request publishes, else Retryable

Both rest on one fact: was the connection ever open, TLS included? Before that nothing of the request has left. The
connection itself notes it, so no exception is taken apart.
"""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from http.client import HTTPException
from threading import Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from syndicator import __version__
from syndicator.channels.http.response import Response, clean
from syndicator.errors import Ambiguous, NeedsPerson, Retryable, SendError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

logging.getLogger("urllib3").setLevel(logging.INFO)  # at DEBUG it logs every address, and a hook's is a secret

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # between two reads of the socket
TOTAL_SECONDS = 60.0  # from the open connection to the end of the response
MAX_BYTES = 2_000_000  # of a response; the rest is not read
CHUNK = 65_536


class OneShotAdapter(HTTPAdapter):
    """A requests adapter that raises SendError, bounds every request, and never uses a connection twice.

    Also to be mounted on a session that a library owns; mount one with `publishes` True on the address that
    publishes and one with False on the rest. One request at a time.
    """

    def __init__(
        self, *, publishes: bool, read_seconds: float | None = None, total_seconds: float | None = None
    ) -> None:
        super().__init__()
        self._publishes = publishes
        self._read_seconds = read_seconds or READ_SECONDS
        self._total_seconds = total_seconds or TOTAL_SECONDS
        self._watch = ConnectionWatch(self._total_seconds)

    def exchange(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], secrets: tuple[str, ...]
    ) -> Response:
        """Make one request. `headers` join the user agent's."""
        all_headers = {"User-Agent": f"syndicator/{__version__}", **headers}
        prepared = _prepare(method, url, body, all_headers)
        with requests.Session() as session:  # only for what it reads from the environment: proxies, CA bundle
            environment = session.merge_environment_settings(url, {}, None, None, None)
        return self.read(self.send(prepared, **environment), secrets)

    def read(self, response: requests.Response, secrets: tuple[str, ...] = ()) -> Response:
        """A response of requests, as the kinds read it."""
        return Response(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.content,
            host=urlsplit(response.url).hostname or "",
            publishes=self._publishes,
            secrets=(*secrets, *_credentials_in(response.request)),
        )

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        self._watch = ConnectionWatch(self._total_seconds)
        limits = {"stream": True, "timeout": (CONNECT_SECONDS, self._read_seconds)}
        try:
            response = super().send(request, **{**options, **limits})
            response._content = _body(response)  # noqa: SLF001 - read here, while time and size are bounded
        except (OSError, urllib3.exceptions.HTTPError, HTTPException, ValueError) as error:
            failed = self._error(urlsplit(str(request.url)).hostname or "", error)
        else:
            return response
        finally:
            self._watch.close()
            self.close()
        raise failed  # out here: what requests raised holds the address, and must not follow along

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        pool.ConnectionCls = self._watch.watched(pool.ConnectionCls)
        return pool

    def _error(self, host: str, error: Exception) -> SendError:
        reason = f"{host}: {self._watch.timeout() or _reason(error)}"
        if not self._watch.opened:
            return NeedsPerson(reason) if isinstance(error, ValueError) else Retryable(reason)
        if self._publishes:
            return Ambiguous(f"{reason}, after the request may have arrived", evidence=reason)
        return Retryable(reason)


class ConnectionWatch:
    """Watches the connection of one request: whether it was ever open. Cuts it when its time is over."""

    def __init__(self, seconds: float) -> None:
        self.opened = False
        self._seconds = seconds
        self._timed_out = False
        self._timer: Timer | None = None

    def watched(self, kind: Any) -> Any:
        watch = self

        class Watched(kind):  # type: ignore[misc]
            def connect(self) -> None:
                super().connect()
                watch.open(self.sock)

        return Watched

    def open(self, sock: socket.socket) -> None:
        self.opened = True
        self._timer = Timer(self._seconds, self._cut, [sock])
        self._timer.daemon = True
        self._timer.start()

    def timeout(self) -> str:
        return f"no complete answer within {self._seconds:g} s" if self._timed_out else ""

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _cut(self, sock: socket.socket) -> None:
        self._timed_out = True
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # wakes the reader, whatever layers lie above


def _prepare(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> requests.PreparedRequest:
    """The request as it will be. Not through the session: that would let ~/.netrc replace our Authorization."""
    try:
        return requests.Request(method, url, data=body, headers=dict(headers)).prepare()
    except (ValueError, OSError) as error:
        kind = type(error).__name__
    raise NeedsPerson(f"{urlsplit(url).hostname}: not a valid request ({kind}): check the address and the token")


def _credentials_in(request: requests.PreparedRequest) -> Iterator[str]:
    """The credentials in a request's headers; a response may repeat them."""
    for name in ("Authorization", "webhook-signature"):
        value = request.headers.get(name, "")
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        yield from (text, text.partition(" ")[2])


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) >= MAX_BYTES:
            break
    response.close()
    return bytes(body[:MAX_BYTES])


def _reason(error: BaseException) -> str:
    """The system's words for the innermost cause; the outer ones hold addresses."""
    inner = error
    while (deeper := _cause(inner)) is not None:
        inner = deeper
    words = inner.strerror if isinstance(inner, OSError) and inner.strerror else ""
    if not words:
        words = "timed out" if isinstance(inner, TimeoutError) else f"no complete answer ({type(inner).__name__})"
    return clean(words)


def _cause(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None:
        return error.__cause__
    inside = [getattr(error, "reason", None), *error.args]
    return next((cause for cause in inside if isinstance(cause, BaseException)), None)
