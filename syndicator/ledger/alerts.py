"""The alerts that a person was notified of: once when they fire, and once when they are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class AlertStore(Store):
    def firing(self) -> dict[str, str]:
        """Return key → text of the firing alerts that were notified."""
        rows = self._rows("SELECT key, text FROM alerts WHERE blog = :blog AND resolved_at IS NULL")
        return {row["key"]: row["text"] for row in rows}

    def fire(self, notices: Mapping[str, str]) -> list[str]:
        """Record these alerts as notified. Returns the keys to send: not those that another worker has taken."""
        sql = (
            "INSERT INTO alerts (blog, key, text, notified_at) VALUES (:blog, :key, :text, :now)"
            " ON CONFLICT (blog, key) DO UPDATE SET text = :text, notified_at = :now, resolved_at = NULL"
            " WHERE alerts.resolved_at IS NOT NULL"
        )
        now = self._now()
        return [key for key, text in notices.items() if self._run(sql, key=key, text=text, now=now)]

    def resolve(self, keys: Iterable[str]) -> list[str]:
        """Record these alerts as resolved. Returns those that were not yet."""
        sql = "UPDATE alerts SET resolved_at = :now WHERE blog = :blog AND key = :key AND resolved_at IS NULL"
        return [key for key in keys if self._run(sql, key=key, now=self._now())]

    def revert(self, fired: Iterable[str], resolved: Iterable[str]) -> None:
        """Undo `fire` and `resolve` if nobody could be reached."""
        with self._transaction():
            for key in fired:
                self._run("DELETE FROM alerts WHERE blog = :blog AND key = :key", key=key)
            for key in resolved:
                sql = "UPDATE alerts SET resolved_at = NULL WHERE blog = :blog AND key = :key"
                self._run(sql, key=key)
