"""An account that two blogs use has one set of limits, and sends for one of them at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import Usage
from tests.fakes.ledgers import THERE, begun, pending, sending

if TYPE_CHECKING:
    from syndicator.ledger import Ledger


@pytest.fixture
def blogs(ledger: Ledger) -> list[Ledger]:
    """Three blogs with a channel x, of which the first two use one account; the third is of another kind."""
    blogs = [ledger.of_blog(ledger.blogs.register(name)) for name in ("ada", "bob", "eve")]
    for blog, kind in zip(blogs, ("mastodon", "mastodon", "x"), strict=True):
        blog.channels.add("x", kind, "")
        blog.channels.record_account("x", "@us")
    return blogs


def test_what_one_sends_counts_for_all_who_use_the_account(blogs: list[Ledger]) -> None:
    ada, bob, eve = blogs
    began = ada.now()
    ada.transitions.record_receipt(sending(ada, cost=0.5), 0, THERE)
    for blog in (ada, bob):
        usage = blog.channels.usage("x", **begun(began))
        assert (usage.today, usage.month, usage.month_usd) == (1, 1, 0.5)
        assert usage.last_at
    assert eve.channels.usage("x", **begun(began)) == Usage()
    assert ada.channels.costs(began) == eve.channels.costs(began) == {(ada.blog, "x"): 0.5, (bob.blog, "x"): 0.5}
    sending(bob, cost=0.25)
    assert ada.channels.costs(began) == {(ada.blog, "x"): 0.75, (bob.blog, "x"): 0.75}


def test_one_sends_at_a_time(blogs: list[Ledger]) -> None:
    ada, bob, eve = blogs
    assert ada.leases.acquire("x", "me", instead_of=None)
    assert not bob.leases.acquire("x", "me", instead_of=None), "also not in another thread of the same worker"
    assert eve.leases.acquire("x", "me", instead_of=None)
    ada.leases.release("x", "me")
    assert bob.leases.acquire("x", "other", instead_of=None)


def test_channels_without_an_account_share_none(ledger: Ledger) -> None:
    ada, bob = (ledger.of_blog(ledger.blogs.register(name)) for name in ("ada", "bob"))
    for blog in (ada, bob):
        blog.channels.add("x", "file", "")
        assert blog.leases.acquire("x", "me", instead_of=None)


def test_a_limit_that_the_platform_sets_holds_for_all(blogs: list[Ledger]) -> None:
    ada, bob, _eve = blogs
    until = ada.now() + timedelta(hours=1)
    ada.channels.wait("x", "rate limit", until)
    records = [blog.channels.get("x") for blog in blogs]
    assert [record and record.waiting for record in records] == ["rate limit", "rate limit", ""]
    assert records[1]
    assert records[1].waiting_until == until
    bob.channels.resume("x")
    assert [record and record.waiting for record in (blog.channels.get("x") for blog in blogs)] == ["", "", ""]


def test_a_copy_that_another_blog_made_is_known(blogs: list[Ledger]) -> None:
    ada, bob, eve = blogs
    ada.transitions.record_receipt(sending(ada), 0, THERE)
    pending(bob)
    assert bob.syndications.remote_ids("x") == {THERE.remote_id}
    assert eve.syndications.remote_ids("x") == frozenset()
