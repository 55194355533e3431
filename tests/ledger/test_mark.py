"""The mark beside a ledger only grows, and is never guessed."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import LedgerError
from syndicator.ledger.mark import Mark, Position, name_for

if TYPE_CHECKING:
    from pathlib import Path

FIRST = Position(timeline="a" * 32, attempt=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "syndicator.db.mark"


def at(attempt: int, timeline: str = FIRST.timeline) -> Position:
    return Position(timeline=timeline, attempt=attempt)


def test_it_says_what_was_written_and_only_its_owner_may_read_it(path: Path) -> None:
    assert Mark(path).read() is None
    Mark(path).replace(FIRST)
    assert Mark(path).read() == FIRST
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_only_grows(path: Path) -> None:
    mark = Mark(path)
    for attempt, says in ((3, 3), (12, 12), (4, 12), (100, 100), (99, 100)):
        mark.advance(at(attempt), durable=True)
        assert mark.read() == at(says)


def test_a_smaller_one_takes_its_place_on_demand(path: Path) -> None:
    Mark(path).replace(at(123_456))
    Mark(path).replace(at(1, "b" * 32))
    assert Mark(path).read() == at(1, "b" * 32)


def test_one_of_another_timeline_is_not_advanced(path: Path) -> None:
    Mark(path).replace(FIRST)
    with pytest.raises(LedgerError, match="was replaced meanwhile"):
        Mark(path).advance(at(8, "b" * 32), durable=True)
    assert Mark(path).read() == FIRST


@pytest.mark.parametrize(
    "content", [b"\0" * 80, b"7\n", b"[7]", b'{"timeline": "a"}', b'{"timeline": "a", "attempt": "x"}', b"\xff"]
)
def test_a_damaged_one_is_an_error_with_the_way_out(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for use in (Mark(path).read, lambda: Mark(path).advance(FIRST, durable=False)):
        with pytest.raises(LedgerError, match=r"syndicator\.db\.mark: is damaged; delete it if"):
            use()
    assert path.read_bytes() == content


def test_an_empty_one_is_none_for_its_writer_was_killed(path: Path) -> None:
    path.touch()
    assert Mark(path).read() is None
    Mark(path).advance(FIRST, durable=False)
    assert Mark(path).read() == FIRST


def test_a_folder_in_its_place_is_an_error(path: Path) -> None:
    path.mkdir()
    with pytest.raises(LedgerError, match="can't be used, so nothing is sent: Is a directory"):
        Mark(path).replace(FIRST)


def test_it_is_not_written_by_readers_and_where_there_is_no_folder(path: Path) -> None:
    Mark(path, read_only=True).replace(FIRST)
    assert not path.exists()
    nowhere = path.parent / "nowhere" / "ledger.mark"
    Mark(nowhere).replace(FIRST)
    assert not nowhere.parent.exists()


def test_one_second_of_deliveries_costs_one_sync(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    mark, clock = Mark(path), [100.0]
    monkeypatch.setattr("syndicator.ledger.mark.time.monotonic", lambda: clock[0])
    mark.advance(at(0), durable=False)
    before = len(synced)
    for attempt in range(1, 50):
        mark.advance(at(attempt), durable=True)
    assert len(synced) - before == 1
    clock[0] += 1.5
    mark.advance(at(50), durable=True)
    assert len(synced) - before == 2


def test_a_ledger_on_a_server_has_one_name_whatever_its_password() -> None:
    known = name_for("postgresql://ada:old@db.example/blog?options=-csearch_path%3Da")
    assert known == name_for("postgresql://ada:new%21@db.example/blog?options=-csearch_path%3Da")
    others = (
        "postgresql://ada@db.example/blog?options=-csearch_path%3Db",
        "postgresql://ada@db.example/shop",
        "postgresql://db2/blog",
    )
    assert len({known, *map(name_for, others)}) == 4
