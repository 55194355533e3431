"""What a site must serve for the records of its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.model import Post
from syndicator.views.site import site
from tests.actions.test_site import Keeper

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOG = "https://blog.example.dev"


class Told(Keeper):
    def instructions(self) -> Sequence[str]:
        return ("serve this",)


def test_public_posts_with_a_page_have_an_address() -> None:
    posts = [
        Post(slug="a", url=f"{BLOG}/a"),
        Post(slug="draft", url=f"{BLOG}/draft", withheld="draft"),
        Post(slug="digest", url=BLOG, digest_of=("a",)),
        Post(slug="nowhere"),
    ]
    assert site(Told(), posts) == {"instructions": ["serve this"], "records": {f"{BLOG}/a": "a"}}
