"""Skip, retry and resolve, on deliveries in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from syndicator.model import State
from tests.a_blog import Blog, outbox
from tests.commands import resolve, retry, skip

if TYPE_CHECKING:
    from syndicator.ledger import Ledger

DELAYED = outbox("outbox", 'delay = "2h"')
SECOND = '[channels.second]\nkind = "file"\npath = "second"'
URL = "https://elsewhere.example/1"


def states(blog: Blog) -> dict[str, str]:
    """Channel → state of the last round."""
    with blog.open() as session:
        return {delivery.channel: str(delivery.state) for delivery in session.ledger.deliveries.all()}


def set_state(blog: Blog, state: State, channel: str = "outbox") -> None:
    with blog.open() as session:
        sql = "UPDATE deliveries SET state = :state WHERE channel = :channel"
        session.ledger.database.run(sql, state=str(state), channel=channel)


def test_what_waits_is_skipped_and_not_sent(blog: Blog) -> None:
    blog.channels = (DELAYED,)
    blog.run()
    with blog.open() as session:
        assert skip(session, "one") == ["skipped: one on outbox"]
    blog.later(days=1).run()
    assert (states(blog), blog.sent()) == ({"outbox": "skipped"}, [])


def test_what_was_sent_can_not_be_skipped(blog: Blog) -> None:
    blog.run()
    with blog.open() as session, pytest.raises(UsageError, match=r"^nothing to skip: one is sent on outbox$"):
        skip(session, "one")


def test_only_the_named_channels_are_skipped(blog: Blog) -> None:
    blog.channels = (DELAYED, SECOND + '\ndelay = "2h"')
    blog.run()
    with blog.open() as session:
        assert skip(session, "one", ["second"]) == ["skipped: one on second"]
    assert states(blog) == {"outbox": "held", "second": "skipped"}


def claim(ledger: Ledger, channel: str, owner: str) -> None:
    (delivery,) = ledger.deliveries.on_channel(channel)
    ledger.database.run("UPDATE deliveries SET state = 'pending' WHERE id = :id", id=delivery.id)
    assert ledger.transitions.claim(delivery, owner)


def test_what_is_being_sent_is_not_skipped_while_the_others_are(blog: Blog) -> None:
    blog.channels = (DELAYED, SECOND + '\ndelay = "2h"')
    blog.run()
    with blog.open() as session:
        claim(session.ledger, "outbox", session.ledger.instance.id)
        busy = r"one is being sent to outbox right now \(for 0 s\); try again after that"
        with pytest.raises(UsageError, match=f"^skipped: one on second\n{busy}$"):
            skip(session, "one")
        assert states(blog) == {"outbox": "claimed", "second": "skipped"}
        with pytest.raises(UsageError, match=f"^{busy}$"):
            skip(session, "one", ["outbox"])


def test_what_a_dead_worker_has_claimed_is_skipped(blog: Blog) -> None:
    blog.channels = (DELAYED,)
    blog.run()
    with blog.open() as session:
        claim(session.ledger, "outbox", "dead")
        assert skip(session, "one") == ["skipped: one on outbox"]


def test_a_failed_delivery_is_tried_again(blog: Blog) -> None:
    blog.channels = (DELAYED,)
    blog.run()
    set_state(blog, State.FAILED)
    with blog.open() as session:
        assert retry(session, "one") == ["will be tried again: one on outbox"]
    assert states(blog) == {"outbox": "pending"}


def test_an_unknown_delivery_is_not_tried_again(blog: Blog) -> None:
    blog.channels = (DELAYED,)
    blog.run()
    set_state(blog, State.UNKNOWN)
    with blog.open() as session, pytest.raises(UsageError) as caught:
        retry(session, "one")
    resolve_command = "syndicator resolve one --channel outbox"
    assert str(caught.value) == (
        f"one may already be on outbox; look there, then run {resolve_command} --sent URL or {resolve_command} --not-sent"
    )


def test_where_nothing_has_failed_nothing_is_tried_again(blog: Blog) -> None:
    blog.run()
    with blog.open() as session, pytest.raises(UsageError, match=r"^nothing has failed: one is sent on outbox$"):
        retry(session, "one")


def test_a_post_that_is_on_no_channel_yet_is_said_to_be(blog: Blog) -> None:
    blog.run()
    blog.channels += (SECOND,)
    with blog.open() as session, pytest.raises(UsageError, match="one is on no channel yet"):
        skip(session, "one", ["second"])


def test_a_person_says_that_it_is_there(blog: Blog) -> None:
    blog.channels = (DELAYED,)
    blog.run()
    with blog.open() as session:
        assert resolve(session, "one", "outbox", sent_url=URL) == [f"recorded: one is on outbox: {URL}"]
        (delivery,) = session.ledger.deliveries.all()
    assert (delivery.state, delivery.receipt and delivery.receipt.remote_url) == (State.SENT, URL)


def test_a_person_says_that_it_is_not_there_and_it_is_sent(blog: Blog) -> None:
    blog.run()
    (blog.folder / "outbox/one.json").unlink()
    with blog.open() as session:
        assert resolve(session, "one", "outbox", sent_url=None) == [
            "recorded: one is not on outbox; the next pass sends it"
        ]
    blog.later(hours=1).run()
    assert blog.sent() == ["one"]


def test_a_post_without_a_delivery_can_be_resolved_too(blog: Blog) -> None:
    blog.run()
    blog.channels += (SECOND,)
    with blog.open() as session:
        resolve(session, "one", "second", sent_url=URL)
    assert states(blog) == {"outbox": "sent", "second": "sent"}


def test_of_several_rounds_the_unknown_one_is_meant(blog: Blog) -> None:
    blog.run()
    set_state(blog, State.UNKNOWN)
    with blog.open() as session:
        (first,) = session.ledger.deliveries.all()
        session.ledger.decisions.add_round(first.post_id, "outbox", "pushed")
        assert resolve(session, "one", "outbox", sent_url=None) == [
            "recorded: one is not on outbox; a later round replaces it"
        ]
        assert [str(delivery.state) for delivery in session.ledger.deliveries.all()] == ["skipped", "pending"]
