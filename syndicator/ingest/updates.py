"""What a source has changed: its entries and files become posts with deliveries. An idle pass does not load this."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from syndicator.app.fingerprint import settings_digest
from syndicator.app.merge import outlined
from syndicator.ingest.classify import arrivals
from syndicator.ingest.edits import mark_edited_copies
from syndicator.ingest.fetch import named, source_backoff, with_next_read
from syndicator.ingest.imported import take_over_imports
from syndicator.ingest.lookalikes import having_addresses_of, record_lookalikes, record_shared_addresses
from syndicator.ingest.loopback import resolve_own_copies
from syndicator.ingest.result import IngestResult
from syndicator.ingest.upheaval import SourceChange, Upheaval, find_upheaval
from syndicator.ledger.serialize import unpacked
from syndicator.model import Withheld, by_date
from syndicator.sources.matching import KnownPost, KnownPosts, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from syndicator.app.posts import PostReader
    from syndicator.channels.registry import ChannelRegistry
    from syndicator.config import Config
    from syndicator.ingest.fetch import SourceFetch
    from syndicator.ledger import Ledger
    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import Post, SourceUpdate
    from syndicator.receipts.file import ReceiptsFile
    from syndicator.sources import Source
    from syndicator.sources.matching import MatchResult

log = logging.getLogger(__name__)


class _Saved(NamedTuple):
    """The posts that an update is about, and those that share an address. `known`: the source posts that have one of their
    addresses. `unedited`: posts that were read again though their files had not changed.
    `lookalikes`: see `MatchResult`. `waits`: two of them can't be merged yet.
    """

    ids: set[str]
    known: tuple[KnownPost, ...]
    unedited: set[str]
    lookalikes: Mapping[str, str]
    waits: bool


class UpdateIngester:
    """Turns updates of sources into posts and deliveries in the ledger."""

    def __init__(
        self, config: Config, ledger: Ledger, channels: ChannelRegistry, posts: PostReader, receipts: ReceiptsFile
    ) -> None:
        self._config = config
        self._sources = {source.name: source for source in config.sources}
        self._ledger = ledger
        self._channels = channels
        self._posts = posts
        self._receipts = receipts

    def apply(self, fetch: SourceFetch) -> IngestResult:
        """Match an update with the known posts, in one transaction: two workers must not both add the same post."""
        ledger, source, update = self._ledger, fetch.source, fetch.take_update()
        checkpoint, error = update.checkpoint, ""
        if not update.complete:
            wait, checkpoint = source_backoff(fetch, update.checkpoint, ledger.now())
            error = with_next_read("; ".join(update.warnings), ledger.now(), wait)
        with ledger.transaction():
            record = ledger.sources.get(source.name)  # another worker may have changed it since the fetch
            saved = self._match_and_save(record, update)
            if isinstance(saved, Upheaval):
                return self._hold(source, saved)
            update = replace(update, source_posts=())  # which makes room for the outlines
            result = self._save_posts(saved, record)
            # Without a checkpoint the source is read again, so a merge that waits for a running delivery is retried.
            ledger.sources.record_read(
                source.name, source.kind, {} if saved.waits else checkpoint, complete=update.complete, error=error
            )
            ledger.sources.record_origin(source.name, place=self._place_of(source.name), title=update.title)
        for problem in update.problems.values():
            log.info("file skipped", extra={"source": source.name, "where": problem.where, "reason": problem.what})
        if error:
            return replace(result, problems=named(source.name, [error]))
        return replace(result, advice=named(source.name, update.warnings))

    def _match_and_save(self, record: SourceRecord, update: SourceUpdate) -> _Saved | Upheaval:
        """Decide which posts the source posts are, and save them; or return why the whole read is held."""
        ledger, source = self._ledger, record.name
        update = resolve_own_copies(ledger, self._config.blog.url, update)
        known = self._known_posts()
        match = self._match(known, source, update)
        place = self._place_of(source)
        change = SourceChange(record=record, known=known, update=update, match=match, place=place)
        if upheaval := find_upheaval(change):
            return upheaval
        unedited = _unedited(update, match, ledger.sources.fingerprints(source))
        changed = ledger.sources.save_update(source, update, match.post_of, match.aliases)
        merges = [ledger.posts.merge(keep, gone) for keep, gone in match.merged]
        kept = {gone: keep for keep, gone in match.merged}
        sharing = ledger.posts.sharing_addresses()
        ids = {kept.get(id_, id_) for id_ in changed | set(match.post_of.values())} | sharing
        post_of = {key: kept.get(id_, id_) for key, id_ in match.post_of.items()}
        known = having_addresses_of(update, post_of, _with_absence(known, source, update), sharing)
        return _Saved(ids, known, unedited - changed, match.lookalikes, waits=not all(merges))

    def _hold(self, source: Source, upheaval: Upheaval) -> IngestResult:
        """Leave the ledger as it is, so that the source is read again."""
        self._ledger.sources.record_error(source.name, source.kind, upheaval.problem)
        self._ledger.sources.hold(source.name, upheaval.kind)
        return IngestResult(problems=named(source.name, [upheaval.problem]))

    def _place_of(self, name: str) -> str:
        """Return where a source is read; an address may hold a secret, so only a digest of it is kept."""
        source = self._sources[name]
        return settings_digest((source.url, source.git, source.branch, str(source.path)))

    def _known_posts(self) -> tuple[KnownPost, ...]:
        rows = self._ledger.sources.identity_index()
        return tuple(KnownPost(**{**row, "present": bool(row["present"])}) for row in rows)

    def _match(self, known: tuple[KnownPost, ...], source: str, update: SourceUpdate) -> MatchResult:
        posts = self._ledger.posts
        store = KnownPosts(
            posts=known,
            aliases=posts.aliases(),
            body_of=self._body_of,
            unpacked=unpacked,
            permalinks=_permalinks(self._config),
        )
        return match(store, update, source, separated=posts.separations())

    def _body_of(self, known: KnownPost) -> str:
        return self._ledger.sources.body(known.source, known.key)

    def _save_posts(self, saved: _Saved, source: SourceRecord) -> IngestResult:
        """Classify each post when it becomes public, save it, and create its deliveries."""
        ledger, before = self._ledger, self._ledger.posts.records(saved.ids)
        posts = self._outlines(saved.ids)
        self._posts.cache_outlines(posts)
        classified = {id_ for id_, record in before.items() if record.public_since}
        public = [post for post in posts.values() if _may_be_announced(post) and post.id not in classified]
        in_order = sorted(public, key=by_date)
        arrival = arrivals(public, source, self._config, ledger, self._receipts)
        # A post withheld at the first read is classified when it is published, so it is news then.
        ledger.posts.save((post, arrival.get(post.id)) for post in posts.values())
        sharing = [posts[id_] for id_, record in before.items() if record.shares_address]
        wanted_first = sorted(in_order, key=lambda post: arrival[post.id] == "first_run")
        record_shared_addresses(ledger, wanted_first, sharing, saved.known, self._posts.feeds)
        record_lookalikes(ledger, saved.lookalikes, self._config.blog.timezone)
        ledger.decisions.create(self._channels.enabled(), posts)
        take_over_imports(ledger, posts)
        ledger.decisions.reconsider(posts=[id_ for id_ in posts if id_ in before])
        known = [id_ for id_, post in posts.items() if id_ in before and not post.withheld]
        mark_edited_copies(ledger, self._channels, self._posts, known, saved.unedited)
        first_run = [post for post in in_order if arrival[post.id] == "first_run"]
        announced = self._receipts.posts_by_channel(first_run).values() if first_run else ()
        announced_ids = {post.id for posts_ in announced for post in posts_}
        return IngestResult(
            new=tuple(post for post in in_order if post.id not in before and arrival[post.id] != "first_run"),
            left_alone=tuple(post for post in first_run if post.id not in announced_ids),
        )

    def _outlines(self, ids: set[str]) -> dict[str, Post]:
        """Return these posts without their bodies: a first read may bring thousands."""
        vanished = self._ledger.sources.vanished_posts()
        posts = {post.id: outlined(post) for post in self._posts.from_sources(ids)}
        # Feeds drop older entries; a missing file was deleted.
        deleted = {id_ for id_, post in posts.items() if id_ in vanished and set(post.sources) - self._posts.feeds}
        return posts | {id_: replace(posts[id_], withheld=Withheld.DELETED) for id_ in deleted}


def _with_absence(known: Iterable[KnownPost], source: str, update: SourceUpdate) -> list[KnownPost]:
    """Return the known source posts, those that a complete read no longer has as absent."""
    gone = {each.key for each in known if each.source == source and update.complete} - update.present.keys()
    return [replace(each, present=False) if each.source == source and each.key in gone else each for each in known]


def _unedited(update: SourceUpdate, match: MatchResult, stored: Mapping[str, str]) -> set[str]:
    """Return the posts whose files or entries have the fingerprints that are `stored` by key."""
    same: dict[bool, set[str]] = {True: set(), False: {kept for kept, _ in match.merged}}
    for each in update.source_posts:
        same[stored.get(each.key) == each.fingerprint].add(match.post_of[each.source, each.key])
    return same[True] - same[False]


def _may_be_announced(post: Post) -> bool:
    """Whether it is public, or protected with words of its own."""
    return not post.withheld or (post.withheld == Withheld.PROTECTED and bool(post.overrides.texts))


def _permalinks(config: Config) -> dict[str, str]:
    """Return the pattern of addresses of each repository, with the blog's address filled in."""
    blog_urls = {source.name: (source.blog_url or config.blog.url).rstrip("/") for source in config.sources}
    return {
        source.name: source.permalink.replace("{blog_url}", blog_urls[source.name])
        for source in config.sources
        if source.kind == "repo"
    }
