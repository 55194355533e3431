"""What a process works with (App), and what one pass or command sees through it (Session)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.app.pages import PageChecks
from syndicator.app.posts import PostReader
from syndicator.channels.registry import ChannelRegistry
from syndicator.credentials import TokenStore
from syndicator.http.url_guard import UrlGuard
from syndicator.journey import Course, Published
from syndicator.ledger import open_copy, open_ledger, sqlite_path, state_folder
from syndicator.receipts.file import ReceiptsFile
from syndicator.sources.registry import SourceRegistry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Literal

    from syndicator.app.compose import Composer
    from syndicator.config import Config
    from syndicator.ledger import Ledger
    from syndicator.render import Renderer


@dataclass(frozen=True)
class App:
    """What lives as long as the process' work. `dry_run`: nothing that is done here may last."""

    config: Config
    ledger: Ledger
    channels: ChannelRegistry
    sources: SourceRegistry
    url_guard: UrlGuard  # what a post's addresses may point at: public hosts, and those that the configuration names
    dry_run: bool

    @cached_property
    def renderer(self) -> Renderer:
        from syndicator.render import Renderer

        return Renderer([self.config.folder / "templates"], blog=self.config.blog, hashtags=self.config.hashtags)

    def session(self) -> Session:
        return Session(self)


class Session:
    """One pass or one command: what it has read is read once, and dropped with it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.config = app.config
        self.ledger = app.ledger
        self.channels = app.channels
        self.dry_run = app.dry_run
        self.posts = PostReader(app.ledger.posts, app.ledger.sources, app.config, app.sources.feeds)
        self.pages = PageChecks(app.ledger.posts, app.url_guard)
        kinds = {name: channel.kind for name, channel in app.config.channels.items()}
        self.receipts = ReceiptsFile(app.config.ledger, app.ledger.syndications, kinds, read_only=app.dry_run)
        self.ingest_problems: tuple[str, ...] = ()

    @cached_property
    def composer(self) -> Composer:
        from syndicator.app.compose import Composer

        return Composer(self.app.renderer, self.config.channels, self.channels, self.posts, self.journey)

    @cached_property
    def journey(self) -> Course | None:
        """The journey with all its public posts, as they were when it was first asked for."""
        if self.config.journey is None:
            return None
        posts = [
            Published(record.published_at, record.id, record.slug)
            for record in self.ledger.posts.records().values()
            if record.published_at and not record.withheld and not record.digest_for
        ]
        return Course(self.config.journey, self.config.blog.timezone, posts)


@contextmanager
def open_app(
    config: Config, *, mode: Literal["write", "look", "dry"], now: Callable[[], datetime] | None = None
) -> Iterator[App]:
    """Open what the configuration names. `write` creates the ledger, `look` needs one, `dry` works on a copy in memory."""
    ledger = open_copy(config, now=now) if mode == "dry" else open_ledger(config, create=mode == "write", now=now)
    with ledger:
        state = state_folder(config)
        feeds = [source.url for source in config.sources if source.url.startswith("http")]
        url_guard = UrlGuard.of([*feeds, *config.fetch_allow], config.blog.url)
        yield App(
            config=config,
            ledger=ledger,
            channels=ChannelRegistry(config, TokenStore(state), url_guard),
            sources=SourceRegistry(config, state, url_guard),
            url_guard=url_guard,
            dry_run=mode == "dry",
        )


@contextmanager
def open_session(
    config: Config, *, mode: Literal["write", "look", "dry"], now: Callable[[], datetime] | None = None
) -> Iterator[Session]:
    """The session of one command; `mode` as for `open_app`."""
    with open_app(config, mode=mode, now=now) as app:
        yield app.session()


def has_ledger(config: Config) -> bool:
    path = sqlite_path(config)
    return path is None or path.exists()
