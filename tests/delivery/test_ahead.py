"""What is claimed and prepared ahead: the intent of one delivery is committed with the receipt of the one before it."""

from __future__ import annotations

import sqlite3
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from syndicator.app.compose import Composer
from syndicator.delivery import ahead
from syndicator.ledger.mark import Position
from syndicator.model import State
from syndicator.session import Session
from tests.channels.linkedin.helpers import Pictures
from tests.delivery.workbench import Workbench, workbench
from tests.fakes.clocked_blog import SLUG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator.delivery.queue import QueueResult
    from syndicator.model import Announcement, Post
    from syndicator.testing.server import Reply, Request

SLUGS = ("a", "b", "c", "d")


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """Four posts before the one that each workbench has; the first is sent alone, and what it takes sets the pace.

    A busy machine counts as quick, too.
    """
    for limit in ("SECONDS", "LONGEST"):
        monkeypatch.setattr(ahead, limit, 60.0)
    with workbench(tmp_path, monkeypatch, "webhook", "plain") as made:
        write(made)
        yield made


def write(bench: Workbench, more: str = "") -> None:
    for day, slug in enumerate(SLUGS, 1):
        bench.blog.write(slug, f"2026-02-{day:02} 10:00", more=more)
    Session(bench.session.app).ingest()
    for delivery in bench.ledger.deliveries.all():
        bench.ledger.decisions.allow(delivery.id, "forced")


def work(bench: Workbench, stop: Callable[[], bool] = lambda: False) -> QueueResult:
    return Session(bench.session.app).queue("box").work(stop)


def once_two_are_sent(bench: Workbench, do: Callable[[], object]) -> Callable[[], bool]:
    """A `stop` that does it once: the answer about the second post has arrived, and the others are prepared."""
    done: list[object] = []

    def stop() -> bool:
        if len(bench.server.publications) == 2 and not done:
            done.append(do())
        return False

    return stop


def states(bench: Workbench) -> list[tuple[State, int]]:
    """The state of each post's delivery, and how often it was tried; in the order of their dates."""
    deliveries = {delivery.post_id: delivery for delivery in bench.ledger.deliveries.all()}
    posts = sorted(Session(bench.session.app).posts.all().values(), key=lambda post: str(post.published_at))
    return [(deliveries[post.id].state, deliveries[post.id].attempts) for post in posts]


def outcomes(bench: Workbench) -> list[str]:
    """What the log of attempts says, oldest first."""
    return [row["outcome"] for row in bench.ledger.database.rows("SELECT outcome FROM attempts ORDER BY id")]


def held(bench: Workbench) -> int:
    (row,) = bench.ledger.database.rows("SELECT COUNT(*) AS n FROM deliveries WHERE instance IS NOT NULL")
    return int(row["n"])


SENT, PENDING = (State.SENT, 1), (State.PENDING, 0)


def test_a_delivery_costs_one_commit_and_few_statements(hook: Workbench) -> None:
    session = Session(hook.session.app)
    statements: list[str] = []
    hook.ledger.database._connection().set_trace_callback(statements.append)
    session.queue("box").work(lambda: False)
    hook.ledger.database._connection().set_trace_callback(None)
    intents = [number for number, sql in enumerate(statements) if sql.startswith("INSERT INTO attempts")]
    assert len(intents) == len(hook.server.publications) == 5
    between = [statements[before:after] for before, after in pairwise(intents[1:])]
    assert [len(each) for each in between] == [8, 8, 8]
    assert [sum(sql == "COMMIT" for sql in each) for each in between] == [1, 1, 1]
    assert states(hook) == [SENT] * 5


