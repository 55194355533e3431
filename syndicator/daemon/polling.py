"""Politeness towards the hosts of many blogs: each is asked one thing at a time, by whichever worker, with a pause between."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.sources.host_turns import pause_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from syndicator.ledger.hosts import HostStore


class Hosts:
    """The hosts of one blog, to be asked for its sources. `lease`: how long others leave them to a worker that has died.

    `store`: is replaced if the ledger is opened anew.
    """

    def __init__(self, store: HostStore, names: Collection[str], lease: timedelta) -> None:
        self.store = store
        self._names = sorted(names)
        self._lease = lease
        self._taken: list[str] = []

    def take(self) -> str:
        """Take all of them, or none. Returns one that others ask; empty if all are ours."""
        for name in self._names:
            if not self.store.take(name, self._lease):
                self.release()
                return name
            self._taken.append(name)
        return ""

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Ask the hosts in this context. Afterwards they are released, for others to ask after a pause."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.release(pause_after(time.monotonic() - began))

    def release(self, pause: float = 0.0) -> None:
        while self._taken:
            self.store.release(self._taken[-1], timedelta(seconds=pause))
            self._taken.pop()
