"""What a refusal is about: this post, or the account, the app, the hook. If the answer does not say, delivery finds out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.delivery.retry_policy import ALIKE, PROBE_INTERVAL, PROBES_BY_ONE
from syndicator.model import State
from syndicator.session import Session
from tests.commands import plan_push, push
from tests.delivery.workbench import Workbench, workbench
from tests.long_cases import long_except

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from syndicator.delivery.queue import QueueResult
    from syndicator.testing.server import Request

ACCOUNTS = [("x", ""), ("linkedin", ""), ("mastodon", ""), ("hashnode", "")]
KINDS = [*ACCOUNTS, ("webhook", "plain"), ("webhook", "linkedin")]
OTHERS = [("telegram", ""), ("bluesky", ""), ("devto", ""), ("buttondown", "mailed"), ("listmonk", "mailed")]
UNPROCESSABLE = ("devto", "linkedin", "mastodon")  # answer 422 to what they refuse
HOUR = timedelta(hours=1)


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    """Five posts wait, from Alpha, the oldest, to Echo."""
    kind, face = request.param
    with workbench(tmp_path, monkeypatch, kind, face) as made:
        for day, slug in enumerate(("alpha", "bravo", "charlie", "delta", "echo"), 1):
            made.blog.write(slug, f"2026-02-{day:02} 10:00", title=slug.title())
        Session(made.session.app).ingest()
        for delivery in made.ledger.deliveries.all():
            made.ledger.decisions.allow(delivery.id, "forced")
        first = made.ledger.deliveries.all()[0]
        made.ledger.decisions.skip(first.id)
        yield made


def each(kinds: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """The last of them; the others with -m long."""
    return pytest.mark.parametrize("bench", long_except(kinds[-1:], kinds), ids="-".join, indirect=True)


def work(bench: Workbench) -> QueueResult:
    session = Session(bench.session.app)
    session.ingest()
    return session.queue("box").work(lambda: False)


def states(bench: Workbench) -> dict[str, str]:
    """`Alpha: sent` and so on; without the post that is skipped."""
    posts = Session(bench.session.app).posts
    rows = [
        (posts.get(d.post_id).title, d.state.value)
        for d in bench.ledger.deliveries.all()
        if d.state is not State.SKIPPED
    ]
    return dict(sorted(rows))


def all_are(state: str) -> dict[str, str]:
    return dict.fromkeys(("Alpha", "Bravo", "Charlie", "Delta", "Echo"), state)


def paused(bench: Workbench) -> str:
    record = bench.ledger.channels.get("box")
    assert record
    return record.paused


def refuse(
    bench: Workbench, status: int, text: str | Callable[[Request], str], title: str = "", times: int = 99
) -> None:
    """Refuse what names this title, with this text."""

    def body(request: Request) -> Any:
        said = text if isinstance(text, str) else text(request)
        if bench.channel.kind == "hashnode":
            code = "FORBIDDEN" if status == 403 else "BAD_USER_INPUT"
            return {"errors": [{"message": said, "extensions": {"code": code}}], "data": None}
        return {"detail": said, "message": said, "error": said, "description": said, "status": status}

    is_prepared = bench.channel.kind == "hashnode"  # its draft is refused
    how = "200_before" if is_prepared else f"{status}_before"
    containing = title or ("createDraft" if is_prepared else "")
    bench.server.misbehave(how, times, on="any" if is_prepared else "publish", containing=containing, body=body)


@each(ACCOUNTS)
@pytest.mark.parametrize("title", ["Alpha", "Charlie"])
def test_an_unknown_refusal_is_the_post_s_where_the_account_works(bench: Workbench, title: str) -> None:
    refuse(bench, 403, "Never heard of that", title)
    assert not work(bench).paused
    assert states(bench) == {**all_are("sent"), title: "failed"}
    assert paused(bench) == ""
    (failed,) = bench.ledger.deliveries.in_state(State.FAILED)
    assert "the post is at fault" in failed.error
    assert "Never heard of that" in failed.error


@pytest.mark.long
@each(ACCOUNTS)
def test_an_unknown_refusal_is_the_account_s_where_that_does_not_work(bench: Workbench) -> None:
    def lock_out(_: Request) -> str:
        bench.server.misbehave("401_before", times=99, on="any")
        return "Never heard of that"

    refuse(bench, 403, lock_out)
    assert work(bench).paused
    assert states(bench) == all_are("pending")
    assert "Never heard of that" in paused(bench)
    bench.server.behave()
    bench.later(minutes=15)
    work(bench)
    assert states(bench) == all_are("sent")


@pytest.mark.long
@each(ACCOUNTS)
def test_while_the_account_can_not_be_asked_nothing_is_decided(bench: Workbench) -> None:
    def vanish(_: Request) -> str:
        bench.server.misbehave("500_before", times=1, on="any")
        return "Never heard of that"

    refuse(bench, 403, vanish, "Alpha", times=1)
    work(bench)
    assert states(bench)["Alpha"] == "pending"
    assert paused(bench) == ""
    bench.later(hours=1)
    work(bench)
    assert states(bench) == all_are("sent")


@each(ACCOUNTS)
def test_what_certainly_is_about_the_account_pauses_at_once(bench: Workbench) -> None:
    refuse(bench, 403, "This needs a permission that the token lacks (outside the authorized scopes)")
    count = len(bench.server.requests)
    assert work(bench).paused
    assert states(bench) == all_are("pending")
    assert len(bench.server.requests) - count < 8


@pytest.mark.long
@each([*KINDS, *OTHERS])
def test_posts_that_are_refused_alike_in_a_row_are_the_channel_s_fault(bench: Workbench) -> None:
    numbers = iter(range(1000, 9999))
    status = 422 if bench.channel.kind in UNPROCESSABLE else 400
    refuse(bench, status, lambda _: f"No such thing (request {next(numbers)})")
    result = work(bench)
    assert result.paused
    assert states(bench) == all_are("pending")
    assert paused(bench).startswith(f"{ALIKE} posts in a row were refused alike (")
    assert {outcome.state for outcome in result.outcomes} == {State.PENDING}
    assert [alert.channel for alert in Session(bench.session.app).alerts()] == ["box"]
    count = next(numbers)
    bench.later(minutes=PROBE_INTERVAL.total_seconds() / 60)
    assert work(bench).paused
    assert next(numbers) - count == 2  # one more was tried
    assert states(bench) == all_are("pending")
    bench.server.behave()
    bench.later(minutes=15)
    work(bench)
    assert states(bench) == all_are("sent")


@pytest.mark.long
@each(KINDS)
def test_posts_that_are_refused_in_passes_of_their_own_are_in_a_row_too(bench: Workbench) -> None:
    refuse(bench, 400, "No such thing", times=2)
    for delivery in bench.ledger.deliveries.in_state(State.PENDING)[2:]:
        bench.ledger.database.run("UPDATE deliveries SET due_at = NULL WHERE id = :id", id=delivery.id)
    work(bench)
    assert sorted(states(bench).values()) == ["failed"] * 2 + ["pending"] * 3
    bench.later(hours=24)
    refuse(bench, 400, "No such thing", times=1)
    bench.ledger.database.run("UPDATE deliveries SET due_at = :now WHERE state = 'pending'", now=bench.blog.now)
    work(bench)
    assert states(bench) == all_are("pending")


@pytest.mark.long
@each(KINDS)
def test_push_of_several_posts_reports_them_as_they_are_in_the_end(bench: Workbench) -> None:
    refuse(bench, 400, "No such thing")
    session = Session(bench.session.app)
    result = push(session, plan_push(session, ["alpha", "bravo", "charlie"]))
    assert {outcome.state for outcome in result.outcomes} == {State.PENDING}
    assert len(result.outcomes) == ALIKE
    assert states(bench) == all_are("pending")


@pytest.mark.long
@each(KINDS)
def test_posts_that_are_refused_each_for_a_reason_of_its_own_fail(bench: Workbench) -> None:
    reasons = iter(("too many stars", "an odd title", "a link to nowhere", "the cover", "its words"))
    refuse(bench, 400, lambda _: f"We do not take this: {next(reasons)}")
    assert not work(bench).paused
    assert states(bench) == all_are("failed")


@pytest.mark.long
@each(KINDS)
def test_posts_between_which_another_went_out_fail(bench: Workbench) -> None:
    for title in ("Alpha", "Bravo", "Delta", "Echo"):
        refuse(bench, 400, "No such thing", title)
    assert not work(bench).paused
    assert states(bench) == {**all_are("failed"), "Charlie": "sent"}


@pytest.mark.long
@each(KINDS)
def test_a_pause_for_posts_that_are_at_fault_ends_with_one_that_is_not(bench: Workbench) -> None:
    """The posts take turns in finding out whether the channel works again."""
    bad = ("Alpha", "Bravo", "Charlie")
    for title in bad:
        refuse(bench, 400, "No such thing", title)
    assert work(bench).paused
    assert states(bench) == all_are("pending")
    for _ in range(len(bad) * PROBES_BY_ONE + 1):
        bench.later(minutes=16)
        result = work(bench)
    assert not result.paused
    assert states(bench) == {**all_are("sent"), **dict.fromkeys(bad, "failed")}
    assert paused(bench) == ""


@pytest.mark.long
@each([("x", "")])
def test_what_is_known_to_be_about_a_post_never_pauses(bench: Workbench) -> None:
    refuse(bench, 403, "Your Tweet needs to be a bit shorter.")
    assert not work(bench).paused
    assert states(bench) == all_are("failed")


# --- n8n


@pytest.mark.long
@each([("webhook", "plain")])
def test_a_workflow_that_n8n_has_not_registered_yet_is_waited_for(bench: Workbench) -> None:
    bench.server.on = False  # type: ignore[attr-defined]
    for number in range(1, 6):
        assert work(bench).paused
        assert (states(bench), paused(bench)) == (all_are("pending"), "")
        assert len(bench.server.requests) == number
        bench.later(minutes=2 ** (number - 1))
    bench.server.on = True  # type: ignore[attr-defined]
    work(bench)
    assert states(bench) == all_are("sent")


@pytest.mark.long
@each([("webhook", "plain")])
def test_a_workflow_that_stays_away_is_to_be_published_anew(bench: Workbench) -> None:
    bench.server.on = False  # type: ignore[attr-defined]
    for _ in range(20):
        work(bench)
        bench.later(minutes=7)
    assert paused(bench).endswith("unpublish the workflow and publish it there")
    (alert,) = Session(bench.session.app).alerts()
    assert alert.what.startswith("paused: ")
    assert states(bench) == all_are("pending")
    bench.server.on = True  # type: ignore[attr-defined]
    bench.later(minutes=15)
    work(bench)
    assert states(bench) == all_are("sent")
