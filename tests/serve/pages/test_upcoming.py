"""What goes out next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syndicator.model import State
from syndicator.serve.pages.upcoming import upcoming
from tests.serve.test_actions import set_state

if TYPE_CHECKING:
    from tests.serve.conftest import Served


def test_the_first_first_with_its_reason(served: Served) -> None:
    later = '[channels.{name}]\nkind = "file"\npath = "{name}"\ndelay = "{delay}"'
    served.blog.channels = (later.format(name="slow", delay="3h"), later.format(name="quick", delay="1h"))
    served.blog.write("two")
    served.blog.later(minutes=1).run()
    with served.blog.open("look") as session:
        now = session.ledger.now()
        found = upcoming(session, now + timedelta(days=1), 10)
        assert upcoming(session, now + timedelta(hours=2), 10) == found[:1]
    assert [(each.post.slug, each.channel, each.reason) for each in found] == [
        ("two", "quick", "delay of [channels.quick]"),
        ("two", "slow", "delay of [channels.slow]"),
    ]
    assert found[0].at < found[1].at
    assert found[0].is_movable


@pytest.mark.long
def test_what_waits_for_another_try_is_as_recorded(served: Served) -> None:
    at = served.blog.now + timedelta(minutes=7)
    set_state(served, "letters", State.PENDING, error="HTTP 503", due_at=at)
    with served.blog.open("look") as session:
        (found,) = upcoming(session, at + timedelta(days=1), 10)
    assert (found.at, found.reason, found.is_movable) == (at, "HTTP 503", False)


@pytest.mark.long
def test_what_was_pushed_is_not_held_by_a_time(served: Served) -> None:
    set_state(served, "letters", State.PENDING, allowed="pushed", due_at=served.blog.now)
    with served.blog.open("look") as session:
        (found,) = upcoming(session, served.blog.now + timedelta(days=1), 10)
    assert not found.is_movable
