"""What is decided about the deliveries of a channel."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.schedule import ScheduledDelivery, limited_usage
from syndicator.model import State
from syndicator.session import Session
from tests.a_blog import Blog as SmallBlog
from tests.delivery.workbench import Workbench, workbench
from tests.fakes.blog_server import Blog
from tests.fakes.clocked_blog import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE = timedelta(minutes=1)


@contextmanager
def bench(folder: Path, monkeypatch: pytest.MonkeyPatch, more: str = "", kind: str = "file") -> Iterator[Workbench]:
    """Three posts, "a" older than "b" older than the one that is always there; all are wanted."""
    with workbench(folder, monkeypatch, kind, "plain" if kind == "webhook" else "", more=more) as made:
        made.blog.write("b", "2026-02-02 10:00")
        made.blog.write("a", "2026-02-01 10:00")
        Session(made.session.app).ingest()
        made.ledger.database.run("UPDATE deliveries SET allowed = '', state = 'held'")
        yield made


def evaluate(made: Workbench) -> list[ScheduledDelivery]:
    return Session(made.session.app).schedule("box").evaluate(made.ledger.deliveries.all())


def decided(made: Workbench) -> list[tuple[str, State, str]]:
    return [(one.post.slug, one.decision.state, one.decision.rule) for one in evaluate(made)]


def test_deliveries_are_decided_in_the_order_of_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch) as made:
        assert [slug for slug, _, _ in decided(made)] == ["a", "b", SLUG]
        assert {state for _, state, _ in decided(made)} == {State.PENDING}


def test_what_may_be_sent_has_its_body_and_what_waits_has_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch, "per_day = 2") as made:
        assert [bool(one.post.markdown) for one in evaluate(made)] == [True, True, False]


def test_each_is_decided_as_if_those_before_it_had_gone_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch, "per_day = 2") as made:
        assert [state for _, state, _ in decided(made)] == [State.PENDING, State.PENDING, State.HELD]


def test_a_gap_is_kept_from_the_one_before_and_from_what_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench(tmp_path, monkeypatch, 'min_gap = "1h"') as made:
        assert decided(made) == [
            ("a", State.PENDING, "due"), ("b", State.HELD, "min_gap"), (SLUG, State.HELD, "min_gap"),
        ]  # fmt: skip
        made.session.queue("box").work(lambda: False)
        made.later(minutes=30)
        first, *_ = evaluate(made)
        assert (first.decision.rule, first.decision.due_at) == ("min_gap", made.blog.now + 30 * MINUTE)


def test_a_month_counts_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch, "per_month = 1") as made:
        assert [state for _, state, _ in decided(made)] == [State.PENDING, State.HELD, State.HELD]


def test_a_budget_counts_what_each_announcement_costs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch, "budget_usd_per_month = 0.5", kind="x") as made:
        first, *_ = evaluate(made)
        assert first.announcement
        cost = made.channel.cost_usd(first.announcement)
        affordable = int(0.5 / cost)
        assert 0 < affordable < 3
        assert [state for _, state, _ in decided(made)] == [State.PENDING] * affordable + [State.HELD] * (
            3 - affordable
        )


def test_what_waits_for_a_review_shows_its_text_and_an_approval_binds_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from syndicator.app.fingerprint import text_digest

    with bench(tmp_path, monkeypatch, "review = true", kind="webhook") as made:
        one = evaluate(made)[-1]
        assert (one.decision.state, one.decision.rule) == (State.HELD, "review")
        assert one.announcement
        made.ledger.decisions.allow(one.delivery.id, "approved", approved=text_digest(one.announcement))
        assert evaluate(made)[-1].decision.state is State.PENDING
        made.ledger.decisions.allow(one.delivery.id, "approved", approved="of another text")
        assert evaluate(made)[-1].decision.rule == "review"


def test_what_can_not_be_written_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "x", template="{{ nothing.there }}", more="review = true") as made:
        (one,) = evaluate(made)
        assert one.announcement is None
        assert "x.txt.j2" in one.error


def test_nothing_is_written_where_no_rule_looks_at_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch) as made:
        assert [one.announcement for one in evaluate(made)] == [None] * 3


def test_a_post_that_was_merged_meanwhile_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch) as made:
        schedule, deliveries = made.session.schedule("box"), made.ledger.deliveries.all()
        keep, gone, _ = (delivery.post_id for delivery in deliveries)
        made.session.posts.summaries({delivery.post_id for delivery in deliveries})
        assert made.ledger.posts.merge(keep, gone)
        assert gone not in [one.post.id for one in schedule.evaluate(deliveries)]
        assert len(schedule.evaluate(deliveries)) == 2


def test_a_channel_that_the_ledger_does_not_know_yet_was_added_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench(tmp_path, monkeypatch) as made:
        assert {state for _, state, _ in decided(made)} == {State.PENDING}
        made.ledger.database.run(
            "UPDATE posts SET first_seen_at = :then, public_since = :then, arrival = 'news'",
            then=made.blog.now - MINUTE,
        )
        made.ledger.database.run("DELETE FROM channels")
        assert {rule for _, _, rule in decided(made)} == {"baseline"}


# --- pages


@pytest.fixture
def pages() -> Iterator[Blog]:
    with Blog().running() as server:
        yield server


@contextmanager
def waiting(folder: Path, monkeypatch: pytest.MonkeyPatch, pages: Blog, allowed: str = "pushed") -> Iterator[Workbench]:
    """One post with a page, on a channel that waits for it."""
    with workbench(folder, monkeypatch, "webhook", "plain", more="") as made:
        made.blog.more = '[fetch]\nallow = ["127.0.0.1"]\n'
        made.blog.channel = made.blog.channel.replace("wait_until_live = false", "wait_until_live = true")
        made.blog.write(SLUG, "2026-02-28 10:00", more=f"canonical: {pages.url}/tomato\n")
        with made.blog.session() as session:
            session.ingest()
            made.session = session
            made.ledger = session.ledger
            session.ledger.decisions.allow(made.delivery.id, allowed)
            yield made


def test_a_page_that_is_missing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: Blog) -> None:
    with waiting(tmp_path, monkeypatch, pages) as made:
        (one,) = evaluate(made)
        assert (one.decision.state, one.decision.rule, len(one.warnings)) == (State.HELD, "page", 1)
        pages.change("/tomato", body="<html><title>Tomato</title></html>", headers={"Content-Type": "text/html"})
        (one,) = evaluate(made)
        assert one.decision.state is State.PENDING


def test_a_page_is_not_looked_at_where_a_person_insists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: Blog
) -> None:
    with waiting(tmp_path, monkeypatch, pages, "forced") as made:
        assert [one.decision.state for one in evaluate(made)] == [State.PENDING]
        assert pages.count("/tomato") == 0


# --- usage


def test_usage_is_that_of_today_and_of_this_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch, "per_day = 100\nper_month = 100") as made:
        settings, zone = made.session.config.channels["box"], made.session.config.blog.timezone
        made.session.queue("box").work(lambda: False)
        usage = limited_usage(made.ledger.channels, settings, made.blog.now, zone)
        assert (usage.today, usage.month, usage.last_at) == (3, 3, made.blog.now)
        made.later(days=1)
        usage = limited_usage(made.ledger.channels, settings, made.blog.now, zone)
        assert (usage.today, usage.month) == (0, 3)
        made.later(days=31)
        usage = limited_usage(made.ledger.channels, settings, made.blog.now, zone)
        assert (usage.today, usage.month) == (0, 0)


def test_a_part_of_a_digest_is_not_sent_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench(tmp_path, monkeypatch, 'digest = "week"\nper_day = 1') as made:
        parts = [one.is_part for one in evaluate(made)]
        assert any(parts)


def test_a_post_is_decided_as_it_is_now_not_as_it_was_read(tmp_path: Path) -> None:
    blog = SmallBlog(tmp_path)
    blog.run()
    blog.write("fresh")
    with blog.open() as session, blog.open() as another:
        session.ingest()
        (delivery,) = session.ledger.deliveries.due("outbox")
        session.posts.summaries([delivery.post_id])
        blog.write("fresh", front="syndicate: false")
        another.ingest()
        (scheduled,) = session.schedule("outbox").evaluate([delivery])
    assert (scheduled.decision.state, scheduled.decision.rule) == (State.SKIPPED, "words")
