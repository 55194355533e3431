"""The configured sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from syndicator.config import BlogConfig, SourceConfig
    from syndicator.http.url_guard import UrlGuard
    from syndicator.sources import Source


class SourceRegistry:
    """The [[sources]] of a configuration. `state`: the folder for mirrors of git repositories. `own_paths`: the files
    and folders of the configuration itself, which are never posts.
    """

    def __init__(
        self,
        sources: Sequence[SourceConfig],
        blog: BlogConfig,
        state: Path,
        url_guard: UrlGuard,
        *,
        own_paths: Collection[Path] = (),
    ) -> None:
        self._blog = blog
        self._state = state
        self._url_guard = url_guard
        self._own_paths = own_paths
        self.settings = {source.name: source for source in sources}
        self.feeds = frozenset(source.name for source in sources if source.kind == "feed")
        self.remote = self.feeds | {source.name for source in sources if source.git}

    def open(self) -> Iterator[Source]:
        """Yield every source, in config order."""
        for settings in self.settings.values():
            yield self._open(settings)

    def _open(self, settings: SourceConfig) -> Source:
        if settings.kind == "repo":
            from syndicator.sources.repo import RepoSource

            return RepoSource(
                settings,
                zone=self._blog.timezone,
                state=self._state,
                language=self._blog.language,
                own_paths=self._own_paths,
            )
        from syndicator.sources.feed import FeedSource

        return FeedSource(settings, blog_url=self._blog.url, zone=self._blog.timezone, guard=self._url_guard)
