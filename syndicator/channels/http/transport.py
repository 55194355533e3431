"""One request on the network, through requests. Imported only if something is sent.

    nothing was sent (name, connection, TLS)           → Unreachable
    something may have been sent, no complete response  → Ambiguous if the request publishes, else Unreachable

Both depend on whether the connection was ever open, including TLS: before that, nothing of the request is sent. The
connection itself records it, so exceptions need no analysis.
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
from syndicator.errors import Ambiguous, NeedsPerson, SendError, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

logging.getLogger("urllib3").setLevel(logging.INFO)  # at DEBUG it logs every address, and a hook's address is a secret

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # between two reads of the socket
TOTAL_SECONDS = 60.0  # from the open connection to the end of the response
MAX_BYTES = 2_000_000  # of a response; the rest is not read
CHUNK = 65_536


class OneShotAdapter(HTTPAdapter):
    """A requests adapter that raises SendError, limits every request, and never reuses a connection.

    It can be mounted on a library's session: one with `publishes` True on the publishing address, and one with False on
    the rest. One request at a time.
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
        """Make one request. `headers` are added to the user agent's."""
        all_headers = {"User-Agent": f"syndicator/{__version__}", **headers}
        prepared = _prepare(method, url, body, all_headers)
        with requests.Session() as session:  # used only for the environment's settings: proxies, CA bundle
            environment = session.merge_environment_settings(url, {}, None, None, None)
        return self.read(self.send(prepared, **environment), secrets)

    def read(self, response: requests.Response, secrets: tuple[str, ...] = ()) -> Response:
        """Convert a response of requests."""
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
        raise failed  # raised outside of the handler: the exception of requests contains the address, and must not be chained

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **options)
        pool.ConnectionCls = self._watch.watched(pool.ConnectionCls)
        return pool

    def _error(self, host: str, error: Exception) -> SendError:
        reason = f"{host}: {self._watch.timeout() or _reason(error)}"
        if not self._watch.opened:
            return NeedsPerson(reason) if isinstance(error, ValueError) else Unreachable(reason, connected=False)
        if self._publishes:
            return Ambiguous(f"{reason}, after the request may have arrived", evidence=reason)
        return Unreachable(reason)


class ConnectionWatch:
    """Records whether a request's connection was ever open, and closes it when the time is over."""

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
    """Prepare the request, but not through the session, which would let ~/.netrc replace our Authorization."""
    try:
        return requests.Request(method, url, data=body, headers=dict(headers)).prepare()
    except (ValueError, OSError) as error:
        kind = type(error).__name__
    raise NeedsPerson(f"{urlsplit(url).hostname}: not a valid request ({kind}): check the address and the token")


def _credentials_in(request: requests.PreparedRequest) -> Iterator[str]:
    """Yield the credentials in a request's headers; a response may repeat them."""
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
    """Return the system's message for the innermost cause; outer ones contain addresses."""
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
