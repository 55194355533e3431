from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.git_server import GitServer, git_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

from tests.fakes.git_blog import Blog


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.fixture
def server(blog: Blog) -> Iterator[GitServer]:
    with git_server(blog.bare.parent) as running:
        yield running


@pytest.fixture(autouse=True)
def quickly_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file counts as young for a twentieth of a second, so that tests need not wait for two."""
    monkeypatch.setattr("syndicator.sources.repo.folder._SETTLED", 50_000_000)
