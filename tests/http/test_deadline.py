"""Waits on a socket end when they must."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from syndicator.http.deadline import Deadline, LimitedSocket

if TYPE_CHECKING:
    from collections.abc import Iterator

Pair = tuple[LimitedSocket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with LimitedSocket(fileno=ours.detach()) as limited, theirs:
        yield limited, theirs


def test_a_deadline_begins_anew() -> None:
    deadline = Deadline(0.0)
    assert deadline.is_over
    assert deadline.remaining > 0
    deadline.seconds = 60
    deadline.restart()
    assert not deadline.is_over
    assert 59 < deadline.remaining <= 60


@pytest.mark.parametrize(("seconds", "wait_seconds"), [(0.05, 30.0), (30.0, 0.05)])
def test_a_wait_ends_at_the_deadline_and_when_it_lasts_too_long(
    pair: Pair, seconds: float, wait_seconds: float
) -> None:
    pair[0].limit(Deadline(seconds), wait_seconds)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        pair[0].recv_into(bytearray(1))
    assert time.monotonic() - began < 15


def test_after_the_deadline_nothing_is_sent_or_received(pair: Pair) -> None:
    pair[1].sendall(b"x")
    pair[0].limit(Deadline(0), 30)
    with pytest.raises(TimeoutError):
        pair[0].recv_into(bytearray(1))
    with pytest.raises(TimeoutError):
        pair[0].sendall(b"x")
    pair[1].setblocking(False)
    with pytest.raises(BlockingIOError):
        pair[1].recv(1)


def test_a_peer_that_takes_nothing_is_left_at_the_deadline(pair: Pair) -> None:
    pair[0].limit(Deadline(0.05), 30)
    with pytest.raises(TimeoutError):
        pair[0].sendall(bytes(10_000_000))


def test_without_limits_it_is_a_plain_socket(pair: Pair) -> None:
    pair[1].sendall(b"x")
    assert pair[0].recv_into(bytearray(1)) == 1
    assert pair[0].gettimeout() is None
