"""One request after the other over http.client, all within one deadline.

requests would do, and is used where there is something to send. But here is what even an idle pass needs, and loading
requests takes as long as all the rest of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import TYPE_CHECKING, Self

from syndicator.errors import FetchError
from syndicator.http.decode import decoder
from syndicator.http.dial import Clock, dialled
from syndicator.http.url_guard import UrlGuard, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

_CHUNK = 16_384  # of the compressed body; what one of these may grow to is held at once


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]


class Line:
    """Asks one address after the other (redirects)."""

    def __init__(self, guard: UrlGuard, timeout: float, deadline: float) -> None:
        self._guard = guard
        self._timeout = min(timeout, deadline)
        self._clock = Clock(deadline)
        self._connection: HTTPConnection | None = None
        self._response: HTTPResponse | None = None

    def __enter__(self) -> Self:
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clock.stop()
        self._hang_up()

    def ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Send the request, read the status and the headers."""
        self._hang_up()
        if not url.lower().startswith(("http://", "https://")):
            raise FetchError(f"{shown(url)}: only http:// and https:// addresses are read")
        try:
            self._connection, target, more = dialled(url, self._guard, self._clock, self._timeout)
            self._connection.request("GET", target, headers={"Connection": "close", **headers, **more})
            self._response = self._connection.getresponse()
        except (HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        return Answer(self._response.status, _headers(self._response))

    def body(self, url: str, limit: int, *, whole: bool) -> bytes:
        """The decompressed body of the newest answer; larger than `limit` it is an error, or (`whole` False) cut."""
        assert self._response is not None
        too_large = FetchError(f"{shown(url)}: larger than {limit:,} bytes")
        if whole and (self._response.length or 0) > limit:
            raise too_large
        decode = decoder(self._response.headers.get("content-encoding", ""))
        received, body = 0, bytearray()
        try:
            for piece in _pieces(self._response):
                received += len(piece)
                body += decode(piece)
                if max(received, len(body)) > limit or self._clock.over:
                    break
        except (HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        if self._clock.over:  # a connection that we cut looks like the end of the body
            raise self._failure(url, TimeoutError())
        if whole and max(received, len(body)) > limit:
            raise too_large
        return bytes(body[:limit])

    def _hang_up(self) -> None:
        if self._response is not None:
            self._response.close()
        if self._connection is not None:
            self._connection.close()

    def _failure(self, url: str, error: Exception) -> FetchError:
        if self._clock.over:
            return FetchError(f"{shown(url)}: not done within {self._clock.seconds:g} s")
        return FetchError(f"{shown(url)}: {_explained(error)}")


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_CHUNK):
        yield piece
    if response.length:
        raise IncompleteRead(b"")


def _headers(response: HTTPResponse) -> dict[str, str]:
    """By their names in lower case, each on one line; what comes several times is one list."""
    found: dict[str, str] = {}
    for name, value in response.getheaders():
        line = "".join(value.splitlines())
        found[name.lower()] = f"{found[name.lower()]}, {line}" if name.lower() in found else line
    return found


def _explained(error: Exception) -> str:
    """What went wrong; never the library's own words where they may carry the address."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "SSLCertVerificationError" in kinds:
        return f"its certificate can't be trusted ({getattr(error, 'verify_message', '') or 'unknown reason'})"
    if str(error).startswith("Tunnel connection failed"):
        return "the proxy did not let it through"
    for words, known in _WORDS.items():
        if kinds & known:
            return words
    return f"could not be read ({type(error).__name__})"


_WORDS = {
    "no secure connection (TLS) could be made": {"SSLError"},
    "refused the connection": {"ConnectionRefusedError"},
    "did not answer in time": {"TimeoutError"},
    "its body can't be decompressed": {"DecodeError"},
    "not an address": {"InvalidURL", "UnicodeError"},
    "cut the answer short": {"IncompleteRead", "ConnectionResetError", "RemoteDisconnected", "BrokenPipeError"},
    "gave an answer that makes no sense": {"ValueError", "BadStatusLine", "LineTooLong", "UnknownProtocol"},
    "can't be reached": {"OSError"},
}
