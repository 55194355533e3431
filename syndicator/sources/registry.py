"""The configured sources."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syndicator.config.addresses import is_loopback

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from syndicator.config import BlogConfig, SourceConfig
    from syndicator.http.url_guard import UrlGuard
    from syndicator.sources import Source
    from syndicator.sources.host_turns import HostTurns


class SourceRegistry:
    """The [[sources]] of a configuration. `state`: the folder for mirrors of git repositories. `own_paths`: the files
    and folders of the configuration itself, which are never posts. `hosts`: to be asked one thing at a time.
    """

    def __init__(
        self,
        sources: Sequence[SourceConfig],
        blog: BlogConfig,
        state: Path,
        url_guard: UrlGuard,
        *,
        own_paths: Collection[Path] = (),
        hosts: HostTurns | None = None,
    ) -> None:
        self._blog = blog
        self._state = state
        self._url_guard = url_guard
        self._own_paths = own_paths
        self._hosts = hosts
        self.settings = {source.name: source for source in sources}
        self.feeds = frozenset(source.name for source in sources if source.kind == "feed")
        self.remote = self.feeds | {source.name for source in sources if source.git}

    def turn(self, name: str) -> AbstractContextManager[None]:
        """Wait until the host of this source may be asked; it is ours as long as the context lasts."""
        host = _host_of(self.settings[name])
        return self._hosts.turn(host) if self._hosts and host else nullcontext()

    def open(self) -> Iterator[Source]:
        """Yield every source, in config order."""
        for settings in self.settings.values():
            yield self._open(settings)

    def address_of(self, name: str, key: str, permalink: str) -> str:
        """Return the address of a repository's file as another pattern makes it; empty if it has none."""
        from syndicator.sources.repo import RepoSource

        source = self._open(self.settings[name])
        posts = source.open_files([key]) if isinstance(source, RepoSource) else {}
        return posts[key].url_by(permalink) if key in posts else ""

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


def hosts_of(sources: Iterable[SourceConfig]) -> frozenset[str]:
    """Return the other machines that are asked for these sources."""
    hosts = {_host_of(settings) for settings in sources}
    return frozenset(host for host in hosts if host and not is_loopback(host))


def _host_of(settings: SourceConfig) -> str:
    """Return the host of a feed or a git repository; empty for a file or a folder."""
    address = settings.git or settings.url
    if "://" not in address:
        return address.partition(":")[0].rpartition("@")[2].lower() if settings.git else ""
    return urlsplit(address).hostname or ""
