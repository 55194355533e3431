"""The books of copies and of notices, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.ledger.syndications import Syndication
from syndicator.model import Decision, Receipt, State, Step
from tests.fakes.ledgers import posts

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from syndicator.ledger.claims import Fence
    from tests.fakes.ledgers import Ledgers

THERE = Receipt(remote_id="1", remote_url="https://there.example.com/1")
STEP = Step(number=0, key="key", body=b"body")


def sent(ledger: Ledger, post: str, content: str = "old") -> int:
    posts(ledger, post)
    delivery = ledger.deliveries.latest(post, "x")
    assert delivery
    ledger.decisions.apply([(delivery, Decision(state=State.PENDING, due_at=ledger.now()))])
    fence = ledger.transitions.claim(delivery, "me")
    assert fence
    assert ledger.transitions.record_intent(fence, STEP, content=content)
    ledger.transitions.record_receipt(fence, 0, THERE)
    return delivery.id


def claimed(ledger: Ledger, delivery: int) -> Fence:
    fence = ledger.transitions.claim(ledger.deliveries.get(delivery), "me", state=State.SENT)
    assert fence
    return fence


@pytest.mark.parametrize("state", [State.SENT, State.UNKNOWN, State.SKIPPED])
def test_what_was_written_down_elsewhere_is_taken_over_once(ledger: Ledger, state: State) -> None:
    posts(ledger, "a", "b")
    first, second = sorted(ledger.syndications.untried(), key=lambda one: one.slug)
    copy = Syndication(
        slug="a", title="", url="", channel="x", state=state, receipt=THERE, sent_at=ledger.now() - timedelta(9)
    )
    ledger.syndications.take_over(first.delivery, copy, "the file says so")
    delivery = ledger.deliveries.get(first.delivery)
    assert (delivery.state, delivery.due_at, delivery.attempts) == (state, None, 0)
    assert delivery.receipt == (THERE if state is State.SENT else None)
    assert [one.slug for one in ledger.syndications.untried()] == [second.slug]
    (final,) = ledger.syndications.current()
    assert (final.slug, final.channel, final.state) == ("a", "x", state)
    assert final.sent_at == (copy.sent_at if state is State.SENT else None)
    assert {name[1:] for name in ledger.syndications.attempted()} == {("a", "x")}


def test_what_a_comment_widget_needs_is_kept(ledger: Ledger) -> None:
    ids = {"uri": "at://did:plc:ada/app.bsky.feed.post/3k", "cid": "bafyé"}
    posts(ledger, "a", "b")
    thread = Syndication(
        slug="a", title="", url="", channel="x", state=State.SENT, thread=("1", "2", "3"),
        receipt=Receipt(remote_id="1", ids=ids),
    )  # fmt: skip
    single = Syndication(slug="b", title="", url="", channel="x", state=State.SENT, receipt=THERE)
    by_slug = {untried.slug: untried.delivery for untried in ledger.syndications.untried()}
    for copy in (thread, single):
        ledger.syndications.take_over(by_slug[copy.slug], copy, "the file says so")
    current = {copy.slug: copy for copy in ledger.syndications.current()}
    assert {slug: copy.thread for slug, copy in current.items()} == {"a": ("1", "2", "3"), "b": ()}
    assert {slug: copy.receipt.ids for slug, copy in current.items() if copy.receipt} == {"a": ids, "b": {}}
    (only,) = ledger.syndications.current("b")
    assert only.slug == "b"
    updated = Receipt(remote_id="1", ids={"uri": "at://other"})
    ledger.edits.record_update(claimed(ledger, by_slug["a"]), updated, "new")
    receipt = ledger.deliveries.get(by_slug["a"]).receipt
    assert receipt is not None
    assert receipt.ids == updated.ids


def test_what_somebody_is_at_is_not_taken_over(ledger: Ledger) -> None:
    delivery = sent(ledger, "a")
    ledger.syndications.take_over(
        delivery, Syndication(slug="a", title="", url="", channel="x", state=State.UNKNOWN), "word"
    )
    assert ledger.deliveries.get(delivery).state is State.SENT


def test_when_a_post_was_first_announced(ledger: Ledger, ledgers: Ledgers) -> None:
    posts(ledger, "b")
    first = ledger.now()
    sent(ledger, "a")
    ledgers.clock.advance(timedelta(days=1))
    again = ledger.transitions.claim(ledger.decisions.add_round("a", "x", "pushed"), "me")
    assert again
    assert ledger.transitions.record_intent(again, STEP)
    ledger.transitions.record_receipt(again, 0, THERE)
    assert ledger.syndications.first_sent(["a", "b", "c"]) == {"a": first}


def test_only_the_copies_of_its_own_account_are_known_to_a_channel(ledger: Ledger) -> None:
    for name in ("x", "shares", "another"):
        ledger.channels.add(name, "kind", "")
    sent(ledger, "one")
    assert [ledger.syndications.remote_ids(name) for name in ("x", "shares")] == [{"1"}, frozenset()]
    for name, account in (("x", "me"), ("shares", "me"), ("another", "somebody else")):
        ledger.channels.record_account(name, account)
    assert [ledger.syndications.remote_ids(name) for name in ("x", "shares", "another")] == [{"1"}, {"1"}, frozenset()]


def test_what_another_blog_has_sent_is_not_this_ones(ledger: Ledger) -> None:
    ada, bob = (ledger.of_blog(ledger.blogs.register(name)) for name in ("ada", "bob"))
    before = ledger.now() - timedelta(minutes=1)
    sent(ada, "a")
    newest = bob.syndications.newest_send()
    assert newest
    assert newest > before
    assert ada.syndications.has_sent_since(before)
    assert not ada.syndications.has_sent_since(newest)
    assert not bob.syndications.has_sent_since(before)
