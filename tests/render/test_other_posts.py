"""One post alone."""

from __future__ import annotations

from syndicator.generators import PostLink
from syndicator.model import Post
from syndicator.render.other_posts import NO_OTHERS


def test_a_post_alone_has_no_others() -> None:
    assert NO_OTHERS.find_linked(PostLink("a")) is None
    assert NO_OTHERS.translations(Post()) == ()
    assert NO_OTHERS.boilerplate_of(Post()).without("Welcome.") == "Welcome."
