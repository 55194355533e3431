"""One request over requests and urllib3: guarded and pinned at connect, cut off at its deadline."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from threading import Timer
from typing import TYPE_CHECKING, Any, Self

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from syndicator.errors import FetchError
from syndicator.fetch.guard import Guard, host_of, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_CHUNK = 16_384  # of the compressed body; what one of these may grow to is held at once


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]


class Line:
    """Asks one address after the other (redirects), all within one deadline."""

    def __init__(self, guard: Guard, timeout: float, deadline: float) -> None:
        self._timeout = min(timeout, deadline)
        self._clock = _Clock(deadline)
        self._session = requests.Session()
        self._session.auth = _no_auth
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(guard, partial(_dial, guard, self._clock)))
        self._response: requests.Response | None = None

    def __enter__(self) -> Self:
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clock.stop()
        self._hang_up()
        self._session.close()

    def ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Send the request, read the status and the headers."""
        self._hang_up()
        if not url.lower().startswith(("http://", "https://")):
            raise FetchError(f"{shown(url)}: only http:// and https:// addresses are read")
        try:
            self._response = self._session.get(
                url, headers=dict(headers), stream=True, timeout=self._timeout, allow_redirects=False
            )
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        return Answer(
            self._response.status_code, {name.lower(): value for name, value in self._response.headers.items()}
        )

    def body(self, url: str, limit: int, *, whole: bool) -> bytes:
        """The decompressed body of the newest answer; larger than `limit` it is an error, or (`whole` False) cut."""
        assert self._response is not None
        too_large = FetchError(f"{shown(url)}: larger than {limit:,} bytes")
        if whole and self._announced() > limit:
            raise too_large
        body = bytearray()
        try:
            for piece in self._response.raw.stream(_CHUNK, decode_content=True):
                body += piece
                if len(body) > limit or self._clock.over:
                    break
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
            raise self._failure(url, error) from None
        if self._clock.over:  # a connection that we cut looks like the end of the body
            raise self._failure(url, TimeoutError())
        if whole and len(body) > limit:
            raise too_large
        return bytes(body[:limit])

    def _hang_up(self) -> None:
        if self._response is not None:
            self._response.close()

    def _announced(self) -> int:
        assert self._response is not None
        length = self._response.headers.get("content-length", "")
        return int(length) if length.isdecimal() and len(length) < 20 else 0

    def _failure(self, url: str, error: Exception) -> FetchError:
        if self._clock.over:
            return FetchError(f"{shown(url)}: not done within {self._clock.seconds:g} s")
        return FetchError(f"{shown(url)}: {_explained(error)}")


def _explained(error: BaseException) -> str:
    """What went wrong, by the innermost cause that says it; never the library's own words where they carry the URL."""
    causes = _causes(error)
    names = {type(cause).__name__ for cause in causes}
    for cause in causes:
        if type(cause).__name__ == "SSLCertVerificationError":
            return f"its certificate can't be trusted ({getattr(cause, 'verify_message', '') or 'unknown reason'})"
    for words, kinds in _WORDS.items():
        if names & set(kinds):
            return words
    return f"could not be read ({type(error).__name__})"


_WORDS = {
    "no secure connection (TLS) could be made": ("SSLError", "SSLEOFError"),
    "the proxy did not let it through": ("ProxyError",),
    "refused the connection": ("ConnectionRefusedError",),
    "did not answer in time": ("TimeoutError", "ReadTimeout", "ReadTimeoutError", "ConnectTimeout"),
    "its body can't be decompressed": ("DecodeError", "ContentDecodingError"),
    "not an address": ("InvalidURL", "LocationParseError", "MissingSchema", "InvalidSchema", "UnicodeError"),
    "cut the answer short": ("ProtocolError", "IncompleteRead", "ConnectionResetError", "RemoteDisconnected"),
    "gave an answer that makes no sense": ("ValueError",),
    "can't be reached": ("OSError", "ConnectionError"),
}


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what is inside it: as its cause, its context, an argument, or a `reason`."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from looking for a password in ~/.netrc."""
    return request


class _Clock:
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


def _dial(guard: Guard, clock: _Clock, host: str, port: int, timeout: float | None) -> socket.socket:
    """Connect to one of the addresses that the guard let through: pinned, so a second answer of DNS changes nothing."""
    failure: OSError = ConnectionRefusedError()
    for family, kind, protocol, _, address in guard.resolve(host, port):
        if clock.over:
            raise TimeoutError
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(min(clock.left, timeout or clock.left))
            sock.connect(address)
            sock.settimeout(timeout)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            sock.close()
            failure = error
        else:
            clock.watch(sock)
            return sock
    raise failure


class _Http(HTTPConnection):
    def __init__(self, *args: Any, dial: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._dial = dial

    def _new_conn(self) -> socket.socket:
        opened: socket.socket = self._dial(self._dns_host, self.port, self.timeout)
        return opened


class _Https(_Http, HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    """The adapter of requests with connections that we open ourselves.

    A proxy of the environment opens them for us: then there is nothing to pin, but the guard is asked all the same.
    """

    def __init__(self, guard: Guard, dial: Any) -> None:
        self._guard, self._dial = guard, dial
        super().__init__()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        url = request.url or ""
        if select_proxy(url, options.get("proxies")) and host_of(url) not in self._guard.allowed:
            self._guard.resolve(host_of(url), 0)
        return super().send(request, **options)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        self.poolmanager = _Pools(self._dial, num_pools=connections, maxsize=maxsize, block=block, **options)


class _Pools(PoolManager):
    def __init__(self, dial: Any, **options: Any) -> None:
        self._dial = dial
        super().__init__(**options)

    def _new_pool(self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None) -> Any:
        pool = super()._new_pool(scheme, host, port, request_context)
        pool.ConnectionCls = partial(_Https if scheme == "https" else _Http, dial=self._dial)  # type: ignore[assignment]
        return pool
