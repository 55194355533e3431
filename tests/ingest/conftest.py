"""A server whose feed is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes import blog_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.a_blog import Blog


@pytest.fixture
def server(blog: Blog) -> Iterator[blog_server.Blog]:
    """A feed that the blog reads beside its folder."""
    with (server := blog_server.Blog()).running():
        blog.feeds = (f"{server.url}/feed.xml",)
        yield server
