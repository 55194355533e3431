"""The book of notices: what a person was told about, so that they are told once, and again when it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class NoticeBook(Book):
    def standing(self) -> dict[str, str]:
        """Key → text, of what was told and still stands."""
        rows = self._database.rows(
            "SELECT key, text FROM notices WHERE blog = :blog AND cleared_at IS NULL", blog=self._blog
        )
        return {row["key"]: row["text"] for row in rows}

    def tell(self, notices: Mapping[str, str]) -> list[str]:
        """Note that these are being told. Returns the keys that are ours to tell: not those that another worker has taken."""
        sql = (
            "INSERT INTO notices (blog, key, text, first_at, told_at) VALUES (:blog, :key, :text, :now, :now)"
            " ON CONFLICT (blog, key) DO UPDATE SET text = :text, first_at = :now, told_at = :now, cleared_at = NULL"
            " WHERE notices.cleared_at IS NOT NULL"
        )
        now = self._now()
        return [
            key
            for key, text in notices.items()
            if self._database.run(sql, blog=self._blog, key=key, text=text, now=now)
        ]

    def clear(self, keys: Iterable[str]) -> list[str]:
        """Note that these are settled. Returns those that were not noted so already."""
        sql = "UPDATE notices SET cleared_at = :now WHERE blog = :blog AND key = :key AND cleared_at IS NULL"
        return [key for key in keys if self._database.run(sql, blog=self._blog, key=key, now=self._now())]

    def take_back(self, told: Iterable[str], cleared: Iterable[str]) -> None:
        """Nobody could be reached: all of it is still to be told."""
        with self._database.transaction():
            for key in told:
                self._database.run("DELETE FROM notices WHERE blog = :blog AND key = :key", blog=self._blog, key=key)
            for key in cleared:
                sql = "UPDATE notices SET cleared_at = NULL WHERE blog = :blog AND key = :key"
                self._database.run(sql, blog=self._blog, key=key)
