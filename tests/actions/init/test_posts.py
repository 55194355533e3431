"""What is public, what waits, and in which languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syndicator.actions.init.posts import counted
from syndicator.model import Post, SourcePost, Withheld

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def post(key: str, *, days: int | None = 1, lang: str = "", withheld: str = "") -> SourcePost:
    published = None if days is None else NOW - timedelta(days=days)
    return SourcePost(
        source="posts", key=key, post=Post(slug=key, published_at=published, lang=lang, withheld=withheld)
    )


def test_posts_are_counted_as_they_are_now() -> None:
    posts = [
        post("old", days=9, lang="es"), post("new", lang="es-MX"), post("undated", days=None, lang="en"), post("ahead", days=-1), post("far", days=-9),
        post("draft", withheld=Withheld.DRAFT), post("page", withheld=Withheld.PAGE), post("draft-ahead", days=-2, withheld=Withheld.DRAFT),
    ]  # fmt: skip
    counts = counted(posts, NOW)
    assert [each.key for each in counts.public] == ["new", "old", "undated"]
    assert (counts.drafts, counts.ahead, counts.languages) == (2, 2, (("es", 2), ("en", 1)))
    assert counts.newest == posts[1].post
    assert counted([posts[4]], NOW).newest is None
