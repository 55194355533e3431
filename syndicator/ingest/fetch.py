"""Reading all sources so that a slow server delays neither the other sources nor the end of the pass.

A remote server may take minutes, so each feed and mirror is read in a thread of its own; local folders are read in the
calling thread. Results are processed in the order of the configuration. A thread that outlives the pass can't use the
ledger any more.

A pass waits for its slowest source, so a source that failed slowly is skipped for some passes (backoff), as is one
whose server sent Retry-After.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from syndicator.app.fingerprint import settings_digest
from syndicator.errors import LedgerError
from syndicator.http.waiting import while_waiting
from syndicator.ledger.serialize import packed
from syndicator.value import mutable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from contextlib import AbstractContextManager

    from syndicator.ledger import Ledger
    from syndicator.ledger.sources import SourceRecord, SourceStore
    from syndicator.model import SourceUpdate
    from syndicator.sources import Source
    from syndicator.sources.registry import SourceRegistry

_POLL = 0.1  # seconds between two calls of `leave`
_SLOW = 10.0  # seconds; a failure that takes longer starts a backoff
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=1)
_LONGEST_ASKED = timedelta(days=1)
_BACKOFF = "patience"  # our own key in a checkpoint, removed before the source reads it


class Fingerprints(Mapping[str, str]):
    """The fingerprints of a source's posts, loaded from the ledger at the first access. `exist`: whether there are any."""

    def __init__(self, load: Callable[[], dict[str, str]], *, exist: bool) -> None:
        self._load = load
        self._exist = exist
        self._loaded: dict[str, str] | None = None

    def __bool__(self) -> bool:
        return self._exist

    @property
    def _all(self) -> dict[str, str]:
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def __getitem__(self, key: str) -> str:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class Turns:
    """Serialises access to the ledger: a copy in memory allows one thread at a time. Closed when the pass ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._over = False

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for a turn. Raises LedgerError once the pass has ended."""
        with self._lock:
            if self._over:
                raise LedgerError("this pass has ended")
            yield

    def end(self) -> None:
        with self._lock:
            self._over = True


@mutable
class SourceFetch:
    """One source in one pass. `result` is None if it was not read: it `waits` (backoff), or the pass ended early.

    `settings`: a digest of the source's configuration.
    """

    source: Source
    record: SourceRecord
    fingerprints: Fingerprints
    settings: str
    waits: bool
    turn: AbstractContextManager[None]
    result: SourceUpdate | Exception | None = None
    seconds: float = 0.0

    def take_update(self) -> SourceUpdate:
        """Return what has changed, and forget it here: it may be large."""
        update, self.result = self.result, None
        assert update
        assert not isinstance(update, Exception)
        return update

    def read(self, *, fetch: bool) -> None:
        began = time.monotonic()
        try:
            with self.turn, while_waiting(_load_renderer):
                began = time.monotonic()
                self.result = self.source.read(
                    _without_backoff(self.record.checkpoint), self.fingerprints, fetch=fetch, pack=packed
                )
        except Exception as error:  # noqa: BLE001 (a failing source must not affect the others)
            self.result = error
        self.seconds = time.monotonic() - began


def _load_renderer() -> None:
    """Load what announces new posts, which takes a seventh of a second."""
    import_module("syndicator.render").prepare()


def fetch_all(
    ledger: Ledger, sources: SourceRegistry, leave: Callable[[], bool], *, fetch: bool
) -> Generator[SourceFetch, None, None]:
    """Yield all sources, in the order of the configuration. Sources still being read when `leave` returns true are skipped.

    Close the generator before the ledger.
    """
    turns = Turns()
    try:
        yield from _fetch_all(ledger, sources, turns, leave, fetch=fetch)
    finally:
        turns.end()


