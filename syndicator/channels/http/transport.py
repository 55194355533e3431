"""One request on the network, on a connection of its own.

    nothing was sent (name, connection, TLS)           → Unreachable
    something may have been sent, no complete response  → Ambiguous if the request publishes, else Unreachable

Both depend on whether the connection was ever open, including TLS: before that, nothing of the request is sent.
"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator import __version__
from syndicator.channels.http.response import Response, clean
from syndicator.errors import Ambiguous, FetchError, NeedsPerson, SendError, Unreachable
from syndicator.http.body import read_body
from syndicator.http.client import headers_of
from syndicator.http.connection import basic_authorization, open_connection, prepare
from syndicator.http.deadline import Deadline
from syndicator.http.waiting import use_wait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # between two reads of the socket
TOTAL_SECONDS = 60.0  # from the open connection to the end of the response
MAX_BYTES = 2_000_000  # of a response; the rest is not read
_METHODS_WITH_BODY = ("POST", "PUT", "PATCH")  # these always send Content-Length, even of an empty body


class Exchange:
    """One request and its response. `publishes`: it must not happen twice."""

    def __init__(self, *, publishes: bool, read_seconds: float | None, total_seconds: float | None) -> None:
        self._publishes = publishes
        self._read_seconds = read_seconds or READ_SECONDS
        self._deadline = Deadline(total_seconds or TOTAL_SECONDS)
        self._opened = False

    def make(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], secrets: tuple[str, ...] = ()
    ) -> Response:
        """Return the response of any status. `headers` are added to the user agent's. Raises SendError."""
        host = urlsplit(url).hostname or ""
        sent = {"User-Agent": f"syndicator/{__version__}", **headers}
        if authorization := basic_authorization(url):
            sent["Authorization"] = authorization
        connection = self._prepare(method, url, body, sent)
        try:
            open_connection(connection, self._deadline, self._read_seconds)
            self._opened = True
            self._deadline.restart()
            connection.endheaders(body)
            if self._publishes and use_wait():
                self._deadline.restart()  # the server is not to blame for the time that this took
            response = connection.getresponse()
            content, _ = read_body(response, MAX_BYTES, self._deadline)
            if self._deadline.is_over:
                raise TimeoutError  # the content may be incomplete
        except (HTTPException, OSError, ValueError) as error:
            failed = self._error(host, error)
        else:
            return Response(
                status=response.status,
                headers=headers_of(response),
                body=content,
                host=host,
                publishes=self._publishes,
                secrets=(*secrets, *_credentials_in(sent)),
            )
        finally:
            connection.close()
        raise failed  # outside of the handler: the original error may contain the address, and must not be chained

    def _prepare(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> HTTPConnection:
        """Return a connection that is not open, with the head of the request. Raises NeedsPerson if it is not valid."""
        try:
            prepared = prepare(url, self._deadline, CONNECT_SECONDS)
            prepared.connection.putrequest(method, prepared.target)
            for name, value in {"Connection": "close", **headers, **prepared.headers}.items():
                prepared.connection.putheader(name, value)
            if body is not None or method in _METHODS_WITH_BODY:
                prepared.connection.putheader("Content-Length", str(len(body or b"")))
        except (HTTPException, FetchError, ValueError) as error:
            kind = type(error).__name__
        else:
            return prepared.connection
        host = urlsplit(url).hostname
        raise NeedsPerson(f"{host}: not a valid request ({kind}): check the address and the token")

    def _error(self, host: str, error: Exception) -> SendError:
        reason = f"{host}: {self._reason(error)}"
        if not self._opened:
            is_wrong = isinstance(error, ValueError) and not isinstance(error, OSError)  # a certificate error is both
            return NeedsPerson(reason) if is_wrong else Unreachable(reason, connected=False)
        if self._publishes:
            return Ambiguous(f"{reason}, after the request may have arrived", evidence=reason)
        return Unreachable(reason)

    def _reason(self, error: Exception) -> str:
        """Return the reason without the error's own message, which may contain the address, unless it is the system's."""
        if self._opened and self._deadline.is_over:
            return f"no complete answer within {self._deadline.seconds:g} s"
        if isinstance(error, OSError) and error.strerror:
            return clean(error.strerror)
        return "timed out" if isinstance(error, TimeoutError) else f"no complete answer ({type(error).__name__})"


def _credentials_in(headers: Mapping[str, str]) -> Iterator[str]:
    """Yield the credentials in a request's headers; a response may repeat them."""
    for name in ("Authorization", "webhook-signature"):
        value = headers.get(name, "")
        yield from (value, value.partition(" ")[2])
