"""The sources that a configuration names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.config import Config, SourceConfig
    from syndicator.http.url_guard import UrlGuard
    from syndicator.sources import Source


class SourceRegistry:
    """The [[sources]] of a configuration. `state`: the folder where mirrors may lie."""

    def __init__(self, config: Config, state: Path, url_guard: UrlGuard) -> None:
        self._config = config
        self._state = state
        self._url_guard = url_guard
        self.settings = {source.name: source for source in config.sources}
        self.feeds = frozenset(source.name for source in config.sources if source.kind == "feed")
        self.distant = self.feeds | {source.name for source in config.sources if source.git}  # on somebody's server

    def open(self) -> Iterator[Source]:
        """Every source, in the order of the configuration."""
        for source in self._config.sources:
            yield _open_source(source, self._config, self._state, self._url_guard)


def _open_source(source: SourceConfig, settings: Config, state: Path, url_guard: UrlGuard) -> Source:
    if source.kind == "repo":
        from syndicator.sources.repo import RepoSource

        return RepoSource(source, zone=settings.blog.timezone, state=state)
    from syndicator.sources.feed import FeedSource

    return FeedSource(source, blog_url=settings.blog.url, zone=settings.blog.timezone, guard=url_guard)
