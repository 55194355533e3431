"""What an attempt knows of its delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from syndicator.channels import ChannelContext
from syndicator.channels.file import FileOptions, Kind
from syndicator.delivery.attempt import CLOCK_SKEW, Attempt, unresolved_step
from syndicator.ledger.claims import Fence
from syndicator.model import Delivery, Post, Receipt, State, Step

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
CHANNEL = Kind(FileOptions(path=Path("outbox")), ChannelContext(name="box", folder=Path()))
SENT = Step(number=0, key="k0", body=b"root", tries=1, started_at=NOW, receipt=Receipt(remote_id="1"))
LOST = Step(number=1, key="k1", body=b"second", tries=1, started_at=NOW)
UNTRIED = Step(number=2, key="k2", body=b"third")


def attempt(*steps: Step, **changes: object) -> Attempt:
    delivery = Delivery(id=7, post_id="p1", channel="box", state=State.SENT, steps=steps)
    post = Post(id="p1", slug="tomato")
    return Attempt(replace(delivery, **changes), post, CHANNEL, Fence(7, "we", 1))  # type: ignore[arg-type]


def test_receipts_are_those_of_the_parts_that_are_out() -> None:
    assert attempt(SENT, LOST, UNTRIED).receipts() == [Receipt(remote_id="1")]
    assert attempt().receipts() == []


def test_a_stored_step_is_one_without_a_receipt() -> None:
    tried = attempt(SENT, LOST, UNTRIED)
    assert [tried.stored_step(number) for number in range(4)] == [None, LOST, UNTRIED, None]


def test_the_unresolved_step_is_the_one_that_was_tried_and_has_no_receipt() -> None:
    assert unresolved_step(attempt(SENT, UNTRIED, LOST).delivery) == LOST
    assert unresolved_step(attempt(SENT, UNTRIED).delivery) is None


def test_a_key_tells_post_channel_round_and_step_apart() -> None:
    keys = {
        attempt().key(0), attempt().key(1), attempt(round=2).key(0), attempt(channel="other").key(0),
        replace(attempt(), post=Post(id="p2")).key(0),
    }  # fmt: skip
    assert len(keys) == 5
    assert attempt().key(0) == attempt(SENT, state=State.PENDING).key(0)
    assert {len(key) for key in keys} == {32}


def test_a_query_looks_back_to_when_the_step_began_less_the_skew_of_clocks() -> None:
    query = attempt(LOST).query(frozenset({"9"}), LOST)
    assert (query.step, query.since, query.known) == (LOST, NOW - CLOCK_SKEW, frozenset({"9"}))
    assert timedelta(0) < CLOCK_SKEW


def test_a_query_for_what_anybody_has_posted_looks_back_without_end() -> None:
    assert attempt().query(frozenset()).since is None
    assert attempt().query(frozenset(), UNTRIED).since is None


def test_a_command_names_post_and_channel() -> None:
    assert attempt().command("resolve", "--sent", "URL") == "syndicator resolve tomato --channel box --sent URL"
    assert attempt().log_fields == {"post": "tomato", "channel": "box"}
