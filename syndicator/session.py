"""One pass or one command: it reads each thing once, and keeps nothing afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.app import open_app
from syndicator.app.pages import PageChecks
from syndicator.app.posts import PostReader
from syndicator.delivery.account import AccountLocks
from syndicator.ingest import Ingester
from syndicator.ingest.result import IngestResult
from syndicator.receipts.file import ReceiptsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Literal

    from syndicator.alerts.collect import Alert
    from syndicator.app import App
    from syndicator.app.compose import Composer
    from syndicator.config import Config
    from syndicator.delivery.queue import ChannelQueue
    from syndicator.delivery.schedule import Schedule
    from syndicator.journey import Journey


class Session:
    """Builds the parts that a pass or a command needs, and gives each of them no more than it uses."""

    def __init__(self, app: App, *, online: bool = True) -> None:
        self.app = app
        self.config = app.config
        self.ledger = app.ledger
        self.channels = app.channels
        self.dry_run = app.dry_run
        self.posts = PostReader(
            app.ledger.posts,
            app.ledger.sources,
            feeds=app.sources.feeds,
            folder=app.config.texts_folder,
            channels=app.config.channels,
            blog=app.config.name,
            language=app.config.blog.language,
        )
        self.pages = PageChecks(app.ledger.posts, app.url_guard, online=online)
        kinds = {name: channel.kind for name, channel in app.config.channels.items()}
        self.receipts = ReceiptsFile(
            app.config.ledger, app.ledger.syndications, kinds, timeline=app.ledger.timeline, read_only=app.dry_run
        )
        self.ingested = IngestResult()
        self.account_locks = AccountLocks()

    def ingest(self, leave: Callable[[], bool] = lambda: False) -> IngestResult:
        """Read the sources; call this first. Sources still being read when `leave` returns true are skipped."""
        self.ledger.correct_future_instants()
        ingester = Ingester(self.config, self.ledger, self.channels, self.posts, self.receipts)
        self.ingested = ingester.ingest(self.app.sources, leave, fetch=not self.dry_run)
        return self.ingested

    def schedule(self, channel: str, *, check_pages: bool = True) -> Schedule:
        """Return the schedule of a channel; without `check_pages`, it makes no requests."""
        from syndicator.delivery.schedule import Schedule

        pages = self.pages if check_pages else None
        return Schedule(self.ledger, self.config, self.channels.get(channel), self.posts, self.composer, pages)

    def queue(self, name: str) -> ChannelQueue:
        """Return the queue of a channel: everything a pass does there."""
        from syndicator.delivery.completer import Completer
        from syndicator.delivery.executor import DeliveryExecutor
        from syndicator.delivery.queue import ChannelQueue
        from syndicator.delivery.reconcile import Reconciler
        from syndicator.delivery.updates import Updater

        channel = self.channels.get(name)
        executor = DeliveryExecutor(
            self.ledger, channel, self.composer, Completer(self.ledger), self.config.channels, self.account_locks
        )
        return ChannelQueue(
            name,
            self.ledger,
            self.posts,
            self.schedule(name),
            executor,
            Reconciler(self.ledger, channel, executor, self.config.channels[name].settle_after),
            Updater(self.ledger, channel, self.composer, wanted=self.channels.updates_copies(name)),
            self.receipts,
        )

    def alerts(self, *, with_texts: bool = True) -> Iterator[Alert]:
        """Yield the alerts that need a person now; `with_texts`: with the announcements that they are about."""
        from syndicator.alerts.collect import collect

        return collect(
            self.config, self.ledger, self.channels, self.posts, self.composer.try_compose, with_texts=with_texts
        )

    @cached_property
    def composer(self) -> Composer:
        from syndicator.app.compose import Composer

        return Composer(
            self.config.channels,
            self.channels,
            self.posts,
            renderer=lambda: self.app.renderer,
            journey=lambda: self.journey,
        )

    @cached_property
    def journey(self) -> Journey | None:
        """The journey with all public posts, as they were at the first access; None if none is configured."""
        if self.config.journey is None:
            return None
        from syndicator.journey import Journey, Published

        posts = [Published(*post) for post in self.ledger.posts.published()]
        return Journey(self.config.journey, self.config.blog.timezone, posts)


@contextmanager
def open_session(
    config: Config,
    *,
    mode: Literal["write", "look", "dry"],
    now: Callable[[], datetime] | None = None,
    online: bool = True,
) -> Iterator[Session]:
    """Open a session for one command; `mode` as for `open_app`. Unless `online`, no page of a post is requested."""
    with open_app(config, mode=mode, now=now) as app:
        yield Session(app, online=online)
