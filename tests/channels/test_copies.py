"""What tells a copy of a post in a timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syndicator.channels.copies import earliest, page_of
from syndicator.model import CopyQuery
from syndicator.testing.harness import a_post

AT = a_post().published_at


def test_it_looks_back_to_the_attempt_or_before_the_publication() -> None:
    assert AT
    assert earliest(CopyQuery(post=a_post(), since=AT), timedelta(seconds=1)) == AT - timedelta(seconds=1)
    assert earliest(CopyQuery(post=a_post()), timedelta(seconds=1)) == AT - timedelta(days=2)
    assert earliest(CopyQuery(post=a_post(published_at=None))) is None


@pytest.mark.parametrize(
    ("changes", "page"),
    [
        ({}, "blog.example.dev/the-first-tomato?"),
        ({"url": ""}, ""),
        ({"digest_of": ("a", "b")}, ""),  # many posts link to the blog
    ],
)
def test_the_page_of_a_post_is_its_own(changes: dict[str, object], page: str) -> None:
    assert page_of(CopyQuery(post=a_post(**changes))) == page
