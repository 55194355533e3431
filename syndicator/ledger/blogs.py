"""The blogs of a ledger, by name. A config file on its own is the first; in a folder each file is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import one

if TYPE_CHECKING:
    from collections.abc import Collection

    from syndicator.ledger.engine.database import Database

FIRST = 1  # the blog of a config file on its own, whatever its name


class BlogStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self) -> dict[str, int]:
        """Return name → id."""
        return {row["name"]: row["id"] for row in self._database.rows("SELECT name, id FROM blogs")}

    def register(self, name: str, formerly: str = "", *, configured: Collection[str] = ()) -> int:
        """Return the id of a blog, which is added if it is new, or renamed if it is the blog that was `formerly` another.

        A blog that is still `configured` under that other name keeps it.
        """
        known = self._id_of(name)
        if known is not None:
            return known
        with self._database.transaction():
            former = self._id_of(formerly) if formerly and formerly not in configured else None
            if former is None:
                self._add(name)
            else:
                self.rename(formerly, name)
        return self.register(name)

    def rename(self, old: str, new: str) -> None:
        """Rename a blog. A blog of the `new` name must have no rows."""
        with self._database.transaction():
            self._database.run("DELETE FROM blogs WHERE name = :new", new=new)
            self._database.run("UPDATE blogs SET name = :new WHERE name = :old", new=new, old=old)

    def _id_of(self, name: str) -> int | None:
        row = one(self._database, "SELECT id FROM blogs WHERE name = :name", name=name)
        return row["id"] if row else None

    def _add(self, name: str) -> None:
        self._database.run(
            "INSERT INTO blogs (id, name) VALUES ((SELECT MAX(id) + 1 FROM blogs), :name) ON CONFLICT (name) DO NOTHING",
            name=name,
        )
