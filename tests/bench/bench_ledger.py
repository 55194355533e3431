"""What a ledger's size costs: an idle pass with 100 and with 100,000 deliveries, one with something due, and a first read.

    python tests/bench/bench_ledger.py

Prints milliseconds (the best of several rounds) and ratios, and the query plans that an idle pass and a send go by.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.channels.file import Kind
from syndicator.config import BlogConfig, ChannelConfig, Config, LedgerConfig, SourceConfig
from syndicator.daemon.run_pass import run_pass
from syndicator.model import Post, Receipt
from syndicator.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.ledger import Ledger
    from syndicator.session import Session

ROUNDS = 15
CHANNELS = ("one", "two", "three", "four")
A_ROW_EACH = (
    "SCAN channels",
    "SCAN CONSTANT ROW",
)  # a table of as many rows as there are channels is read whole: nothing is quicker
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def config(folder: Path) -> Config:
    (folder / "posts").mkdir(exist_ok=True)
    channels = {
        name: ChannelConfig(name=name, kind="file", options=Kind.Options(path=folder / name)) for name in CHANNELS
    }
    source = SourceConfig(kind="repo", name="posts", path=folder / "posts", blog_url="https://blog.example.dev")
    return Config(
        path=folder / "config.toml", blog=BlogConfig(url="https://blog.example.dev"), channels=channels, sources=(source,),
        ledger=LedgerConfig(url=f"sqlite:///{folder / 'syndicator.db'}"),
    )  # fmt: skip


def filled(ledger: Ledger, deliveries: int) -> None:
    """As a blog of many years has them: nearly all sent, a few left alone."""
    ids = [f"p{number}" for number in range(deliveries // len(CHANNELS))]
    with ledger.database.transaction():
        ledger.posts.save((Post(id=id_, slug=id_, title=id_), "news") for id_ in ids)
        ledger.database.run("UPDATE posts SET first_seen_at = :at, public_since = :at", at=NOW - timedelta(days=90))
        ledger.decisions.create(CHANNELS, ids)
        ledger.database.run("UPDATE deliveries SET state = 'sent', due_at = NULL WHERE id % 10 > 0")
        ledger.database.run("UPDATE deliveries SET state = 'skipped', due_at = NULL WHERE id % 10 = 0")
        ledger.database.run(
            "INSERT INTO steps (delivery, number, key, body, endpoint, account, started_at, remote_id)"
            " SELECT id, 0, 'key', :body, '', '', :at, CAST(id AS TEXT) FROM deliveries WHERE state = 'sent'",
            body=b"x" * 500, at=NOW - timedelta(days=90),
        )  # fmt: skip
        ledger.database.run(
            "INSERT INTO attempts (delivery, step, instance, started_at) SELECT delivery, 0, 'a', started_at FROM steps"
        )


def measured(deliveries: int) -> tuple[float, float]:
    """An idle pass, and the ledger's part of a pass in which each channel has one thing due."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "posts").mkdir()
        (Path(folder) / "posts" / "a.md").write_text("---\ntitle: A\n---\nText.\n")
        with open_session(config(Path(folder)), mode="write", now=lambda: NOW) as session:
            filled(session.ledger, deliveries)
            run_pass(session.app)
            idle = best(lambda: run_pass(session.app))
            due = best(lambda: busy(session))
            if deliveries > 1000:
                plans(session.ledger)
    return idle, due


def busy(session: Session) -> None:
    """What is asked about a channel before, and after, a post goes out."""
    ledger = session.ledger
    delivery = ledger.decisions.add_round("p1", "one", "pushed")
    for name in ledger.deliveries.channels_due():
        ledger.deliveries.due(name)
        ledger.channels.usage(name, day_start=NOW, month_start=NOW, gap_start=NOW)
    fence = ledger.transitions.claim(delivery, "me")
    assert fence
    ledger.transitions.record_receipt(fence, 0, Receipt(remote_id="1"))
    ledger.database.run("DELETE FROM steps WHERE delivery = :id", id=delivery.id)


def plans(ledger: Ledger) -> None:
    """Print the plan of every query of the two passes that goes through a whole table."""
    asked: dict[str, dict[str, object]] = {}
    rows, run = ledger.database.rows, ledger.database.run

    def noted_rows(sql: str, **values: object) -> list[dict[str, object]]:
        asked[sql] = values
        return rows(sql, **values)

    def noted_run(sql: str, **values: object) -> int:
        asked[sql] = values
        return run(sql, **values)

    ledger.database.rows = noted_rows  # type: ignore[method-assign]
    ledger.database.run = noted_run  # type: ignore[method-assign]
    delivery = ledger.decisions.add_round("p1", "two", "pushed")
    ledger.deliveries.channels_due()
    ledger.deliveries.due("two")
    ledger.leases.instances()
    ledger.channels.usage("two", day_start=NOW, month_start=NOW, gap_start=NOW)
    ledger.transitions.rescue_orphans("nobody")
    ledger.deliveries.of_post("p1")
    ledger.transitions.claim(delivery, "me")
    ledger.transitions.rescue_orphans("me")
    ledger.database.rows, ledger.database.run = rows, run  # type: ignore[method-assign]
    for sql, values in asked.items():
        details = [row["detail"] for row in rows(f"EXPLAIN QUERY PLAN {sql}", **values)]
        whole = (detail for detail in details if detail.startswith("SCAN") and "USING" not in detail)
        if scans := [detail for detail in whole if detail not in A_ROW_EACH]:
            print(f"    whole table: {scans} in {sql[:110]}…")


def first_read(posts: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        place = config(Path(folder))
        for number in range(posts):
            Path(folder, "posts", f"{number}.md").write_text(
                f"---\ntitle: Post {number}\ndate: 2020-01-01\n---\n" + f"Words of post {number}. " * 100
            )
        start = time.perf_counter()
        with open_session(place, mode="write", now=lambda: NOW) as session:
            run_pass(session.app)
        return time.perf_counter() - start


def main() -> None:
    (small, small_due), (large, large_due) = measured(100), measured(100_000)
    print(f"idle pass: {small:.2f} ms with 100 deliveries, {large:.2f} ms with 100,000: {large / small:.2f} ×")
    print(f"one thing due: {small_due:.2f} ms with 100, {large_due:.2f} ms with 100,000: {large_due / small_due:.2f} ×")
    print(f"first pass over 5,000 posts × {len(CHANNELS)} channels: {first_read(5_000):.2f} s")


if __name__ == "__main__":
    main()
