"""The blogs of a ledger, by name. A config file on its own is the first; in a folder each file is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import instant_of
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime, timedelta

    from syndicator.ledger.engine.database import Database

FIRST = 1  # the blog of a config file on its own, whatever its name


@value
class Turn:
    """A blog's pass, claimed: until then others begin none. `polls`: its sources are to be read, since `next_poll_at`."""

    blog: int
    name: str
    until: datetime
    polls: bool
    next_poll_at: datetime


class BlogStore:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def ids(self) -> dict[str, int]:
        """Return name → id."""
        return {row["name"]: row["id"] for row in self._database.rows("SELECT name, id FROM blogs")}

    def of_folder(self) -> list[str]:
        """Return the names of the blogs of a folder that were read already."""
        rows = self._database.rows(
            "SELECT name FROM blogs WHERE id <> :first AND EXISTS (SELECT 1 FROM sources WHERE sources.blog = blogs.id) ORDER BY name",
            first=FIRST,
        )
        return [row["name"] for row in rows]

    def has_first(self) -> bool:
        """Return whether the sources of a config file on its own were read already."""
        return bool(self._database.rows("SELECT 1 FROM sources WHERE blog = :first LIMIT 1", first=FIRST))

    def register(self, name: str, formerly: str = "") -> int:
        """Return the id of a blog, which is added if it is new, or renamed if it was `formerly` called otherwise."""
        known = self.id_of(name)
        if known is not None:
            return known
        with self._database.transaction():
            former = self.id_of(formerly) if formerly else None
            if former is None:
                self._add(name)
            else:
                self.rename(formerly, name)
                sql = "UPDATE blogs SET formerly = :formerly WHERE name = :name"
                self._database.run(sql, name=name, formerly=formerly)
        return self.register(name)

    def renamed_to(self, name: str) -> str:
        """Return the name that the blog of this former name has now; empty if no blog was called so."""
        row = self._database.row("SELECT name FROM blogs WHERE formerly = :name", name=name)
        return row["name"] if row else ""

    def free_former_names(self, formerly: Mapping[str, str]) -> None:
        """Let new blogs have the former names of these, unless their files still say them. `formerly`: name → what it says."""
        renamed = self._database.rows("SELECT name, formerly FROM blogs WHERE formerly <> ''")
        for name in [row["name"] for row in renamed if formerly.get(row["name"], row["formerly"]) != row["formerly"]]:
            self._database.run("UPDATE blogs SET formerly = '' WHERE name = :name", name=name)

    def rename(self, old: str, new: str) -> None:
        """Rename a blog. A blog of the `new` name must have no rows."""
        with self._database.transaction():
            self._database.run("DELETE FROM blogs WHERE name = :new", new=new)
            self._database.run("UPDATE blogs SET name = :new WHERE name = :old", new=new, old=old)

    def id_of(self, name: str) -> int | None:
        """Return the id of a blog; None if there is none of this name."""
        row = self._database.row("SELECT id FROM blogs WHERE name = :name", name=name)
        return row["id"] if row else None

    def _add(self, name: str) -> None:
        self._database.run(
            "INSERT INTO blogs (id, name) VALUES ((SELECT MAX(id) + 1 FROM blogs), :name) ON CONFLICT (name) DO NOTHING",
            name=name,
        )

    # --- turns

    def schedule(self, names: Iterable[str], *, at_once: Collection[str] = ()) -> None:
        """Let each of these blogs have turns, the first now; for those `at_once` the next is now, too."""
        now = self._now()
        with self._database.transaction():
            self._database.run_many(
                "UPDATE blogs SET pass_at = :now, next_poll_at = :now WHERE name = :name AND (pass_at IS NULL OR :at_once = 1)",
                [{"name": name, "now": now, "at_once": name in at_once} for name in names],
            )

    def correct_turns(self, latest: datetime) -> None:
        """Let those have their turn now whose next one is after the `latest` that is ever set: by a clock that was ahead."""
        sql = (
            "UPDATE blogs SET pass_at = CASE WHEN pass_at > :latest THEN :now ELSE pass_at END,"
            " next_poll_at = CASE WHEN next_poll_at > :latest THEN :now ELSE next_poll_at END"
            " WHERE pass_at > :latest OR next_poll_at > :latest"
        )
        self._database.run(sql, now=self._now(), latest=latest)

    def claim(self, lease: timedelta, *, only_polls: bool = False) -> Turn | None:
        """Take the pass that is due for the longest time; None if none is due. `only_polls`: and whose sources are, too."""
        now = self._now()
        sql = (
            "UPDATE blogs SET pass_at = :until, waits_for = NULL WHERE id ="
            " (SELECT id FROM blogs WHERE pass_at IS NOT NULL AND pass_at <= :now AND (:all = 1 OR next_poll_at <= :now)"
            " ORDER BY pass_at LIMIT 1 {skip_locked}) RETURNING id, name, next_poll_at"
        )
        rows = self._database.rows(sql, now=now, until=now + lease, all=not only_polls)
        if not rows:
            return None
        poll_at = instant_of(rows[0]["next_poll_at"]) or now
        return Turn(
            blog=rows[0]["id"], name=rows[0]["name"], until=now + lease, polls=poll_at <= now, next_poll_at=poll_at
        )

    def finish(self, turn: Turn, pass_at: datetime, next_poll_at: datetime) -> None:
        """Give a turn back. A pass that became due meanwhile, or was claimed again after the lease, is not put off by that.

        With another `next_poll_at` its sources were read: it needs no place in the queue of a host.
        """
        sql = (
            "UPDATE blogs SET next_poll_at = :poll, waits_since = CASE WHEN next_poll_at = :poll THEN waits_since END,"
            " pass_at = CASE WHEN pass_at = :until OR pass_at > :at THEN :at ELSE pass_at END WHERE id = :id"
        )
        self._database.run(sql, id=turn.blog, poll=next_poll_at, at=pass_at, until=turn.until)

    def hurry(self, blog: int) -> None:
        """Let the next pass of a blog be due now."""
        now = self._now()
        self._database.run("UPDATE blogs SET pass_at = :now WHERE id = :id AND pass_at > :now", id=blog, now=now)


def with_sharers(database: Database, names: Collection[str]) -> list[int]:
    """Return the ids of these blogs, of those that use the same accounts, and of a config on its own, which has no others."""
    named = " OR ".join(f"name = :name{number}" for number in range(len(names)))
    rows = database.rows(
        f"WITH named AS (SELECT id FROM blogs WHERE {named}) SELECT id FROM named UNION SELECT c.blog FROM channels c"  # noqa: S608
        " JOIN channels own ON own.kind = c.kind AND own.account = c.account WHERE c.account <> '' AND own.blog IN (SELECT id FROM named)",
        **{f"name{number}": name for number, name in enumerate(names)},
    )
    return [FIRST, *(row["id"] for row in rows)]
