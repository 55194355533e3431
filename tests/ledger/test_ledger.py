"""The ledger's verbs, one by one, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from syndicator.ledger.engine.database import instant_of, text_of
from syndicator.ledger.engine.schema import MIGRATIONS, migrate
from syndicator.model import (
    Decision,
    Post,
    PostOverrides,
    Problem,
    Receipt,
    SourcePost,
    SourceUpdate,
    State,
    Step,
    Usage,
)
from tests.fakes.ledgers import posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.ledger import Ledger
    from syndicator.ledger.transitions import Fence
    from syndicator.model import Delivery
    from tests.fakes.ledgers import Ledgers

STEP = Step(number=0, key="key", body=b"\x00body", endpoint="https://there.example.com", account="me")
THERE = Receipt(remote_id="1", remote_url="https://there.example.com/1")


@pytest.fixture
def ledger(ledgers: Ledgers) -> Iterator[Ledger]:
    with ledgers.open() as ledger:
        yield ledger


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


# --- instants


@pytest.mark.parametrize("year", [1, 999, 2026, 9999])
def test_instants_are_of_one_width_and_come_back(year: int) -> None:
    instant = datetime(year, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert len(text_of(instant)) == 27
    assert instant_of(text_of(instant)) == instant


# --- a delivery's way


def test_a_duty_is_given_once(ledger: Ledger) -> None:
    posts(ledger, "a", "b", channels=("x", "y"))
    ledger.decisions.create(["x", "y", "z"])
    found = ledger.deliveries.all()
    assert sorted((d.post_id, d.channel) for d in found) == [(post, name) for post in "ab" for name in "xyz"]
    assert all(d.state is State.HELD and d.due_at == ledger.now() for d in found)
    assert ledger.deliveries.channels_due() == {"x", "y", "z"}


def test_what_was_sent_has_its_bytes_and_its_receipt(ledger: Ledger) -> None:
    fence = sending(ledger)
    (step,) = ledger.deliveries.get(fence.delivery).steps
    assert (step.body, step.endpoint, step.account, step.started_at) == (STEP.body, STEP.endpoint, "me", ledger.now())
    assert step.in_doubt
    ledger.transitions.record_receipt(fence, 0, THERE)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.receipt, after.due_at) == (State.SENT, THERE, None)
    (attempt,) = ledger.deliveries.attempts(fence.delivery)
    assert (attempt.outcome, attempt.ended_at) == ("sent", ledger.now())


def test_many_are_decided_at_once_each_as_it_was_decided(ledger: Ledger) -> None:
    ids = [f"p{number}" for number in range(1001)]  # more than one query has room for
    posts(ledger, *ids)
    due = {delivery.post_id: delivery for delivery in ledger.deliveries.due("x")}
    assert due.keys() == set(ids)
    odd, late = (
        Decision(state=State.SKIPPED, rule="words"),
        Decision(state=State.HELD, rule="window", due_at=later(ledger)),
    )
    ledger.decisions.apply((delivery, late if delivery.id % 2 else odd) for delivery in due.values())
    after = ledger.deliveries.all()
    assert all((d.state, d.rule, d.due_at) == (State.HELD, "window", later(ledger)) for d in after if d.id % 2)
    assert all((d.state, d.rule, d.due_at) == (State.SKIPPED, "words", None) for d in after if not d.id % 2)


def test_what_was_made_due_meanwhile_is_decided_again(ledger: Ledger, ledgers: Ledgers) -> None:
    """While one worker decides, another reads other words, or a person approves: that must not be written over."""
    posts(ledger, "a")
    (seen,) = ledger.deliveries.due("x")
    ledgers.clock.advance(timedelta(seconds=1))
    ledger.decisions.reconsider(posts=["a"])
    ledger.decisions.apply([(seen, Decision(state=State.SKIPPED, rule="words"))])
    (again,) = ledger.deliveries.due("x")
    assert (again.state, again.rule) == (State.HELD, "new")
    ledger.decisions.apply([(again, Decision(state=State.HELD, rule="review"))])
    held = ledger.deliveries.get(again.id)
    assert (held.rule, held.due_at) == ("review", None)
    ledger.decisions.allow(held.id, "approved")
    ledger.decisions.apply([(held, Decision(state=State.HELD, rule="review"))])
    assert ledger.deliveries.get(held.id).state is State.PENDING


def test_one_claims_and_no_other(ledger: Ledger) -> None:
    delivery = pending(ledger)
    assert claimed(ledger, delivery).attempts == 1
    assert ledger.transitions.claim(delivery, "another") is None
    assert ledger.deliveries.due("x") == []


def test_without_the_fence_nothing_is_sent(ledger: Ledger) -> None:
    fence = claimed(ledger, pending(ledger))
    ledger.transitions.rescue_orphans("me")
    assert not ledger.transitions.record_intent(fence, STEP)
    again = claimed(ledger, ledger.deliveries.get(fence.delivery), "another")
    assert not ledger.transitions.record_intent(fence, STEP)
    assert not ledger.transitions.schedule_retry(fence, due_at=later(ledger), outcome="retryable", error="")
    assert ledger.transitions.record_intent(again, STEP)
    assert not ledger.transitions.mark_failed(fence, outcome="permanent", error="")
    assert ledger.deliveries.get(fence.delivery).state is State.SENDING


def test_what_surely_failed_is_written_afresh(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.snooze(fence, due_at=later(ledger), outcome="retryable", error="busy")
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.steps, after.attempts, after.error) == (State.PENDING, (), 0, "busy")


@pytest.mark.parametrize("how", ["retryable", "permanent"])
def test_a_resend_that_is_refused_says_nothing_about_the_first_try(ledger: Ledger, how: str) -> None:
    delivery = doubtful(ledger)
    fence = claimed(ledger, delivery)
    assert ledger.transitions.record_intent(fence, delivery.steps[0])
    if how == "permanent":
        ledger.transitions.mark_failed(fence, outcome=how, error="no")
    else:
        ledger.transitions.schedule_retry(fence, due_at=later(ledger), outcome=how, error="no")
    after = ledger.deliveries.get(delivery.id)
    assert after.state is State.UNKNOWN
    assert (after.steps[0].tries, after.steps[0].started_at) == (1, delivery.steps[0].started_at)
    assert not ledger.decisions.retry(delivery.id)


def test_what_surely_is_not_there_keeps_its_bytes_from_then_on(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    assert ledger.transitions.record_missing(claimed(ledger, delivery), 0, due_at=ledger.now(), evidence="looked")
    for _ in range(2):
        after = ledger.deliveries.get(delivery.id)
        assert after.state is State.PENDING
        (step,) = after.steps
        assert (step.body, step.tries, step.started_at) == (STEP.body, 0, None)
        fence = claimed(ledger, after)
        assert ledger.transitions.record_intent(fence, step)
        ledger.transitions.schedule_retry(fence, due_at=later(ledger), outcome="retryable", error="busy")
    assert [a.outcome for a in ledger.deliveries.attempts(delivery.id)] == [
        "ambiguous", "missing", "retryable", "retryable",
    ]  # fmt: skip


def test_what_is_no_text_does_not_stand_in_the_way(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.mark_failed(fence, outcome="permanent", error="it said \ud800 and \0 and ü", evidence="\udfff")
    assert ledger.deliveries.get(fence.delivery).error == "it said ? and  and ü"
    assert ledger.deliveries.attempts(fence.delivery)[0].evidence == "?"


def test_who_has_lost_the_fence_finds_nothing_missing(ledger: Ledger) -> None:
    delivery = doubtful(ledger)
    fence = claimed(ledger, delivery)
    ledger.transitions.rescue_orphans("me")
    assert not ledger.transitions.record_missing(fence, 0, due_at=ledger.now(), evidence="looked")
    after = ledger.deliveries.get(delivery.id)
    assert (after.state, after.steps) == (State.UNKNOWN, delivery.steps)


def begun(at: datetime) -> dict[str, datetime]:
    """Day, month and gap, all of which have just begun."""
    return {"day_start": at, "month_start": at, "gap_start": at}


def test_a_resend_costs_nothing_more_and_keeps_the_first_time(ledger: Ledger, ledgers: Ledgers) -> None:
    delivery = doubtful(ledger)
    first = ledger.now()
    ledgers.clock.advance(timedelta(minutes=3))
    assert ledger.transitions.record_intent(claimed(ledger, delivery), delivery.steps[0], cost_usd=0.0)
    (step,) = ledger.deliveries.get(delivery.id).steps
    assert (step.tries, step.started_at) == (2, first)
    traffic = ledger.channels.usage("x", **begun(first))
    assert (traffic.month_usd, traffic.month, traffic.last_at) == (0.2, 1, first)


@pytest.mark.parametrize("meanwhile", ["swept", "another settles", "resolved"])
def test_a_receipt_is_recorded_whatever_the_fence_says(ledger: Ledger, meanwhile: str) -> None:
    fence = sending(ledger)
    if meanwhile == "resolved":
        ledger.decisions.resolve_not_sent(fence.delivery, "a person")
    else:
        ledger.transitions.rescue_orphans("me")
    other = claimed(ledger, ledger.deliveries.get(fence.delivery), "other") if meanwhile == "another settles" else None
    ledger.transitions.record_receipt(fence, 0, THERE)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.receipt) == (State.SENT, THERE)
    assert "sent" in [attempt.outcome for attempt in ledger.deliveries.attempts(fence.delivery)]
    if other:  # it comes too late
        assert not ledger.transitions.record_intent(other, STEP)
        assert not ledger.transitions.mark_unknown(other, look_at=None, error="")
        assert ledger.deliveries.get(fence.delivery).state is State.SENT


def test_a_thread_goes_on_where_it_stopped(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    assert ledger.deliveries.get(fence.delivery).incomplete
    assert ledger.transitions.record_intent(fence, Step(number=1, key="k1", body=b"2"), parts=2)
    ledger.transitions.rescue_orphans("me")
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.incomplete, after.due_at) == (State.SENT, True, ledger.now())
    assert [step.in_doubt for step in after.steps] == [False, True]
    again = claimed(ledger, after)
    ledger.transitions.record_receipt(again, 1, Receipt(remote_id="2"), parts=2)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.incomplete, after.due_at, after.receipt) == (False, None, THERE)
    assert ledger.syndications.remote_ids("x") == {"1", "2"}


def test_a_thread_that_has_become_shorter_is_done(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.complete(fence)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.incomplete, after.due_at) == (State.SENT, False, None)
    assert ledger.leases.instances() == ()


def test_the_rest_of_a_thread_can_be_dropped(ledger: Ledger) -> None:
    fence = sending(ledger, parts=2)
    ledger.transitions.record_receipt(fence, 0, THERE, parts=2)
    ledger.transitions.rescue_orphans("me")
    assert ledger.decisions.skip(fence.delivery)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.incomplete, after.due_at) == (State.SENT, False, None)


def test_a_copy_that_was_there_before_counts_as_ours(ledger: Ledger) -> None:
    fence = claimed(ledger, pending(ledger))
    ledger.transitions.adopt_copy(fence, THERE)
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.receipt) == (State.SENT, THERE)
    assert [a.outcome for a in ledger.deliveries.attempts(fence.delivery)] == ["found"]


def test_what_the_dead_left(ledger: Ledger) -> None:
    held = claimed(ledger, pending(ledger, "a"))
    sent = sending(ledger, "b")
    unknown = claimed(ledger, doubtful(ledger, "c"))
    ledger.transitions.rescue_orphans("me")
    states = {id_: ledger.deliveries.get(id_) for id_ in (held.delivery, sent.delivery, unknown.delivery)}
    assert [d.state for d in states.values()] == [State.PENDING, State.UNKNOWN, State.UNKNOWN]
    assert states[held.delivery].attempts == 0
    assert len(ledger.deliveries.due("x")) == 3
    assert all(a.ended_at for a in ledger.deliveries.attempts(sent.delivery))


# --- a person's word


@pytest.mark.parametrize("state", [State.PENDING, State.HELD, State.SKIPPED])
def test_what_a_person_skipped_no_rule_brings_back(ledger: Ledger, state: State) -> None:
    delivery = pending(ledger)
    assert ledger.decisions.skip(delivery.id)
    ledger.decisions.reconsider()
    ledger.decisions.apply([(ledger.deliveries.get(delivery.id), Decision(state=state, rule="due"))])
    after = ledger.deliveries.get(delivery.id)
    assert (after.state, after.rule, after.due_at) == (State.SKIPPED, "person", None)


def test_a_person_can_lift_rules_from_what_failed(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.transitions.mark_failed(fence, outcome="permanent", error="too long")
    ledger.decisions.allow(fence.delivery, "pushed", approved="digest")
    after = ledger.deliveries.get(fence.delivery)
    assert (after.state, after.allowed, after.approved, after.attempts, after.error) == (
        State.PENDING, "pushed", "digest", 0, "",
    )  # fmt: skip


def test_retry_is_for_what_failed(ledger: Ledger) -> None:
    failed = sending(ledger, "a")
    ledger.transitions.mark_failed(failed, outcome="permanent", error="too long")
    assert ledger.decisions.retry(failed.delivery)
    assert ledger.deliveries.get(failed.delivery).state is State.PENDING
    assert not ledger.decisions.retry(doubtful(ledger, "b").id)
    assert not ledger.decisions.retry(pending(ledger, "c").id)


def everywhere(ledger: Ledger) -> dict[str, int]:
    """A delivery in each state."""
    failed, sent = sending(ledger, "failed"), sending(ledger, "sent")
    ledger.transitions.mark_failed(failed, outcome="permanent", error="no")
    ledger.transitions.record_receipt(sent, 0, THERE)
    skipped = pending(ledger, "skipped").id
    ledger.decisions.skip(skipped)
    return {
        "pending": pending(ledger, "pending").id, "claimed": claimed(ledger, pending(ledger, "claimed")).delivery,
        "sending": sending(ledger, "sending").delivery, "sent": sent.delivery, "failed": failed.delivery,
        "skipped": skipped, "unknown": doubtful(ledger, "unknown").id,
    }  # fmt: skip


def test_a_person_knows_best_from_any_state(ledger: Ledger) -> None:
    for state, delivery in everywhere(ledger).items():
        assert ledger.deliveries.get(delivery).state == state
        ledger.decisions.resolve_not_sent(delivery, "a person")
        after = ledger.deliveries.get(delivery)
        assert (after.state, after.steps, after.due_at) == (State.PENDING, (), ledger.now())
        ledger.decisions.resolve_sent(delivery, "https://there.example.com/9", "a person")
        after = ledger.deliveries.get(delivery)
        assert (after.state, after.due_at) == (State.SENT, None)
        assert after.receipt == Receipt(remote_url="https://there.example.com/9")
    assert ledger.leases.instances() == ()


def test_what_was_retracted_can_go_out_in_another_round_only(ledger: Ledger) -> None:
    fence = sending(ledger, cost=0.2)
    ledger.transitions.record_receipt(fence, 0, THERE)
    ledger.decisions.mark_retracted(fence.delivery, "a person")
    ledger.decisions.apply([(ledger.deliveries.get(fence.delivery), Decision(state=State.PENDING))])
    assert ledger.deliveries.get(fence.delivery).state is State.SKIPPED
    assert ledger.channels.usage("x", **begun(ledger.now())).month_usd == 0.2
    assert ledger.decisions.add_round("a", "x", "pushed").round == 2


# --- merging


@pytest.mark.parametrize(
    ("mine", "theirs", "speaks"),
    [
        ("sent", "pending", "sent"), ("pending", "sent", "sent"), ("unknown", "sent", "sent"), ("sent", "unknown", "sent"),
        ("unknown", "failed", "unknown"), ("failed", "pending", "failed"), ("failed", "held", "failed"), ("held", "pending", "held"),
        ("pending", "held", "held"), ("pending", "first_run", "pending"), ("first_run", "pending", "pending"),
        ("skipped", "pending", "skipped"), ("pending", "skipped", "skipped"), ("held", "skipped", "skipped"), ("skipped", "failed", "failed"),
        ("sent", "sent", "sent"),
    ],
)  # fmt: skip
def test_of_two_that_are_one_the_better_speaks(ledger: Ledger, mine: str, theirs: str, speaks: str) -> None:
    for post, state in (("a", mine), ("b", theirs)):
        delivery = pending(ledger, post)
        if state in ("held", "first_run"):
            kind = State.HELD if state == "held" else State.SKIPPED
            ledger.decisions.apply([(delivery, Decision(state=kind, rule=state))])
        elif state == "skipped":
            ledger.decisions.skip(delivery.id)
        elif state != "pending":
            fence = claimed(ledger, delivery)
            assert ledger.transitions.record_intent(fence, STEP)
            if state == "sent":
                ledger.transitions.record_receipt(fence, 0, THERE)
            elif state == "failed":
                ledger.transitions.mark_failed(fence, outcome="permanent", error="no")
            else:
                ledger.transitions.mark_unknown(fence, look_at=None, error="no answer")
    assert ledger.posts.merge("a", "b")
    older, newest = ledger.deliveries.of_post("a")
    assert ledger.deliveries.latest("a", "x") == newest
    assert newest.state == speaks
    assert (older.round, newest.round) == (1, 2)
    assert older.state not in (State.PENDING, State.HELD)
    assert ledger.deliveries.of_post("b") == []


def test_two_are_not_joined_while_one_is_being_sent(ledger: Ledger) -> None:
    fence = sending(ledger, "a")
    posts(ledger, "b")
    assert not ledger.posts.merge("b", "a")
    assert not ledger.posts.merge("a", "b")
    ledger.transitions.record_receipt(fence, 0, THERE)
    assert ledger.posts.merge("b", "a")
    delivery = ledger.deliveries.latest("b", "x")
    assert delivery
    assert delivery.state is State.SENT


def test_joined_posts_were_first_seen_when_the_first_was(ledger: Ledger, ledgers: Ledgers) -> None:
    first = ledger.now()
    ledger.posts.save([(Post(id="draft", slug="draft", withheld="draft"), None)])
    ledgers.clock.advance(timedelta(days=1))
    posts(ledger, "b", arrival="first_run")
    assert ledger.posts.merge("draft", "b")
    (standing,) = ledger.posts.records().values()
    assert (standing.id, standing.first_seen_at, standing.arrival) == ("draft", first, "first_run")


# --- channels


def test_a_pause_is_kept_until_it_is_over(ledger: Ledger, ledgers: Ledgers) -> None:
    ledger.channels.add("x", "file", "settings")
    ledger.channels.pause("x", "no token", later(ledger))
    ledgers.clock.advance(timedelta(hours=1))
    ledger.channels.pause("x", "still no token", later(ledger))
    standing = ledger.channels.get("x")
    assert standing
    assert (standing.paused, standing.probe_at) == ("still no token", later(ledger))
    ledger.channels.resume("x")
    assert not (ledger.channels.all()["x"]).paused


def test_a_renamed_channel_keeps_all(ledger: Ledger) -> None:
    fence = sending(ledger)
    ledger.channels.add("x", "file", "")
    ledger.transitions.record_receipt(fence, 0, THERE)
    ledger.channels.rename("x", "y")
    assert list(ledger.channels.all()) == ["y"]
    assert [d.state for d in ledger.deliveries.on_channel("y")] == [State.SENT]


def test_traffic_counts_what_may_be_out(ledger: Ledger, ledgers: Ledgers) -> None:
    yesterday = ledger.now()
    doubtful(ledger, "a")
    ledgers.clock.advance(timedelta(days=1))
    today = ledger.now()
    fence = sending(ledger, "b", cost=0.1)
    refused = sending(ledger, "c", cost=0.4)
    ledger.transitions.schedule_retry(refused, due_at=later(ledger), outcome="retryable", error="busy")
    pending(ledger, "d")
    traffic = ledger.channels.usage("x", day_start=today, month_start=yesterday, gap_start=today)
    assert (traffic.last_at, traffic.today, traffic.month) == (today, 1, 2)
    assert traffic.month_usd == pytest.approx(0.3)
    ledger.transitions.record_receipt(fence, 0, THERE)
    assert ledger.channels.usage("x", day_start=today, month_start=yesterday, gap_start=today) == traffic
    none = ledger.channels.usage("y", day_start=today, month_start=yesterday, gap_start=today)
    assert (none.last_at, none.today, none.month, none.month_usd) == (None, 0, 0, 0)


def test_traffic_looks_back_as_far_as_the_gap_though_the_month_is_over(ledger: Ledger, ledgers: Ledgers) -> None:
    sent = ledger.now()
    sending(ledger, cost=0.1)
    ledgers.clock.advance(timedelta(days=20))
    now = ledger.now()
    last_month = ledger.channels.usage("x", day_start=now, month_start=now, gap_start=sent)
    assert last_month == Usage(last_at=sent)
    assert ledger.channels.usage("x", **begun(now)) == Usage()


# --- the blog


def seen(key: str, post: Post, **rest: object) -> SourcePost:
    return SourcePost(source="posts", key=key, post=post, fingerprint=f"fingerprint of {key}", **rest)  # type: ignore[arg-type]


def test_what_was_read_comes_back(ledger: Ledger) -> None:
    words = PostOverrides(only=("x",), off=frozenset({"y"}), texts={"x": "Own words."}, at="2026-12-01")
    post = Post(
        slug="ä", title="Ünïcode 🦆", tags=("a", "b"), published_at=ledger.now(), overrides=words, front_matter={"n": 1}
    )
    posts(ledger, "p")
    read = SourceUpdate(present={"k": "fingerprint of k"}, source_posts=(seen("k", post, warnings=("odd",)),))
    ledger.sources.save_update(
        "posts", read, {("posts", "k"): "p"}, {"url:https://blog.example.dev/a": "p", "slug:b": None}
    )
    assert (
        ledger.sources.source_posts(["p", "q"])
        == ledger.sources.source_posts()
        == {"p": [seen("k", post, warnings=("odd",))]}
    )
    assert ledger.sources.fingerprints("posts") == {"k": "fingerprint of k"}
    assert ledger.sources.problems() == [("posts", "k", "odd")]
    assert ledger.posts.aliases() == {"url:https://blog.example.dev/a": "p", "slug:b": None}
    assert (
        ledger.posts.find("ä") == ledger.posts.find("k") == ledger.posts.find("url:https://blog.example.dev/a") == {"p"}
    )
    assert ledger.sources.save_update("posts", SourceUpdate(), {}, {}) == {"p"}
    assert ledger.sources.vanished_posts() == {"p"}
    assert not ledger.sources.has_posts("posts")


def test_what_vanishes_and_comes_back_is_noticed(ledger: Ledger) -> None:
    posts(ledger, "p", "q")
    both = SourceUpdate(present={"a": "1", "b": "1"}, source_posts=(seen("a", Post()), seen("b", Post())))
    post_of = {("posts", "a"): "p", ("posts", "b"): "q"}
    assert ledger.sources.save_update("posts", both, post_of, {}) == set()
    partly = SourceUpdate(present={"a": "2"}, complete=False)
    assert ledger.sources.save_update("posts", partly, {}, {}) == set()
    assert ledger.sources.fingerprints("posts") == {"a": "2", "b": "fingerprint of b"}
    broken = SourceUpdate(present={"a": "2", "b": "2", "c": "1"}, problems={k: Problem(k, "no title") for k in "bc"})
    assert ledger.sources.save_update("posts", broken, {}, {}) == set()
    assert ledger.sources.problems() == [("posts", "b", "no title"), ("posts", "c", "no title")]
    assert ledger.sources.save_update("posts", SourceUpdate(present={"a": "2"}), {}, {}) == {"q"}
    assert ledger.sources.save_update("posts", SourceUpdate(present={"a": "2", "b": "2"}), {}, {}) == {"q"}
    assert ledger.sources.source_posts().keys() == {"p", "q"}


def test_many_are_asked_for_at_once(ledger: Ledger) -> None:
    ids = [f"p{number}" for number in range(1000)]
    ledger.posts.save((Post(id=id_, slug=id_), "news") for id_ in ids)
    assert ledger.posts.records(ids).keys() == set(ids)
    assert list(ledger.posts.records(["p7", "nothing"])) == ["p7"]
    assert ledger.posts.records([]) == {}
    assert ledger.posts.count_news_since(ledger.now() - timedelta(hours=1)) == 1000


def test_a_source_remembers(ledger: Ledger, ledgers: Ledgers) -> None:
    ledger.sources.record_error("feed", "feed", "no answer", {"tries": 1})
    since = ledger.now()
    ledgers.clock.advance(timedelta(hours=1))
    ledger.sources.record_error("feed", "feed", "still none")
    standing = ledger.sources.get("feed")
    assert (standing.error, standing.error_since, standing.checkpoint) == ("still none", since, {"tries": 1})
    ledger.sources.record_read("feed", "feed", {"etag": "1"}, complete=True)
    complete = ledger.now()
    ledgers.clock.advance(timedelta(hours=1))
    ledger.sources.record_read("feed", "feed", {"etag": "2"}, complete=True)
    standing = ledger.sources.all()["feed"]
    assert (standing.error, standing.complete_at, standing.last_ok_at) == ("", complete, ledger.now())


def test_what_was_taken_apart_stays_apart(ledger: Ledger) -> None:
    posts(ledger, "p")
    read = SourceUpdate(present={"a": "", "b": ""}, source_posts=(seen("a", Post()), seen("b", Post())))
    ledger.sources.save_update("posts", read, {("posts", "a"): "p", ("posts", "b"): "p"}, {"slug:a": "p"})
    ledger.posts.split("p", {("posts", "b"): "q"})
    assert ledger.posts.separations() == {frozenset({"p", "q"})}
    assert {id_: [s.key for s in found] for id_, found in ledger.sources.source_posts().items()} == {
        "p": ["a"],
        "q": ["b"],
    }
    assert ledger.posts.aliases() == {"slug:a": None}


# --- the whole


def test_a_transaction_is_all_or_nothing(ledger: Ledger) -> None:
    def fails() -> None:
        with ledger.database.transaction():
            pending(ledger)
            ledger.posts.save_policy("new")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fails()
    assert ledger.deliveries.all() == []
    assert ledger.posts.policy() == ""


def test_tables_are_made_once_in_order(ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers.open().close()
    with ledgers.open(create=False) as ledger:
        pending(ledger)
        migrate(ledger.database, ledger.now())

    def m998_more(database: object) -> None:
        ledger.database.run("CREATE TABLE more (n INTEGER)")

    def m999_most(database: object) -> None:
        ledger.database.run("INSERT INTO more VALUES (1)")

    with ledgers.open() as ledger, monkeypatch.context() as patch:
        patch.setattr("syndicator.ledger.engine.schema.MIGRATIONS", [*MIGRATIONS, m998_more, m999_most])
        migrate(ledger.database, ledger.now())
        migrate(ledger.database, ledger.now())
        assert len(ledger.database.rows("SELECT * FROM more")) == 1
        assert len(ledger.deliveries.all()) == 1
    with pytest.raises(UsageError, match=r"written by a newer syndicator \(m998_more, m999_most\); upgrade this one"):
        ledgers.open()
    with pytest.raises(UsageError, match="newer"):
        ledgers.copy()


def test_a_copy_is_like_it_and_nothing_done_to_it_lasts(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        delivery = doubtful(ledger)
        with ledgers.copy() as copy:
            assert copy.deliveries.all() == [delivery]
            assert copy.deliveries.attempts(delivery.id) == ledger.deliveries.attempts(delivery.id)
            copy.decisions.resolve_sent(delivery.id, "https://there.example.com/1", "a person")
            pending(copy, "b")
            ledger.posts.save_policy("others go on meanwhile")
        assert ledger.deliveries.all() == [delivery]


def test_a_copy_of_nothing_is_empty(ledgers: Ledgers) -> None:
    with ledgers.copy() as copy:
        assert copy.deliveries.all() == []
        pending(copy)


def test_a_ledger_that_is_closed_leaves_nothing_to_wait_for(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        me = ledger.instance.id
        ledger.channels.add("x", "file", "")
        ledger.leases.acquire("x", me, instead_of=None)
        fence = claimed(ledger, pending(ledger), me)
    with ledgers.open() as ledger:
        assert ledger.leases.instances() == ()
        assert ledger.deliveries.get(fence.delivery).state is State.PENDING
        assert list((ledger.folder / "owners").iterdir()) == []
