"""From what the sources say to posts with deliveries."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from syndicator.app.fingerprint import settings_digest
from syndicator.app.merge import outlined
from syndicator.delivery import updates as edits
from syndicator.errors import LedgerError, SourceError, unexpected
from syndicator.ingest.fetch import Reading, patience, read_all
from syndicator.ingest.loopback import recognised
from syndicator.model import Withheld, by_date
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from syndicator.app import Session
    from syndicator.config import ChannelConfig, Config
    from syndicator.ledger.channels import ChannelRecord
    from syndicator.ledger.sources import SourceRecord
    from syndicator.model import Post, SourceUpdate
    from syndicator.sources import Source
    from syndicator.sources.matching import MatchResult

log = logging.getLogger(__name__)

FLOOD_SPAN = timedelta(hours=24)


@value
class IngestResult:
    """What reading the sources brought. `left_alone`: the posts of a first run, oldest first.

    `problems`: why not all could be read; `advice`: what a person should change all the same.
    """

    new: tuple[Post, ...] = ()
    left_alone: tuple[Post, ...] = ()
    problems: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def discover(session: Session, leave: Callable[[], bool] = lambda: False) -> IngestResult:
    """Register the channels, read every source, and give what is new there a duty on each channel.

    `leave` is asked while the sources are read: then what was read until now is all.
    """
    register_channels(session)
    with closing(read_all(session, leave)) as readings:
        found = [_discovered(session, reading) for reading in readings]
    session.receipts.adopt()
    session.ingest_problems = tuple(problem for one in found for problem in one.problems)
    return IngestResult(
        new=tuple(post for one in found for post in one.new),
        left_alone=tuple(post for one in found for post in one.left_alone),
        problems=session.ingest_problems,
        advice=tuple(line for one in found for line in one.advice),
    )


def register_channels(session: Session) -> None:
    """Make the ledger's channels those of the configuration: new and returned ones start with a baseline."""
    book, known = session.ledger.channels, session.ledger.channels.all()
    since = {name: standing.since for name, standing in known.items() if standing.enabled}
    for name, channel in session.config.channels.items():
        if channel.formerly in known.keys() - session.config.channels.keys() and book.is_untried(name):
            book.rename(channel.formerly, name)
            known[name] = known.pop(channel.formerly)
    wanted = {name: channel for name, channel in session.config.channels.items() if channel.enabled}
    for name, standing in known.items():
        if standing.enabled and name not in wanted:
            book.disable(name)
    for name, channel in wanted.items():
        _register(session, channel, known.get(name), since.get(name))
    _note_policy(session)


def _register(
    session: Session, channel: ChannelConfig, standing: ChannelRecord | None, since: datetime | None = None
) -> None:
    """A channel that is to be sent to, beside what the ledger knows of it. `since`: since when its name was there, and
    refused for want of `formerly`: what came meanwhile has waited.
    """
    name, settings = channel.name, settings_digest(channel)
    if standing is None or not standing.enabled:
        with session.ledger.database.transaction():
            session.ledger.channels.add(name, channel.kind, settings, since)
            session.ledger.decisions.create([name])
            session.ledger.decisions.reconsider(channel=name)
    elif standing.settings != settings:
        session.ledger.channels.record_settings(name, settings)
        session.ledger.decisions.reconsider(channel=name)
        edits.look_again(session, name)


def _note_policy(session: Session) -> None:
    """What was held or skipped by a policy that reads otherwise now is decided again."""
    config = session.config
    policy = settings_digest((config.policy, config.blog.timezone, config.journey, _words_print(config)))
    if policy != session.ledger.posts.policy():
        session.ledger.decisions.reconsider()
        session.ledger.posts.save_policy(policy)


def _words_print(config: Config) -> list[tuple[str, int]]:
    folder = config.folder / "words"
    return sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.yaml")) if folder.is_dir() else []


