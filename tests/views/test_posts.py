"""The list of posts."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from syndicator.cli.sessions import decided_now
from syndicator.views.posts import posts

if TYPE_CHECKING:
    from typing import Any

    from tests.a_blog import Blog

CHANNELS = ('[channels.x]\nkind = "file"\npath = "x"', '[channels.box]\nkind = "file"\npath = "box"\nreview = true')


def listed(blog: Blog) -> list[dict[str, Any]]:
    with blog.open() as session:
        return list(chain.from_iterable(posts(session.posts, session.ledger.overview, decided_now(session))))


def test_posts_are_listed_oldest_first_and_without_a_date_before_all(blog: Blog) -> None:
    blog.write("one", day=datetime(2026, 1, 1, tzinfo=UTC))
    blog.write("old", day=datetime(2024, 1, 1, tzinfo=UTC))
    blog.write("undated")
    blog.run()
    with blog.open() as session:
        session.ledger.database.run("UPDATE posts SET published_at = NULL WHERE slug = 'undated'")
    assert [row["slug"] for row in listed(blog)] == ["undated", "old", "one"]


def test_a_row_says_where_the_post_went(blog: Blog) -> None:
    blog.channels = CHANNELS
    blog.policy = 'first_run = "all"'
    blog.write("one", day=datetime(2026, 1, 1, tzinfo=UTC))
    blog.run()
    with blog.open() as session:
        (post,) = session.posts.all().values()
        database = session.ledger.database
        database.run("UPDATE deliveries SET state = 'skipped', rule = 'person' WHERE channel = 'x'")
        session.ledger.decisions.add_round(post.id, "x", "pushed")
        database.run("UPDATE deliveries SET state = 'sent', due_at = NULL WHERE round = 2")
    (row,) = listed(blog)
    assert row == {
        "id": post.id, "slug": "one", "title": "On one", "url": "https://blog.example.dev/one", "published_at": "2026-01-01T00:00:00Z",
        "sources": ["repo"], "withheld": "", "where": {"x": "sent", "box": "held"},
    }  # fmt: skip
