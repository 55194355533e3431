"""feed2toot's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.actions.imports.conftest import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.long
def test_the_posts_of_its_cache_are_not_sent(tmp_path: Path, announced: Callable[..., list[str]]) -> None:
    file = tmp_path / "feed2toot.db"
    file.write_text(f"{ADDRESS}/one\nhttp://www.blog.example.dev/two/?utm_source=rss\n\ntag:other,2020:1\n")
    assert announced("feed2toot", file) == ["three"]