def _fetch_all(
    ledger: Ledger, sources: SourceRegistry, turns: Turns, leave: Callable[[], bool], *, fetch: bool
) -> Iterator[SourceFetch]:
    fetches = [
        _prepare(ledger, source, settings_digest(sources.settings[source.name]), turns, sources.turn(source.name))
        for source in sources.open()
    ]
    threads = {
        source_fetch: Thread(target=_read_in_thread, args=(ledger, source_fetch), kwargs={"fetch": fetch}, daemon=True)
        for source_fetch in fetches
        if not source_fetch.waits and source_fetch.source.name in sources.remote
    }
    for thread in threads.values():
        thread.start()
    for source_fetch in fetches:
        if not source_fetch.waits and source_fetch not in threads and not leave():
            source_fetch.read(fetch=fetch)
    for source_fetch in fetches:
        while source_fetch in threads and threads[source_fetch].is_alive():
            if leave():
                return
            threads[source_fetch].join(_POLL)
        with turns.mine():
            yield source_fetch
        source_fetch.result = None  # it may be large


def _prepare(
    ledger: Ledger, source: Source, settings: str, turns: Turns, turn: AbstractContextManager[None]
) -> SourceFetch:
    def load() -> dict[str, str]:
        with turns.mine():
            return ledger.sources.fingerprints(source.name)

    record = ledger.sources.get(source.name)
    fingerprints = Fingerprints(load, exist=ledger.sources.has_posts(source.name))
    waits = _is_waiting(record.checkpoint, settings, ledger.now())
    return SourceFetch(
        source=source, record=record, fingerprints=fingerprints, settings=settings, waits=waits, turn=turn
    )


def _read_in_thread(ledger: Ledger, source_fetch: SourceFetch, *, fetch: bool) -> None:
    try:
        source_fetch.read(fetch=fetch)
    finally:
        ledger.database.release_connection()


def named(source: str, lines: Iterable[str]) -> tuple[str, ...]:
    """Return lines about a source, each with its name."""
    return tuple(f"{source}: {line}" for line in lines)


# --- backoff


def source_backoff(
    fetch: SourceFetch, checkpoint: Mapping[str, Any], now: datetime, *, retry_after: timedelta | None = None
) -> tuple[timedelta, Mapping[str, Any]]:
    """Return how long to wait after an incomplete read, and the checkpoint with that wait stored in it.

    At least `retry_after`; after slow failures twice as long each time. Zero: read it in the next pass.
    """
    slow = _doubled(_stored(fetch.record.checkpoint).get("seconds")) if fetch.seconds > _SLOW else timedelta(0)
    wait = min(max(slow, retry_after or slow), _LONGEST_ASKED)
    if not wait:
        return wait, checkpoint
    stored = {"of": fetch.settings, "until": (now + wait).isoformat(), "seconds": int(slow.total_seconds())}
    return wait, {**checkpoint, _BACKOFF: stored}


def with_next_read(problem: str, now: datetime, wait: timedelta) -> str:
    """Return a problem, and when its source is read again, if that is later than in the next pass."""
    return f"{problem}; asked again at {now + wait:%Y-%m-%d %H:%M} UTC" if wait else problem


def end_backoff(sources: SourceStore) -> None:
    """End all backoffs, because a person is waiting for the result."""
    for name, record in sources.all().items():
        if record.error and _BACKOFF in record.checkpoint:
            sources.record_error(name, record.kind, record.error, _without_backoff(record.checkpoint))


def _is_waiting(checkpoint: Mapping[str, Any], settings: str, now: datetime) -> bool:
    """Whether a backoff is running. Changed settings end it, so that their effect is visible at once."""
    stored = _stored(checkpoint)
    if not stored or stored.get("of") != settings:
        return False
    try:
        until = datetime.fromisoformat(str(stored.get("until")))
        return now < until <= now + _LONGEST_ASKED
    except (ValueError, TypeError):  # edited by hand
        return False


def _doubled(seconds: object) -> timedelta:
    return min(2 * timedelta(seconds=seconds), _LONGEST_WAIT) if isinstance(seconds, int) and seconds else _FIRST_WAIT


def _stored(checkpoint: Mapping[str, Any]) -> Mapping[str, Any]:
    stored = checkpoint.get(_BACKOFF)
    return stored if isinstance(stored, dict) else {}


def _without_backoff(checkpoint: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in checkpoint.items() if name != _BACKOFF}
