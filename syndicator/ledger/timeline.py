"""The ledger's history, and whether this ledger is the newest copy of it.

A ledger has a timeline, as PostgreSQL calls it: an id that changes when a backup or an older copy takes the ledger's place.
The mark beside it (`ledger/mark.py`) names the timeline and the newest attempt to send. A ledger that does not know that
attempt lacks something that was sent: whatever may have been, is held until a person has looked.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError
from syndicator.ledger.engine.database import random_id
from syndicator.ledger.mark import Position
from syndicator.ledger.rows import from_row
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from syndicator.ledger.engine.database import Database
    from syndicator.ledger.mark import Mark

log = logging.getLogger(__name__)

COPY = "an older copy"  # causes of a timeline: what has taken the ledger's place
NEW = "a new one in place of another"
BACKUP = "a restored backup"
COPIED = "a ledger that was copied to another place"  # there it goes on


@value
class TimelineRecord:
    """`cause`: what took the ledger's place when it began; empty for the first one."""

    id: str
    begun_at: datetime
    cause: str = ""


class Timeline:
    """The current timeline of an open ledger, kept in step with the mark."""

    def __init__(self, database: Database, mark: Mark, now: Callable[[], datetime]) -> None:
        self._database = database
        self._mark = mark
        self._now = now
        self.record = self._follow_mark()

    def require_newest(self, attempt: int) -> None:
        """Raise LedgerError if the mark names this attempt or a later one: then this ledger is not the newest.

        Call it in the transaction that begins the attempt: no other attempt is begun meanwhile.
        """
        known = self._mark.read()
        if known and (known.timeline != self.record.id or known.attempt >= attempt):
            raise self._mark.replaced()

    def advance(self, attempt: int) -> None:
        """Let the mark name an attempt that is committed; call this before anything is sent. Raises LedgerError."""
        self._mark.advance(Position(timeline=self.record.id, attempt=attempt), durable=True)

    def step(self) -> Position:
        """Count on by one, and return the new position, which older copies of this ledger do not know."""
        with self._database.transaction():
            _count_on(self._database, 1)
            return Position(timeline=self.record.id, attempt=newest_attempt(self._database))

    def knows(self, position: Position) -> bool:
        """Whether this ledger has been there: what was done at that position and is not in it, was not done."""
        return position.timeline == self.record.id and position.attempt <= newest_attempt(self._database)

    def part_from(self, positions: Iterable[Position]) -> None:
        """Begin another timeline if this ledger has not been at one of these positions of its own timeline.

        It is an older copy then, and by counting on it would come to that position without having been there.
        """
        if any(position.timeline == self.record.id and not self.knows(position) for position in positions):
            self.record = begin_timeline(self._database, self.record.cause, self._now(), hold=False)
            self._mark.replace(Position(timeline=self.record.id, attempt=newest_attempt(self._database)))

    def restart(self, cause: str) -> None:
        """Begin another timeline: from now on others may send what this ledger had to send, so that is held."""
        self.record = begin_timeline(self._database, cause, self._now())
        self._mark.replace(Position(timeline=self.record.id, attempt=newest_attempt(self._database)))

    def follow(self) -> None:
        """Let the mark name the newest attempt."""
        self.advance(newest_attempt(self._database))

    def held(self, blog: int) -> int:
        """Return how many deliveries of a blog are held because they may have been sent in another timeline."""
        sql = "SELECT COUNT(*) AS n FROM deliveries WHERE blog = :blog AND state = 'held' AND rule = 'restored'"
        row = self._database.row(sql, blog=blog)
        return int(row["n"]) if row else 0

    def _follow_mark(self) -> TimelineRecord:
        """Compare the ledger with the mark; hold what may have been sent if it is older. Then let the mark follow."""
        known = self._mark.read()  # before the ledger: what is begun meanwhile does not make that older
        record = current_timeline(self._database)
        if known and self._is_older(known, record):
            record = self._restore(known)
        position = Position(timeline=record.id, attempt=newest_attempt(self._database))
        with suppress(LedgerError):  # who only reads need not be able to write it; who sends fails in `advance`
            if known and known.timeline == record.id:
                self._mark.advance(position, durable=False)
            else:
                self._mark.replace(position)
        return record

    def _is_older(self, known: Position, record: TimelineRecord) -> bool:
        if known.timeline == record.id:
            return known.attempt > newest_attempt(self._database)
        return self._database.row("SELECT id FROM timelines WHERE id = :id", id=known.timeline) is None

    def _restore(self, known: Position) -> TimelineRecord:
        """Begin another timeline, unless another process has done so."""
        with self._database.transaction():
            record = current_timeline(self._database)
            if self._is_older(known, record):
                is_new = self._database.row("SELECT 1 AS x FROM sources WHERE complete_at IS NOT NULL LIMIT 1") is None
                record = begin_timeline(self._database, NEW if is_new else COPY, self._now())
                log.warning(
                    "the ledger is %s, so what may have been sent is held; see `syndicator status`", record.cause
                )
        return record


