"""A blog whose feed has two entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.blog_server import Blog
from tests.sources.feed.feeds import rss

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def blog() -> Iterator[Blog]:
    with Blog().running() as running:
        running.change("/rss.xml", body=rss(1, 2))
        yield running
