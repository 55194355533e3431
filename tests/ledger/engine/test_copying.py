"""A copy in memory is like its ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.ledger.opening import open_copy
from tests.fakes.ledgers import doubtful, pending

if TYPE_CHECKING:
    from tests.fakes.ledgers import Ledgers


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


def test_of_several_blogs_one_is_copied_with_those_that_share_its_account(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        ada, bob, cay = (ledger.of_blog(ledger.blogs.register(name)) for name in ("ada", "bob", "cay"))
        for blog, account in ((ada, "ours"), (bob, "ours"), (cay, "another")):
            blog.channels.add("x", "x", "")
            blog.channels.record_account("x", account)
            doubtful(blog)
        with open_copy(replace(ledgers.config(), name="ada"), now=ledgers.clock) as copy:
            assert [len(copy.of_blog(blog.blog).deliveries.all()) for blog in (ada, bob, cay)] == [1, 1, 0]
            mine = copy.of_blog(ada.blog)
            assert mine.deliveries.all() == ada.deliveries.all()
            attempts = [[a.outcome for a in of.deliveries.attempts(1)] for of in (mine, ada)]
            assert attempts[0] == attempts[1] == ["ambiguous"]
            assert mine.timeline.record == ledger.timeline.record, "what is left out makes it no older ledger"
        with open_copy(replace(ledgers.config(), name="new"), now=ledgers.clock) as copy:
            assert copy.database.rows("SELECT * FROM deliveries") == []
            assert copy.blogs.ids() == ledger.blogs.ids()


def test_a_ledger_on_its_own_is_not_taken_for_an_empty_one(ledgers: Ledgers) -> None:
    with ledgers.open() as ledger:
        ledger.sources.record_read("posts", "repo", {}, complete=True)
    with open_copy(replace(ledgers.config(), name="ada"), now=ledgers.clock) as copy:
        assert copy.blogs.has_first()
