"""From the sources' entries and files to posts with deliveries."""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from syndicator.errors import LedgerError, SourceError, unexpected
from syndicator.ingest.fetch import SourceFetch, fetch_all, named, source_backoff, with_next_read
from syndicator.ingest.register import register_channels
from syndicator.ingest.result import IngestResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from syndicator.app.posts import PostReader
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import Config
    from syndicator.ingest.updates import UpdateIngester
    from syndicator.ledger import Ledger
    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import SourceUpdate
    from syndicator.receipts.file import ReceiptsFile
    from syndicator.sources import Source
    from syndicator.sources.registry import SourceRegistry

log = logging.getLogger(__name__)


class Ingester:
    """Reads the sources, and lets the ledger have what they have changed."""

    def __init__(
        self, config: Config, ledger: Ledger, channels: ChannelRegistry, posts: PostReader, receipts: ReceiptsFile
    ) -> None:
        self._config = config
        self._ledger = ledger
        self._channels = channels
        self._posts = posts
        self._receipts = receipts

    def ingest(self, sources: SourceRegistry, leave: Callable[[], bool], *, fetch: bool) -> IngestResult:
        """Register the channels, read every source, and create a delivery per channel for each new post.

        `fetch`: mirrors are brought up to date first. Sources still being read when `leave` returns true are skipped.
        """
        register_channels(self._config, self._ledger, self._channels)
        with closing(fetch_all(self._ledger, sources, leave, fetch=fetch)) as fetches:
            results = [self._result_of(fetch) for fetch in fetches]
        self._receipts.take_over()
        return IngestResult(
            new=tuple(post for result in results for post in result.new),
            left_alone=tuple(post for result in results for post in result.left_alone),
            problems=tuple(problem for result in results for problem in result.problems),
            advice=tuple(line for result in results for line in result.advice),
        )

    def _result_of(self, fetch: SourceFetch) -> IngestResult:
        """Process one source; its errors do not affect the others. Raises LedgerError."""
        if fetch.result is None:
            return _unread(fetch.record) if fetch.waits else IngestResult()
        if isinstance(fetch.result, LedgerError):
            raise fetch.result
        if isinstance(fetch.result, Exception):
            return self._record_error(fetch, fetch.result)
        if fetch.result.unchanged:
            return self._record_idle_read(fetch.source, fetch.record, fetch.result)
        return self._updates.apply(fetch)

    def _record_idle_read(self, source: Source, record: SourceRecord, update: SourceUpdate) -> IngestResult:
        if not update.complete:
            return _unread(record)
        if update.checkpoint != record.checkpoint or record.error or _is_stale(record, self._ledger.now()):
            self._ledger.sources.record_read(source.name, source.kind, update.checkpoint, complete=True)
        return IngestResult(advice=named(source.name, update.warnings))

    def _record_error(self, fetch: SourceFetch, error: Exception) -> IngestResult:
        source, now = fetch.source, self._ledger.now()
        known = error if isinstance(error, SourceError) else SourceError(unexpected(error))
        checkpoint = fetch.record.checkpoint if known.checkpoint is None else known.checkpoint
        wait, checkpoint = source_backoff(fetch, checkpoint, now, retry_after=known.retry_after)
        problem = with_next_read(str(known), now, wait)
        self._ledger.sources.record_error(source.name, source.kind, problem, checkpoint)
        log.debug("source not read", exc_info=error, extra={"source": source.name, "error": problem})
        return IngestResult(problems=named(source.name, [problem]))

    @cached_property
    def _updates(self) -> UpdateIngester:
        from syndicator.ingest.updates import UpdateIngester

        return UpdateIngester(self._config, self._ledger, self._channels, self._posts, self._receipts)


def _unread(record: SourceRecord) -> IngestResult:
    """Return the result of a source that was not read: it keeps its last error."""
    return IngestResult(problems=named(record.name, [record.error] if record.error else []))


def _is_stale(record: SourceRecord, now: datetime) -> bool:
    """Whether to record an idle read: recording each of them would wear out flash storage."""
    return record.last_ok_at is None or now - record.last_ok_at > timedelta(minutes=1)
