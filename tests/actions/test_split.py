"""Taking apart two posts that were wrongly joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import UsageError
from tests.commands import split

if TYPE_CHECKING:
    from tests.a_blog import Blog

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>B</title><link>https://blog.example.dev</link>
<description>x</description><item><title>On one</title><link>https://blog.example.dev/one</link>
<description>Other words.</description></item></channel></rss>"""


def test_each_version_but_the_first_becomes_a_post_that_is_not_sent(blog: Blog) -> None:
    (blog.folder / "rss.xml").write_text(RSS)
    blog.feeds = (str(blog.folder / "rss.xml"),)
    blog.run()
    with blog.open() as session:
        (post,) = session.posts.all().values()
        assert len(post.sources) == 2
        kept, new = split(session, "one")
        assert kept.startswith(f"{post.id}  ")
        assert kept.endswith("  keeps what was sent")
        new_id = new.split()[0]
        assert new.endswith(f"  not sent; to send it: syndicator push {new_id}")
    blog.later(days=1).run()
    assert blog.sent() == ["one"]
    with blog.open() as session:
        assert set(session.posts.all()) == {post.id, new_id}
        (delivery,) = session.ledger.deliveries.of_post(new_id)
        assert (str(delivery.state), delivery.rule) == ("skipped", "first_run")


def test_a_post_of_one_source_can_not_be_taken_apart(blog: Blog) -> None:
    blog.run()
    with blog.open() as session, pytest.raises(UsageError, match=r"^one comes from only one source"):
        split(session, "one")
