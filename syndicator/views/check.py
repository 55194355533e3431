"""Checks of config, templates, ledger, sources and secrets; with `online` also of accounts. Posts nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.alerts.collect import with_subject
from syndicator.app import has_ledger
from syndicator.credentials import Secret
from syndicator.errors import SyndicatorError, UsageError
from syndicator.generators.site_settings import SiteFiles
from syndicator.ledger.backup import look_over
from syndicator.ledger.opening import sqlite_path
from syndicator.model import NonPost, by_date
from syndicator.sources.urls import normal
from syndicator.times import iso
from syndicator.views.lint import override_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.ingest.result import IngestResult
    from syndicator.journey import Journey
    from syndicator.ledger.channels import ChannelStore
    from syndicator.ledger.sources import SourceStore
    from syndicator.model import Account, Post

MOST_FINDINGS = 3  # about overrides; more would bury the other warnings
_NON_POSTS = frozenset(map(str, NonPost))


@dataclass(slots=True)
class CheckResult:
    """`lines`: passed checks. `warnings`: possible problems. `errors`: mistakes that must be corrected."""

    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def check_ledger(config: Config) -> str:
    """Return the line about the ledger. Raises LedgerError if it is damaged."""
    if (path := sqlite_path(config)) and path.exists():
        look_over(path)
    return f"ledger   {'intact' if has_ledger(config) else 'not found; the first run creates it'}"


def check_sources(config: Config, ingested: IngestResult, store: SourceStore, result: CheckResult) -> None:
    """Report the result of reading the sources."""
    result.errors += [f"source {problem}" for problem in ingested.problems]
    result.warnings += [f"source {advice}" for advice in ingested.advice]
    counts = store.post_counts()
    result.lines += [
        f"source   {source.name}: {counts[source.name]} post{'s' * (counts[source.name] != 1)}"
        for source in config.sources
        if source.name in counts
    ]
    result.warnings += _unread_files(store.problems())
    result.warnings += _unread_formats(config)


def check_config(config: Config, posts: Iterable[Post], journey: Journey | None, result: CheckResult) -> None:
    """Warn about settings of channels, journey and posts that have no effect, and about secrets of [notify]."""
    posts = [post for post in posts if not post.digest_of]
    result.warnings += _override_warnings(config, posts)
    result.warnings += _address_warnings([post for post in posts if not post.withheld])
    if not any(channel.enabled for channel in config.channels.values()):
        result.warnings.append("channels: none is configured, so nothing is sent; add one as [channels.NAME]")
    if config.journey and journey and not journey.has_start:
        result.warnings.append(f"journey.started: no post has the slug {config.journey.started!r} (yet)")
    for number, url in enumerate(config.notify_urls, 1):
        try:
            _ = url.reveal() if isinstance(url, Secret) else url
        except UsageError as error:
            result.errors.append(f"notify.urls[{number}]: {error}")


def _address_warnings(posts: Sequence[Post]) -> Iterator[str]:
    """Warn about posts without an address, and about addresses that several posts share."""
    by_address: defaultdict[str, list[Post]] = defaultdict(list)
    for post in sorted(posts, key=by_date, reverse=True):
        by_address[normal(post.url)].append(post)
    if without := by_address.pop("", []):
        names = _listed([post.name for post in without])
        yield f"posts without an address: {names}; set `url` in [blog] or `permalink` of the source, or nothing can link to them"
    for several in by_address.values():
        if len(several) > 1:
            titles = _listed([f'"{post.title or post.name}"' for post in several])
            yield f"{len(several)} posts have the address {several[0].url}: {titles}; give each a `slug` or `permalink` of its own"


def _listed(names: Sequence[str]) -> str:
    """`a, b, c and 4 more`."""
    more = len(names) - MOST_FINDINGS
    return ", ".join(names[:MOST_FINDINGS]) + (f" and {more} more" if more > 0 else "")


def _unread_files(problems: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield a line per file that gave no post; but one line for all files of a NonPost, which may be hundreds."""
    non_posts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source, key, problem in problems:
        if problem in _NON_POSTS:
            non_posts[source, problem].append(key)
        else:
            yield f"{source}: {key}: {problem}"
    for (source, problem), (first, *further) in non_posts.items():
        yield f"{source}: {first}{f' and {len(further)} more' if further else ''}: {problem}"


def _unread_formats(config: Config) -> Iterator[str]:
    """Yield a line for each folder with posts in formats that are not read."""
    for source in config.sources:
        if source.path and not source.git and (others := SiteFiles(source.path).other_posts_below(".")):
            listed = ", ".join(f"{number} {ending}" for ending, number in sorted(others.items()))
            yield f"{source.name}: not read: {listed}; of these only a feed tells"


def _override_warnings(config: Config, posts: Iterable[Post]) -> Iterator[str]:
    """Warn about settings of posts that have no effect, newest post first, limited to a few."""
    newest_first = sorted((post for post in posts if not post.digest_of), key=by_date, reverse=True)
    findings = [finding for post in newest_first for finding in override_findings(config, post)]
    for finding in findings[:MOST_FINDINGS]:
        yield with_subject(finding.post, finding.channel, finding.what)
    if more := len(findings[MOST_FINDINGS:]):
        yield f"and {more} more; `syndicator lint` lists them"


def check_channel(
    channel: Channel, problems: Iterable[str], now: datetime, result: CheckResult, *, online: bool
) -> None:
    """Check one channel. `problems`: found in its template and secrets before."""
    errors = [*(f"channels.{channel.name}: {problem}" for problem in channel.problems()), *problems]
    result.errors += errors
    warnings = channel.warnings(now)
    if online and not errors:
        _check_account(channel, warnings, result)
    elif not errors:
        result.lines.append(f"channel  {channel.name} ({channel.kind}): ready")
    result.warnings += [f"channels.{channel.name}: {warning}" for warning in warnings]


def _check_account(channel: Channel, known_warnings: Sequence[str], result: CheckResult) -> None:
    """Ask the platform for the account. `known_warnings` are not repeated."""
    prefix = f"channels.{channel.name}"
    try:
        account = channel.whoami()
    except SyndicatorError as error:
        result.errors.append(str(error) if str(error).startswith(prefix) else f"{prefix}: {error}")
        return
    result.lines.append(f"channel  {channel.name} ({channel.kind}): {_described(account)}")
    result.warnings += [f"{prefix}: {warning}" for warning in account.warnings if warning not in known_warnings]


def _described(account: Account) -> str:
    """`Ada Example; https://…; token until 2027-01-01T00:00:00Z`."""
    expiry = f"token until {iso(account.expires_at)}" if account.expires_at else ""
    details = "; ".join(filter(None, (account.url, *account.notes, expiry)))
    return f"{account.name}{f'; {details}' if details else ''}"


def resume_channels(store: ChannelStore, names: Collection[str] = ()) -> None:
    """End the pauses and waits of these channels (default: all), which work now. Their unknown deliveries are looked up again."""
    for name, record in store.all().items():
        if name in names or not names:
            store.record_settings(name, record.settings)
