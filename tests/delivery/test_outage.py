"""A limit or an outage belongs to the channel: it waits as a whole, is tried with one delivery a time, and loses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.actions.manage import resolve
from syndicator.actions.retract import retract
from syndicator.alerts.collect import CHANNEL_DOWN
from syndicator.delivery.reconcile import DEADLINE, Reconciler
from syndicator.delivery.retry_policy import LONGEST_RETRY_AFTER, LONGEST_WAIT, PROBES_BY_ONE
from syndicator.errors import Ambiguous, UsageError
from syndicator.model import State
from syndicator.session import Session
from syndicator.views.dry_run import RowWriter, preview
from syndicator.views.explain import why
from syndicator.views.status import status
from tests.commands import plan_push, push
from tests.delivery.workbench import Workbench, workbench
from tests.fakes.clocked_blog import SLUG
from tests.long_cases import long_except

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.delivery.queue import QueueResult

KINDS = [("webhook", "plain"), ("webhook", "discord"), ("x", ""), ("linkedin", ""), ("hashnode", ""), ("mastodon", "")]
QUICK = (KINDS[4],)  # where copies can be found; the others with -m long
POSTS = tuple(f"post-{number}" for number in range(5))
THREAD = "{{ post.title }} {{ post.url }}\n---\nSecond, {{ post.title }}.\n---\nThird, {{ post.title }}.\n"


@pytest.fixture(params=long_except(QUICK, KINDS), ids="-".join)
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    kind, face = request.param
    with workbench(tmp_path, monkeypatch, kind, face) as made:
        write(made, *POSTS)
        yield made


def work(bench: Workbench) -> QueueResult:
    session = Session(bench.session.app)
    session.ingest()
    return session.queue("box").work(lambda: False)


def write(bench: Workbench, *slugs: str) -> None:
    for day, slug in enumerate(slugs, 1):
        bench.blog.write(slug, f"2026-02-{day:02} 10:00")
    Session(bench.session.app).ingest()
    for delivery in bench.ledger.deliveries.all():
        bench.ledger.decisions.allow(delivery.id, "forced")


def states(bench: Workbench) -> set[State]:
    return {delivery.state for delivery in bench.ledger.deliveries.all()}


def posted(bench: Workbench) -> int:
    return sum(request.method == "POST" for request in bench.server.requests)


def order(bench: Workbench) -> list[int]:
    """The deliveries that are out, in the order in which they went."""
    rows = bench.ledger.database.rows("SELECT delivery FROM attempts WHERE outcome = 'sent' ORDER BY id")
    return [row["delivery"] for row in rows]


def by_date(bench: Workbench) -> list[int]:
    posts = Session(bench.session.app).posts
    return [d.id for d in sorted(bench.ledger.deliveries.all(), key=lambda d: posts.get(d.post_id).published_at)]  # type: ignore[return-value,arg-type]


def until_quiet(bench: Workbench) -> None:
    for _ in range(12):
        work(bench)
        bench.later(hours=25)


@pytest.mark.long
def test_a_limit_stops_the_channel_at_the_first_answer_and_keeps_the_order(bench: Workbench) -> None:
    bench.server.misbehave("429_before", times=999, on="any", headers={"Retry-After": "60"})
    result = work(bench)
    assert (len(bench.server.requests), states(bench)) == (1, {State.PENDING})
    assert result.paused
    assert "waits until" in result.problems[0]
    assert work(bench).outcomes == []
    assert len(bench.server.requests) == 1
    for number in range(2, 30):  # for days
        bench.later(hours=6.1)
        work(bench)
        assert len(bench.server.requests) == number
    assert states(bench) == {State.PENDING}
    assert {delivery.attempts for delivery in bench.ledger.deliveries.all()} == {0}
    bench.server.behave()
    until_quiet(bench)
    assert states(bench) == {State.SENT}
    assert order(bench) == by_date(bench)
    assert len(bench.server.publications) == 6


@pytest.mark.long
def test_an_outage_of_weeks_loses_nothing(bench: Workbench) -> None:
    bench.server.misbehave("refuse", seconds=999)
    for _ in range(60):
        result = work(bench)
        assert len(result.outcomes) <= 1
        bench.later(hours=8)
    assert states(bench) == {State.PENDING}
    bench.server.behave()
    until_quiet(bench)
    assert (states(bench), order(bench)) == ({State.SENT}, by_date(bench))


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ({}, timedelta(minutes=1)),
        ({"Retry-After": "7200"}, timedelta(hours=2)),
        ({"Retry-After": "31536000"}, LONGEST_RETRY_AFTER),
    ],
)
def test_the_channel_waits_as_long_as_it_is_asked_to_but_a_day_at_most(
    hook: Workbench, asked: dict[str, str], wait: timedelta
) -> None:
    hook.server.misbehave("429_before", headers=asked)
    work(hook)
    record = hook.ledger.channels.get("box")
    assert record
    assert record.waiting_until == hook.blog.now + wait
    hook.later(seconds=wait.total_seconds() - 1)
    assert work(hook).outcomes == []
    hook.later(seconds=1)
    assert [outcome.state for outcome in work(hook).outcomes] == [State.SENT]
    record = hook.ledger.channels.get("box")
    assert record
    assert (record.waiting, record.waiting_until, record.failed_probes) == ("", None, 0)


@pytest.mark.long
def test_the_wait_grows_up_to_a_quarter_of_a_day(hook: Workbench) -> None:
    hook.server.misbehave("429_before", times=999)
    waits = []
    for _ in range(12):
        work(hook)
        record = hook.ledger.channels.get("box")
        assert record
        assert record.waiting_until
        waits.append(record.waiting_until - hook.blog.now)
        hook.blog.now = record.waiting_until
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT


@pytest.mark.long
def test_the_parts_of_a_thread_wait_likewise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "x", template=THREAD) as x:
        write(x, "a")
        x.server.misbehave("429_before", times=20, nth=2)
        work(x)
        assert posted(x) == 2
        for number in range(3, 22):
            x.later(hours=7)
            work(x)
            assert posted(x) == number
        x.server.behave()
        x.later(hours=7)
        work(x)
        assert [made.content["text"].split()[0].strip(",") for made in x.server.publications] == [
            "A", "Second", "Third", "The-First-Tomato", "Second", "Third",
        ]  # fmt: skip


def refused(bench: Workbench, times: int, title: str = "") -> None:
    """Let requests with this title fail in a way that does not tell whether the post or the platform is at fault."""
    is_prepared = bench.channel.kind == "hashnode"  # its drafts are; publishing one names no title
    how, on = ("500_before", "any") if is_prepared else ("408_before", "publish")
    bench.server.misbehave(how, times, on=on, containing=title)


@pytest.mark.long
def test_a_post_beside_which_others_go_out_is_itself_at_fault(bench: Workbench) -> None:
    first = by_date(bench)[0]
    refused(bench, 999, "Post-0")
    for _ in range(PROBES_BY_ONE):
        work(bench)
        assert states(bench) == {State.PENDING}
        bench.later(hours=7)
    work(bench)
    by_id = {delivery.id: delivery for delivery in bench.ledger.deliveries.all()}
    assert by_id.pop(first).state is State.PENDING
    assert {delivery.state for delivery in by_id.values()} == {State.SENT}
    for _ in range(12):
        bench.later(hours=7)
        work(bench)
    assert bench.ledger.deliveries.get(first).state is State.FAILED
    assert order(bench) == by_date(bench)[1:]


@pytest.mark.long
def test_an_outage_that_meets_every_post_is_no_post_s_fault(bench: Workbench) -> None:
    refused(bench, 9999)
    for _ in range(25):
        work(bench)
        bench.later(hours=7)
    assert states(bench) == {State.PENDING}
    assert {delivery.attempts for delivery in bench.ledger.deliveries.all()} == {0}
    bench.server.behave()
    until_quiet(bench)
    assert states(bench) == {State.SENT}


@pytest.mark.long
def test_two_posts_at_fault_do_not_hold_up_the_rest(bench: Workbench) -> None:
    refused(bench, 9999, "Post-0")
    refused(bench, 9999, "Post-1")
    for _ in range(40):
        work(bench)
        bench.later(hours=7)
    first, second, *rest = by_date(bench)
    assert order(bench) == rest
    assert {bench.ledger.deliveries.get(number).state for number in (first, second)} == {State.FAILED}


# --- a person does not wait, but the platform does


@pytest.mark.parametrize("how", ["429_before", "refuse"])
@pytest.mark.parametrize("force", [False, True])
def test_a_push_waits_as_its_channel_does_and_says_until_when(bench: Workbench, how: str, *, force: bool) -> None:
    limit: dict[str, Any] = {"seconds": 999} if how == "refuse" else {"headers": {"Retry-After": "600"}}
    bench.server.misbehave(how, on="any", **limit)
    work(bench)
    bench.server.behave()
    record = bench.ledger.channels.get("box")
    assert record
    assert record.waiting_until
    count = len(bench.server.requests)
    session = Session(bench.session.app)
    session.ingest()
    rows = plan_push(session, ["post-3", "post-4"], force=force)
    until = f"box waits until {record.waiting_until:%Y-%m-%d %H:%M} UTC: "
    assert [row.decision for row in rows] == ["send"] * 2
    assert all(row.reason.startswith(f"asked for by hand; {until}") for row in rows)
    done = push(session, rows, force=force)
    (problem,) = done.problems
    assert problem.startswith(until)
    assert problem.endswith("; the posts are sent after that (at once after: syndicator check --online)")
    assert (done.exit_code, len(bench.server.requests), states(bench)) == (1, count, {State.PENDING})
    bench.blog.now = record.waiting_until
    work(bench)
    assert states(bench) == {State.SENT}


# --- a person is told


def shown(bench: Workbench) -> tuple[dict[str, Any], list[dict[str, Any]], list[Any]]:
    session = Session(bench.session.app)
    session.ingest()
    state = status(session.config, session.ledger, session.channels, None, session.alerts())
    schedules = [session.schedule("box")]
    rows = preview(schedules, session.posts, RowWriter(session.channels, session.composer))
    return state, why(session.posts.get(bench.delivery.post_id), schedules, session.channels), rows


def test_what_is_shown_says_until_when_the_channel_waits(hook: Workbench) -> None:
    write(hook, "a")
    hook.server.misbehave("429_before", headers={"Retry-After": "7200"})
    work(hook)
    state, _, rows = shown(hook)
    assert state["channels"]["box"]["state"] == "ok"
    assert state["channels"]["box"]["reason"].startswith(
        "waits until 2026-03-01 14:00 UTC: 127.0.0.1 answered HTTP 429"
    )
    assert state["needs_you"] == []
    assert [(row.decision, row.due_at) for row in rows] == [("hold", hook.blog.now + timedelta(hours=2))] * 2
    for delivery in hook.ledger.deliveries.all():
        session = Session(hook.session.app)
        (said,) = why(session.posts.get(delivery.post_id), [session.schedule("box")], session.channels)
        assert "HTTP 429" in said["reason"]
        assert said["due_at"] == "2026-03-01T14:00:00Z"


@pytest.mark.long
def test_a_person_is_told_after_a_day_and_no_longer_once_it_is_over(hook: Workbench) -> None:
    hook.server.misbehave("429_before", times=999)
    work(hook)
    hook.later(seconds=CHANNEL_DOWN.total_seconds() - 1)
    work(hook)
    assert shown(hook)[0]["needs_you"] == []
    hook.later(hours=7)
    work(hook)
    (alert,) = hook.session.alerts()
    assert alert.key == "waiting/box"
    assert alert.what.startswith("waits since 2026-03-01 12:00 UTC: 127.0.0.1 answered HTTP 429")
    hook.server.behave()
    hook.later(hours=7)
    work(hook)
    assert list(hook.session.alerts()) == []


def test_a_changed_configuration_is_tried_at_once(hook: Workbench) -> None:
    hook.server.misbehave("429_before", headers={"Retry-After": "7200"})
    work(hook)
    hook.ledger.channels.record_settings("box", "others")
    assert [outcome.state for outcome in work(hook).outcomes] == [State.SENT]


# --- lost and surely not there, again and again


@pytest.mark.long
def test_what_is_lost_again_and_again_backs_off_costs_and_is_put_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workbench(tmp_path, monkeypatch, "x") as x:
        x.server.misbehave("503_before", times=999)
        for _ in range(100):
            work(x)
            x.later(minutes=30)
        posts = posted(x)
        assert posts <= 6
        assert len(x.server.requests) - posts <= 20
        assert (x.delivery.state, x.delivery.due_at) == (State.UNKNOWN, None)
        assert x.delivery.error.startswith("sent 5 times and not there any time: ")
        assert [alert.slug for alert in x.session.alerts()] == [SLUG]
        (row,) = x.ledger.database.rows("SELECT looks_usd FROM steps")
        assert row["looks_usd"] == pytest.approx(0.01 * (len(x.server.requests) - posts), abs=0.11)


# --- a person's word in flight


def say_where(hook: Workbench, url: str | None) -> None:
    """Say as a person where the copy is; None: nowhere."""
    settings = hook.session.config.channels["box"]
    resolve(hook.ledger, hook.session.receipts, hook.post, "box", sent_url=url, settings=settings)


def test_a_person_s_word_about_a_delivery_in_flight_is_refused(hook: Workbench) -> None:
    attempt = hook.begun()
    hook.later(seconds=12)
    for url in ("https://elsewhere.example/1", None):
        with pytest.raises(UsageError, match=f"{SLUG} is being sent to box right now \\(for 12 s\\)"):
            say_where(hook, url)
    assert hook.state() == (State.SENDING, True)
    hook.completer.failed(attempt, Ambiguous("cut"), 0)
    say_where(hook, None)
    assert hook.state() == (State.PENDING, False)


def test_a_thread_that_is_being_sent_is_not_retracted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with workbench(tmp_path, monkeypatch, "x", template=THREAD) as x:
        x.server.misbehave("429_before", nth=2)
        work(x)
        attempt = x.attempt()
        copies = len(x.server.visible)
        done, failed = retract(x.ledger, x.session.receipts, x.session.channels, x.post, ["box"])
        assert done == []
        assert failed == [f"{SLUG} is being sent to box right now (for 0 s); try again after that"]
        assert len(x.server.visible) == copies == 1
        x.ledger.transitions.release(attempt.fence)
        done, failed = retract(x.ledger, x.session.receipts, x.session.channels, x.post, ["box"])
        assert (done, failed, x.server.visible) == ([f"retracted: {SLUG} from box"], [], [])
        assert x.state() == (State.SKIPPED, False)


def test_what_a_person_says_is_not_there_is_sent_under_another_key(hook: Workbench) -> None:
    hook.server.misbehave("close_after")
    work(hook)
    assert hook.delivery.state is State.UNKNOWN
    say_where(hook, None)
    work(hook)
    keys = [request.headers["webhook-id"] for request in hook.server.requests]
    assert (hook.delivery.state, len(keys), len(set(keys))) == (State.SENT, 2, 2)


def test_what_is_missing_is_missing_only_once_a_whole_deadline_has_passed_since_the_attempt_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workbench(tmp_path, monkeypatch, "hashnode") as hashnode:
        reconciler = Reconciler(hashnode.ledger, hashnode.channel, hashnode.executor, timedelta(seconds=30))
        attempt = hashnode.begun(b'{"variables": {"input": {"draftId": "1"}}}')
        hashnode.later(seconds=45)  # until it is given up
        hashnode.completer.failed(attempt, Ambiguous("no answer"), 0)
        hashnode.later(seconds=60)
        reconciler.reconcile(hashnode.delivery, hashnode.post)
        assert (hashnode.delivery.state, hashnode.due_in()) == (State.UNKNOWN, DEADLINE - timedelta(seconds=60))
        hashnode.later(seconds=10)
        reconciler.reconcile(hashnode.delivery, hashnode.post)
        assert hashnode.delivery.state is State.PENDING
