"""Channel leases: one live instance works on a channel at a time."""

from __future__ import annotations

import logging
import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError
from syndicator.ledger.instance import is_alive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger

log = logging.getLogger(__name__)


@contextmanager
def lease(ledger: Ledger, channel: str) -> Iterator[bool]:
    """Hold the channel while in the context; yields False if another live instance holds it."""
    holder = ledger.leases.holder(channel)
    own = ledger.instance.id
    if holder not in (None, own) and not lease_expired(ledger, holder):
        yield False
        return
    heartbeat(ledger)
    if not ledger.leases.acquire(channel, own, instead_of=holder):
        yield False
        return
    try:
        with _heartbeats(ledger):
            yield True
    finally:
        # a failure here was reported before; the lease ends with this process anyway
        with suppress(LedgerError):
            ledger.leases.release(channel, own)


def lease_expired(ledger: Ledger, instance: str | None) -> bool:
    """Whether an instance is certainly dead. On this host its lock shows that at once; on others only the lease."""
    if instance is None:
        return True
    lives = is_alive(ledger.folder / "owners", instance)
    if lives is not None:
        return not lives
    return ledger.leases.is_expired(instance)


def heartbeat(ledger: Ledger) -> None:
    ledger.leases.heartbeat(ledger.instance.id, socket.gethostname(), ledger.lease)
    ledger.instance.heartbeat()


@contextmanager
def _heartbeats(ledger: Ledger) -> Iterator[None]:
    """Send heartbeats from a thread while in the context, one every third of the lease."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(ledger.lease.total_seconds() / 3) and ledger.instance.lease_is_fresh(ledger.lease):
                try:
                    heartbeat(ledger)
                except LedgerError as error:  # without heartbeats the lease expires, and nothing more is sent
                    log.warning("no heartbeat", extra={"error": str(error)})
        finally:
            ledger.database.release_connection()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
