"""The embedded ledger as a file, and every trouble with it as one line."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine import sqlite as engine
from syndicator.model import State
from tests.fakes.ledgers import Ledgers, posts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.ledger import Ledger

NORMAL, FULL = 1, 2  # of `PRAGMA synchronous`


@pytest.fixture
def path(place: Ledgers) -> Path:
    return place.folder / "state" / "syndicator.db"


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All but the locks of readers, which SQLite keeps in a -shm file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path): (path.stat().st_mtime_ns, b"" if path.name.endswith("-shm") else path.read_bytes()) for path in files
    }


def test_only_its_owner_may_read_it(place: Ledgers, path: Path) -> None:
    with place.open() as ledger:
        posts(ledger, "a")
        for file in path.parent.iterdir():
            assert file.stat().st_mode & 0o077 == 0 or file.is_dir()
        assert path.with_name("syndicator.db-wal").exists()


def test_only_some_commands_create_it(place: Ledgers, path: Path) -> None:
    with pytest.raises(LedgerError, match=r"no ledger yet; `syndicator run` creates it"):
        place.open(create=False)
    assert not path.parent.exists()


def test_every_commit_is_durable(place: Ledgers) -> None:
    with place.open() as ledger:
        assert ledger.database.rows("PRAGMA synchronous") == [{"synchronous": 2}]
        assert ledger.database.rows("PRAGMA journal_mode") == [{"journal_mode": "wal"}]


@pytest.mark.parametrize("in_use", [True, False])
def test_copying_leaves_no_trace(place: Ledgers, in_use: bool) -> None:
    ledger = place.open()
    posts(ledger, "a")
    if not in_use:
        ledger.close()
    else:
        assert ledger.instance
    before = contents(place.folder)
    with place.copy() as copy:
        assert [d.post_id for d in copy.deliveries.all()] == ["a"]
        copy.decisions.skip(1)
        seen = []
        thread = threading.Thread(target=lambda: seen.extend(copy.deliveries.all()))
        thread.start()
        thread.join()
        assert [d.state for d in seen] == [State.SKIPPED]
    assert contents(place.folder) == before
    ledger.close()


@pytest.fixture
def in_use(place: Ledgers) -> Iterator[Ledger]:
    with place.open() as ledger:
        posts(ledger, "a")
        yield ledger


def test_it_says_when_it_is_no_ledger(place: Ledgers, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 100)
    for opened in (place.open, place.copy):
        with pytest.raises(LedgerError, match=r"syndicator\.db: not a ledger; check \[ledger\] url$"):
            opened()


@pytest.mark.parametrize("table", ["posts (title TEXT)", "migrations (id INTEGER, migration TEXT)"])
def test_another_programs_database_is_left_as_it_is(place: Ledgers, path: Path, table: str) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE TABLE {table}")
    for opened in (place.open, place.copy):
        with (
            pytest.raises(UsageError, match=r"syndicator\.db: this database belongs to another program"),
            opened(),
        ):
            pass
    with closing(sqlite3.connect(path)) as other:
        assert len(other.execute("SELECT name FROM sqlite_master").fetchall()) == 1


def test_it_says_when_it_is_damaged(place: Ledgers, path: Path) -> None:
    with place.open() as ledger:
        posts(ledger, *(f"post {number}" for number in range(500)))
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    with pytest.raises(LedgerError, match="damaged; restore a backup"), place.open() as ledger:
        ledger.deliveries.all()


def test_it_says_when_it_is_a_folder(place: Ledgers, path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(LedgerError, match="can't be opened"):
        place.open()


def test_it_says_when_it_cannot_be_made(place: Ledgers, path: Path) -> None:
    path.parent.write_text("a file where a folder should be")
    with pytest.raises(LedgerError, match="can't be created: "):
        place.open()


def test_it_says_when_the_disk_is_full(in_use: Ledger) -> None:
    in_use.database.run("PRAGMA max_page_count = 1")
    with pytest.raises(LedgerError, match="the disk is full; free some space"):
        posts(in_use, *(f"post {number}" for number in range(5000)))
    assert [delivery.post_id for delivery in in_use.deliveries.all()] == ["a"]


def test_it_says_when_it_may_not_be_written(in_use: Ledger) -> None:
    in_use.database.run("PRAGMA query_only = 1")
    with pytest.raises(LedgerError, match="can't be written; check who owns the file"):
        in_use.decisions.skip(1)


def test_it_says_who_does_not_let_go(in_use: Ledger, path: Path) -> None:
    in_use.database.run("PRAGMA busy_timeout = 10")
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another program has locked the ledger"):
            in_use.decisions.skip(1)
        other.execute("ROLLBACK")
    other.close()
    assert in_use.decisions.skip(1)


def test_it_says_when_sqlite_is_too_old(place: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "OLDEST", (99, 1))
    for opened in (place.open, place.copy):
        with pytest.raises(LedgerError, match=r"needs SQLite 99\.1, and this Python has \d"):
            opened()


def test_threads_have_connections_of_their_own(in_use: Ledger) -> None:
    done = []

    def work() -> None:
        with in_use.database.transaction():
            done.append(in_use.decisions.skip(1))
        in_use.database.release_connection()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 4


@pytest.mark.long
def test_many_that_make_the_same_ledger_at_once_wait_for_each_other(tmp_path: Path) -> None:
    for number in range(20):
        ready = threading.Barrier(4)

        def make(_: int, ready: threading.Barrier = ready, path: Path = tmp_path / f"{number}.db") -> None:
            ready.wait()
            engine.SQLite.open(path, create=True).close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(make, range(4)))


def test_what_can_not_even_be_taken_back_is_an_error_of_the_ledger(tmp_path: Path) -> None:
    ledger = engine.SQLite.open(tmp_path / "ledger.db", create=True)
    with pytest.raises(LedgerError), ledger.transaction():
        ledger.close()


def test_only_what_is_relaxed_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    def level(database: engine.SQLite) -> int:
        return int(database.rows("PRAGMA synchronous")[0]["synchronous"])

    with closing(engine.SQLite.open(tmp_path / "ledger.db", create=True)) as database:
        for _ in range(2):  # also when the statements are known
            with database.relaxed():
                assert level(database) == NORMAL
            assert level(database) == FULL
        with pytest.raises(ZeroDivisionError), database.relaxed():
            _ = 1 / 0
        assert level(database) == FULL


def test_what_is_relaxed_in_a_transaction_is_part_of_it(tmp_path: Path) -> None:
    with closing(engine.SQLite.open(tmp_path / "ledger.db", create=True)) as database:
        database.run("CREATE TABLE t (x INTEGER)")
        with pytest.raises(LedgerError), database.transaction():
            _insert_relaxed_and_fail(database)
        assert database.rows("SELECT * FROM t") == []


def _insert_relaxed_and_fail(database: engine.SQLite) -> None:
    with database.relaxed():
        database.run("INSERT INTO t VALUES (1)")
    database.run("INSERT INTO t VALUES (nonsense)")


def test_a_connection_that_stays_relaxed_is_not_used_again(tmp_path: Path) -> None:
    def refuse(_action: int, setting: str | None, value: str | None, *_: object) -> int:
        return sqlite3.SQLITE_DENY if (setting, value) == ("synchronous", "FULL") else sqlite3.SQLITE_OK

    with closing(engine.SQLite.open(tmp_path / "ledger.db", create=True)) as database:
        database._connection().set_authorizer(refuse)
        with pytest.raises(LedgerError, match="not authorized"), database.relaxed():
            pass
        assert database.rows("PRAGMA synchronous") == [{"synchronous": FULL}]
