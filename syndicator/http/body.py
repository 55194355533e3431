"""Read the body of a response: decoded, and no more of it than a limit."""

from __future__ import annotations

from http.client import HTTPResponse, IncompleteRead
from typing import TYPE_CHECKING

from syndicator.http.decoding import decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.http.deadline import Deadline

_CHUNK = 16_384  # bytes of the encoded body


def read_body(response: HTTPResponse, limit: int, deadline: Deadline) -> tuple[bytes, bool]:
    """Read until the decoded body or the raw data exceeds `limit`, or time is over; also return whether it exceeds it.

    Raises HTTPException, OSError, ValueError.
    """
    decode = decoder(response.headers.get("content-encoding", ""))
    received, body = 0, bytearray()
    for chunk in _chunks(response):
        received += len(chunk)
        for piece in decode(chunk):
            body += piece
            if len(body) > limit or deadline.is_over:
                break
        if max(received, len(body)) > limit or deadline.is_over:
            break
    return bytes(body[:limit]), max(received, len(body)) > limit


def _chunks(response: HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK):
        yield chunk
    if response.length:
        raise IncompleteRead(b"")
