"""The parts of what feedparser gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from syndicator.sources.feed import parts

EAST = timezone(timedelta(hours=2))
HTML = {"type": "text/html"}


def test_what_is_no_text_or_table_is_empty() -> None:
    raw: dict[str, Any] = {"a": 1, "b": "x", "c": {"d": "e"}}
    assert [parts.text(raw, name) for name in "abcz"] == ["", "x", "", ""]
    assert [parts.table(raw, name) for name in "abcz"] == [{}, {}, {"d": "e"}, {}]


def test_the_page_of_an_entry_is_its_first_html_link_else_an_attachment() -> None:
    pdf, page = {"rel": "alternate", "href": "/a.pdf"}, {"rel": "alternate", "href": "/a", **HTML}
    assert parts.link({"links": [pdf, page]}, "https://b.dev") == "https://b.dev/a"
    assert parts.link({"links": [pdf]}, "https://b.dev") == "https://b.dev/a.pdf"
    assert parts.link({"feedburner_origlink": "https://b.dev/o", "links": [page]}, "https://b.dev") == "https://b.dev/o"


@pytest.mark.parametrize(
    ("author", "name", "shown"),
    [
        ("ada@b.dev (Ada Lovelace)", "", "Ada Lovelace"),
        ("Ada <ada@b.photography>", "", "Ada"),
        ("ada@b.dev", "Ada", "Ada"),
        ("Ada", "", "Ada"),
    ],
)
def test_an_author_is_a_name(author: str, name: str, shown: str) -> None:
    assert parts.author({"author": author, "author_detail": {"name": name}}) == shown


def test_a_time_without_a_zone_is_in_that_of_the_blog() -> None:
    parsed = (2026, 11, 2, 9, 0, 0)
    raw = {"published": "Mon, 02 Nov 2026 09:00:00 GMT", "published_parsed": parsed}
    assert parts.instant(raw, "published", EAST) == datetime(2026, 11, 2, 9, tzinfo=UTC)
    raw["published"] = "2026-11-02 09:00"
    assert parts.instant(raw, "published", EAST) == datetime(2026, 11, 2, 9, tzinfo=EAST)
    assert (
        parts.instant({"published": "0001-01-01", "published_parsed": (2001, 1, 1, 0, 0, 0)}, "published", UTC) is None
    )


def test_a_picture_of_a_person_is_no_cover() -> None:
    avatar = {"medium": "image", "url": "https://secure.gravatar.com/avatar/1"}
    assert parts.cover({"media_content": [avatar], "media_thumbnail": [{"url": "/t.png"}]}) == "/t.png"
    assert (
        parts.cover({"links": [{"rel": "enclosure", "href": "/a.mp3"}, {"rel": "enclosure", "href": "/b.png"}]})
        == "/b.png"
    )
