"""Looking over everything before it matters: config, templates, ledger, secrets; online also every account. Posts nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syndicator.app import has_ledger, open_session
from syndicator.channels.registry import kind_class
from syndicator.config.file import load
from syndicator.credentials import Secret
from syndicator.errors import LedgerError, SyndicatorError, UsageError
from syndicator.ingest.discover import discover
from syndicator.ingest.fetch import ask_again
from syndicator.ledger import sqlite_path
from syndicator.ledger.backup import look_over
from syndicator.model import NoPost, by_date, iso
from syndicator.views.dry_run import words_amiss

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.app import Session
    from syndicator.config import Config

MOST_WORDS = 3  # of posts that name what there is not; more would bury the rest
_NO_POSTS = frozenset(map(str, NoPost))


@dataclass(slots=True)
class Checked:
    """What there is to say: what is well, what may become wrong, what is wrong."""

    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def check(path: Path, *, online: bool = False) -> Checked:
    """Raises ConfigError for a config that can't be read; all else that is wrong is in what it returns."""
    config = load(path, kind_class=kind_class)
    found = Checked(lines=[f"config   {path}: well-formed"])
    try:
        if (ledger := sqlite_path(config)) and ledger.exists():
            look_over(ledger)
        if online and has_ledger(config):
            with open_session(config, mode="look") as session:
                ask_again(session)
        with open_session(config, mode="dry") as session:
            found.lines.append(
                f"ledger   {'there, and whole' if has_ledger(config) else 'not there yet; the first run creates it'}"
            )
            _sources(session, found)
            found.warnings += _words(session)
            _rest(session, found)
            for name in session.channels.chosen(()):
                _channel(session, name, found, online=online)
    except LedgerError as error:
        found.errors.append(f"ledger: {error}")
    if online and not found.errors:
        try_again(config)
    return found


def _sources(session: Session, found: Checked) -> None:
    discovery = discover(session)
    found.errors += [f"source {problem}" for problem in discovery.problems]
    found.warnings += [f"source {advice}" for advice in discovery.advice]
    counts = session.ledger.sources.post_counts()
    found.lines += [
        f"source   {one.name}: {counts[one.name]} post{'s' * (counts[one.name] != 1)}"
        for one in session.config.sources
        if one.name in counts
    ]
    found.warnings += _unread(session)


def _unread(session: Session) -> Iterator[str]:
    """A line for each file; one together for those that are no posts by their names: a site has hundreds of them."""
    passed_over: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for source, key, what in session.ledger.sources.problems():
        if what in _NO_POSTS:
            passed_over[source, what].append(key)
        else:
            yield f"{source}: {key}: {what}"
    for (source, what), (first, *others) in passed_over.items():
        yield f"{source}: {first}{f' and {len(others)} more' if others else ''}: {what}"


def _words(session: Session) -> Iterator[str]:
    """What posts say about their syndication and nobody heeds, the newest first; of many, a few."""
    posts = sorted((post for post in session.posts.all().values() if not post.gathers), key=by_date, reverse=True)
    amiss = [finding for post in posts for finding in words_amiss(session, post)]
    for one in amiss[:MOST_WORDS]:
        about = " on ".join(filter(None, (one.post, one.channel)))
        yield f"{about}: {one.what}"
    if more := len(amiss[MOST_WORDS:]):
        yield f"and {more} more; `syndicator lint` lists them"


def _rest(session: Session, found: Checked) -> None:
    if not session.channels.chosen(()):
        found.warnings.append("channels: there is none, so nothing is sent; add one as [channels.NAME]")
    journey = session.config.journey
    if journey and session.journey and not session.journey.begins:
        found.warnings.append(f"journey.started: no post has the slug {journey.started!r} (yet)")
    for number, url in enumerate(session.config.notify_urls, 1):
        try:
            _ = url.reveal() if isinstance(url, Secret) else url
        except UsageError as error:
            found.errors.append(f"notify.urls[{number}]: {error}")


def _channel(session: Session, name: str, found: Checked, *, online: bool) -> None:
    channel, errors = session.channels.get(name), len(found.errors)
    found.errors += [f"channels.{name}: {problem}" for problem in channel.problems()]
    found.errors += [
        f"channels.{name}: {fault}" for fault in session.app.renderer.faults(channel, session.composer.options(name))
    ]
    found.errors += session.channels.missing_secrets(name)
    if online and len(found.errors) == errors:
        _online(session, name, found)
    elif len(found.errors) == errors:
        found.lines.append(f"channel  {name} ({channel.kind}): ready")
    found.warnings += [f"channels.{name}: {warning}" for warning in channel.warnings(session.ledger.now())]


def _online(session: Session, name: str, found: Checked) -> None:
    channel = session.channels.get(name)
    try:
        account = channel.whoami()
    except SyndicatorError as error:
        said, about = str(error), f"channels.{name}"
        found.errors.append(said if said.startswith(about) else f"{about}: {said}")
        return
    until = [f"token until {iso(account.expires_at)}"] if account.expires_at else []
    facts = "; ".join(part for part in (account.url, *account.notes, *until) if part)
    found.lines.append(f"channel  {name} ({channel.kind}): {account.name}{f'; {facts}' if facts else ''}")
    known = channel.warnings(session.ledger.now())
    found.warnings += [f"channels.{name}: {warning}" for warning in account.warnings if warning not in known]


def try_again(config: Config, *names: str) -> None:
    """A person has seen to these channels (none named: to all): if they were paused, they are tried at once."""
    if not has_ledger(config):
        return
    with open_session(config, mode="look") as session:
        for name, standing in session.ledger.channels.all().items():
            if standing.paused and (name in names or not names):
                session.ledger.channels.record_settings(name, standing.settings)
