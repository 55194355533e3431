"""The work of a pass on one channel."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.delivery.lease import lease
from syndicator.delivery.retry_policy import PROBE_INTERVAL
from syndicator.model import State
from syndicator.session import Session
from tests.delivery.workbench import Workbench, workbench
from tests.fakes import faulty_channel
from tests.fakes.clocked_blog import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.delivery.queue import QueueResult
    from syndicator.testing.server import Reply, Request

MINUTE = timedelta(minutes=1)


@pytest.fixture
def hashnode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    with workbench(tmp_path, monkeypatch, "hashnode", more='on_edit = "update"') as made:
        yield made


def work(bench: Workbench, most: int = 99) -> QueueResult:
    """What the queue of the channel comes to, by another pass that is stopped after so many questions."""
    session = Session(bench.session.app)
    session.ingest()
    asked = iter([False] * most + [True] * 99)
    return session.queue("box").work(lambda: next(asked))


def states(bench: Workbench) -> list[State]:
    return [delivery.state for delivery in bench.ledger.deliveries.all()]


def write(bench: Workbench, *slugs: str) -> None:
    for day, slug in enumerate(slugs, 1):
        bench.blog.write(slug, f"2026-02-{day:02} 10:00")
    session = Session(bench.session.app)
    session.ingest()
    for delivery in bench.ledger.deliveries.all():
        bench.ledger.decisions.allow(delivery.id, "forced")


def test_what_is_due_is_sent_and_reported(hook: Workbench) -> None:
    result = work(hook)
    (outcome,) = result.outcomes
    assert (outcome.slug, outcome.channel, outcome.state) == (SLUG, "box", State.SENT)
    assert (result.channel, result.problems, result.held) == ("box", [], [])
    assert (result.paused, result.ledger_failed) == (False, False)
    assert work(hook).outcomes == []


def test_posts_go_out_in_the_order_of_their_dates(hook: Workbench) -> None:
    write(hook, "b", "a")
    assert [outcome.slug for outcome in work(hook).outcomes] == ["b", "a", SLUG]
    assert [made.content["title"] for made in hook.server.publications] == ["B", "A", "The-First-Tomato"]


def test_it_stops_before_the_next_delivery_once_it_is_asked_to(hook: Workbench) -> None:
    write(hook, "a", "b")
    assert [outcome.slug for outcome in work(hook, 1).outcomes] == ["a"]
    assert work(hook, 0).outcomes == []
    assert len(hook.server.publications) == 1


def test_a_lease_that_is_over_ends_the_pass(hook: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each of a long series would be claimed and given back; the next pass is to come soon, as where others send."""
    write(hook, "a", "b", "c", "d")
    clock, late = time.clock_gettime, hook.ledger.lease.total_seconds() + 1
    with monkeypatch.context() as patched:
        patched.setattr(time, "clock_gettime", lambda which: clock(which) + (late if hook.server.requests else 0))
        result = work(hook)
    assert result.busy
    assert len(hook.server.publications) == 1
    untouched = [delivery for delivery in hook.ledger.deliveries.all() if not delivery.error]
    assert [d.state for d in untouched].count(State.PENDING) >= 3
    hook.later(hours=1)
    assert not work(hook).busy
    assert set(states(hook)) == {State.SENT}
    assert len(hook.server.publications) == 5


def test_a_channel_that_another_instance_holds_is_left_alone(hook: Workbench, tmp_path: Path) -> None:
    from syndicator.app import open_app
    from syndicator.channels.registry import kind_class
    from syndicator.config.file import load

    config = load(tmp_path / "config.toml", kind_class=kind_class)
    with open_app(config, mode="write") as other, lease(other.ledger, "box") as held:
        assert held
        result = work(hook)
    assert (result.outcomes, result.problems, hook.server.requests) == ([], [], [])


def test_nobody_holds_the_channel_afterwards(hook: Workbench) -> None:
    work(hook)
    assert hook.ledger.leases.holder("box") is None


# --- held and skipped


