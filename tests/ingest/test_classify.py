"""How posts arrive."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.config import ChannelConfig, Config, LedgerConfig, PolicyConfig
from syndicator.ingest.classify import FLOOD_SPAN, arrivals
from syndicator.ledger.sources import SourceRecord
from syndicator.model import Post
from syndicator.receipts.file import ReceiptsFile
from tests.fakes.ledgers import Ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger

DAY = timedelta(days=1)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
FIRST = SourceRecord(name="posts")
LATER = SourceRecord(name="posts", complete_at=NOW - DAY)
RESTORED = SourceRecord(name="posts", complete_at=NOW - DAY, restored_at=NOW)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        yield ledger


def post(name: str, days: float | None) -> Post:
    """Published so many days before now; None: without a date."""
    return Post(id=name, slug=name, published_at=None if days is None else NOW - days * DAY)


OLD, NEW, AHEAD, UNDATED = post("old", 30), post("new", 1), post("ahead", -1), post("undated", None)
ALL = (OLD, NEW, AHEAD, UNDATED)


def classify(
    ledger: Ledger, source: SourceRecord, *posts: Post, mode: str = "skip", flood: int = 5, receipts: Path | None = None
) -> dict[str, str]:
    channels = {name: ChannelConfig(name=name, kind="file", options=None) for name in ("box", "other")}
    policy = PolicyConfig(first_run=mode, flood=flood)
    config = Config(path=Path("config.toml"), policy=policy, channels=channels)
    file = ReceiptsFile(LedgerConfig(receipts=receipts), ledger.syndications, {})
    return arrivals(posts, source, config, ledger, file)


def receipts(folder: Path, **slugs: str) -> Path:
    """A receipts file in which channels have a copy of one post each."""
    path = folder / "receipts.json"
    copies = [
        {"slug": slug, "url": "", "copies": [{"channel": channel, "id": "1", "url": ""}]}
        for channel, slug in slugs.items()
    ]
    path.write_text(json.dumps(copies))
    return path


def test_at_a_first_run_what_is_there_is_left_alone_and_what_is_ahead_is_news(ledger: Ledger) -> None:
    assert classify(ledger, FIRST, *ALL) == {
        "old": "first_run", "new": "first_run", "ahead": "news", "undated": "first_run"
    }  # fmt: skip


def test_at_a_first_run_all_or_the_latest_may_be_invited(ledger: Ledger) -> None:
    assert classify(ledger, FIRST, *ALL, mode="all") == {
        "old": "invited", "new": "invited", "ahead": "news", "undated": "invited"
    }  # fmt: skip
    assert classify(ledger, FIRST, *ALL, mode="latest") == {
        "old": "first_run", "new": "invited", "ahead": "news", "undated": "first_run"
    }  # fmt: skip
    assert classify(ledger, FIRST, mode="latest") == {}
    assert classify(ledger, FIRST, AHEAD, mode="latest") == {"ahead": "news"}


def test_what_is_newer_than_the_receipts_is_news(ledger: Ledger, tmp_path: Path) -> None:
    posts = [post(f"p{days}", days) for days in (4, 3, 2, 1)]
    file = receipts(tmp_path, box="p3")
    assert classify(ledger, FIRST, *posts, mode="latest", receipts=file) == {
        "p4": "first_run", "p3": "news", "p2": "news", "p1": "invited"
    }  # fmt: skip
    assert set(classify(ledger, FIRST, *posts, receipts=file).values()) == {"first_run"}


def test_the_channel_that_is_furthest_behind_counts_if_it_is_still_there(ledger: Ledger, tmp_path: Path) -> None:
    posts = [post(f"p{days}", days) for days in (4, 3, 2, 1)]
    file = receipts(tmp_path, box="p2", other="p3", gone="p4")
    assert classify(ledger, FIRST, *posts, mode="latest", receipts=file)["p3"] == "news"
    assert classify(ledger, FIRST, *posts, mode="latest", receipts=file)["p4"] == "first_run"


@pytest.mark.parametrize(("flood", "arrival"), [(2, "first_run"), (3, "news"), (0, "news")])
def test_more_than_a_flood_since_the_receipts_is_no_news(
    ledger: Ledger, tmp_path: Path, flood: int, arrival: str
) -> None:
    posts = [post(f"p{days}", days) for days in (4, 3, 2, 1)]
    file = receipts(tmp_path, box="p3")
    found = classify(ledger, FIRST, *posts, mode="latest", flood=flood, receipts=file)
    assert (found["p2"], found["p1"]) == (arrival, "invited")


def test_what_comes_later_is_news_the_newest_first_up_to_a_flood(ledger: Ledger) -> None:
    assert classify(ledger, LATER, OLD, NEW) == {"old": "news", "new": "news"}
    assert classify(ledger, LATER, OLD, NEW, flood=1) == {"old": "overflow", "new": "news"}
    assert classify(ledger, LATER, OLD, NEW, flood=0) == {"old": "news", "new": "news"}


def test_what_came_within_a_day_counts_to_the_flood(ledger: Ledger) -> None:
    ledger.posts.save([(post("before", 2), "news")])
    assert classify(ledger, LATER, OLD, NEW, flood=2) == {"old": "overflow", "new": "news"}
    ledger.now = ledger.posts._now = lambda: NOW + FLOOD_SPAN - timedelta(seconds=1)
    assert classify(ledger, LATER, OLD, NEW, flood=2) == {"old": "overflow", "new": "news"}
    ledger.now = ledger.posts._now = lambda: NOW + FLOOD_SPAN
    assert classify(ledger, LATER, OLD, NEW, flood=2) == {"old": "news", "new": "news"}


def test_after_a_restore_only_what_is_ahead_is_news(ledger: Ledger) -> None:
    assert classify(ledger, RESTORED, *ALL) == {
        "old": "restored", "new": "restored", "ahead": "news", "undated": "restored"
    }  # fmt: skip
