"""Merge two posts: which of their deliveries counts on each channel."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from syndicator.ledger.deliveries import DONE_WITH
from syndicator.ledger.evidence import SUPERSEDED

if TYPE_CHECKING:
    from syndicator.ledger.engine.database import Database, Row

# What was done for a post, best first. Decisions of a person and digests count; a rule's skip does not.
_PRECEDENCE = ("sent", "unknown", "failed", "done with", "held", "pending", "skipped")


def merge(database: Database, blog: int, keep: str, gone: str) -> bool:
    """Merge post `gone` into `keep`, inside the caller's transaction.

    Returns False (no change) while one is being sent.
    """
    values = {"blog": blog, "keep": keep, "gone": gone}
    mine, theirs = (_by_channel(database, blog, post) for post in (keep, gone))
    if any(row["instance"] for side in (mine, theirs) for rows in side.values() for row in rows):
        return False
    for channel, rows in theirs.items():
        _join(database, keep, mine[channel], rows)
    for table in ("source_posts", "aliases"):
        database.run(f"UPDATE {table} SET post_id = :keep WHERE blog = :blog AND post_id = :gone", **values)  # noqa: S608
    _join_arrivals(database, values)
    database.run("UPDATE posts SET merged_into = :keep WHERE blog = :blog AND id = :gone", **values)
    return True


def _by_channel(database: Database, blog: int, post: str) -> dict[str, list[Row]]:
    """Return the deliveries of a post by channel, oldest round first."""
    sql = "SELECT id, channel, round, state, rule, instance FROM deliveries WHERE blog = :blog AND post_id = :post ORDER BY round"
    deliveries = defaultdict(list)
    for row in database.rows(sql, blog=blog, post=post):
        deliveries[row["channel"]].append(row)
    return deliveries


def _join(database: Database, keep: str, mine: list[Row], theirs: list[Row]) -> None:
    """Join two sides; the one that has done more comes last, so that its last round counts.

    Closes the other's open ones.
    """
    worse, better = (mine, theirs) if _rank(theirs) < _rank(mine) else (theirs, mine)
    above = max((row["round"] for row in worse), default=0)
    for row in reversed(better):
        sql = "UPDATE deliveries SET post_id = :keep, round = :round WHERE id = :id"
        database.run(sql, keep=keep, round=row["round"] + above, id=row["id"])
    database.run_many(
        "UPDATE deliveries SET post_id = :keep WHERE id = :id", [{"keep": keep, "id": row["id"]} for row in worse]
    )
    if better:
        _close(database, worse)
    if any(row["state"] == "sent" for row in better):
        _supersede(database, worse)


def _rank(rows: list[Row]) -> int:
    """Rank by the best that was done; lower is better."""
    states = ["done with" if row["rule"] in DONE_WITH else row["state"] for row in rows]
    return min((_PRECEDENCE.index(state) for state in states), default=len(_PRECEDENCE))


def _close(database: Database, rows: list[Row]) -> None:
    database.run_many(
        "UPDATE deliveries SET state = 'skipped', rule = 'merged', reason = 'merged into a post that was already handled', due_at = NULL"
        " WHERE id = :id AND state IN ('pending', 'held')",
        [{"id": row["id"]} for row in rows],
    )


def _supersede(database: Database, rows: list[Row]) -> None:
    """Beside a copy that was sent, nothing in doubt is resent and nothing failed is retried."""
    database.run_many(
        "UPDATE deliveries SET state = 'skipped', rule = 'superseded', reason = :reason, error = '', due_at = NULL"
        " WHERE id = :id AND state IN ('unknown', 'failed')",
        [{"id": row["id"], "reason": SUPERSEDED} for row in rows],
    )


def _join_arrivals(database: Database, values: Row) -> None:
    """Keep the earliest first-seen time, and the arrival of the post that was judged."""
    kept = database.row("SELECT * FROM posts WHERE blog = :blog AND id = :keep", **values)
    other = database.row("SELECT * FROM posts WHERE blog = :blog AND id = :gone", **values)
    if kept is None or other is None:
        return
    judged = kept if kept["public_since"] else other
    sql = "UPDATE posts SET first_seen_at = :seen, arrival = :arrival, public_since = :judged WHERE blog = :blog AND id = :keep"
    database.run(
        sql,
        seen=min(kept["first_seen_at"], other["first_seen_at"]),
        arrival=judged["arrival"],
        judged=judged["public_since"],
        blog=values["blog"],
        keep=values["keep"],
    )
