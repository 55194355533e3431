"""What only a server can do: several processes at one ledger, by one clock."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from syndicator.errors import LedgerError, UsageError
from syndicator.ledger.engine import postgresql
from syndicator.ledger.engine.postgresql import PostgreSQL
from syndicator.ledger.opening import open_copy, open_ledger
from syndicator.model import State
from tests.fakes.ledgers import STEP, THERE, Ledgers, claimed, ledgers_on, pending, posts, sending

if TYPE_CHECKING:
    from pathlib import Path

    from syndicator.ledger import Ledger

POSTS = tuple(f"post {number}" for number in range(40))
WORKER = """
import sys
from pathlib import Path
from syndicator.config import Config, LedgerConfig
from syndicator.ledger.opening import open_ledger
from syndicator.model import Receipt, State, Step
url, owner = sys.argv[1:]
config = Config(path=Path("/nowhere/config.toml"), ledger=LedgerConfig(url=url))
print("ready", flush=True)
sys.stdin.readline()
with open_ledger(config, create=True) as ledger:
    for delivery in ledger.deliveries.in_state(State.PENDING):
        fence = ledger.transitions.claim(delivery, owner)
        if fence and ledger.transitions.record_intent(fence, Step(number=0, key="key", body=b"")):
            ledger.transitions.record_receipt(fence, 0, Receipt(remote_id=f"{owner} {delivery.id}"))
