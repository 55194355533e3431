"""The watchdog feeds systemd while passes make progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon import systemd
from syndicator.daemon.passes import Passes
from syndicator.daemon.watchdog import Watchdog
from tests.a_blog import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def passes(tmp_path: Path) -> Passes:
    blog = Blog(tmp_path)
    blog.write("one")
    blog.run()
    return Passes(load(blog.configure(), kind_class=kind_class))


@pytest.fixture
def notifications(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What systemd is told."""
    notifications: list[str] = []
    monkeypatch.setattr(systemd, "notify", notifications.append)
    monkeypatch.setenv("WATCHDOG_USEC", "6000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    return notifications


def watchdog(passes: Passes, on_check: Callable[[], None] = lambda: None, timeout: float = 900.0) -> Watchdog:
    return Watchdog(passes, timeout=timeout, on_check=on_check, on_reload=lambda: None)


def test_it_feeds_systemd_while_there_is_progress(passes: Passes, notifications: list[str]) -> None:
    checks: list[int] = []
    watchdog(passes, lambda: checks.append(1))._check()
    assert (notifications, checks) == (["WATCHDOG=1"], [1])


def test_it_starves_systemd_and_says_so_once_when_a_pass_hangs(
    passes: Passes, notifications: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    dog = watchdog(passes, timeout=10)
    monkeypatch.setattr(passes, "seconds_without_progress", lambda: 11.0)
    dog._check()
    dog._check()
    assert (notifications, caplog.text.count("no progress: a pass hangs, or every pass fails")) == ([], 1)
    monkeypatch.setattr(passes, "seconds_without_progress", lambda: 10.0)
    dog._check()
    assert notifications == ["WATCHDOG=1"]


def test_it_starves_systemd_while_the_ledger_can_not_be_read(
    passes: Passes, notifications: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for path in tmp_path.glob("syndicator.db*"):
        path.unlink()
    watchdog(passes)._check()
    assert notifications == []
    assert "could not read the ledger" in caplog.text


def test_without_systemd_nothing_is_told(
    passes: Passes, notifications: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHDOG_USEC")
    watchdog(passes)._check()
    assert notifications == []


@pytest.mark.parametrize(
    ("timeout", "usec", "interval"), [(900.0, "6000000", 2.0), (900.0, "", 60.0), (30.0, "", 10.0)]
)
def test_it_checks_several_times_within_each_time_limit(
    passes: Passes, monkeypatch: pytest.MonkeyPatch, timeout: float, usec: str, interval: float
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    assert watchdog(passes, timeout=timeout)._interval == interval


def test_a_reload_is_done_in_its_own_thread_and_leaving_ends_it(passes: Passes) -> None:
    reloads: list[int] = []
    with Watchdog(passes, timeout=900, on_check=lambda: None, on_reload=lambda: reloads.append(1)) as dog:
        dog.request_reload()
    assert reloads == [1]
    assert not dog._thread.is_alive()
