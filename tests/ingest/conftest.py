"""A small blog whose channel is a folder, and a server whose feed it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.a_blog import Blog
from tests.fakes import blog_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.fixture
def server(blog: Blog) -> Iterator[blog_server.Blog]:
    """A feed that the blog reads beside its folder."""
    with (server := blog_server.Blog()).running():
        blog.feeds = (f"{server.url}/feed.xml",)
        yield server
