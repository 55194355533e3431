"""Kept entries of other tools, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.ledger.imports import ImportedCopy

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers

THEN = datetime(2026, 10, 1, tzinfo=UTC)


def test_an_entry_is_kept_once_for_each_channel_until_it_is_dropped(ledgers: Ledgers) -> None:
    copy = ImportedCopy(
        names=("url:https://a.example/b", "slug:b"), url="https://c.example", remote_id="1", sent_at=THEN
    )
    rule = ImportedCopy(until=THEN)
    with ledgers.open() as ledger:
        ledger.imports.keep("a tool", "x", [copy, rule, copy])
        ledger.imports.keep("a tool", "y", [copy])
        first, second, third = ledger.imports.entries()
        assert (first.channel, first.tool, first.names, first.url) == ("x", "a tool", copy.names, copy.url)
        assert (first.remote_id, first.sent_at, first.until) == ("1", THEN, None)
        assert (second.names, second.until, third.channel) == ((), THEN, "y")
        ledger.imports.drop([first.id])
        assert [entry.id for entry in ledger.imports.entries()] == [second.id, third.id]
