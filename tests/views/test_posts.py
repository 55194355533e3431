"""The list of posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from syndicator.model import Delivery, Post, State
from syndicator.views.posts import posts


def post(slug: str, year: int = 0, **other: Any) -> Post:
    published = datetime(year, 1, 1, tzinfo=UTC) if year else None
    return Post(
        id=f"id-{slug}", slug=slug, title=slug.title(), url=f"https://b.dev/{slug}", published_at=published, **other
    )


def delivery(slug: str, channel: str, state: State, round_: int = 1) -> Delivery:
    return Delivery(id=1, post_id=f"id-{slug}", channel=channel, state=state, round=round_)


def test_posts_are_listed_oldest_first_and_without_a_date_before_all() -> None:
    listed = posts([post("new", 2026), post("old", 2024), post("undated")], [])
    assert [row["slug"] for row in listed] == ["undated", "old", "new"]


def test_a_row_says_where_the_post_went() -> None:
    deliveries = [
        delivery("one", "x", State.SKIPPED),
        delivery("one", "x", State.SENT, 2),
        delivery("one", "box", State.HELD),
        delivery("two", "box", State.FAILED),
    ]
    (row, other) = posts([post("one", 2026, withheld="draft"), post("two", 2027)], deliveries)
    assert row == {
        "id": "id-one", "slug": "one", "title": "One", "url": "https://b.dev/one", "published_at": "2026-01-01T00:00:00Z",
        "sources": [], "withheld": "draft", "where": {"x": "sent", "box": "held"},
    }  # fmt: skip
    assert other["where"] == {"box": "failed"}