def test_what_begins_to_wait_is_reported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "webhook", "plain", more='delay = "1h"') as bench:
        bench.blog.write("fresh", "2026-03-01 12:00")
        bench.session.ingest()
        result = work(bench)
        assert [one.post.slug for one in result.held] == ["fresh"]
        assert [outcome.slug for outcome in result.outcomes] == [SLUG]
        bench.later(minutes=30)
        assert work(bench).held == []
        bench.later(minutes=31)
        assert [outcome.slug for outcome in work(bench).outcomes] == ["fresh"]


# --- unknown


def test_an_answer_that_was_lost_is_looked_up_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "webhook", "standard") as bench:
        bench.server.misbehave("close_after")
        (outcome,) = work(bench).outcomes
        assert (outcome.state, len(bench.server.publications)) == (State.SENT, 1)


def test_what_is_unknown_is_reconciled_when_it_is_due(hashnode: Workbench) -> None:
    hashnode.server.misbehave("close_after")
    (outcome,) = work(hashnode).outcomes
    assert outcome.state is State.UNKNOWN
    hashnode.later(seconds=1)
    assert work(hashnode).outcomes == []
    hashnode.later(minutes=2)
    assert [outcome.state for outcome in work(hashnode).outcomes] == [State.SENT]
    assert len(hashnode.server.publications) == 1


def test_what_is_unknown_does_not_hold_up_the_next_post(hook: Workbench) -> None:
    write(hook, "a")
    hook.server.misbehave("close_after")
    result = work(hook)
    assert [(outcome.slug, outcome.state) for outcome in result.outcomes] == [("a", State.UNKNOWN), (SLUG, State.SENT)]


def test_nothing_is_reconciled_once_it_is_asked_to_stop(hashnode: Workbench) -> None:
    hashnode.server.misbehave("close_after")
    work(hashnode)
    hashnode.later(minutes=5)
    count = len(hashnode.server.requests)
    assert work(hashnode, 0).outcomes == []
    assert len(hashnode.server.requests) == count


def test_the_rest_of_a_thread_is_sent_after_it_was_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{{ post.title }} {{ post.url }}\n---\nSecond.\n"
    with workbench(tmp_path, monkeypatch, "x", template=template) as x:
        x.server.misbehave("429_before", nth=2)
        work(x)
        assert (x.delivery.state, x.delivery.incomplete) == (State.SENT, True)
        x.later(hours=1)
        (outcome,) = work(x).outcomes
        assert (outcome.state, x.delivery.incomplete, len(x.server.publications)) == (State.SENT, False, 2)


# --- a paused channel


@pytest.mark.long
def test_a_broken_channel_is_probed_with_one_delivery_now_and_then(hook: Workbench) -> None:
    write(hook, "a")
    hook.server.misbehave("401_before", times=2)
    result = work(hook)
    assert (result.paused, states(hook)) == (True, [State.PENDING] * 2)
    (problem,) = result.problems
    assert problem.startswith("box is paused: ")
    assert len(result.outcomes) == 1
    assert len(hook.server.requests) == 1
    hook.later(minutes=14)
    result = work(hook)
    assert (result.paused, result.outcomes, len(hook.server.requests)) == (False, [], 1)
    hook.later(minutes=1)
    assert work(hook).paused
    assert len(hook.server.requests) == 2
    hook.later(minutes=PROBE_INTERVAL.total_seconds() / 60)
    assert [outcome.state for outcome in work(hook).outcomes] == [State.SENT, State.SENT]
    record = hook.ledger.channels.get("box")
    assert record
    assert record.paused == ""


def test_a_channel_whose_settings_have_changed_is_tried_at_once(hook: Workbench) -> None:
    hook.server.misbehave("401_before")
    assert work(hook).paused
    hook.ledger.channels.record_settings("box", "others")
    hook.later(minutes=1)
    assert [outcome.state for outcome in work(hook).outcomes] == [State.SENT]


# --- edits


