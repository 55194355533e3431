"""Requests over http.client, one at a time, all within one deadline."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Self

from syndicator.errors import FetchError, TooLargeError
from syndicator.http.body import read_body
from syndicator.http.connection import open_connection, prepare
from syndicator.http.deadline import Deadline
from syndicator.http.url_guard import UrlGuard, display_url

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType


class Client:
    """Sends GET requests, each on a new connection, without following redirects."""

    def __init__(self, guard: UrlGuard, timeout: float, deadline: float) -> None:
        self._guard = guard
        self._timeout = min(timeout, deadline)
        self._deadline = Deadline(deadline)
        self._connection: HTTPConnection | None = None
        self._response: HTTPResponse | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def request(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str]]:
        """Send a request; return status and headers. Raises FetchError."""
        self._close()
        if not url.lower().startswith(("http://", "https://")):
            raise FetchError(f"{display_url(url)}: not an http:// or https:// address")
        try:
            prepared = prepare(url, self._deadline, self._timeout, self._guard)
            self._connection = prepared.connection
            open_connection(self._connection, self._deadline, self._timeout)
            sent = {"Connection": "close", **headers, **prepared.headers}
            self._connection.request("GET", prepared.target, headers=sent)
            self._response = self._connection.getresponse()
        except (HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        return self._response.status, headers_of(self._response)

    def read_body(self, url: str, limit: int, *, truncate: bool) -> bytes:
        """Return the decoded body of the last response. Above `limit` bytes it is an error, or cut with `truncate`."""
        assert self._response is not None
        too_large = TooLargeError(f"{display_url(url)}: larger than {limit:,} bytes")
        if not truncate and (self._response.length or 0) > limit:
            raise too_large
        try:
            body, is_too_large = read_body(self._response, limit, self._deadline)
        except (HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        if self._deadline.is_over:  # what was read may be only its beginning
            raise self._failure(url, TimeoutError())
        if is_too_large and not truncate:
            raise too_large
        return body

    def _close(self) -> None:
        if self._response is not None:
            self._response.close()
        if self._connection is not None:
            self._connection.close()

    def _failure(self, url: str, error: Exception) -> FetchError:
        if self._deadline.is_over:
            return FetchError(f"{display_url(url)}: not done within {self._deadline.seconds:g} s")
        return FetchError(f"{display_url(url)}: {_explanation(error)}")


def headers_of(response: HTTPResponse) -> dict[str, str]:
    """Return headers by lowercase name, each on one line; repeated ones are joined by commas."""
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        line = "".join(value.splitlines())
        headers[name.lower()] = f"{headers[name.lower()]}, {line}" if name.lower() in headers else line
    return headers


def _explanation(error: Exception) -> str:
    """Explain an error, without the library's words if they may contain the address."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "SSLCertVerificationError" in kinds:
        return f"its certificate is not trusted ({getattr(error, 'verify_message', '') or 'unknown reason'})"
    if str(error).startswith("Tunnel connection failed"):
        return "the proxy refused the connection"
    for words, known in _EXPLANATIONS.items():
        if kinds & known:
            return words
    return f"can't be read ({type(error).__name__})"


_EXPLANATIONS = {
    "no secure connection (TLS) possible": {"SSLError"},
    "connection refused": {"ConnectionRefusedError"},
    "no answer in time": {"TimeoutError"},
    "its body can't be decoded (Content-Encoding)": {"DecodeError"},
    "not a valid address": {"InvalidURL", "UnicodeError"},
    "the connection was closed in the middle of the answer": {
        "IncompleteRead",
        "ConnectionResetError",
        "RemoteDisconnected",
        "BrokenPipeError",
    },
    "the answer is not valid HTTP": {"ValueError", "BadStatusLine", "LineTooLong", "UnknownProtocol"},
    "can't be reached": {"OSError"},
}
