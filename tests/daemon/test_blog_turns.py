"""Turns are worked on side by side, until there is nothing left to do."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.folder import ConfigFolder
from syndicator.daemon import blog_turns
from syndicator.daemon.blog_passes import run_all_once
from syndicator.daemon.blog_turns import MOST_SENDING, SENDING, SIDE_BY_SIDE, SendingSlots, TurnPool
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def never() -> bool:
    return False


def nothing() -> None:
    pass


def test_all_turns_are_done_side_by_side() -> None:
    queue, done = [*range(20)], []
    together = threading.Barrier(SIDE_BY_SIDE)

    def work(turn: int) -> None:
        if turn >= 20 - SIDE_BY_SIDE:
            together.wait(timeout=30)
        done.append(turn)

    released: list[None] = []
    TurnPool(lambda: queue.pop() if queue else None, work, lambda: released.append(None)).run(never)
    assert sorted(done) == [*range(20)]
    assert len(released) == SIDE_BY_SIDE


def test_a_turn_that_becomes_due_while_others_work_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blog_turns, "_IDLE_SECONDS", 0.001)
    queue, later = ["long"], threading.Event()

    def work(turn: str) -> None:
        if turn == "long":
            queue.append("short")
            assert later.wait(timeout=30)
        else:
            later.set()

    TurnPool(lambda: queue.pop() if queue else None, work, nothing).run(never)
    assert later.is_set()


def test_a_failure_ends_all_and_is_raised() -> None:
    queue = [*range(100)]

    def work(_: int) -> None:
        raise ValueError("the ledger is gone")

    with pytest.raises(ValueError, match="the ledger is gone"):
        TurnPool(lambda: queue.pop() if queue else None, work, nothing).run(never)
    assert len(queue) >= 100 - 2 * SIDE_BY_SIDE


@pytest.mark.long
def test_one_with_much_to_send_lets_the_others_have_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn sends one post only; the small blogs are done before the big one."""
    monkeypatch.setattr(blog_turns, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(blog_turns, "SIDE_BY_SIDE", 1)
    files = BlogFolder(tmp_path)
    files.add("big", *(f"p{number}" for number in range(8)))
    files.add("small", "only")
    results = run_all_once(ConfigFolder(tmp_path, kind_class=kind_class), never)
    assert len(results["big"]) > 2
    assert len(files.sent("big")) == 8
    assert list(results) == ["big", "small"]
    assert len(results["small"]) <= 2


def at_once(do: Callable[[], bool], times: int) -> list[bool]:
    """Do this in as many threads, which all live until the last one has done it."""
    done, end = [], threading.Barrier(times)

    def run() -> None:
        done.append(do())
        end.wait(timeout=60)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_few_blogs_send_at_once() -> None:
    slots = SendingSlots()
    assert at_once(slots.take, 4).count(True) == SENDING
    assert not slots.take()


def test_others_send_while_few_are_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blog_turns, "SLICE_SECONDS", 0.0)
    assert at_once(SendingSlots().take, SIDE_BY_SIDE).count(True) == MOST_SENDING


def test_a_slot_is_given_back() -> None:
    slots = SendingSlots()
    for _ in range(2 * SENDING):
        assert slots.take()
        with slots.held() as may_send:
            assert may_send, "it is the thread's already"
    assert at_once(slots.take, SENDING) == [True] * SENDING
    with slots.held() as may_send:
        assert not may_send
    assert not slots.take(), "what was not taken is not given back"