def test_a_copy_whose_post_was_edited_is_updated_and_reported(hashnode: Workbench) -> None:
    work(hashnode)
    hashnode.blog.write(SLUG, "2026-02-28 10:00", title="Another title")
    hashnode.later(minutes=1)
    (outcome,) = work(hashnode).outcomes
    assert (outcome.updated, outcome.state) == (True, State.SENT)
    assert [made.content["title"] for made in hashnode.server.visible] == ["Another title"]
    assert work(hashnode).outcomes == []


def test_nothing_is_updated_once_it_is_asked_to_stop_or_while_the_channel_is_paused(hashnode: Workbench) -> None:
    work(hashnode)
    hashnode.blog.write(SLUG, "2026-02-28 10:00", title="Another title")
    hashnode.later(minutes=1)
    assert work(hashnode, 0).outcomes == []
    hashnode.ledger.channels.pause("box", "a strike", hashnode.blog.now + MINUTE)
    assert work(hashnode).outcomes == []
    hashnode.later(minutes=1)
    assert [outcome.updated for outcome in work(hashnode).outcomes] == [True]


# --- what goes wrong


def test_a_ledger_that_fails_stops_everything(hook: Workbench) -> None:
    session = Session(hook.session.app)
    queue = session.queue("box")
    hook.ledger.database.run("DROP TABLE attempts")
    result = queue.work(lambda: False)
    assert result.ledger_failed
    (problem,) = result.problems
    assert "attempts" in problem
    assert hook.server.requests == []


def test_a_bug_stops_this_channel_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty_channel.install(monkeypatch)
    section = faulty_channel.section('bug = "cost_usd"', "budget_usd_per_month = 1")
    with workbench(tmp_path, monkeypatch, section=section) as faulty:
        result = work(faulty)
        assert not result.ledger_failed
        (problem,) = result.problems
        assert problem.startswith("box: unexpected RuntimeError")
        assert faulty.delivery.attempts == 0


def test_receipts_are_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(
        tmp_path, monkeypatch, "webhook", "plain", more='\n[ledger]\nreceipts = "data/receipts.json"'
    ) as bench:
        work(bench)
        assert SLUG in (tmp_path / "data/receipts.json").read_text()


def test_what_is_sent_late_in_a_pass_reads_its_body_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.delivery.queue.MOST_BODIES", 1)
    with workbench(tmp_path, monkeypatch, "file") as made:
        write(made, "a", "b")
        kept = Session(made.session.app).schedule("box").evaluate(made.ledger.deliveries.all(), most_bodies=1)
        assert [(bool(one.post.markdown), one.is_outlined) for one in kept] == [
            (True, False),
            (False, True),
            (False, True),
        ]
        work(made)
        files = sorted((tmp_path / "outbox").glob("*.json"))
        assert len(files) == 3
        assert ["Words." in json.loads(file.read_text())["text"] for file in files] == [True] * 3


def test_a_copy_that_is_due_for_nothing_is_due_no_more(hook: Workbench) -> None:
    """A killed `retract` of an earlier version has left such: each pass took it for news."""
    hook.execute()
    hook.ledger.database.run("UPDATE deliveries SET due_at = :now", now=hook.ledger.now())
    work(hook)
    assert (hook.delivery.state, hook.delivery.due_at, len(hook.server.publications)) == (State.SENT, None, 1)


@pytest.mark.long
def test_nothing_is_sent_after_the_window_but_what_was_pushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "webhook", "plain", more='window = "Mon-Sun 09:00-12:05"') as bench:
        write(bench, "a", "b", "c")
        for delivery, allowed in zip(bench.ledger.deliveries.all(), ("pushed", "", "", ""), strict=True):
            bench.ledger.decisions.allow(delivery.id, allowed)

        def answer(request: Request) -> Reply:
            bench.later(minutes=3)
            return reply(request)

        reply, bench.server.answer = bench.server.answer, answer  # type: ignore[method-assign]
        sent = [outcome.slug for outcome in work(bench).outcomes]
        assert sent == ["a", "b", SLUG]
        assert work(bench).outcomes == []
        assert [delivery.rule for delivery in bench.ledger.deliveries.all() if delivery.state is State.HELD] == [
            "window"
        ]
