"""The names of posts in an embedded ledger, read without opening it as a ledger: for a shell that waits for completions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from syndicator.ledger.blogs import FIRST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST = 50
INCOMPLETE = "incomplete"  # besides the states: a thread whose last parts are not out
_SECONDS = 0.05  # to wait for a ledger that is being written


def newest_names(path: Path, prefix: str, states: Sequence[str] = (), *, blog: str = "") -> list[tuple[str, str]]:
    """Return slug and title of the newest posts whose slug begins with `prefix`, and which have a delivery in one of
    these states (default: any post). `blog`: its name if the ledger has several. Raises sqlite3.Error.
    """
    of_blog = "(SELECT id FROM blogs WHERE name = :blog)" if blog else str(FIRST)
    marks = ", ".join(f":state{number}" for number in range(len(states)))
    in_state = (
        " AND EXISTS (SELECT 1 FROM deliveries d WHERE d.blog = p.blog AND d.post_id = p.id"  # noqa: S608
        f" AND (d.state IN ({marks}) OR d.incomplete = 1 AND '{INCOMPLETE}' IN ({marks})))"
    )
    sql = (
        "SELECT p.slug, p.title FROM posts p WHERE p.merged_into IS NULL AND p.slug <> ''"  # noqa: S608
        f" AND p.blog = {of_blog} AND substr(p.slug, 1, length(:prefix)) = :prefix{in_state if states else ''}"
        f" ORDER BY p.published_at DESC LIMIT {MOST}"
    )
    values = {"prefix": prefix, "blog": blog, **{f"state{number}": state for number, state in enumerate(states)}}
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=_SECONDS)) as connection:
        return connection.execute(sql, values).fetchall()
