"""Rows of a preview, by post."""

from __future__ import annotations

from syndicator.preview import by_post


def row(slug: str, channel: str, url: str = "") -> dict[str, object]:
    return {"post": {"slug": slug, "url": url, "title": slug.title()}, "channel": channel}


def test_adjacent_rows_of_a_post_are_one_group() -> None:
    rows = [row("a", "x"), row("a", "y"), row("b", "x"), row("b", "x", "https://blog.example.dev/b")]
    assert [[one["channel"] for one in group] for group in by_post(rows)] == [["x", "y"], ["x"], ["x"]]
    assert list(by_post([])) == []
