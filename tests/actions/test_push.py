"""What a push sends, refuses and edits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syndicator.actions import push as pushing
from syndicator.delivery.lease import lease
from syndicator.errors import UsageError
from syndicator.model import State
from tests.commands import plan_push, push, push_plan

if TYPE_CHECKING:
    from tests.a_blog import Blog

BOX = '[channels.outbox]\nkind = "file"\npath = "outbox"'


def test_it_lifts_delays_and_first_run_but_not_a_draft(blog: Blog) -> None:
    blog.policy, blog.channels = 'first_run = "skip"', (f'{BOX}\ndelay = "2h"',)
    blog.write("draft", front="draft: true")
    blog.run()
    with blog.open() as session:
        rows = plan_push(session, ["one", "draft"])
        assert [(row.post.slug, row.decision) for row in rows] == [("one", "send"), ("draft", "hold")]
        assert rows[0].reason == "asked for by hand"
        done = push(session, rows)
    assert blog.sent() == ["one"]
    assert done.exit_code == 1
    assert done.problems[0].startswith("draft is not sent to outbox: draft")


def test_force_lifts_every_rule(blog: Blog) -> None:
    blog.write("draft", front="draft: true")
    blog.run()
    with blog.open() as session:
        (row,) = plan_push(session, ["draft"], force=True)
        assert row.decision == "send"
        push(session, [row], force=True)
    assert blog.sent() == ["one", "draft"]


def test_what_was_sent_is_refused_without_again(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        (row,) = plan_push(session, ["one"])
        assert (row.decision, row.reason, row.kind) == ("sent", "already sent", "file")
        with pytest.raises(UsageError) as caught:
            push(session, [row])
        again = "syndicator push one --channel outbox --again"
        assert str(caught.value) == f"one was already sent to outbox; to send it again: {again}"
        (row,) = plan_push(session, ["one"], again=True)
        assert row.decision == "send"
        push(session, [row], again=True)
        assert [delivery.round for delivery in session.ledger.deliveries.all()] == [1, 2]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.UNKNOWN, "one may already be on outbox; look there, then run syndicator resolve one"),
        (State.CLAIMED, "one is being sent to outbox by another worker"),
        (State.SENDING, "one is being sent to outbox by another worker"),
    ],
)
def test_what_may_be_there_is_refused(blog: Blog, state: State, reason: str) -> None:
    blog.run()
    with blog.open() as session:
        (row,) = plan_push(session, ["one"])
        session.ledger.database.run("UPDATE deliveries SET state = :state", state=str(state))
        plan = push_plan(session)
        (row,) = plan.rows([row.post])
        assert row.decision == "unknown"
        with pytest.raises(UsageError) as caught:
            plan.require_sendable([row])
    assert str(caught.value).startswith(reason)


def test_nothing_to_send_is_said(blog: Blog) -> None:
    with blog.open() as session, pytest.raises(UsageError, match=r"^nothing to send$"):
        push_plan(session).require_sendable([])


def test_a_post_that_is_named_twice_is_one_row(blog: Blog) -> None:
    with blog.open() as session:
        assert len(plan_push(session, ["one", "one.md"])) == 1


def test_an_edited_text_replaces_the_template_s(blog: Blog) -> None:
    with blog.open() as session:
        (row,) = plan_push(session, ["one"])
        plan = push_plan(session)
        texts = {(row.post.id, "outbox"): "My own words."}
        (edited,) = plan.edit([row], texts)
        assert edited.announcement is not None
        assert edited.announcement.text == "My own words."
        (unchanged,) = plan.edit([row], {})
        assert unchanged == row
        pushing.Pusher(plan, session.ledger, session.queue, session.receipts).push([edited], texts)
    assert json.loads((blog.folder / "outbox/one.json").read_text())["text"] == "My own words."


def test_a_digest_goes_to_its_own_channel(blog: Blog) -> None:
    blog.channels = (f'{BOX}\ndigest = "week"', '[channels.second]\nkind = "file"\npath = "second"')
    blog.run()
    blog.later(days=8).run()
    with blog.open() as session:
        (digest,) = [post for post in session.posts.all().values() if post.digest_of]
        assert [row.channel for row in push_plan(session).rows([digest])] == ["outbox"]
        assert [row.channel for row in push_plan(session).rows([digest], ["second"])] == ["second"]


def test_a_channel_that_another_worker_holds_is_a_problem(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushing, "LEASE_TIMEOUT", 0.1)
    blog.policy = 'first_run = "skip"'
    blog.run()
    with blog.open() as other, lease(other.ledger, "outbox") as held, blog.open() as session:
        assert held
        done = push(session, plan_push(session, ["one"]))
    assert done.problems == ("outbox is in use by another worker; try again later",)
    assert blog.sent() == []


def test_what_another_worker_has_sent_meanwhile_is_not_sent_again(blog: Blog) -> None:
    with blog.open() as session:
        rows = plan_push(session, ["one"])
        push(session, rows)
        done = push(session, rows)
        assert (done.outcomes, done.exit_code) == ((), 0)
        assert [delivery.round for delivery in session.ledger.deliveries.all()] == [1]
