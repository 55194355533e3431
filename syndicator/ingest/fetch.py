"""Reading the sources, so that a slow one holds up neither the others nor the end.

Feeds and mirrors come from strangers' servers, of which one may drip for minutes: each is read in a thread of its own, and
what this thread does meanwhile is read the folders. What they say is taken in the order of the configuration, whoever
came first. A thread that is left behind at the end of a pass comes to nothing: the ledger has no turn for it any more.

All wait for the slowest, so one that failed slowly is left out of the next passes, as is one that asked for that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from syndicator.app.fingerprint import settings_digest
from syndicator.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from syndicator.ledger import Ledger
    from syndicator.ledger.sources import SourceRecord, SourceStore
    from syndicator.model import SourceUpdate
    from syndicator.sources import Source
    from syndicator.sources.registry import SourceRegistry

_POLL = 0.1  # seconds between two questions whether to leave
_SLOW = 10.0  # seconds; a failure that takes longer holds up a pass
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=1)
_LONGEST_ASKED = timedelta(days=1)
_BACKOFF = "patience"  # the key of our own in the checkpoint of a source, which knows nothing of it


class Fingerprints(Mapping[str, str]):
    """The fingerprints of a source's source posts, read from the ledger only if somebody looks. `there`: if there are any."""

    def __init__(self, load: Callable[[], dict[str, str]], *, there: bool) -> None:
        self._load = load
        self._there = there
        self._loaded: dict[str, str] | None = None

    def __bool__(self) -> bool:
        return self._there

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
    """Who asks the ledger: one thread at a time, for a copy in memory can't do more; nobody once it is over."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._over = False

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for a turn. Raises LedgerError where there are none any more."""
        with self._lock:
            if self._over:
                raise LedgerError("this pass is over")
            yield

    def end(self) -> None:
        with self._lock:
            self._over = True


@dataclass(slots=True, kw_only=True, eq=False)
class SourceFetch:
    """One source in one pass. `result` is None where it was not read: it `waits`, or the pass was left early.

    `settings`: a digest of the source's configuration.
    """

    source: Source
    record: SourceRecord
    fingerprints: Fingerprints
    settings: str
    waits: bool
    result: SourceUpdate | Exception | None = None
    seconds: float = 0.0

    def read(self, *, fetch: bool) -> None:
        began = time.monotonic()
        try:
            self.result = self.source.read(_without_backoff(self.record.checkpoint), self.fingerprints, fetch=fetch)
        except Exception as error:  # noqa: BLE001 (whatever a source does, the others are read)
            self.result = error
        self.seconds = time.monotonic() - began


def fetch_all(
    ledger: Ledger, sources: SourceRegistry, leave: Callable[[], bool], *, fetch: bool
) -> Generator[SourceFetch, None, None]:
    """All sources in the order of the configuration. `leave` is asked now and then whether to go without the rest.

    Close it before the ledger is closed.
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
        _prepare(ledger, source, settings_digest(sources.settings[source.name]), turns) for source in sources.open()
    ]
    threads = {
        one: Thread(target=_read_in_thread, args=(ledger, one), kwargs={"fetch": fetch}, daemon=True)
        for one in fetches
        if not one.waits and one.source.name in sources.distant
    }
    for thread in threads.values():
        thread.start()
    for one in fetches:
        if not one.waits and one not in threads and not leave():
            one.read(fetch=fetch)
    for one in fetches:
        while one in threads and threads[one].is_alive():
            if leave():
                return
            threads[one].join(_POLL)
        with turns.mine():
            yield one
        one.result = None  # it may be large


def _prepare(ledger: Ledger, source: Source, settings: str, turns: Turns) -> SourceFetch:
    def load() -> dict[str, str]:
        with turns.mine():
            return ledger.sources.fingerprints(source.name)

    record = ledger.sources.get(source.name)
    fingerprints = Fingerprints(load, there=ledger.sources.has_posts(source.name))
    waits = _is_waiting(record.checkpoint, settings, ledger.now())
    return SourceFetch(source=source, record=record, fingerprints=fingerprints, settings=settings, waits=waits)


def _read_in_thread(ledger: Ledger, one: SourceFetch, *, fetch: bool) -> None:
    try:
        one.read(fetch=fetch)
    finally:
        ledger.database.release_connection()


# --- backoff


def source_backoff(
    fetch: SourceFetch, checkpoint: Mapping[str, Any], now: datetime, *, retry_after: timedelta | None = None
) -> tuple[timedelta, Mapping[str, Any]]:
    """For how long to leave a source alone that could not be read completely, and its checkpoint with that in it.

    That is as long as its server asked for (`retry_after`); where it was slow, for twice as long each time.
    """
    slow = _doubled(_stored(fetch.record.checkpoint).get("seconds")) if fetch.seconds > _SLOW else timedelta(0)
    wait = min(max(slow, retry_after or slow), _LONGEST_ASKED)
    if not wait:
        return wait, checkpoint
    stored = {"of": fetch.settings, "until": (now + wait).isoformat(), "seconds": int(slow.total_seconds())}
    return wait, {**checkpoint, _BACKOFF: stored}


def end_backoff(sources: SourceStore) -> None:
    """A person is looking: the sources that failed slowly are asked at once."""
    for name, record in sources.all().items():
        if record.error and _BACKOFF in record.checkpoint:
            sources.record_error(name, record.kind, record.error, _without_backoff(record.checkpoint))


def _is_waiting(checkpoint: Mapping[str, Any], settings: str, now: datetime) -> bool:
    """Not where its configuration has changed: a person wants to see what comes of that."""
    stored = _stored(checkpoint)
    if not stored or stored.get("of") != settings:
        return False
    try:
        until = datetime.fromisoformat(str(stored.get("until")))
        return now < until <= now + _LONGEST_ASKED
    except (ValueError, TypeError):  # not written by us
        return False


def _doubled(seconds: object) -> timedelta:
    return min(2 * timedelta(seconds=seconds), _LONGEST_WAIT) if isinstance(seconds, int) and seconds else _FIRST_WAIT


def _stored(checkpoint: Mapping[str, Any]) -> Mapping[str, Any]:
    stored = checkpoint.get(_BACKOFF)
    return stored if isinstance(stored, dict) else {}


def _without_backoff(checkpoint: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in checkpoint.items() if name != _BACKOFF}
