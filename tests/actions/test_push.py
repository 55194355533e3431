"""What a push sends, refuses and edits."""

from __future__ import annotations

import json

import pytest

from syndicator.actions import push as pushing
from syndicator.cli.sessions import push_plan
from syndicator.delivery.lease import lease
from syndicator.errors import UsageError
from syndicator.model import State
from tests.a_blog import Blog, outbox
from tests.commands import approve, plan_push, push, retract, waiting

BOX = outbox("outbox")


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


@pytest.mark.parametrize("limit", ["per_day = 1", "per_month = 1"])
def test_what_a_push_has_sent_counts_for_the_next_of_it(blog: Blog, limit: str) -> None:
    blog.policy, blog.channels = 'first_run = "skip"', (f"{BOX}\n{limit}",)
    blog.write("two")
    blog.run()
    with blog.open() as session:
        rows = plan_push(session, ["one", "two"])
        assert [row.decision for row in rows] == ["send", "send"]
        done = push(session, rows)
    assert blog.sent() == ["one"]
    assert done.problems == (
        f"two is not sent to outbox: {limit} is used up; syndicator push two --channel outbox --force",
    )
    with blog.open() as session:
        push(session, plan_push(session, ["two"], force=True), force=True)
    assert blog.sent() == ["one", "two"]


def test_what_was_sent_and_retracted_since_it_was_planned_is_not_sent_again(blog: Blog) -> None:
    """In the round that has a copy already, it would never go out, and wait for ever."""
    blog.policy = 'first_run = "skip"'
    blog.run()
    with blog.open() as session, blog.open() as other:
        rows = plan_push(session, ["one"])
        push(other, plan_push(other, ["one"]))
        retract(other, "one")
        done = push(session, rows)
        assert done.notes == (
            "one on outbox has changed meanwhile: retracted by hand; to send it anyway, push it again",
        )
        assert [delivery.state for delivery in session.ledger.deliveries.all()] == [State.SKIPPED]


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


def test_to_a_channel_that_is_not_enabled_nothing_is_sent(blog: Blog) -> None:
    blog.channels = (BOX, outbox("off", "enabled = false"))
    said = "channels.off: not enabled; to send there, delete its `enabled = false`"
    with blog.open() as session:
        rows = plan_push(session, ["one"], ["off", "outbox"], force=True)
        with pytest.raises(UsageError) as caught:
            push(session, rows, force=True)
        assert str(caught.value) == said
        with pytest.raises(UsageError) as caught:
            push_plan(session, force=True).queue(rows[0])
        assert str(caught.value) == said
    assert blog.sent("off") == blog.sent() == []


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


REVIEWED = f"{BOX}\nreview = true"


def reviewed(blog: Blog) -> Blog:
    """A blog with a post that waits for its review."""
    blog.policy, blog.channels = 'first_run = "all"\nmax_age = "0s"', (REVIEWED,)
    blog.run()
    return blog


def queue(blog: Blog, *, force: bool = False) -> None:
    """Queue the post, as the page does: the next pass sends it."""
    with blog.open() as session:
        (row,) = plan_push(session, ["one"], force=force)
        push_plan(session, force=force).queue(row)


def decided(blog: Blog) -> tuple[str, str, str]:
    with blog.open() as session:
        (delivery,) = session.ledger.deliveries.all()
    return str(delivery.state), delivery.reason, delivery.allowed


def text(blog: Blog) -> str:
    return str(json.loads((blog.folder / "outbox/one.json").read_text())["text"])


@pytest.mark.long
@pytest.mark.parametrize("force", [False, True])
def test_a_push_past_a_review_sends_the_text_that_was_shown_and_no_other(blog: Blog, *, force: bool) -> None:
    queue(reviewed(blog), force=force)
    blog.write("one", text="Something else altogether.", day=blog.now)
    blog.later(minutes=1).run()
    level = "forced" if force else "pushed"
    assert decided(blog) == ("held", "its text has changed since it was pushed", level)
    assert blog.sent() == []
    with blog.open() as session:
        (row,) = waiting(session, ["one"])
        approve(session, [row])
    assert decided(blog) == ("pending", "", level)  # what the push has lifted stays lifted
    blog.later(minutes=1).run()
    assert "Something else altogether." in text(blog)


