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

    from syndicator.app import Session
    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import SourceUpdate
    from syndicator.sources import Source

_GLANCE = 0.1  # seconds between two looks at whether to leave
_SLOW = 10.0  # seconds; a failure that takes longer holds up a pass
_FIRST, _LONGEST = timedelta(minutes=5), timedelta(hours=1)
_LONGEST_ASKED = timedelta(days=1)
_PATIENCE = "patience"  # its place in the checkpoint of a source, which knows nothing of it


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
class Reading:
    """One source in one pass. `found` is None where it was not read: it `waits`, or the pass was left early."""

    source: Source
    standing: SourceRecord
    fingerprints: Fingerprints
    waits: bool
    found: SourceUpdate | Exception | None = None
    seconds: float = 0.0

    def read(self, *, fetch: bool) -> None:
        began = time.monotonic()
        try:
            self.found = self.source.read(_without_patience(self.standing), self.fingerprints, fetch=fetch)
        except Exception as error:  # noqa: BLE001 (whatever a source does, the others are read)
            self.found = error
        self.seconds = time.monotonic() - began


def read_all(session: Session, leave: Callable[[], bool]) -> Generator[Reading, None, None]:
    """All sources in the order of the configuration. `leave` is asked now and then whether to go without the rest.

    Close it before the ledger is closed.
    """
    turns = Turns()
    try:
        yield from _all_read(session, turns, leave)
    finally:
        turns.end()


def _all_read(session: Session, turns: Turns, leave: Callable[[], bool]) -> Iterator[Reading]:
    readings = [_reading(session, source, turns) for source in session.app.sources.open()]
    asked = [reading for reading in readings if not reading.waits]
    apart = {
        reading: Thread(target=_read_apart, args=(session, reading), daemon=True)
        for reading in asked
        if reading.source.name in session.app.sources.distant
    }
    for thread in apart.values():
        thread.start()
    for reading in asked:
        if reading not in apart and not leave():
            reading.read(fetch=not session.dry_run)
    for reading in readings:
        while reading in apart and apart[reading].is_alive():
            if leave():
                return
            apart[reading].join(_GLANCE)
        with turns.mine():
            yield reading
        reading.found = None  # it may be large


def _reading(session: Session, source: Source, turns: Turns) -> Reading:
    sources = session.ledger.sources

    def load() -> dict[str, str]:
        with turns.mine():
            return sources.fingerprints(source.name)

    standing = sources.get(source.name)
    fingerprints = Fingerprints(load, there=sources.has_posts(source.name))
    return Reading(source=source, standing=standing, fingerprints=fingerprints, waits=_waits(session, standing))


def _read_apart(session: Session, reading: Reading) -> None:
    try:
        reading.read(fetch=not session.dry_run)
    finally:
        session.ledger.database.leave()


# --- patience


def _waits(session: Session, standing: SourceRecord) -> bool:
    told = _told(standing)
    if not told or told.get("of") != _described(session, standing.name):
        return False
    try:
        until = datetime.fromisoformat(str(told.get("until")))
        return session.ledger.now() < until <= session.ledger.now() + _LONGEST_ASKED
    except (ValueError, TypeError):  # not written by us
        return False


def patience(
    session: Session, reading: Reading, checkpoint: Mapping[str, Any], asked: timedelta | None = None
) -> tuple[timedelta, Mapping[str, Any]]:
    """For how long to leave a source alone that could not be read whole, and its checkpoint with that in it.

    That is as long as it `asked`; where it was slow, for twice as long each time.
    """
    slow = _doubled(_told(reading.standing).get("seconds")) if reading.seconds > _SLOW else timedelta(0)
    wait = min(max(slow, asked or slow), _LONGEST_ASKED)
    if not wait:
        return wait, checkpoint
    told = {
        "of": _described(session, reading.source.name),
        "until": (session.ledger.now() + wait).isoformat(),
        "seconds": int(slow.total_seconds()),
    }
    return wait, {**checkpoint, _PATIENCE: told}


def ask_again(session: Session) -> None:
    """A person is looking: whoever failed slowly is asked at once."""
    for name, standing in session.ledger.sources.all().items():
        if standing.error and _PATIENCE in standing.checkpoint:
            session.ledger.sources.record_error(name, standing.kind, standing.error, _without_patience(standing))


def _doubled(seconds: object) -> timedelta:
    return min(2 * timedelta(seconds=seconds), _LONGEST) if isinstance(seconds, int) and seconds else _FIRST


def _told(standing: SourceRecord) -> Mapping[str, Any]:
    told = standing.checkpoint.get(_PATIENCE)
    return told if isinstance(told, dict) else {}


def _without_patience(standing: SourceRecord) -> dict[str, Any]:
    return {name: value for name, value in standing.checkpoint.items() if name != _PATIENCE}


def _described(session: Session, name: str) -> str:
    """A source as it is configured: a person who changed that wants to see what comes of it."""
    return settings_digest(next((source for source in session.config.sources if source.name == name), None))
