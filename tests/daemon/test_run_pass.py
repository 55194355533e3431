"""One pass: what it does with every channel, and what it reports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.daemon.run_pass import run_pass
from syndicator.errors import LedgerError
from syndicator.ledger.opening import open_ledger
from syndicator.model import State
from tests.a_blog import Blog, outbox
from tests.channels.threads import fake as threads
from tests.channels.webhook import fake as webhook
from tests.fakes import faulty_channel
from tests.fakes.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator.app.results import PassResult

FAULTY = faulty_channel.section('bug = "cost_usd"', "budget_usd_per_month = 1", path="second")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blog: Blog) -> Iterator[webhook.Server]:
    """A receiver of the channel "hook", the only one of the blog."""
    harness = webhook.make(tmp_path)
    for name, value in harness.env.items():
        monkeypatch.setenv(name, value)
    blog.channels = (f'[channels.hook]\n{harness.section}\nwait_until_live = false\nmin_gap = "0s"',)
    assert isinstance(harness.server, webhook.Server)
    with harness.server as server:
        yield server


def run(blog: Blog, *, stop: bool = False, leave: Callable[[], bool] | None = None) -> PassResult:
    with blog.open() as session:
        return run_pass(session.app, stop=lambda: stop, leave=leave)


def test_what_is_due_is_sent_on_every_channel(blog: Blog) -> None:
    blog.channels = (outbox("one"), outbox("two"), outbox("off", "enabled = false"))
    assert blog.run().outcomes == ()
    blog.write("fresh")
    done = blog.run()
    assert sorted((outcome.slug, outcome.channel, outcome.state) for outcome in done.outcomes) == [
        ("fresh", "one", State.SENT),
        ("fresh", "two", State.SENT),
    ]
    assert (done.notes, done.paused, done.problems, done.exit_code) == ((), (), (), 0)
    assert (blog.sent("one"), blog.sent("two"), blog.sent("off")) == (["fresh"], ["fresh"], [])


@pytest.mark.long
def test_more_channels_than_threads_are_all_worked(blog: Blog) -> None:
    names = [f"box-{number}" for number in range(11)]
    blog.channels = tuple(outbox(name) for name in names)
    blog.run()
    blog.write("fresh")
    assert sorted(outcome.channel for outcome in blog.run().outcomes) == sorted(names)


def test_what_a_dead_instance_held_is_rescued_first(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    with blog.open() as session:
        session.ingest()
    config = load(blog.configure(), kind_class=kind_class)
    dead = open_ledger(config, create=False, now=lambda: blog.now)
    (delivery,) = dead.deliveries.due("outbox")
    dead.decisions.allow(delivery.id, "pushed")
    assert dead.transitions.claim(dead.deliveries.get(delivery.id), dead.instance.id)
    os.close(dead.instance._file)
    dead.database.close()
    assert [outcome.state for outcome in blog.run().outcomes] == [State.SENT]


def attempts(blog: Blog) -> int:
    with blog.open("look") as session:
        return len(session.ledger.database.rows("SELECT id FROM attempts"))


@pytest.mark.parametrize(("keep", "left"), [('keep = "30d"', 0), ("", 1)])
def test_old_attempts_are_forgotten_where_that_is_configured(blog: Blog, keep: str, left: int) -> None:
    blog.channels += (f"[ledger]\n{keep}",)
    blog.run()
    blog.write("fresh")
    blog.run()
    assert attempts(blog) == 1
    blog.later(days=60).run()
    assert attempts(blog) == left


def test_a_ledger_that_fails_before_anything_is_sent_is_an_error(blog: Blog) -> None:
    with blog.open() as session:
        session.ledger.database.run("DROP TABLE source_posts")
        blog.write("fresh")
        with pytest.raises(LedgerError):
            run_pass(session.app)


# --- stopping


def test_nothing_is_sent_once_it_is_to_stop(blog: Blog) -> None:
    blog.run()
    blog.write("fresh")
    assert run(blog, stop=True, leave=lambda: False).outcomes == ()
    with blog.open("look") as session:
        assert session.posts.all().keys()
    assert [outcome.slug for outcome in run(blog).outcomes] == ["fresh"]


@pytest.mark.parametrize(("stop", "leave"), [(True, None), (False, lambda: True)])
def test_no_source_is_read_once_it_is_to_leave(blog: Blog, stop: bool, leave: Callable[[], bool] | None) -> None:
    blog.write("fresh")
    assert run(blog, stop=stop, leave=leave).outcomes == ()
    with blog.open("look") as session:
        assert session.posts.all() == {}


def test_several_channels_stop_as_well(blog: Blog) -> None:
    blog.channels = (outbox("one"), outbox("two"))
    blog.run()
    blog.write("fresh")
    assert run(blog, stop=True, leave=lambda: False).outcomes == ()
    assert len(run(blog).outcomes) == 2


# --- notes


def test_older_posts_are_left_alone_and_the_newest_can_be_sent(blog: Blog) -> None:
    blog.write("older", day=blog.now.replace(month=10, day=24))
    blog.write("newer", day=blog.now.replace(day=1))
    assert blog.run().notes == ("2 older posts left alone; to send the newest: syndicator push newer",)
    assert blog.sent() == []
    blog.later(hours=1).write("fresh")
    assert [outcome.slug for outcome in blog.run().outcomes] == ["fresh"]
    assert blog.sent() == ["fresh"]


def test_one_older_post_is_left_alone(blog: Blog) -> None:
    blog.write("older")
    assert blog.run().notes == ("1 older post left alone; to send the newest: syndicator push older",)


def test_what_begins_to_wait_is_noted_once_with_the_command_that_sends_it(blog: Blog) -> None:
    blog.channels = (outbox("outbox", 'delay = "1h"'),)
    blog.run()
    blog.write("fresh")
    (note,) = blog.run().notes
    assert note.startswith("held  outbox  On fresh: ")
    assert note.endswith(" (until 2026-11-02 10:00 UTC; syndicator push fresh --channel outbox to send it)")
    assert blog.run().notes == ()


def test_posts_that_wait_for_the_same_reason_are_one_note(blog: Blog) -> None:
    blog.channels = (outbox("b", "review = true"), outbox("a", "review = true"))
    blog.run()
    for slug in ("one", "two"):
        blog.write(slug)
    first, second = blog.run().notes
    assert first.startswith("held  a  2 posts: ")
    assert first.endswith(" to send the first)")
    assert "until" not in first
    assert second.startswith("held  b  2 posts: ")


# --- paused channels


@pytest.mark.long
def test_a_paused_channel_is_a_problem_first_and_listed_as_paused_later(blog: Blog, hook: webhook.Server) -> None:
    hook.misbehave("401_before", times=9)
    blog.run()
    blog.write("one")
    done = blog.run()
    assert (done.paused, done.exit_code) == ((), 1)
    (problem,) = done.problems
    assert problem.startswith("hook is paused: ")
    done = blog.later(minutes=1).run()
    (line,) = done.paused
    assert line.startswith("paused  hook  1 post waits: ")
    assert line.endswith(
        " (tried again at 2026-11-02 09:15 UTC); to resume at once after fixing it: syndicator check --online"
    )
    assert (done.problems, done.exit_code) == ((), 0)
    blog.write("two")
    blog.later(minutes=1).run()
    (line,) = blog.later(minutes=1).run().paused
    assert line.startswith("paused  hook  2 posts wait: ")


def test_a_paused_channel_without_pending_posts_is_not_listed(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        session.ledger.channels.pause("outbox", "an expired token", blog.now)
    assert blog.run().paused == ()


# --- problems


def test_a_bug_in_a_channel_does_not_stop_the_others(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty_channel.install(monkeypatch)
    blog.channels += (f"[channels.second]\n{FAULTY}",)
    blog.run()
    blog.write("fresh")
    (problem,) = blog.run().problems
    assert problem.startswith("second: unexpected RuntimeError")
    assert (blog.sent(), blog.sent("second")) == (["fresh"], [])


def test_a_ledger_that_fails_while_sending_is_one_problem(blog: Blog) -> None:
    blog.channels = (outbox("one"), outbox("two"))
    blog.run()
    blog.write("fresh")
    with blog.open() as session:
        session.ledger.database.run("DROP TABLE attempts")
        done = run_pass(session.app)
    (problem,) = done.problems
    assert "attempts" in problem
    assert done.exit_code == 1
    assert (blog.sent("one"), blog.sent("two")) == ([], [])


def test_each_problem_is_reported_once_those_of_sources_first(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty_channel.install(monkeypatch)
    blog.channels += (f"[channels.second]\n{FAULTY}",)
    blog.channels += ('[ledger]\nreceipts = "receipts.json"',)
    blog.run()
    blog.write("fresh")
    (blog.folder / "receipts.json").mkdir()
    blog.feeds = ("http://127.0.0.1:9/feed.xml",)
    problems = [problem.partition(":")[0] for problem in blog.run().problems]
    assert problems == ["feed0", "receipts not written", "second"]


# --- receipts and notifications


def test_receipts_are_written_where_something_was_sent(blog: Blog) -> None:
    blog.channels += ('[ledger]\nreceipts = "receipts.json"',)
    blog.run()
    assert not (blog.folder / "receipts.json").exists()
    blog.write("fresh")
    blog.run()
    assert "fresh" in (blog.folder / "receipts.json").read_text()


def test_alerts_are_sent_to_the_configured_addresses(blog: Blog) -> None:
    with Inbox() as inbox:
        blog.channels = (outbox("outbox", "review = true"), f'[notify]\nurls = ["json://127.0.0.1:{inbox.port}/inbox"]')
        blog.run()
        assert inbox.messages == []
        blog.write("fresh")
        blog.run()
        blog.run()
    (message,) = inbox.messages
    assert "syndicator approve fresh" in message["message"]


def test_a_pass_renews_a_token_although_nothing_is_sent(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = threads.make(tmp_path)
    for name, value in harness.env.items():
        monkeypatch.setenv(name, value)
    blog.channels = (f"[channels.threads]\n{harness.section}",)
    assert isinstance(harness.server, threads.Server)
    with harness.server as server:
        with blog.open() as session:
            store = session.app.channels.get("threads").context.tokens
        assert store is not None
        blog.run()
        assert server.requests == []
        store.save("threads", {**store.load("threads"), "obtained_at": "2026-01-01T00:00:00+00:00"})
        server.misbehave("500_before", on="read")
        blog.run()
        assert [request.path for request in server.requests] == ["/refresh_access_token"]
        monkeypatch.delenv("THREADS_TOKEN")
        assert blog.run().problems == ()
