"""Checks of config, templates, ledger, sources and secrets; online also of every account. Posts nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.app import has_ledger
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.credentials import Secret
from syndicator.errors import LedgerError, SyndicatorError, UsageError
from syndicator.ingest.fetch import end_backoff
from syndicator.ledger import sqlite_path
from syndicator.ledger.backup import look_over
from syndicator.model import NoPost, by_date, iso
from syndicator.session import open_session
from syndicator.views.lint import override_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from syndicator.channels import Channel
    from syndicator.config import Config
    from syndicator.model import Account
    from syndicator.session import Session

MOST_FINDINGS = 3  # about overrides; more would hide the other warnings
_NO_POSTS = frozenset(map(str, NoPost))


@dataclass(slots=True)
class CheckResult:
    """`lines`: what is fine. `warnings`: what may become a problem. `errors`: what must be corrected."""

    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def check(path: Path, *, online: bool = False) -> CheckResult:
    """Raises ConfigError for a config that can't be read; every other problem is in the result."""
    config = load(path, kind_class=kind_class)
    result = CheckResult(lines=[f"config   {path}: valid"])
    try:
        _check_ledger(config)
        if online and has_ledger(config):
            with open_session(config, mode="look") as session:
                end_backoff(session.ledger.sources)
        with open_session(config, mode="dry") as session:
            result.lines.append(f"ledger   {'intact' if has_ledger(config) else 'not found; the first run creates it'}")
            _check_sources(session, result)
            _check_notify(config.notify_urls, result)
            for name in session.channels.chosen(()):
                _check_channel(session, name, result, online=online)
    except LedgerError as error:
        result.errors.append(f"ledger: {error}")
    if online and not result.errors:
        resume_channels(config)
    return result


def _check_ledger(config: Config) -> None:
    if (ledger := sqlite_path(config)) and ledger.exists():
        look_over(ledger)


def _check_sources(session: Session, result: CheckResult) -> None:
    ingested = session.ingest()
    result.errors += [f"source {problem}" for problem in ingested.problems]
    result.warnings += [f"source {advice}" for advice in ingested.advice]
    counts = session.ledger.sources.post_counts()
    result.lines += [
        f"source   {source.name}: {counts[source.name]} post{'s' * (counts[source.name] != 1)}"
        for source in session.config.sources
        if source.name in counts
    ]
    result.warnings += _unread_files(session.ledger.sources.problems())
    result.warnings += _override_warnings(session)
    if not session.channels.chosen(()):
        result.warnings.append("channels: none is configured, so nothing is sent; add one as [channels.NAME]")
    journey = session.config.journey
    if journey and session.journey and not session.journey.begins:
        result.warnings.append(f"journey.started: no post has the slug {journey.started!r} (yet)")


def _unread_files(problems: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """A line for each file that gave no post; one line for all that are no posts by their names: a site has hundreds."""
    no_posts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source, key, problem in problems:
        if problem in _NO_POSTS:
            no_posts[source, problem].append(key)
        else:
            yield f"{source}: {key}: {problem}"
    for (source, problem), (first, *others) in no_posts.items():
        yield f"{source}: {first}{f' and {len(others)} more' if others else ''}: {problem}"


def _override_warnings(session: Session) -> Iterator[str]:
    """What posts say about their syndication without effect, newest post first; of many, a few."""
    posts = sorted((post for post in session.posts.all().values() if not post.digest_of), key=by_date, reverse=True)
    findings = [finding for post in posts for finding in override_findings(session.config, post)]
    for finding in findings[:MOST_FINDINGS]:
        subject = " on ".join(filter(None, (finding.post, finding.channel)))
        yield f"{subject}: {finding.what}"
    if more := len(findings[MOST_FINDINGS:]):
        yield f"and {more} more; `syndicator lint` lists them"


def _check_notify(urls: Sequence[str | Secret], result: CheckResult) -> None:
    for number, url in enumerate(urls, 1):
        try:
            _ = url.reveal() if isinstance(url, Secret) else url
        except UsageError as error:
            result.errors.append(f"notify.urls[{number}]: {error}")


def _check_channel(session: Session, name: str, result: CheckResult, *, online: bool) -> None:
    channel = session.channels.get(name)
    errors = [
        *(f"channels.{name}: {problem}" for problem in channel.problems()),
        *(
            f"channels.{name}: {fault}"
            for fault in session.app.renderer.template_problems(channel, session.composer.options(name))
        ),
        *session.channels.missing_secrets(name),
    ]
    result.errors += errors
    warnings = channel.warnings(session.ledger.now())
    if online and not errors:
        _check_account(channel, warnings, result)
    elif not errors:
        result.lines.append(f"channel  {name} ({channel.kind}): ready")
    result.warnings += [f"channels.{name}: {warning}" for warning in warnings]


def _check_account(channel: Channel, known_warnings: Sequence[str], result: CheckResult) -> None:
    """Ask the platform whose account it is. `known_warnings` are said anyway, and not repeated."""
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


def resume_channels(config: Config, *names: str) -> None:
    """Try these channels (none given: all) again at once if they were paused: their credentials work now."""
    if not has_ledger(config):
        return
    with open_session(config, mode="look") as session:
        for name, record in session.ledger.channels.all().items():
            if record.paused and (name in names or not names):
                session.ledger.channels.record_settings(name, record.settings)