"""


@pytest.fixture
def place(postgresql_server: str, tmp_path: Path) -> Ledgers:
    return ledgers_on("postgresql", postgresql_server, tmp_path)


def at_once(place: Ledgers, code: str, *names: str) -> None:
    """Run this in as many processes, started together."""
    command = [sys.executable, "-c", code, place.url]
    started = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for name in names
    ]
    for process in started:
        assert process.stdout
        process.stdout.readline()
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        process.communicate()
        assert process.returncode == 0


def test_two_claim_at_once_and_each_delivery_goes_out_once(place: Ledgers) -> None:
    with place.open() as ledger:
        posts(ledger, *POSTS)
        for delivery in ledger.deliveries.all():
            ledger.decisions.allow(delivery.id, "pushed")
        at_once(place, WORKER, "a", "b")
        for delivery in ledger.deliveries.all():
            assert delivery.state is State.SENT
            assert [attempt.outcome for attempt in ledger.deliveries.attempts(delivery.id)] == ["sent"]


def begins(other: Ledger, blog: int | None) -> bool:
    """Whether another worker need not wait to begin a transaction of this blog, or of all."""
    other.database.run("SET lock_timeout = '50ms'")
    try:
        with other.database.transaction(blog):
            return True
    except LedgerError as error:
        assert "lock timeout" in str(error)  # noqa: PT017
        return False


@pytest.mark.long
def test_who_writes_one_blog_holds_up_no_other(place: Ledgers) -> None:
    with place.open() as ledger, place.open() as other:
        with ledger.database.transaction(1):
            assert (begins(other, 1), begins(other, 2), begins(other, None)) == (False, True, False)
        with ledger.database.transaction():
            assert (begins(other, 1), begins(other, 2), begins(other, None)) == (False, False, False)
        assert begins(other, None)


@pytest.mark.long
def test_attempts_are_committed_in_the_order_of_their_numbers(place: Ledgers) -> None:
    """So a ledger that knows the newest attempt, which the mark names, knows all that were sent."""
    with place.open() as ledger, place.open() as second:
        other = second.of_blog(second.blogs.register("b"))
        fence = claimed(other, pending(other))
        other.database.run("SET lock_timeout = '50ms'")
        with ledger.transaction():
            sending(ledger)
            with pytest.raises(LedgerError, match="lock timeout"):
                other.transitions.record_intent(fence, STEP)
        assert other.transitions.record_intent(fence, STEP) == 2


def add_while_another_does(ledger: Ledger, other: Ledger) -> None:
    with ledger.database.transaction():
        ledger.channels.add("outbox", "file", "")
        other.channels.add("outbox", "file", "other")  # waits until the server has ended our transaction
        ledger.channels.add("late", "file", "")


@pytest.mark.long
def test_a_host_that_freezes_in_a_transaction_holds_up_no_other(
    place: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.open() as first, place.open() as other:
        monkeypatch.setattr(postgresql, "IDLE_SECONDS", 0.2)
        first.database.release_connection()
        with pytest.raises(LedgerError, match="idle-in-transaction"):
            add_while_another_does(first, other)
        assert first.channels.all() == other.channels.all()
        assert list(other.channels.all()) == ["outbox"]


@pytest.mark.long
def test_a_connection_that_was_cut_is_named_in_plain_words(place: Ledgers) -> None:
    with place.open() as ledger:
        with pytest.raises(LedgerError) as caught:
            add_on_a_cut_connection(ledger)
        line = f"{ledger.database.place}: the server closed the connection; see whether it runs, then try again"
        assert str(caught.value) == line


def add_on_a_cut_connection(ledger: Ledger) -> None:
    with ledger.database.transaction():
        connection = cast("PostgreSQL", ledger.database)._connection()
        with socket.socket(fileno=os.dup(connection.fileno())) as its_socket:
            its_socket.shutdown(socket.SHUT_RDWR)
        ledger.channels.add("outbox", "file", "")


@pytest.mark.long
def test_two_make_the_tables_at_once(place: Ledgers) -> None:
    at_once(place, WORKER, "a", "b", "c")
    with place.open() as ledger:
        assert ledger.deliveries.all() == []


@pytest.mark.long
def test_the_clock_is_the_servers(place: Ledgers) -> None:
    config = place.config()
    with open_ledger(config, create=True) as ledger:
        before = datetime.now(UTC)
        assert abs(ledger.now() - before) < timedelta(minutes=1)
        assert ledger.now() <= ledger.now()
        posts(ledger, "a")
        (delivery,) = ledger.deliveries.due("x")
        assert delivery.created_at
        assert delivery.created_at.tzinfo is UTC


@pytest.mark.long
def test_a_copy_waits_for_nobody(place: Ledgers) -> None:
    with place.open() as ledger:
        posts(ledger, "a")
        with ledger.database.transaction():
            ledger.decisions.skip(1)
            with open_copy(place.config()) as copy:
                assert copy.deliveries.get(1).state is State.HELD


@pytest.mark.long
def test_a_cut_connection_is_made_anew(place: Ledgers) -> None:
    with place.open() as ledger:
        posts(ledger, "a")
        database = ledger.database
        with pytest.raises(LedgerError, match=r"^postgresql://localhost/postgres: .*terminat"):
            database.rows("SELECT pg_terminate_backend(pg_backend_pid())")
        assert ledger.decisions.skip(1)
        assert isinstance(database, PostgreSQL)
        assert len(database._open) == 1


def cut(place: Ledgers) -> None:
    """As a server that restarts: all connections to this schema but our own end."""
    with closing(PostgreSQL(place.url)) as server:
        server.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.mark.long
def test_the_driver_does_not_tell_once_more_what_it_raises(place: Ledgers) -> None:
    """Such as `error ignored terminating <psycopg.Pipeline …>`, if the connection is lost among many statements."""
    with place.open():
        assert not logging.getLogger("psycopg").isEnabledFor(logging.WARNING)


@pytest.mark.long
def test_a_transaction_begins_on_a_new_connection_where_the_old_one_was_cut(place: Ledgers) -> None:
    """So a receipt that has just come in is recorded, though the server has restarted while it was sent."""
    with place.open() as ledger:
        fence = sending(ledger)
        cut(place)
        ledger.transitions.record_receipt(fence, 0, THERE)
        assert ledger.deliveries.get(fence.delivery).state is State.SENT


@pytest.mark.long
def test_a_server_that_restarts_is_waited_for(place: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as ledger:
        fence = sending(ledger)
        cut(place)
        monkeypatch.setattr(ledger.database, "_url", "postgresql://127.0.0.1:1/blog")
        back = threading.Timer(0.3, monkeypatch.setattr, (ledger.database, "_url", place.url))
        back.start()
        ledger.transitions.record_receipt(fence, 0, THERE)
        back.join()
        assert ledger.deliveries.get(fence.delivery).state is State.SENT


@pytest.mark.long
def test_in_the_middle_of_a_transaction_a_cut_undoes_it(place: Ledgers) -> None:
    with place.open() as ledger:
        posts(ledger, "a")
        with suppress(LedgerError), ledger.database.transaction():
            ledger.decisions.skip(1)
            cut(place)
            with pytest.raises(LedgerError):
                ledger.decisions.set_custom_text(1, "text")
        assert ledger.deliveries.get(1).state is State.HELD


@pytest.mark.parametrize(
    ("address", "to_do"),
    [
        ("postgresql://me:hunter2@127.0.0.1:1/blog", "start the server, or correct [ledger] url"),
        (
            "postgresql://me:hunter2@nowhere.invalid/blog",
            "see whether this host reaches the server, or correct [ledger] url",
        ),
        ("postgresql://me:hun@ter2@127.0.0.1:1/blog", ""),
    ],
)
def test_what_is_wrong_is_said_in_a_line_without_the_password(tmp_path: Path, address: str, to_do: str) -> None:
    with pytest.raises(LedgerError) as caught:
        Ledgers(address, tmp_path).open()
    said = str(caught.value)
    assert "ter2" not in said
    assert "\n" not in said
    assert said.startswith("postgresql://")
    assert said.endswith(to_do)


@pytest.mark.parametrize(
    ("old", "new", "to_do"),
    [
        ("/postgres?", "/nowhere?", "correct [ledger] url, or the server's settings"),
        ("postgres:@", "nobody:@", "correct [ledger] url, or the server's settings"),
        ("-csearch_path", "-cdefault_transaction_read_only%3Don%20-csearch_path", "name that one in [ledger] url"),
        ("-csearch_path", "-crole%3Dpg_monitor%20-csearch_path", "let this user write in its schema (GRANT)"),
    ],
)
def test_what_a_person_can_do_is_said(place: Ledgers, old: str, new: str, to_do: str) -> None:
    assert old in place.url
    with pytest.raises(LedgerError) as caught:
        replace(place, url=place.url.replace(old, new)).open()
    assert str(caught.value).endswith(to_do)


def test_another_programs_tables_are_left_alone(place: Ledgers) -> None:
    with closing(PostgreSQL(place.url)) as server:
        server.run("CREATE TABLE posts (title TEXT)")
        for opened in (place.open, place.copy):
            with pytest.raises(UsageError, match="this database belongs to another program"), opened():
                pass
        assert server.tables() == {"posts"}
