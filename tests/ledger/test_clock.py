"""A clock that was far ahead for some passes, and is right again: nothing waits for the time that it showed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.clock import _corrections
from syndicator.model import State
from tests.a_blog import START
from tests.commands import plan_push, push
from tests.delivery.workbench import Workbench, workbench
from tests.fakes.clocked_blog import ClockedBlog
from tests.fakes.ledgers import ledgers_on
from tests.long_cases import long_except

if TYPE_CHECKING:
    from pathlib import Path

HOUR = timedelta(hours=1)
AHEAD = [timedelta(hours=7), timedelta(days=40), timedelta(days=366), timedelta(days=3660)]
BOX = 'kind = "file"\npath = "outbox"\n'


@pytest.fixture
def blog(tmp_path: Path) -> ClockedBlog:
    blog = ClockedBlog(tmp_path)
    blog.policy = 'first_run = "skip"\nflood = 0'
    blog.write("old", "2026-02-20 10:00")
    blog.passes()
    return blog


def sent(blog: ClockedBlog) -> set[str]:
    return {json.loads(file.read_text())["slug"] for file in (blog.folder / "outbox").glob("*.json")}


def wrong(blog: ClockedBlog, ahead: timedelta, *slugs: str) -> None:
    """Passes by a clock that is ahead, at which these posts turn up; then it is right again."""
    for slug in slugs:
        blog.write(slug, f"{blog.now:%Y-%m-%d %H:%M}")
    blog.now += ahead
    blog.passes(2)
    blog.now -= ahead


@pytest.mark.parametrize("ahead", long_except(AHEAD[:1], AHEAD))
@pytest.mark.parametrize(
    "rule", ["", 'min_gap = "2h"', 'window = "Mon-Sun 00:00-23:59"', "per_day = 1", "per_month = 2", 'delay = "1h"']
)
def test_posts_of_that_time_and_later_ones_go_out(blog: ClockedBlog, ahead: timedelta, rule: str) -> None:
    blog.channel = BOX + rule
    wrong(blog, ahead, "one")
    blog.write("two", f"{blog.now:%Y-%m-%d %H:%M}")
    for _ in range(8):
        blog.passes()
        blog.now += 2 * HOUR
    assert sent(blog) == {"one", "two"}


@pytest.mark.parametrize("ahead", long_except(AHEAD[:1], AHEAD))
def test_a_channel_that_was_added_then_gets_what_comes(blog: ClockedBlog, ahead: timedelta) -> None:
    blog.channel = f'{BOX}\n[channels.new]\nkind = "file"\npath = "new"'
    wrong(blog, ahead)
    blog.write("two", f"{blog.now:%Y-%m-%d %H:%M}")
    blog.passes(2)
    assert (blog.folder / "new/two.json").exists()


@pytest.mark.long
@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("period", ["week", "month"])
@pytest.mark.parametrize("gap", ["0s", "12000d"])
def test_the_digest_of_that_time_does_not_keep_the_next_ones_waiting(
    blog: ClockedBlog, ahead: timedelta, period: str, gap: str
) -> None:
    """With a gap the digest is not sent by the wrong clock: then its posts are in the next one."""
    blog.policy += '\nmax_age = "0s"'
    blog.channel = f'{BOX}digest = "{period}"\nmin_gap = "{gap}"'
    with blog.session() as session:
        push(session, plan_push(session, ["old"]))
    wrong(blog, ahead, "one")
    blog.channel = f'{BOX}digest = "{period}"'
    blog.write("two", f"{blog.now:%Y-%m-%d %H:%M}")
    digests = set()
    for _ in range(36):
        digests |= {file.read_text() for file in (blog.folder / "outbox").glob("box-*.json")}
        blog.passes()
        blog.now += timedelta(days=1)
    assert [sum(slug in digest for digest in digests) for slug in ("/one", "/two")] == [1, 1]


@pytest.mark.long
def test_what_was_too_old_by_a_right_clock_stays_held(blog: ClockedBlog) -> None:
    blog.write("ancient", "2025-12-01 10:00")
    wrong(blog, timedelta(days=366), "one")
    blog.passes(3)
    assert sent(blog) == {"one"}


@pytest.mark.long
def test_a_clock_that_is_a_little_ahead_changes_nothing(blog: ClockedBlog) -> None:
    blog.channel = f'{BOX}\nmin_gap = "2h"'
    wrong(blog, timedelta(minutes=4), "one", "two")
    assert len(sent(blog)) == 1
    blog.passes(3)
    assert len(sent(blog)) == 1
    blog.now += 2 * HOUR
    blog.passes()
    assert sent(blog) == {"one", "two"}


# --- in doubt


@pytest.mark.parametrize("kind", ["x", "hashnode", "mastodon"])
@pytest.mark.parametrize("ahead", long_except(AHEAD[:1], AHEAD))
@pytest.mark.parametrize("how", ["close_after", "close_before"])
def test_what_was_lost_then_is_found_or_sent_again_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, ahead: timedelta, how: str
) -> None:
    with workbench(tmp_path, monkeypatch, kind) as bench:
        bench.blog.now += ahead  # the platform's clock is right
        bench.server.misbehave(how)
        bench.execute()
        assert bench.delivery.state is State.UNKNOWN
        bench.blog.now -= ahead
        pass_hours(bench)
        assert (bench.delivery.state, len(bench.server.publications)) == (State.SENT, 1)


@pytest.mark.parametrize("kind", ["x", "hashnode", "mastodon", "bluesky", "linkedin"])
@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(hours=14)])
def test_what_was_lost_is_no_second_copy_though_the_clock_stays_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, ahead: timedelta
) -> None:
    """By a right clock, the copy is older than the attempt that made it."""
    with workbench(tmp_path, monkeypatch, kind) as bench:

        def true_time() -> float:
            return (bench.blog.now - ahead).timestamp()

        bench.server.clock = true_time
        bench.server.misbehave("close_after")
        bench.execute()
        bench.later(hours=2)
        pass_hours(bench)
        assert len(bench.server.publications) == 1


def test_a_clock_that_was_set_back_lets_nothing_be_resent_that_is_not_recognised_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LinkedIn remembers what it was sent for ten minutes, by its own clock."""
    with workbench(tmp_path, monkeypatch, "linkedin") as bench:
        began, set_back = bench.blog.now, timedelta(0)

        def true_time() -> float:
            return (bench.blog.now + set_back).timestamp()

        bench.server.clock = true_time
        bench.server.misbehave("close_after")
        bench.execute()
        bench.later(hours=3)
        bench.reopened().ingest()
        bench.blog.now, set_back = began + timedelta(minutes=2), timedelta(hours=3)
        pass_hours(bench)
        assert (bench.delivery.state, bench.delivery.due_at) == (State.UNKNOWN, None)
        assert len(bench.server.publications) == 1