@pytest.mark.long
def test_a_push_replaces_an_older_approval(blog: Blog) -> None:
    with reviewed(blog).open() as session:
        approve(session, waiting(session, ["one"]))
    path = blog.write("one", text="Something else altogether.", day=blog.now)
    queue(blog)
    pushed = path.read_text()
    blog.write("one", day=blog.now)  # as it was approved
    blog.later(minutes=1).run()
    assert decided(blog)[:2] == ("held", "its text has changed since it was pushed")
    path.write_text(pushed)
    blog.later(minutes=1).run()
    assert "Something else altogether." in text(blog)


def test_a_text_that_could_not_be_composed_waits_for_its_review(blog: Blog) -> None:
    reviewed(blog)
    template = blog.folder / "templates/outbox.txt.j2"
    template.parent.mkdir()
    template.write_text("{{ nothing.there }}")
    queue(blog)
    template.write_text("{{ post.title }}")
    blog.later(minutes=1).run()
    assert (decided(blog)[0], blog.sent()) == ("held", [])


def test_without_a_review_an_edited_post_goes_as_it_is(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    blog.run()
    queue(blog)
    blog.write("one", text="Something else altogether.", day=blog.now)
    blog.later(minutes=1).run()
    assert "Something else altogether." in text(blog)


def test_a_push_sends_the_words_that_it_shows(blog: Blog) -> None:
    with reviewed(blog).open() as session:
        (delivery,) = session.ledger.deliveries.all()
        session.ledger.decisions.set_custom_text(delivery.id, "My own words.")
        rows = plan_push(session, ["one"])
        assert rows[0].announcement
        assert rows[0].announcement.text == "My own words."
        push(session, rows)
    assert text(blog) == "My own words."


def test_a_push_again_by_two_processes_is_one_round(blog: Blog) -> None:
    blog.run()
    with blog.open() as page, blog.open() as command:
        shown, rows = plan_push(page, ["one"], again=True), plan_push(command, ["one"], again=True)
        assert push_plan(page, again=True).queue(shown[0]) == "queued: one on outbox; the next pass sends it"
        assert len(push(command, rows, again=True).outcomes) == 1
        for _ in range(2):
            done = push(command, rows, again=True)
            assert (done.outcomes, done.problems) == ((), ())
            assert done.notes[0].startswith("one was already sent to outbox; to send it again: ")
            with pytest.raises(UsageError, match=r"^one was already sent to outbox; to send it again: "):
                push_plan(page, again=True).queue(shown[0])
        assert [(d.round, d.state) for d in page.ledger.deliveries.all()] == [(1, State.SENT), (2, State.SENT)]


@pytest.mark.long
def test_a_push_that_was_shown_before_a_later_one_was_queued_opens_no_round(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        old = plan_push(session, ["one"], again=True)
        push(session, old, again=True)
        push_plan(session, again=True).queue(*plan_push(session, ["one"], again=True))
        (note,) = push(session, old, again=True).notes
        assert note == "one on outbox was queued by another push meanwhile; the next pass sends it"
        assert [delivery.round for delivery in session.ledger.deliveries.all()] == [1, 2, 3]


def test_a_first_round_that_another_process_has_sent_is_not_followed_by_another(blog: Blog) -> None:
    blog.policy = 'first_run = "skip"'
    blog.run()
    with blog.open() as first, blog.open() as second:
        one, two = plan_push(first, ["one"], again=True), plan_push(second, ["one"], again=True)
        push(first, one, again=True)
        (note,) = push(second, two, again=True).notes
        assert note.startswith("one was already sent to outbox")
        assert len(first.ledger.deliveries.all()) == 1


def test_what_was_retracted_goes_out_in_another_round_also_without_again(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        retract(session, "one")
        assert blog.sent() == []
        push(session, plan_push(session, ["one"]))
        assert [(d.round, d.state) for d in session.ledger.deliveries.all()] == [(1, State.SKIPPED), (2, State.SENT)]
