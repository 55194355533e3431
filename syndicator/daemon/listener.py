"""Listens to what commands and other hosts announce through the ledger, so that the worker need not wait for its schedule."""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Self

from syndicator.errors import unexpected
from syndicator.ledger.opening import open_announcements

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.config import Config
    from syndicator.ledger.engine.postgresql import PostgreSQL

log = logging.getLogger(__name__)

_WAIT = 1.0  # seconds between two looks whether to end
_RETRY = 5.0  # seconds until a lost connection is tried again


class Listener:
    """A context manager; while in it, `on_announcement` is called from a thread when something is due.

    It is also called after a lost connection, as something may have been announced meanwhile. Does nothing if the ledger
    is an SQLite file.
    """

    def __init__(self, config: Callable[[], Config], on_announcement: Callable[[], None]) -> None:
        self._config = config
        self._on_announcement = on_announcement
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        lost = False
        while not self._end.is_set():
            try:
                server = open_announcements(self._config())
                if server is None:
                    return
                with closing(server):
                    if lost:
                        log.info("connected to the ledger again")
                        self._on_announcement()
                    lost = False
                    self._listen(server)
            except Exception as error:  # noqa: BLE001 (the worker goes on by its schedule, and this thread tries again)
                if not lost:
                    log.warning("the connection to the ledger is lost", extra={"error": unexpected(error)})
                lost = True
                self._end.wait(_RETRY)

    def _listen(self, server: PostgreSQL) -> None:
        while not self._end.is_set():
            if server.announcements(_WAIT):
                self._on_announcement()
