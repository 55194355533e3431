"""Several blogs in one ledger: each has its own rows, found by its name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.fakes.ledgers import LEASE, pending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger
    from tests.fakes.ledgers import Ledgers


def test_the_first_blog_is_that_of_a_config_file_on_its_own(ledger: Ledger) -> None:
    assert ledger.blog == 1
    assert ledger.blogs.ids() == {"blog": 1}


def test_a_blog_is_registered_once(ledger: Ledger) -> None:
    ada, bob = ledger.blogs.register("ada"), ledger.blogs.register("bob")
    assert ledger.blogs.register("ada") == ada
    assert ledger.blogs.ids() == {"blog": 1, "ada": ada, "bob": bob}


def test_each_blog_has_its_own_rows(ledger: Ledger) -> None:
    ada, bob = (ledger.of_blog(ledger.blogs.register(name)) for name in ("ada", "bob"))
    delivery = pending(ada)
    assert bob.deliveries.all() == ledger.deliveries.all() == []
    assert [found.id for found in ada.deliveries.all()] == [delivery.id]
    assert pending(bob).id != delivery.id


def test_they_are_one_process(ledger: Ledger) -> None:
    ada = ledger.of_blog(ledger.blogs.register("ada"))
    assert ada.instance is ledger.instance


def test_a_renamed_blog_keeps_its_rows(ledger: Ledger) -> None:
    ada = ledger.blogs.register("ada")
    assert ledger.blogs.register("lovelace", "ada") == ada
    assert ledger.blogs.register("lovelace", "ada") == ada, "the config may say so for ever"
    assert ledger.blogs.ids() == {"blog": 1, "lovelace": ada}


def test_a_former_name_stays_taken_as_long_as_the_renamed_file_says_it(ledger: Ledger) -> None:
    ledger.blogs.register("ada")
    assert ledger.blogs.renamed_to("ada") == ""
    ledger.blogs.register("lovelace", "ada")
    ledger.blogs.register("bob", "nobody")
    assert (ledger.blogs.renamed_to("ada"), ledger.blogs.renamed_to("nobody")) == ("lovelace", "")
    ledger.blogs.free_former_names({"lovelace": "ada", "bob": ""})
    assert ledger.blogs.renamed_to("ada") == "lovelace"
    ledger.blogs.free_former_names({"lovelace": ""})
    assert ledger.blogs.renamed_to("ada") == ""


def test_who_may_not_send_takes_only_what_is_to_be_read(ledger: Ledger, ledgers: Ledgers) -> None:
    for name in ("ada", "bob"):
        ledger.blogs.register(name)
    ledger.blogs.schedule(["ada", "bob"])
    first = ledger.blogs.claim(LEASE, only_polls=True)
    assert first
    ledger.blogs.finish(first, ledger.now(), ledger.now() + LEASE)
    second = ledger.blogs.claim(LEASE, only_polls=True)
    assert second
    assert second.name != first.name
    ledgers.clock.advance(timedelta(seconds=1))
    assert ledger.blogs.claim(LEASE, only_polls=True) is None
    again = ledger.blogs.claim(LEASE)
    assert again
    assert (again.name, again.polls) == (first.name, False)


def test_what_a_late_turn_has_left_is_due_whatever_the_next_one_says(ledger: Ledger, ledgers: Ledgers) -> None:
    """The next one claimed the blog after the lease, and may have looked before there was anything to do."""
    ledger.blogs.register("ada")
    ledger.blogs.schedule(["ada"])
    late = ledger.blogs.claim(LEASE)
    ledgers.clock.advance(2 * LEASE)
    following = ledger.blogs.claim(LEASE)
    assert late
    assert following
    ledger.blogs.finish(late, ledger.now(), ledger.now() + 9 * LEASE)
    ledger.blogs.finish(following, ledger.now() + 9 * LEASE, ledger.now() + 9 * LEASE)
    assert ledger.blogs.claim(LEASE)


def test_a_clock_that_was_ahead_leaves_nobody_without_a_turn(ledger: Ledger, ledgers: Ledgers) -> None:
    ledgers.clock.advance(timedelta(days=366))
    ledger.blogs.register("ada")
    ledger.blogs.schedule(["ada"])
    turn = ledger.blogs.claim(LEASE)
    assert turn
    ledger.blogs.finish(turn, ledger.now() + LEASE, ledger.now() + LEASE)
    ledgers.clock.advance(-timedelta(days=366))
    assert ledger.blogs.claim(LEASE) is None
    ledger.blogs.correct_turns(ledger.now() + LEASE)
    turn = ledger.blogs.claim(LEASE)
    assert turn
    assert turn.polls
    ledger.blogs.finish(turn, ledger.now() + LEASE, ledger.now() + LEASE)
    ledger.blogs.correct_turns(ledger.now() + LEASE)
    assert ledger.blogs.claim(LEASE) is None, "that is as late as it may be"