def test_each_is_prepared_while_the_answer_to_the_one_before_it_is_awaited(
    hook: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # announcements at each answer: the first is sent alone, the second before there was a pace
    wanted = (1, 3, 4, 5, 5)
    composed, progress = list[str](), threading.Condition()
    seen: list[int] = []
    compose, answer = Composer.compose, hook.server.answer

    def counted(composer: Composer, post: Post, *arguments: Any) -> Announcement:
        with progress:
            composed.append(post.slug)
            progress.notify_all()
        return compose(composer, post, *arguments)

    def patient(request: Request) -> Reply:
        with progress:
            progress.wait_for(lambda: len(composed) >= wanted[len(seen)], timeout=60)
            seen.append(len(composed))
        return answer(request)

    monkeypatch.setattr(Composer, "compose", counted)
    monkeypatch.setattr(hook.server, "answer", patient)
    work(hook)
    assert tuple(seen) == wanted
    assert states(hook) == [SENT] * 5


@pytest.mark.long
def test_no_picture_is_left_out_since_an_answer_is_awaited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("SECONDS", "LONGEST"):
        monkeypatch.setattr(ahead, limit, 60.0)
    with Pictures() as pictures:
        allow = f'[fetch]\nallow = ["{urlsplit(pictures.url).netloc}"]'
        with workbench(tmp_path, monkeypatch, "linkedin", more=allow) as made:
            write(made, f"cover: {pictures.url}/cover.png")
            work(made)
            created = [request.json() for request in made.server.requests if made.server.publishes(request)]
    assert ["thumbnail" in body["content"]["article"] for body in created] == [True] * 4 + [False]


def test_what_is_sent_when_a_person_interrupts_the_preparation_of_the_next_is_in_doubt(
    hook: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays `sending`, which becomes `unknown` once this process is gone."""
    compose, answer, has_answered = Composer.compose, hook.server.answer, threading.Event()

    def interrupted(composer: Composer, post: Post, *arguments: Any) -> Announcement:
        if post.slug == "d":  # while the answer about "c" is awaited
            assert has_answered.wait(60)
            raise KeyboardInterrupt
        return compose(composer, post, *arguments)

    def noticed(request: Request) -> Reply:
        reply = answer(request)
        if len(hook.server.publications) == 3:
            has_answered.set()
        return reply

    monkeypatch.setattr(Composer, "compose", interrupted)
    monkeypatch.setattr(hook.server, "answer", noticed)
    with pytest.raises(KeyboardInterrupt):
        work(hook)
    assert (len(hook.server.publications), states(hook)) == (3, [SENT, SENT, (State.SENDING, 1), PENDING, PENDING])


@pytest.mark.long
def test_what_is_claimed_ahead_is_given_back_once_it_is_to_stop(hook: Workbench) -> None:
    result = work(hook, lambda: len(hook.server.publications) == 2)
    assert [outcome.slug for outcome in result.outcomes] == ["a", "b"]
    assert (states(hook), held(hook)) == ([SENT, SENT, PENDING, PENDING, PENDING], 0)
    assert [outcome.slug for outcome in work(hook).outcomes] == ["c", "d", SLUG]
    assert states(hook) == [SENT] * 5


def test_a_channel_that_was_stopped_by_another_blog_begins_nothing(hook: Workbench) -> None:
    until = hook.blog.now.replace(year=2027)
    stop = once_two_are_sent(hook, lambda: hook.ledger.channels.wait("box", "429", until))
    assert [outcome.slug for outcome in work(hook, stop).outcomes] == ["a", "b"]
    assert (states(hook), held(hook)) == ([SENT, SENT, PENDING, PENDING, PENDING], 0)


def test_a_receipt_is_recorded_where_the_next_intent_can_not_be(hook: Workbench, tmp_path: Path) -> None:
    """The mark names an attempt that this ledger does not know: it was replaced."""
    timeline = hook.ledger.timeline

    def replace_ledger() -> None:
        timeline._mark.replace(Position(timeline=timeline.record.id, attempt=999))

    result = work(hook, once_two_are_sent(hook, replace_ledger))
    assert result.ledger_failed
    assert [problem.rpartition(": ")[2] for problem in result.problems] == [
        "it was replaced meanwhile, so nothing is sent"
    ]
    assert (states(hook)[:2], len(hook.server.publications)) == ([SENT, SENT], 2)


def test_a_post_that_is_refused_does_not_hold_up_those_behind_it(hook: Workbench) -> None:
    hook.server.misbehave("400_before", nth=3)
    assert [outcome.slug for outcome in work(hook).outcomes] == [*SLUGS, SLUG]
    assert [state for state, _ in states(hook)] == [State.SENT, State.SENT, State.FAILED, State.SENT, State.SENT]


@pytest.mark.long
def test_an_answer_that_is_lost_does_not_hold_up_those_behind_it(hook: Workbench) -> None:
    hook.server.misbehave("close_after", nth=3)
    work(hook)
    assert [state for state, _ in states(hook)] == [State.SENT, State.SENT, State.UNKNOWN, State.SENT, State.SENT]
    assert len(hook.server.publications) == 5


def test_a_limit_gives_back_what_was_claimed_ahead(hook: Workbench) -> None:
    hook.server.misbehave("429_before", nth=3)
    assert work(hook).paused
    assert (states(hook), held(hook)) == ([SENT, SENT, PENDING, PENDING, PENDING], 0)


@pytest.mark.long
@pytest.mark.parametrize("limit", ["SECONDS", "LONGEST"])
def test_a_channel_that_is_slow_claims_each_in_its_turn(
    hook: Workbench, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    stop = once_two_are_sent(hook, lambda: monkeypatch.setattr(ahead, limit, 0.0))
    claimed: list[int] = []

    def look() -> bool:
        claimed.append(held(hook))
        return stop()

    work(hook, look)
    assert claimed[0] == claimed[-1] == 0
    assert max(claimed) > 1
    assert (states(hook), outcomes(hook)) == ([SENT] * 5, ["sent"] * 5)


def test_what_another_worker_has_is_left_out(hook: Workbench) -> None:
    third = next(each for each in hook.ledger.deliveries.all() if hook.session.posts.get(each.post_id).slug == "c")

    def claim_third() -> bool:
        if not hook.server.publications:
            hook.ledger.transitions.claim(third, "another")
        return False

    work(hook, claim_third)
    assert states(hook) == [SENT, SENT, (State.CLAIMED, 1), SENT, SENT]
    assert (held(hook), outcomes(hook)) == (1, ["sent"] * 4)


def test_what_can_not_be_prepared_is_left_to_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{% if post.slug == 'c' %}{{ post.nothing.at_all }}{% endif %}{{ post.title }}"
    with workbench(tmp_path, monkeypatch, "file", template=template) as made:
        write(made)
        result = work(made)
    assert [outcome.state for outcome in result.outcomes] == [
        State.SENT, State.SENT, State.PENDING, State.SENT, State.SENT,
    ]  # fmt: skip
    assert [bool(outcome.error) for outcome in result.outcomes] == [False, False, True, False, False]


@pytest.mark.long
def test_what_is_prepared_ahead_is_the_approved_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("SECONDS", "LONGEST"):
        monkeypatch.setattr(ahead, limit, 60.0)
    with workbench(tmp_path, monkeypatch, "webhook", "plain", more="review = true") as made:
        write(made)
        third = next(each for each in made.ledger.deliveries.all() if made.session.posts.get(each.post_id).slug == "c")

        def approve_another_text() -> bool:  # the third is prepared when the answer about the second has arrived
            if not made.server.publications:
                made.ledger.decisions.allow(third.id, "forced", approved="of words that this pass has not read")
            return False

        work(made, approve_another_text)
        assert states(made) == [SENT, SENT, PENDING, SENT, SENT]
        assert len(made.server.publications) == 4


@pytest.mark.long
def test_nobody_changes_what_is_claimed_ahead(hook: Workbench) -> None:
    """What a person is shown as sent was sent, and what is skipped was not."""
    deliveries = hook.ledger.deliveries.all()
    work(hook, once_two_are_sent(hook, lambda: [hook.ledger.decisions.skip(each.id) for each in deliveries]))
    assert (states(hook), len(hook.server.publications)) == ([SENT] * 5, 5)


def test_what_was_begun_and_is_not_sent_waits_for_another_try(hook: Workbench) -> None:
    executor = hook.executor
    deliveries = sorted(hook.ledger.deliveries.all(), key=lambda delivery: delivery.id)
    posts = Session(hook.session.app).posts.all()
    first, second, third = [(delivery, posts[delivery.post_id]) for delivery in deliveries[:3]]
    with executor.ahead.timed():
        pass  # quick
    executor.execute(*first, upcoming=lambda _: [third])
    assert hook.ledger.deliveries.get(third[0].id).state is State.PENDING, "the channel is on probation"
    executor.execute(*second, if_works=True, upcoming=lambda _: [third])
    assert executor.ahead.has_begun
    assert hook.ledger.deliveries.get(third[0].id).state is State.SENDING
    executor.ahead.put_back()
    after = hook.ledger.deliveries.get(third[0].id)
    assert (after.state, after.attempts, after.error) == (State.PENDING, 0, "stopped before it was sent")
    assert [attempt.outcome for attempt in hook.ledger.deliveries.attempts(after.id)] == ["stopped"]
    assert (held(hook), len(hook.server.publications)) == (0, 2)


class FailsOnce:
    """A connection that fails at the first commit after such a statement: before it is done, or its answer is lost."""

    def __init__(self, connection: sqlite3.Connection, statement: str, *, done: bool) -> None:
        self._connection = connection
        self._statement = statement
        self._done = done
        self._is_next = self._has_failed = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        self._is_next |= sql.startswith(self._statement)
        fails = sql == "COMMIT" and self._is_next and not self._has_failed
        if fails and not self._done:
            self._has_failed = True
            raise sqlite3.OperationalError("disk I/O error")
        cursor = self._connection.execute(sql, *values)
        if fails:
            self._has_failed = True
            raise sqlite3.OperationalError("disk I/O error")
        return cursor


INTENT, RECEIPT = "INSERT INTO attempts", "UPDATE attempts SET ended_at"


def fail_once(bench: Workbench, statement: str, *, done: bool) -> None:
    local = bench.ledger.database._local
    local.connection = FailsOnce(local.connection, statement, done=done)


def test_what_was_begun_with_a_receipt_by_a_commit_whose_answer_was_lost_is_not_in_doubt(hook: Workbench) -> None:
    work(hook, once_two_are_sent(hook, lambda: fail_once(hook, INTENT, done=True)))
    assert (states(hook), held(hook)) == ([SENT, SENT, PENDING, SENT, SENT], 0)
    assert (outcomes(hook), len(hook.server.publications)) == (["sent", "sent", "stopped", "sent", "sent"], 4)


def test_what_was_begun_by_a_commit_whose_answer_was_lost_is_not_in_doubt(hook: Workbench) -> None:
    fail_once(hook, INTENT, done=True)
    assert work(hook).ledger_failed
    assert (states(hook), held(hook)) == ([PENDING] * 5, 0)
    assert not hook.server.publications


@pytest.mark.long
@pytest.mark.parametrize("done", [False, True])
def test_a_receipt_is_recorded_though_the_ledger_fails_once(hook: Workbench, *, done: bool) -> None:
    fail_once(hook, RECEIPT, done=done)
    assert not work(hook).ledger_failed
    assert (states(hook), held(hook)) == ([SENT] * 5, 0)
    assert (outcomes(hook), len(hook.server.publications)) == (["sent"] * 5, 5)
