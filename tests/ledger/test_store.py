"""Statements about more values than one query may have, on both engines; and about one blog of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import LedgerError
from syndicator.ledger.engine import database
from syndicator.ledger.store import Store

if TYPE_CHECKING:
    from syndicator.ledger import Ledger

ROWS = "SELECT name FROM channels WHERE blog = :blog"
INSERT = "INSERT INTO channels (blog, name, kind, since, settings) VALUES (:blog, :name, 'file', :since, '')"
NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture
def store(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Of a blog with five channels, of which two are asked for in one query."""
    monkeypatch.setattr(database, "AT_ONCE", 2)
    store = Store(ledger.database, 1, ledger.now)
    store._run_many(INSERT, ({"name": name, "since": ledger.now()} for name in NAMES))
    return store


def test_rows_are_read_and_changed_by_as_many_values_as_wanted(store: Store) -> None:
    assert [row["name"] for row in store._rows_in(ROWS, "name", NAMES)] == list(NAMES)
    assert store._run_in("UPDATE channels SET kind = :kind WHERE blog = :blog", "name", NAMES, kind="hook") == 5
    assert list(store._batches(f"{ROWS} ORDER BY name")) == [["a", "b"], ["c", "d"], ["e"]]


def test_many_rows_are_written_or_none(store: Store) -> None:
    since = store._now()
    with pytest.raises(LedgerError):
        store._run_many(INSERT, ({"name": name, "since": since} for name in ("new", "a")))
    assert store._row(f"{ROWS} AND name = :name", name="new") is None


def test_a_blog_has_only_its_own_rows(store: Store, ledger: Ledger) -> None:
    other = Store(ledger.database, ledger.blogs.register("other"), ledger.now)
    assert other._row(ROWS) is None
    assert other._run("DELETE FROM channels WHERE blog = :blog") == 0
    assert store._row(ROWS)