def _discovered(session: Session, reading: Reading) -> IngestResult:
    """What one source brought; whatever is wrong with it stays with it."""
    source, standing, found = reading.source, reading.standing, reading.found
    if found is None:
        return _as_before(standing) if reading.waits else IngestResult()
    if isinstance(found, LedgerError):
        raise found
    if isinstance(found, Exception):
        return _unread(session, reading, found)
    if not found.unchanged:
        return _absorb(session, reading, found)
    if not found.complete:
        return _as_before(standing)
    if found.checkpoint != standing.checkpoint or standing.error or _is_stale(standing, session.ledger.now()):
        session.ledger.sources.record_read(source.name, source.kind, found.checkpoint, complete=True)
    return IngestResult(advice=_said(source, found.warnings))


def _as_before(standing: SourceRecord) -> IngestResult:
    """What was wrong with a source stays wrong until it is asked again."""
    return IngestResult(problems=(f"{standing.name}: {standing.error}",) if standing.error else ())


def _said(source: Source, lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{source.name}: {line}" for line in lines)


def _unread(session: Session, reading: Reading, error: Exception) -> IngestResult:
    source, said = reading.source, error if isinstance(error, SourceError) else SourceError(unexpected(error))
    known = reading.standing.checkpoint if said.checkpoint is None else said.checkpoint
    wait, checkpoint = patience(session, reading, known, said.retry_after)
    told = _until(session, str(said), wait)
    session.ledger.sources.record_error(source.name, source.kind, told, checkpoint)
    log.debug("source not read", exc_info=error, extra={"source": source.name, "error": told})
    return IngestResult(problems=_said(source, [told]))


def _until(session: Session, problem: str, wait: timedelta) -> str:
    return f"{problem}; asked again at {session.ledger.now() + wait:%Y-%m-%d %H:%M} UTC" if wait else problem


def _is_stale(standing: SourceRecord, now: datetime) -> bool:
    """Writing the time of every idle read would wear out a disk for nothing."""
    return standing.last_ok_at is None or now - standing.last_ok_at > timedelta(minutes=1)


def _absorb(session: Session, reading: Reading, read: SourceUpdate) -> IngestResult:
    """Join what was read with what is known, in one transaction: two workers must not both find a post new."""
    ledger, source = session.ledger, reading.source
    wait, checkpoint = (timedelta(0), read.checkpoint) if read.complete else patience(session, reading, read.checkpoint)
    error = "" if read.complete else _until(session, "; ".join(read.warnings), wait)
    with session.ledger.database.transaction():
        read = recognised(session, read)
        standing = ledger.sources.get(source.name)  # as it is now: another worker may have been quicker
        joined = _join(session, source.name, read)
        touched = ledger.sources.save_update(source.name, read, joined.post_of, joined.aliases) | set(
            joined.post_of.values()
        )
        merges = [ledger.posts.merge(keep, gone) for keep, gone in joined.merged]
        renamed = {gone: keep for keep, gone in joined.merged}
        discovery = _judge(session, {renamed.get(id_, id_) for id_ in touched}, standing)
        # A merge that had to wait for a delivery under way is found again only by reading again.
        ledger.sources.record_read(
            source.name, source.kind, checkpoint if all(merges) else {}, complete=read.complete, error=error
        )
    for problem in read.problems.values():
        log.info("no post", extra={"source": source.name, "where": problem.where, "reason": problem.what})
    if error:
        return replace(discovery, problems=_said(source, [error]))
    return replace(discovery, advice=_said(source, read.warnings))


def _join(session: Session, name: str, read: SourceUpdate) -> MatchResult:
    from syndicator.sources.matching import KnownPost, KnownPosts, join

    posts, sources = session.ledger.posts, session.ledger.sources
    known = [KnownPost(**{**row, "present": bool(row["present"])}) for row in sources.identity_index()]
    return join(KnownPosts(posts=known, aliases=posts.aliases()), read, name, separated=posts.separations())


def _judge(session: Session, ids: set[str], source: SourceRecord) -> IngestResult:
    """Say how each post arrived, once it is public; save it, and give it its duties."""
    before = session.ledger.posts.records(ids)
    views = _views(session, ids)
    session.posts.remember(views)
    judged = {id_ for id_, standing in before.items() if standing.judged_at}
    public = [post for post in views.values() if not post.withheld and post.id not in judged]
    arrivals = _arrivals(session, public, source)
    # What was withheld and not news at the first read has its day when it is published.
    session.ledger.posts.save((post, arrivals.get(post.id)) for post in views.values())
    enabled = [name for name, channel in session.config.channels.items() if channel.enabled]
    session.ledger.decisions.create(enabled, views)
    session.ledger.decisions.reconsider(posts=[id_ for id_ in views if id_ in before])
    edits.notice(session, [id_ for id_, post in views.items() if id_ in before and not post.withheld])
    in_order = sorted(public, key=by_date)
    left = [post for post in in_order if arrivals[post.id] == "first_run"]
    told = {post.id for posts in session.receipts.posts_by_channel(left).values() for post in posts} if left else set()
    return IngestResult(
        new=tuple(post for post in in_order if post.id not in before and arrivals[post.id] != "first_run"),
        left_alone=tuple(post for post in left if post.id not in told),
    )


def _views(session: Session, ids: set[str]) -> dict[str, Post]:
    """These posts without their bodies, of which a first read may bring thousands."""
    gone = session.ledger.sources.vanished_posts()
    views = {post.id: outlined(post) for post in session.posts.from_sources(ids)}
    # A feed forgets its older entries; a file that is gone was taken away.
    taken_away = {id_ for id_, post in views.items() if id_ in gone and set(post.sources) - session.app.sources.feeds}
    return views | {id_: replace(views[id_], withheld=Withheld.DELETED) for id_ in taken_away}


def _arrivals(session: Session, posts: list[Post], source: SourceRecord) -> dict[str, str]:
    if source.complete_at is None:
        return _first_run(session, posts)
    if source.restored_at is None:
        return _news(session, posts)
    ahead = {post.id for post in posts if post.published_at and post.published_at > session.ledger.now()}
    return {post.id: "news" if post.id in ahead else "restored" for post in posts}


def _first_run(session: Session, posts: list[Post]) -> dict[str, str]:
    """How the posts of a first complete read arrive. What is dated ahead is news when its day comes."""
    mode = session.config.policy.first_run
    there = [post for post in posts if post.published_at is None or post.published_at <= session.ledger.now()]
    arrivals = {post.id: "news" for post in posts}
    arrivals.update({post.id: "invited" if mode == "all" else "first_run" for post in there})
    if mode == "latest" and there:
        arrivals.update({post.id: "news" for post in _since_receipts(session, there)})
        arrivals[max(there, key=by_date).id] = "invited"
    return arrivals


def _since_receipts(session: Session, posts: list[Post]) -> list[Post]:
    """What came since the newest of which each channel's receipts tell: to who keeps no ledger every run is the first."""
    told = {
        name: found
        for name, found in session.receipts.posts_by_channel(posts).items()
        if name in session.config.channels
    }
    newest = [max(map(by_date, found))[:2] for found in told.values()]
    since = [post for post in posts if newest and by_date(post)[:2] >= min(newest)]
    return since if len(since) <= (session.config.policy.flood or len(since)) else []


def _news(session: Session, posts: list[Post]) -> dict[str, str]:
    """New posts are news, up to the guard against a flood; the newest of them first, since those are the likeliest to be."""
    flood = session.config.policy.flood
    if not flood:
        return {post.id: "news" for post in posts}
    room = max(0, flood - session.ledger.posts.count_news_since(session.ledger.now() - FLOOD_SPAN))
    newest_first = sorted(posts, key=by_date, reverse=True)
    return {post.id: "news" if place < room else "surplus" for place, post in enumerate(newest_first)}
