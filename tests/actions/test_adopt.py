"""Which posts are looked for, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.actions.adopt import searchable, unsent_posts
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from tests.a_blog import Blog


def test_posts_that_were_not_sent_are_looked_for_the_newest_first(blog: Blog) -> None:
    blog.run()
    blog.policy = 'first_run = "skip"\ndelay = "2h"'
    for slug in ("two", "three"):
        blog.later(minutes=1).write(slug)
    blog.write("draft", front="draft: true")
    blog.run()
    with blog.open("look") as session:
        slugs = [session.posts.get(id_).slug for id_ in unsent_posts(session.ledger, "outbox")]
    assert slugs == ["three", "two"]


def test_a_channel_that_can_not_be_read_is_refused_by_name(blog: Blog) -> None:
    hook = '[channels.hook]\nkind = "webhook"\nurl = "https://hook.example"'
    blog.channels = (hook,)
    with blog.open() as session, pytest.raises(UsageError, match=r"^hook: posts there can't be read"):
        searchable(session.channels, ["hook"])
    with blog.open() as session, pytest.raises(UsageError, match=r"^no channel's posts can be read for free"):
        searchable(session.channels, [])
