"""Sending one delivery, on real channels against their fakes, with a real ledger."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.app.fingerprint import text_digest
from syndicator.delivery.attempt import ChannelPaused, ChannelWaiting
from syndicator.delivery.retry_policy import LONGEST_WAIT, MAX_ATTEMPTS
from syndicator.model import State
from syndicator.render import deadline
from tests.delivery.workbench import Workbench, workbench
from tests.fakes import faulty_channel
from tests.fakes.clocked_blog import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.testing.messages import Reply, Request

THREAD = "{{ post.title }} {{ post.url }}\n---\nSecond.\n---\nThird.\n"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def x(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    with workbench(tmp_path, monkeypatch, "x", template=THREAD) as made:
        yield made


def texts(x: Workbench) -> list[str]:
    return [made.content["text"].split()[0] for made in x.server.publications]


def test_it_is_sent_once_and_its_bytes_are_kept(hook: Workbench) -> None:
    hook.execute()
    (request,) = hook.server.requests
    (step,) = hook.delivery.steps
    assert (hook.delivery.state, hook.outcomes, step.body) == (State.SENT, ["sent"], request.body)
    assert (step.endpoint, step.account) == (hook.channel.endpoint(), hook.channel.account())
    assert step.receipt
    hook.execute()
    assert len(hook.server.requests) == 1


def test_the_key_of_a_step_is_the_same_wherever_it_is_computed(hook: Workbench) -> None:
    attempt = hook.attempt()
    assert attempt.key(0) != attempt.key(1)
    assert len(attempt.key(0)) == 32
    hook.completer.snooze(attempt, "", outcome="template")
    hook.later(hours=1)
    hook.execute()
    assert hook.delivery.steps[0].key == attempt.key(0)


def test_what_a_person_has_decided_meanwhile_is_not_sent(hook: Workbench) -> None:
    before, post = hook.delivery, hook.post
    hook.ledger.decisions.skip(before.id)
    hook.execute()
    hook.executor.execute(before, post)
    assert (hook.server.requests, hook.delivery.state) == ([], State.SKIPPED)


def test_what_somebody_else_has_claimed_is_not_sent(hook: Workbench) -> None:
    before, post = hook.delivery, hook.post
    assert hook.ledger.transitions.claim(before, "somebody else")
    hook.executor.execute(before, post)
    assert hook.server.requests == []


def test_an_intent_that_can_not_be_recorded_sends_nothing(hook: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    attempt = hook.begun()
    hook.ledger.transitions.rescue_orphans(hook.ledger.instance.id)
    hook.executor.resend(attempt, hook.delivery.steps[0])
    assert (hook.server.requests, hook.delivery.state) == ([], State.UNKNOWN)
    assert "taken over by another worker, so not sent" in caplog.messages


def test_who_slept_beyond_the_lease_sends_nothing(hook: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    hook.ledger.instance  # noqa: B018 (made before the clock goes on)
    clock = __import__("time").clock_gettime
    monkeypatch.setattr("time.clock_gettime", lambda which: clock(which) + hook.ledger.lease.total_seconds() + 1)
    hook.execute()
    assert (hook.server.requests, hook.delivery.state, hook.delivery.attempts) == ([], State.PENDING, 0)
    assert (hook.delivery.error, hook.outcomes) == ("slept beyond the lease", ["lease"])


def test_what_is_surely_not_sent_is_tried_again(hook: Workbench) -> None:
    hook.server.misbehave("429_before", headers={"Retry-After": "3600"})
    with pytest.raises(ChannelWaiting):
        hook.execute()
    assert (hook.delivery.state, hook.server.publications) == (State.PENDING, [])
    hook.later(hours=2)
    hook.execute()
    assert (hook.delivery.state, len(hook.server.publications)) == (State.SENT, 1)


def test_what_may_be_sent_is_unknown(hook: Workbench) -> None:
    hook.server.misbehave("close_after")
    hook.execute()
    assert (hook.delivery.state, len(hook.server.publications)) == (State.UNKNOWN, 1)
    hook.execute()
    assert len(hook.server.publications) == 1


def test_whatever_escapes_a_channel_may_be_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty_channel.install(monkeypatch)
    with workbench(tmp_path, monkeypatch, section=faulty_channel.section('bug = "send"')) as faulty:
        faulty.execute()
        assert (faulty.delivery.state, faulty.delivery.error) == (State.UNKNOWN, "RuntimeError: a bug")


def test_what_fails_while_it_is_prepared_is_surely_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty_channel.install(monkeypatch)
    with workbench(tmp_path, monkeypatch, section=faulty_channel.section('bug = "prepare"')) as faulty:
        faulty.execute()
        assert (faulty.delivery.state, faulty.delivery.error) == (State.PENDING, "RuntimeError: a bug")
        assert faulty.delivery.attempts == 1


def test_a_look_that_was_cut_while_preparing_is_surely_not_sent(hashnode: Workbench) -> None:
    hashnode.server.misbehave("close_before", times=9, on="any")
    with pytest.raises(ChannelWaiting):
        hashnode.execute()
    assert (hashnode.delivery.state, hashnode.delivery.attempts) == (State.PENDING, 0)


def test_a_broken_template_waits_and_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with workbench(tmp_path, monkeypatch, "x", template="{{ nothing.there }}") as made:
        made.execute()
        assert (made.delivery.state, made.delivery.attempts, made.due_in()) == (State.PENDING, 0, MINUTE)
        assert "x.txt.j2" in made.delivery.error
        assert caplog.messages == ["not sent"]
        made.later(hours=1)
        made.execute()
        assert caplog.messages == ["not sent"]


def test_a_text_that_takes_too_long_is_tried_less_and_less_often_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "SECONDS", 0.0)
    with workbench(tmp_path, monkeypatch, "x", template="{{ post.title | upper }}") as made:
        waits: list[timedelta | None] = []
        while made.delivery.state is State.PENDING:
            made.execute()
            waits.append(made.due_in())
            made.later(hours=7)
        assert made.delivery.state is State.FAILED
        assert "takes more than 0 s to render" in made.delivery.error
        assert (len(waits), waits[:2], waits[-2:]) == (MAX_ATTEMPTS, [MINUTE, 2 * MINUTE], [LONGEST_WAIT, None])


def test_a_broken_channel_pauses(hashnode: Workbench) -> None:
    hashnode.server.misbehave("401_before", times=9, on="any")
    with pytest.raises(ChannelPaused):
        hashnode.execute()
    assert hashnode.delivery.state is State.PENDING


# --- a look before the first send


def test_a_copy_that_is_there_before_the_first_send_is_adopted(
    hashnode: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    copy = hashnode.server.add_post(SLUG, hashnode.post.title, hashnode.post.url or None)  # type: ignore[attr-defined]
    hashnode.execute()
    assert (hashnode.delivery.state, len(hashnode.server.publications)) == (State.SENT, 1)
    assert hashnode.delivery.receipt
    assert (hashnode.delivery.receipt.remote_id, hashnode.outcomes) == (copy["id"], ["found"])
    assert "already there" in caplog.messages


def test_a_second_round_does_not_adopt_the_copy_of_the_first(hashnode: Workbench) -> None:
    hashnode.execute()
    hashnode.later(hours=1)
    hashnode.ledger.decisions.add_round(hashnode.post.id, "box", "forced")
    hashnode.server.add_post(SLUG, hashnode.post.title, hashnode.post.url or None)  # type: ignore[attr-defined]
    hashnode.execute()
    assert (hashnode.delivery.state, hashnode.outcomes) == (State.SENT, ["sent"])
    assert len(hashnode.server.publications) == 3


def test_where_a_look_costs_there_is_none_before_the_first_send(x: Workbench) -> None:
    x.execute()
    assert not [r for r in x.server.requests if r.method == "GET" and r.path.endswith("/tweets")]


def test_the_account_of_a_channel_is_recorded_before_it_is_sent_to(hook: Workbench) -> None:
    hook.execute()
    record = hook.ledger.channels.get("box")
    assert record
    assert record.account == hook.channel.account()


def test_nothing_is_sent_to_the_account_of_a_channel_under_another_name(hook: Workbench) -> None:
    hook.ledger.channels.add("old", hook.channel.kind, "")
    hook.ledger.channels.record_account("old", hook.channel.account())
    with pytest.raises(ChannelPaused, match='formerly = "old"'):
        hook.execute()
    assert (hook.server.requests, hook.delivery.state) == ([], State.PENDING)


def test_a_resend_leaves_nothing_to_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "webhook", "standard") as standard:
        standard.server.misbehave("close_after")
        standard.execute()
        standard.executor.resend(standard.attempt(), standard.delivery.steps[0])
        assert (standard.delivery.state, standard.delivery.incomplete, standard.due_in()) == (State.SENT, False, None)
        assert len(standard.server.publications) == 1


# --- threads


def test_a_thread_goes_out_part_by_part_each_in_reply_to_the_one_before(x: Workbench) -> None:
    x.execute()
    made = x.server.publications
    assert texts(x) == ["The-First-Tomato", "Second.", "Third."]
    replies = [one.content.get("reply", {}).get("in_reply_to_tweet_id") for one in made]
    assert replies == [None, made[0].id, made[1].id]
    assert (x.delivery.state, x.delivery.incomplete, x.due_in()) == (State.SENT, False, None)
    assert [step.key for step in x.delivery.steps] == [x.begun_key(number) for number in range(3)]


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_thread_goes_on_with_the_part_that_failed(x: Workbench, part: int) -> None:
    x.server.misbehave("429_before", nth=part)
    with pytest.raises(ChannelWaiting):
        x.execute()
    assert len(texts(x)) == part - 1
    assert (x.delivery.state, x.delivery.incomplete) == (State.SENT if part > 1 else State.PENDING, True)
    x.later(hours=1)
    x.execute()
    assert texts(x) == ["The-First-Tomato", "Second.", "Third."]
    assert (x.delivery.state, x.delivery.incomplete, x.due_in()) == (State.SENT, False, None)


def test_a_thread_stops_at_the_part_that_may_be_sent(x: Workbench) -> None:
    x.server.misbehave("close_after", nth=2)
    x.execute()
    assert texts(x) == ["The-First-Tomato", "Second."]
    assert (x.delivery.state, x.delivery.steps[1].in_doubt) == (State.SENT, True)


def test_a_thread_whose_channel_was_stopped_between_two_parts_is_nobodys(x: Workbench) -> None:
    answer, until = x.server.answer, x.blog.now + timedelta(hours=1)

    def stop_channel(request: Request) -> Reply:
        if x.server.publications:
            x.ledger.channels.wait("box", "429", until)
            x.ledger.database.release_connection()
        return answer(request)

    x.server.answer = stop_channel  # type: ignore[method-assign]
    x.executor.execute(x.delivery, x.post, if_works=True)
    assert texts(x) == ["The-First-Tomato", "Second."]
    assert x.state() == (State.SENT, False)
    assert x.delivery.incomplete
    assert x.ledger.decisions.skip(x.delivery.id)


def test_the_root_alone_costs(x: Workbench) -> None:
    x.execute()
    rows = x.ledger.database.rows("SELECT number, cost_usd FROM steps ORDER BY number")
    cost = x.channel.cost_usd(x.session.composer.compose(x.post, "box"))
    assert cost > 0
    assert [(row["number"], row["cost_usd"]) for row in rows] == [(0, cost), (1, 0), (2, 0)]


def test_only_the_root_says_what_was_announced(x: Workbench) -> None:
    x.server.misbehave("429_before", nth=2)
    with pytest.raises(ChannelWaiting):
        x.execute()
    content = x.delivery.content_digest
    assert content
    x.blog.write(SLUG, "2026-02-28 10:00", title="Another title")
    x.session.ingest()
    x.later(hours=1)
    x.execute()
    assert (x.delivery.content_digest, x.delivery.incomplete) == (content, False)


def test_a_thread_whose_template_has_become_shorter_is_complete(x: Workbench, tmp_path: Path) -> None:
    x.server.misbehave("429_before", nth=2)
    with pytest.raises(ChannelWaiting):
        x.execute()
    assert x.delivery.incomplete
    (tmp_path / "templates" / "x.txt.j2").write_text("{{ post.title }} {{ post.url }}")
    x.later(hours=1)
    x.session = x.reopened()
    x.execute()
    assert (x.delivery.state, x.delivery.incomplete, x.due_in(), len(texts(x))) == (State.SENT, False, None, 1)


def test_a_step_that_was_tried_before_keeps_its_bytes(x: Workbench, tmp_path: Path) -> None:
    x.server.misbehave("close_before", nth=2)
    x.execute()
    body = x.delivery.steps[1].body
    x.ledger.transitions.record_missing(x.attempt().fence, 1, due_at=x.blog.now, evidence="")
    (tmp_path / "templates" / "x.txt.j2").write_text("Another\n---\nthread\n---\naltogether")
    x.session = x.reopened()
    x.execute()
    assert x.delivery.steps[1].body == body
    assert [made.content["text"] for made in x.server.publications][1:] == ["Second.", "altogether"]


def test_what_has_all_its_receipts_is_sent_whatever_its_state(x: Workbench) -> None:
    """Claimed by pass after pass, it would wait for ever."""
    x.execute()
    published = len(x.server.publications)
    x.ledger.database.run("UPDATE deliveries SET state = 'pending', due_at = :now", now=x.ledger.now())
    x.execute()
    assert (x.delivery.state, x.due_in(), len(x.server.publications)) == (State.SENT, None, published)


def test_a_text_that_was_changed_since_the_pass_has_read_it_is_not_sent_as_the_approved_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by `approve --edit` while others are sent: the next pass reads the new words."""
    with workbench(tmp_path, monkeypatch, "webhook", "plain", more="review = true") as made:
        shown = made.session.composer.compose(made.post, "box")
        made.ledger.decisions.allow(made.delivery.id, "approved", approved="of another text")
        made.execute()
        assert (made.delivery.state, made.delivery.attempts, made.server.requests) == (State.PENDING, 0, [])
        assert made.delivery.error == "its text has changed since it was approved"
        made.ledger.decisions.allow(made.delivery.id, "approved", approved=text_digest(shown))
        made.execute()
        assert (made.delivery.state, len(made.server.publications)) == (State.SENT, 1)
