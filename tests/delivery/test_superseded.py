"""Of several rounds or merged deliveries of a post, a copy that is out ends the others: none of them is resent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.manage import retry, skip
from syndicator.errors import UsageError
from syndicator.model import State
from syndicator.session import Session
from tests.delivery.workbench import Workbench, workbench
from tests.fakes.clocked_blog import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = [("webhook", "plain"), ("webhook", "standard"), ("x", ""), ("linkedin", ""), ("hashnode", ""), ("mastodon", "")]
FINDS = [("x", ""), ("hashnode", ""), ("mastodon", "")]


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    kind, face = request.param
    with workbench(tmp_path, monkeypatch, kind, face) as made:
        yield made


def each(kinds: list[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("bench", kinds, ids="-".join, indirect=True)


def work(bench: Workbench) -> None:
    result = Session(bench.session.app).queue("box").work(lambda: False)
    assert not result.ledger_failed


def until_quiet(bench: Workbench) -> None:
    for _ in range(12):
        work(bench)
        bench.later(hours=7)


def again(bench: Workbench) -> None:
    bench.ledger.decisions.add_round(bench.delivery.post_id, "box", "forced")


def rounds(bench: Workbench) -> list[State]:
    return [delivery.state for delivery in bench.ledger.deliveries.all()]


@each(KINDS)
def test_of_a_lost_round_and_a_later_one_one_goes_out(bench: Workbench) -> None:
    bench.server.misbehave("503_before", times=999)
    work(bench)
    assert rounds(bench) == [State.UNKNOWN]
    again(bench)
    bench.server.behave()
    until_quiet(bench)
    assert (rounds(bench), len(bench.server.publications)) == ([State.SKIPPED, State.SENT], 1)
    assert list(bench.session.alerts()) == []


@each([case for case in KINDS if case[0] != "linkedin" and case[1] != "plain"])
def test_of_two_lost_rounds_one_goes_out(bench: Workbench) -> None:
    bench.server.misbehave("503_before", times=999)
    work(bench)
    again(bench)
    work(bench)
    bench.server.behave()
    until_quiet(bench)
    assert (sorted(rounds(bench)), len(bench.server.publications)) == ([State.SENT, State.SKIPPED], 1)


@each(FINDS)
def test_a_lost_round_that_is_found_takes_the_place_of_a_later_one(bench: Workbench) -> None:
    bench.server.misbehave("close_after")
    bench.execute()
    assert rounds(bench) == [State.UNKNOWN]
    again(bench)
    bench.later(minutes=1)  # answers may be some seconds old
    until_quiet(bench)
    assert (rounds(bench), len(bench.server.publications)) == ([State.SENT, State.SKIPPED], 1)


@each([*FINDS, ("webhook", "plain")])
def test_what_is_in_doubt_is_not_resent_once_its_post_was_merged_into_one_that_was_sent(bench: Workbench) -> None:
    bench.blog.write("other", "2026-02-27 10:00", body="Another one.")
    Session(bench.session.app).ingest()
    bench.ledger.decisions.allow(bench.delivery.id, "forced")
    bench.server.misbehave("503_before")
    work(bench)
    assert sorted(rounds(bench)) == [State.SENT, State.UNKNOWN]
    first, second = (delivery.post_id for delivery in bench.ledger.deliveries.all())
    assert bench.ledger.posts.merge(first, second)
    until_quiet(bench)
    assert (sorted(rounds(bench)), len(bench.server.publications)) == ([State.SENT, State.SKIPPED], 1)
    assert list(bench.session.alerts()) == []


@each([("webhook", "plain")])
def test_nobody_brings_back_what_is_superseded_and_in_doubt(bench: Workbench) -> None:
    bench.server.misbehave("503_before")
    work(bench)
    again(bench)
    work(bench)
    first, _ = bench.ledger.deliveries.all()
    assert (first.state, first.rule, first.steps[0].in_doubt) == (State.SKIPPED, "superseded", True)
    for level in ("approved", "pushed", "forced"):
        bench.ledger.decisions.allow(first.id, level)
    assert not bench.ledger.decisions.retry(first.id)
    assert not bench.ledger.decisions.skip(first.id)
    with pytest.raises(UsageError, match=f"{SLUG} is sent on box"):
        retry(bench.ledger, bench.post, ["box"])
    with pytest.raises(UsageError, match=f"{SLUG} is sent on box"):
        skip(bench.ledger, bench.session.receipts, bench.post, ["box"])
    assert bench.ledger.deliveries.get(first.id) == first
    until_quiet(bench)
    assert len(bench.server.publications) == 1
