"""A body is read to its end or to its limit, and never beyond a deadline."""

from __future__ import annotations

import gzip
import socket
from http.client import HTTPResponse, IncompleteRead

import pytest

from syndicator.http.body import read_body
from syndicator.http.deadline import Deadline


def response(body: bytes, *headers: str) -> HTTPResponse:
    """What a server sends that closes the connection afterwards."""
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall("\r\n".join(("HTTP/1.1 200 OK", *headers, "", "")).encode() + body)
    with ours:
        received = HTTPResponse(ours)
    received.begin()
    return received


@pytest.mark.parametrize(("limit", "body", "is_larger"), [(5, b"hello", False), (4, b"hell", True)])
def test_of_a_body_no_more_is_returned_than_its_limit(limit: int, body: bytes, is_larger: bool) -> None:
    assert read_body(response(b"hello"), limit, Deadline(60)) == (body, is_larger)


def test_the_limit_is_of_the_decoded_body() -> None:
    encoded = gzip.compress(bytes(1000))
    assert read_body(response(encoded, "Content-Encoding: gzip"), 999, Deadline(60)) == (bytes(999), True)


def test_a_body_that_is_shorter_than_the_server_said_is_an_error() -> None:
    with pytest.raises(IncompleteRead):
        read_body(response(b"hello", "Content-Length: 6"), 100, Deadline(60))


def test_after_the_deadline_no_more_is_read() -> None:
    body, _ = read_body(response(bytes(1_000_000)[:60_000]), 100_000, Deadline(0))
    assert len(body) < 60_000