def test_bytes_of_an_unknown_age_are_not_resent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LinkedIn knows a resend for some minutes only."""
    with workbench(tmp_path, monkeypatch, "linkedin") as bench:
        bench.blog.now += timedelta(days=366)
        bench.server.misbehave("close_after")
        bench.execute()
        bench.blog.now -= timedelta(days=366)
        pass_hours(bench)
        assert (bench.delivery.state, bench.delivery.due_at) == (State.UNKNOWN, None)
        assert len(bench.server.publications) == 1


def pass_hours(bench: Workbench) -> None:
    for _ in range(6):
        session = bench.reopened()
        session.ingest()
        session.queue("box").work(lambda: False)
        bench.later(hours=1)


def test_a_pass_that_finds_nothing_wrong_reads_no_table_to_its_end(tmp_path: Path) -> None:
    """A table with a row for each channel or source is small; the others have thousands."""
    with ledgers_on("sqlite", "", tmp_path).open() as ledger:
        values = {"blog": 1, "now": START, "ahead": START, "long_ago": START}
        plans = [
            row["detail"]
            for table, _, where in _corrections()
            for row in ledger.database.rows(f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {where} LIMIT 1", **values)
        ]
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN") and plan != "SCAN channels"] == []
    unindexed = [plan for plan in plans if plan.startswith("SEARCH posts") and plan.count("=?") + plan.count(">?") < 2]
    assert unindexed == []
