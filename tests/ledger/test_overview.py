"""Small reads for people who look at many posts at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.fakes.ledgers import THERE, claimed, pending, posts, sending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


def send(ledger: Ledger, post: str) -> None:
    ledger.transitions.record_receipt(sending(ledger, post), 0, THERE)


def test_what_was_sent_newest_first_and_in_a_time(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        start = ledger.now()
        for post in ("a", "b", "c"):
            send(ledger, post)
            ledgers.clock.advance(timedelta(hours=1))
        pending(ledger, "d")
        assert [copy.post_id for copy in ledger.overview.last_sent(2)] == ["c", "b"]
        (copy,) = ledger.overview.sent(start, start + timedelta(minutes=1))
        assert (copy.post_id, copy.channel, copy.sent_at, copy.remote_url) == ("a", "x", start, THERE.remote_url)
        assert copy.confirmed
        assert ledger.overview.sent_at(start + timedelta(minutes=1)) == {
            "x": [start + timedelta(hours=1), start + timedelta(hours=2)]
        }


def test_a_retracted_copy_is_none(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        send(ledger, "a")
        delivery = ledger.deliveries.latest("a", "x")
        assert delivery
        claimed(ledger, delivery)
        ledger.decisions.mark_retracted(delivery.id, "me")
        assert ledger.overview.last_sent(5) == []


def test_where_posts_are_by_their_last_rounds(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        posts(ledger, "a", "b", channels=("x", "y"))
        send(ledger, "c")
        ledger.decisions.add_round("c", "x", "pushed")
        held = {"x": "held", "y": "held"}
        assert ledger.overview.states() == {"a": held, "b": held, "c": {"x": "pending"}}
        assert ledger.overview.states(["c"]) == {"c": {"x": "pending"}}
        last = ledger.deliveries.latest("c", "x")
        assert last
        assert ledger.overview.states(["c"], {last.id: "held", last.id - 1: "sent"}) == {"c": {"x": "held"}}
        assert [each.post_id for each in ledger.deliveries.open_to_rules("x", ["a"])] == ["a"]


def test_what_comes_next_first(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        first = pending(ledger, "a")
        ledgers.clock.advance(timedelta(hours=1))
        second = pending(ledger, "b")
        soon = ledger.now() + timedelta(seconds=1)
        assert [delivery.id for delivery in ledger.deliveries.upcoming(soon, 5)] == [first.id, second.id]
        assert [delivery.id for delivery in ledger.deliveries.upcoming(soon, 1)] == [first.id]
        assert [delivery.id for delivery in ledger.deliveries.upcoming(second.due_at or soon, 5)] == [first.id]
