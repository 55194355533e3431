"""After a clock that was ahead is right again: what it dated in the future would hold up everything until then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from syndicator.ledger.engine.database import Database

AHEAD = timedelta(minutes=5)  # what is dated so far in the future was dated by a wrong clock
LONG_AGO = timedelta(days=365)
DAYS_AGO = timedelta(days=2)  # no platform remembers so long what it was sent, unless it always does

_ON_A_CHANNEL = "blog = :blog AND channel IN (SELECT name FROM channels WHERE blog = :blog) AND instance IS NULL"
_IN_DOUBT = f"delivery IN (SELECT id FROM deliveries WHERE {_ON_A_CHANNEL} AND state = 'unknown')"  # noqa: S608
_OUT = f"{_IN_DOUBT} AND tries > 0 AND remote_id IS NULL"
_OF_UNSENT_DIGEST = (  # made by the wrong clock: p, and its delivery d
    "p.blog = :blog AND p.first_seen_at > :ahead AND p.digest_for <> '' AND d.blog = p.blog AND d.post_id = p.id"
    " AND d.channel = p.digest_for AND d.state IN ('pending', 'held') AND d.instance IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.delivery = d.id)"
)
_UNSENT_DIGESTS = f"SELECT d.id FROM posts p CROSS JOIN deliveries d WHERE {_OF_UNSENT_DIGEST}"  # noqa: S608
_THEIR_PARTS = (
    f"SELECT part.id FROM posts p CROSS JOIN deliveries d CROSS JOIN deliveries part WHERE {_OF_UNSENT_DIGEST}"  # noqa: S608
    " AND part.blog = p.blog AND part.channel = p.digest_for AND part.state = 'skipped' AND part.rule = 'told'"
    " AND part.reason = 'announced in ' || p.slug"
)
_SEEN = (
    ("posts", ("first_seen_at", "public_since", "page_missing_since")),
    ("channels", ("since", "waiting_since")),
    ("sources", ("last_ok_at", "error_since")),
)


def correct_future_instants(database: Database, blog: int, now: datetime) -> bool:
    """Date what lies in the future, and make due what was postponed by the wrong clock. Returns whether anything was wrong."""
    values = {"blog": blog, "now": now, "ahead": now + AHEAD, "long_ago": now - LONG_AGO, "days_ago": now - DAYS_AGO}
    (found,) = database.rows(_LOOK, **values)
    wrong = [correction for number, correction in enumerate(_corrections()) if found[f"c{number}"]]
    if wrong:
        with database.transaction(blog):
            # a copy of what was lost may still turn up
            database.run(f"UPDATE attempts SET ended_at = :now WHERE {_IN_DOUBT} AND ended_at > :ahead", **values)  # noqa: S608
            for table, change, where in wrong:
                database.run(f"UPDATE {table} SET {change} WHERE {where}", **values)  # noqa: S608
            # Or it is now that is wrong: how long ago the others went out is not known either.
            database.run(f"UPDATE steps SET started_at = :days_ago WHERE {_OUT} AND started_at > :days_ago", **values)  # noqa: S608
    return bool(wrong)


def _corrections() -> Iterator[tuple[str, str, str]]:
    """Yield table, assignments and condition of each correction; those by which others are found come after these."""
    # a digest that was not sent is undone: another one announces its posts when their week or month is over
    yield (
        "deliveries",
        "state = 'held', rule = 'new', reason = '', due_at = :now, updated_at = :now",
        f"id IN ({_THEIR_PARTS})",
    )
    undone = (
        "state = 'skipped', rule = 'superseded', reason = 'made by a clock that was ahead', error = '', due_at = NULL"
    )
    yield "deliveries", undone, f"id IN ({_UNSENT_DIGESTS})"
    for table, columns in _SEEN:
        for column in columns:
            yield table, f"{column} = :now", f"blog = :blog AND {column} > :ahead"
    # It went out at an unknown time: so long ago that a copy of it is not overlooked, and no platform would know a resend.
    yield "steps", "started_at = :long_ago", f"{_OUT} AND started_at > :ahead"
    yield "deliveries", "due_at = :now, updated_at = :now", f"{_ON_A_CHANNEL} AND due_at > :now AND updated_at > :ahead"
    yield (
        "deliveries",
        "due_at = :now, updated_at = :now",
        f"{_ON_A_CHANNEL} AND state = 'held' AND updated_at > :ahead",
    )


_LOOK = "SELECT " + ", ".join(  # noqa: S608
    f"CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE {where}) THEN 1 ELSE 0 END AS c{number}"  # noqa: S608
    for number, (table, _, where) in enumerate(_corrections())
)
