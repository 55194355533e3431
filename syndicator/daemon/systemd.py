"""Notify systemd if it started us. See sd_notify(3) and sd_watchdog_enabled(3)."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

SECONDS = 1.0  # until a service manager that reads nothing is left alone: it must not hold up a delivery


def notify(state: str) -> None:
    """Send a state, such as READY=1, if a service manager started us. It is lost if nobody reads it."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as connection:
        connection.settimeout(SECONDS)
        connection.connect(address)
        connection.sendall(state.encode())


def watchdog_seconds() -> float | None:
    """Return the interval within which systemd expects each WATCHDOG=1; None if it expects none."""
    usec = os.environ.get("WATCHDOG_USEC", "")
    if not usec.isdecimal() or os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    return int(usec) / 1e6
