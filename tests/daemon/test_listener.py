"""What a person releases on one host goes out at once from a worker on another."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from syndicator.daemon import listener
from syndicator.daemon.listener import Listener
from syndicator.ledger.engine.postgresql import PostgreSQL
from tests.fakes.ledgers import Ledgers, ledgers_on

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 30  # on a busy machine


@pytest.fixture
def ledgers(tmp_path: Path, postgresql_server: str) -> Ledgers:
    place = ledgers_on("postgresql", postgresql_server, tmp_path)
    place.open().close()
    return place


class Bell(threading.Semaphore):
    """Rings for each call."""

    def __init__(self) -> None:
        super().__init__(0)

    def rings(self, seconds: float = SECONDS) -> bool:
        return self.acquire(timeout=seconds)


def wait_until_it_listens(ledgers: Ledgers) -> None:
    """`wake_workers` reaches only those who listen already."""
    end = threading.Event()
    for _ in range(SECONDS * 20):
        with closing(PostgreSQL(ledgers.url)) as server:
            if not server.keep_workers_out():
                return
        end.wait(0.05)
    raise AssertionError("nobody listens")


@pytest.mark.long
def test_it_is_told_of_what_is_due(ledgers: Ledgers) -> None:
    bell = Bell()
    with Listener(ledgers.config, bell.release), ledgers.open(host="other") as ledger:
        wait_until_it_listens(ledgers)
        ledger.wake_workers()
        assert bell.rings()
        with ledger.database.transaction():
            ledger.wake_workers()
            assert not bell.rings(0.05), "it is not committed yet"
        assert bell.rings()


@pytest.mark.long
def test_a_lost_connection_is_made_anew_and_counts_as_told(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_RETRY", 0.01)
    bell = Bell()
    with Listener(ledgers.config, bell.release):
        wait_until_it_listens(ledgers)
        with closing(PostgreSQL(ledgers.url)) as server:
            server.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%advisory%'"
            )
        assert bell.rings()


def test_an_sqlite_file_tells_nobody(tmp_path: Path) -> None:
    ledgers = ledgers_on("sqlite", "", tmp_path)
    with Listener(ledgers.config, lambda: None) as idle, ledgers.open() as ledger:
        ledger.wake_workers()
        idle._thread.join(SECONDS)
        assert not idle._thread.is_alive()


@pytest.mark.long
def test_it_ends_while_workers_are_kept_out_and_listens_afterwards(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "_RETRY", 0.01)
    with closing(PostgreSQL(ledgers.url)) as server:
        assert server.keep_workers_out()
        with Listener(ledgers.config, lambda: None) as kept_out:
            pass
        assert not kept_out._thread.is_alive()
        with Listener(ledgers.config, lambda: None):
            server.close()
            wait_until_it_listens(ledgers)


@pytest.mark.long
def test_what_it_does_not_expect_does_not_end_it(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_RETRY", 0.01)
    bell, faults = Bell(), [ValueError("filedescriptor out of range in select()")]

    def ring() -> None:
        if faults:
            raise faults.pop()
        bell.release()

    with Listener(ledgers.config, ring), ledgers.open(host="other") as ledger:
        wait_until_it_listens(ledgers)
        ledger.wake_workers()
        assert bell.rings()
