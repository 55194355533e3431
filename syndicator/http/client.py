"""Requests over http.client, one at a time, all within one deadline."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import TYPE_CHECKING, Self

from syndicator.errors import FetchError
from syndicator.http.connection import Deadline, prepare
from syndicator.http.decoding import decoder
from syndicator.http.url_guard import UrlGuard, display_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_CHUNK = 16_384  # bytes of the encoded body


class Client:
    """Sends GET requests, each on a new connection, without following redirects."""

    def __init__(self, guard: UrlGuard, timeout: float, deadline: float) -> None:
        self._guard = guard
        self._timeout = min(timeout, deadline)
        self._deadline = Deadline(deadline)
        self._connection: HTTPConnection | None = None
        self._response: HTTPResponse | None = None

    def __enter__(self) -> Self:
        self._deadline.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._deadline.stop()
        self._close()

    def request(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str]]:
        """Send a request; return status and headers. Raises FetchError."""
        self._close()
        if not url.lower().startswith(("http://", "https://")):
            raise FetchError(f"{display_url(url)}: not an http:// or https:// address")
        try:
            prepared = prepare(url, self._guard, self._deadline, self._timeout)
            self._connection = prepared.connection
            sent = {"Connection": "close", **headers, **prepared.headers}
            self._connection.request("GET", prepared.target, headers=sent)
            self._response = self._connection.getresponse()
        except (HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        return self._response.status, _headers(self._response)

    def read_body(self, url: str, limit: int, *, truncate: bool) -> bytes:
        """Return the decoded body of the last response. Above `limit` bytes it is an error, or cut with `truncate`."""
        assert self._response is not None
        too_large = FetchError(f"{display_url(url)}: larger than {limit:,} bytes")
        if not truncate and (self._response.length or 0) > limit:
            raise too_large
        try:
            body, is_too_large = self._collect(self._response, limit)
        except (HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        if self._deadline.is_over:  # a connection that the deadline shut down looks like the end of the body
            raise self._failure(url, TimeoutError())
        if is_too_large and not truncate:
            raise too_large
        return bytes(body[:limit])

    def _collect(self, response: HTTPResponse, limit: int) -> tuple[bytearray, bool]:
        """Read the decoded body until it or the raw data exceeds `limit`, or time is over; also return whether it
        exceeds it.
        """
        decode = decoder(response.headers.get("content-encoding", ""))
        received, body = 0, bytearray()
        for chunk in _chunks(response):
            received += len(chunk)
            for piece in decode(chunk):
                body += piece
                if len(body) > limit or self._deadline.is_over:
                    break
            if max(received, len(body)) > limit or self._deadline.is_over:
                break
        return body, max(received, len(body)) > limit

    def _close(self) -> None:
        if self._response is not None:
            self._response.close()
        if self._connection is not None:
            self._connection.close()

    def _failure(self, url: str, error: Exception) -> FetchError:
        if self._deadline.is_over:
            return FetchError(f"{display_url(url)}: not done within {self._deadline.seconds:g} s")
        return FetchError(f"{display_url(url)}: {_explanation(error)}")


def _chunks(response: HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK):
        yield chunk
    if response.length:
        raise IncompleteRead(b"")


def _headers(response: HTTPResponse) -> dict[str, str]:
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
        "IncompleteRead", "ConnectionResetError", "RemoteDisconnected", "BrokenPipeError",
    },
    "the answer is not valid HTTP": {"ValueError", "BadStatusLine", "LineTooLong", "UnknownProtocol"},
    "can't be reached": {"OSError"},
}  # fmt: skip
