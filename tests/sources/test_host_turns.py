"""Hosts are asked one thing at a time, with a pause between; different hosts side by side."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from syndicator.sources import host_turns
from syndicator.sources.host_turns import LONGEST_PAUSE, SHORTEST_PAUSE, HostTurns, pause_after

PAUSE = 0.05


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> HostTurns:
    monkeypatch.setattr(host_turns, "SHORTEST_PAUSE", PAUSE)
    return HostTurns()


def asked(hosts: HostTurns, *names: str) -> list[tuple[str, float, float]]:
    """Ask each in a thread of its own; host, begin and end of each, in the order of the ends."""
    times: list[tuple[str, float, float]] = []

    def ask(name: str) -> None:
        with hosts.turn(name):
            begin = time.monotonic()
            time.sleep(0.01)
            times.append((name, begin, time.monotonic()))

    threads = [threading.Thread(target=ask, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def test_one_host_is_asked_one_thing_at_a_time_with_a_pause(hosts: HostTurns) -> None:
    times = asked(hosts, "a.example", "a.example", "a.example")
    assert all(later[1] - earlier[2] >= PAUSE * 0.99 for earlier, later in itertools.pairwise(times))


def test_this_machine_needs_no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_turns, "LONGEST_PAUSE", 5)
    monkeypatch.setattr(host_turns, "SHORTEST_PAUSE", 5)
    times = asked(HostTurns(), *["127.0.0.1"] * 3)
    assert all(later[1] >= earlier[2] for earlier, later in itertools.pairwise(times))
    assert times[-1][2] - times[0][1] < 5


def test_hosts_are_asked_side_by_side(hosts: HostTurns) -> None:
    inside = threading.Barrier(2)

    def ask(name: str) -> None:
        with hosts.turn(name):
            inside.wait(timeout=60)

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("a.example", "b.example")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not inside.broken


def test_a_host_is_left_alone_for_as_long_as_it_took_to_answer() -> None:
    assert [pause_after(seconds) for seconds in (0.0, 0.3, 20.0)] == [SHORTEST_PAUSE, 0.3, LONGEST_PAUSE]
