"""Deleting copies, and listing those that a person must delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.retract import retract_plan
from syndicator.errors import UsageError
from tests.channels.webhook.fake import Server as Hook
from tests.commands import find, retract

if TYPE_CHECKING:
    from tests.a_blog import Blog

HOOK = '[channels.hook]\nkind = "webhook"\nstyle = "plain"\nurl = "{url}/hook"\nwait_until_live = false'


def test_a_copy_is_deleted_and_the_delivery_is_closed(blog: Blog) -> None:
    blog.run()
    with blog.open() as session:
        (copy,) = retract_plan(session.ledger.deliveries, session.channels, find(session, "one"), ["outbox"])
        assert (copy.channel, copy.url[:5], copy.by_hand) == ("outbox", "file:", "")
        assert retract(session, "one") == (["retracted: one from outbox"], [])
        assert [str(delivery.state) for delivery in session.ledger.deliveries.all()] == ["skipped"]
    assert blog.sent() == []
    blog.later(days=1).run()
    assert blog.sent() == []


def test_a_copy_that_can_not_be_deleted_from_here_stays_with_instructions(blog: Blog) -> None:
    with Hook() as hook:
        blog.channels += (HOOK.format(url=hook.url),)
        blog.run()
        hook.misbehave("401_before")
        with blog.open() as session:
            session.ledger.database.run("UPDATE steps SET remote_id = '1', remote_url = '' WHERE remote_url = ''")
            plan = retract_plan(session.ledger.deliveries, session.channels, find(session, "one"), ["outbox", "hook"])
            assert [copy.channel for copy in plan] == ["outbox", "hook"]
            assert plan[1].by_hand.startswith("delete it there by hand, then: syndicator resolve one --channel hook")
            assert retract(session, "one")[0] == ["retracted: one from outbox"]


def test_a_post_without_copies_is_a_usage_error(blog: Blog) -> None:
    blog.channels = (f'{blog.channels[0]}\ndelay = "2h"',)
    blog.run()
    with blog.open() as session, pytest.raises(UsageError, match=r"^no copies to retract: one is held on outbox$"):
        retract_plan(session.ledger.deliveries, session.channels, find(session, "one"), ["outbox"])
    with blog.open() as session:
        assert retract(session, "one") == ([], [])


def test_only_the_named_channels_are_retracted(blog: Blog) -> None:
    blog.channels += ('[channels.second]\nkind = "file"\npath = "second"',)
    blog.run()
    with blog.open() as session:
        assert retract(session, "one", ["second"]) == (["retracted: one from second"], [])
    assert (blog.sent(), blog.sent("second")) == (["one"], [])
