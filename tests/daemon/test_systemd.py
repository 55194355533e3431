"""systemd's notify socket and watchdog."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from syndicator.daemon import systemd

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_said_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    systemd.notify("READY=1")
    assert systemd.watchdog_seconds() is None


def test_an_abstract_socket_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0syndicator-test")
        monkeypatch.setenv("NOTIFY_SOCKET", "@syndicator-test")
        systemd.notify("READY=1")
        assert line.recv(100) == b"READY=1"


def test_a_manager_that_reads_nothing_holds_nobody_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    monkeypatch.setattr(systemd, "SECONDS", 0.01)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as unread,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender,
    ):
        unread.bind(address)
        sender.connect(address)
        with suppress(BlockingIOError):
            while True:
                sender.send(b"WATCHDOG=1")
        notifying = Thread(target=systemd.notify, args=("STATUS=sending",), daemon=True)
        notifying.start()
        notifying.join(30)
        assert not notifying.is_alive()


@pytest.mark.parametrize(("pid", "seconds"), [(None, 300.0), ("1", None)])
def test_the_watchdog_is_ours_or_somebody_else_s(
    monkeypatch: pytest.MonkeyPatch, pid: str | None, seconds: float | None
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "300000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if pid:
        monkeypatch.setenv("WATCHDOG_PID", pid)
    assert systemd.watchdog_seconds() == seconds
