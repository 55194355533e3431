"""Passes for the worker: problems are logged once, and progress is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon import passes as passes_module
from syndicator.daemon.passes import Passes

if TYPE_CHECKING:
    from tests.a_blog import Blog


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(passes_module, "time", clock)
    return clock


@pytest.fixture
def passes(blog: Blog, clock: Clock) -> Passes:
    return Passes(load(blog.configure(), kind_class=kind_class), now=lambda: blog.now)


def messages(caplog: pytest.LogCaptureFixture, level: str) -> list[str]:
    return [record.message for record in caplog.records if record.levelname == level]


def spoil_ledger(blog: Blog) -> None:
    for path in blog.folder.glob("syndicator.db*"):
        path.unlink()
    (blog.folder / "syndicator.db").write_text("no ledger, but a shopping list of some length")


def test_a_pass_that_is_wanted_meanwhile_follows(blog: Blog, passes: Passes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not passes.follow_up(), "none runs"
    begun: list[bool | None] = []

    def during(*_: object) -> tuple[str, ...]:
        begun.append(passes.follow_up() if len(begun) < 2 else None)
        return ()

    monkeypatch.setattr(passes_module, "ping", during)
    passes()
    assert begun == [True, True, None]
    assert not passes.follow_up()


def test_a_pass_sends_what_is_due(blog: Blog, passes: Passes) -> None:
    passes()
    assert blog.sent() == ["one"]
    assert passes.seconds_without_progress() == 0


def test_after_a_stop_no_pass_runs(blog: Blog, passes: Passes) -> None:
    passes.stopping = True
    passes()
    assert blog.sent() == []


def test_a_problem_is_logged_once_and_once_more_when_it_is_resolved(
    blog: Blog, passes: Passes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    away = blog.folder / "away"
    (blog.folder / "posts").rename(away)
    passes()
    passes()
    (problem,) = messages(caplog, "WARNING")
    assert problem.startswith("repo: ")
    away.rename(blog.folder / "posts")
    passes()
    passes()
    (resolved,) = [record for record in caplog.records if record.message == "resolved"]
    assert vars(resolved)["problem"] == problem


def test_a_paused_channel_remains_a_problem_though_no_pass_tries_it(
    blog: Blog, passes: Passes, caplog: pytest.LogCaptureFixture
) -> None:
    passes()
    with blog.open() as session:
        session.ledger.channels.pause("outbox", "disk full", blog.now)
    passes()
    passes()
    assert messages(caplog, "WARNING") == ["outbox is paused: disk full"]


def test_a_pass_that_fails_raises_nothing_and_counts_as_no_progress(
    blog: Blog, passes: Passes, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    spoil_ledger(blog)
    passes()
    clock.now += 50
    passes()
    clock.now += 50
    assert passes.seconds_without_progress() == 100
    assert len(messages(caplog, "WARNING")) == 1
    (blog.folder / "syndicator.db").unlink()
    passes()
    assert passes.seconds_without_progress() == 0


def test_a_pass_that_runs_makes_progress_with_each_delivery(passes: Passes, clock: Clock) -> None:
    passes._running = True
    clock.now += 30
    assert passes.seconds_without_progress() == 30
    assert not passes._stop()
    assert passes.seconds_without_progress() == 0


def test_the_summary_counts_the_states_of_all_channels() -> None:
    counts = {("x", "sent"): 4, ("box", "sent"): 2, ("x", "unknown"): 1}
    assert passes_module._summary(counts) == "6 sent, 1 unknown"
    assert passes_module._summary({}) == "no deliveries yet"
