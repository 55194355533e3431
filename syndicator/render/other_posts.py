"""What rendering asks about the other posts of a blog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from syndicator.render.boilerplate import NONE, Boilerplate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.documents.links import LinkedPost
    from syndicator.generators import PostLink
    from syndicator.model import Post


class OtherPosts(Protocol):
    """Knows the other posts; asked only for what an announcement uses."""

    def find_linked(self, link: PostLink) -> LinkedPost | None:
        """Return the post that a link to another post means; None if it means none."""

    def translations(self, post: Post) -> Sequence[Post]:
        """Return a post in other languages."""

    def boilerplate_of(self, post: Post) -> Boilerplate:
        """Return what stands in several of the posts around a post."""


class NoOtherPosts:
    """Where there is one post alone."""

    def find_linked(self, link: PostLink) -> LinkedPost | None:  # noqa: ARG002
        return None

    def translations(self, post: Post) -> Sequence[Post]:  # noqa: ARG002
        return ()

    def boilerplate_of(self, post: Post) -> Boilerplate:  # noqa: ARG002
        return NONE


NO_OTHERS = NoOtherPosts()