def begin_timeline(database: Database, cause: str, now: datetime, *, hold: bool = True) -> TimelineRecord:
    """Begin another timeline, since `cause` has taken the ledger's place.

    `hold` what was about to be sent, and what the sources have newer than this ledger: both may have been sent since.
    """
    record = TimelineRecord(id=random_id(), begun_at=now, cause=cause)
    with database.transaction():
        database.run("UPDATE timelines SET ended_at = :now WHERE ended_at IS NULL", now=now)
        database.run(
            "INSERT INTO timelines (id, begun_at, cause) VALUES (:id, :now, :cause)", id=record.id, now=now, cause=cause
        )
        if hold:
            _hold(database, now)
    return record


def close_timeline(database: Database, now: datetime) -> None:
    """End the timeline: nothing can be sent from this ledger until `reopen_timeline`."""
    database.run("UPDATE timelines SET ended_at = :now WHERE ended_at IS NULL", now=now)


def closed_timeline(database: Database) -> str:
    """Return the id of the timeline to reopen; empty if the ledger has a current one, or none at all."""
    rows = database.rows("SELECT id, ended_at FROM timelines ORDER BY begun_at")
    return "" if any(row["ended_at"] is None for row in rows) or not rows else str(rows[-1]["id"])


def reopen_timeline(database: Database) -> None:
    database.run("UPDATE timelines SET ended_at = NULL WHERE id = :id", id=closed_timeline(database))


def was_copied(database: Database, timeline: str) -> bool:
    """Whether this ledger was copied elsewhere when it was in this timeline."""
    row = database.row("SELECT cause FROM timelines WHERE ended_at IS NULL")
    ended = database.row("SELECT 1 AS x FROM timelines WHERE id = :id AND ended_at IS NOT NULL", id=timeline)
    return bool(row and row["cause"] == COPIED and ended)


def _hold(database: Database, now: datetime) -> None:
    database.run("UPDATE sources SET restored_at = :now WHERE complete_at IS NOT NULL", now=now)
    database.run(
        "UPDATE deliveries SET state = 'held', rule = 'restored', reason = :reason, error = '', allowed = '', instance = NULL, due_at = :now,"
        " updated_at = :now WHERE state IN ('pending', 'claimed') OR state = 'held' AND rule NOT IN ('max_age', 'flood', 'review', 'by_hand')",
        now=now,
        reason="may have been sent since",
    )
    database.run(
        "UPDATE posts SET arrival = 'restored' WHERE public_since IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM deliveries d WHERE d.blog = posts.blog AND d.post_id = posts.id AND d.rule = 'restored')"
    )
    database.run("UPDATE deliveries SET due_at = NULL WHERE state = 'sent' AND incomplete = 1")


def current_timeline(database: Database) -> TimelineRecord:
    """Raises LedgerError for a copy of a ledger that was not finished."""
    row = database.row("SELECT id, begun_at, cause FROM timelines WHERE ended_at IS NULL")
    if row is None:
        raise LedgerError(f"{database.place}: an unfinished copy of a ledger; run `syndicator copy-ledger` again")
    return from_row(TimelineRecord, row)


def newest_attempt(database: Database) -> int:
    """Return the number of the newest attempt; 0 without any. It never falls within a timeline."""
    row = database.row(
        "SELECT ahead + (SELECT COALESCE(MAX(id), 0) FROM attempts) AS number FROM timelines WHERE ended_at IS NULL"
    )
    return int(row["number"]) if row else 0


def record_pruned(database: Database, newest: int) -> None:
    """Keep the number `newest`, which was the newest attempt's, though that one may have been deleted."""
    fell_by = newest - newest_attempt(database)
    if fell_by:
        _count_on(database, fell_by)


def _count_on(database: Database, by: int) -> None:
    database.run("UPDATE timelines SET ahead = ahead + :by WHERE ended_at IS NULL", by=by)
