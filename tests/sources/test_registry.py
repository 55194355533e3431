"""The sources of a configuration, each of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.channels import registry as channels
from syndicator.config.file import load
from syndicator.http import UrlGuard
from syndicator.sources.feed import FeedSource
from syndicator.sources.registry import SourceRegistry
from syndicator.sources.repo import RepoSource

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
[blog]
url = "https://blog.example.dev"

[[sources]]
kind = "repo"
path = "posts"

[[sources]]
kind = "feed"
url = "https://blog.example.dev/rss.xml"

[[sources]]
kind = "repo"
name = "mirror"
git = "https://git.example.dev/blog.git"
"""


def test_sources_are_opened_in_the_order_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "config.toml").write_text(CONFIG)
    config = load(tmp_path / "config.toml", kind_class=channels.kind_class)
    sources = SourceRegistry(config.sources, config.blog, tmp_path, UrlGuard())
    opened = list(sources.open())
    assert [type(source) for source in opened] == [RepoSource, FeedSource, RepoSource]
    assert [source.name for source in opened] == list(sources.settings)
    feed = opened[1].name
    assert sources.feeds == frozenset({feed})
    assert sources.remote == frozenset({feed, "mirror"})
