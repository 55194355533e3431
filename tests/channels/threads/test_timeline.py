"""What is recognized as a copy."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndicator.channels.threads.timeline import ListedPost, matches
from syndicator.model import CopyQuery
from syndicator.testing.harness import a_post

URL = "https://blog.example.dev/the-first-tomato"
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def listed(**fields: str) -> ListedPost:
    return ListedPost.read({"id": "1", "timestamp": "2026-11-20T12:00:00+0200", **fields})


@pytest.mark.parametrize(
    ("fields", "text", "is_copy"),
    [
        ({"link_attachment_url": f"{URL}/?utm_source=threads"}, "", True),
        ({"text": f"By hand: {URL}"}, "", True),
        ({"text": "Same   words\nhere"}, "Same words here", True),
        ({"text": "Other words"}, "Same words here", False),
        ({"link_attachment_url": "https://blog.example.dev/another"}, "", False),
        ({}, "", False),
    ],
)
def test_a_copy_links_to_the_page_or_says_the_same(fields: dict[str, str], text: str, is_copy: bool) -> None:
    assert matches(listed(**fields), CopyQuery(post=a_post()), text) is is_copy


def test_a_digest_has_no_page_of_its_own() -> None:
    query = CopyQuery(post=a_post(digest_of=("a", "b")))
    assert not matches(listed(link_attachment_url=URL), query, "")


def test_its_time_is_read() -> None:
    assert listed().made_at == AT
