"""The book of notices: what a person was told about, so that they are told once, and again when it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class AlertStore(Store):
    def firing(self) -> dict[str, str]:
        """Key → text, of what was told and still stands."""
        rows = self._rows("SELECT key, text FROM notices WHERE blog = :blog AND cleared_at IS NULL")
        return {row["key"]: row["text"] for row in rows}

    def fire(self, notices: Mapping[str, str]) -> list[str]:
        """Note that these are being told. Returns the keys that are ours to tell: not those that another worker has taken."""
        sql = (
            "INSERT INTO notices (blog, key, text, first_at, told_at) VALUES (:blog, :key, :text, :now, :now)"
            " ON CONFLICT (blog, key) DO UPDATE SET text = :text, first_at = :now, told_at = :now, cleared_at = NULL"
            " WHERE notices.cleared_at IS NOT NULL"
        )
        now = self._now()
        return [key for key, text in notices.items() if self._run(sql, key=key, text=text, now=now)]

    def resolve(self, keys: Iterable[str]) -> list[str]:
        """Note that these are settled. Returns those that were not noted so already."""
        sql = "UPDATE notices SET cleared_at = :now WHERE blog = :blog AND key = :key AND cleared_at IS NULL"
        return [key for key in keys if self._run(sql, key=key, now=self._now())]

    def revert(self, told: Iterable[str], cleared: Iterable[str]) -> None:
        """Nobody could be reached: all of it is still to be told."""
        with self._transaction():
            for key in told:
                self._run("DELETE FROM notices WHERE blog = :blog AND key = :key", key=key)
            for key in cleared:
                sql = "UPDATE notices SET cleared_at = NULL WHERE blog = :blog AND key = :key"
                self._run(sql, key=key)
