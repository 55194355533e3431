"""Which thread works on the ledger through which connection."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable


class Connection(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=Connection)


class PerThread(Generic[C]):
    """Each thread has its own, made by `connect` when it first asks."""

    def __init__(self, connect: Callable[[], C]) -> None:
        self._connect = connect
        self._here = threading.local()
        self._all: list[C] = []

    def get(self) -> C:
        found: C | None = getattr(self._here, "connection", None)
        if found is None:
            found = self._here.connection = self._connect()
            self._all.append(found)
        return found

    def release(self) -> None:
        """The calling thread is done with its own."""
        found: C | None = self._here.__dict__.pop("connection", None)
        if found is not None:
            with suppress(ValueError):  # all may have been closed meanwhile
                self._all.remove(found)
            found.close()

    def close(self) -> None:
        """Those of all threads."""
        while self._all:
            self._all.pop().close()


class Single(Generic[C]):
    """One for all threads, one at a time."""

    def __init__(self, connection: C) -> None:
        self._connection = connection

    def get(self) -> C:
        return self._connection

    def release(self) -> None:
        """Others go on with it."""

    def close(self) -> None:
        self._connection.close()
