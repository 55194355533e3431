"""Check the installation: `check`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicator.cli.context import OK, USAGE, CommandContext, isolated_blog, no_blogs, pass_context
from syndicator.cli.options import examples
from syndicator.cli.output import print_lines
from syndicator.errors import LedgerError, kept_apart
from syndicator.times import localized

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syndicator.config import Config
    from syndicator.config.folder import ConfigFolder
    from syndicator.model import Post
    from syndicator.session import Session
    from syndicator.views.check import CheckResult


@click.command(epilog=examples("check", "check --online"))
@click.option(
    "--online", is_flag=True, help="Also check each channel's account, its rights, and when its token expires."
)
@click.option("--backup", metavar="FILE", type=click.Path(path_type=Path), help="Only check this backup.")
@pass_context
def check(context: CommandContext, online: bool, backup: Path | None) -> int:
    """Check config, templates, ledger, sources and secrets. Sends nothing."""
    if backup:
        return _check_backup(backup)
    if folder := context.all_blogs():
        return _check_all(context, folder, online=online)
    config = context.config()
    with context.busy("asking every channel" if online else "reading the sources"):
        result = run_checks(config, online=online)
    print_lines(*(localized(line, context.zone) for line in result.lines))
    for problem in (*result.warnings, *result.errors):
        context.warn(problem)
    return USAGE if result.errors else OK


def run_checks(config: Config, *, online: bool) -> CheckResult:
    """Run every check; the result lists the lines in the order of printing."""
    from syndicator.views.check import CheckResult, check_ledger
    from syndicator.views.python_faults import python_warning

    result = CheckResult(lines=[f"config   {config.path}: valid"])
    if warning := python_warning(sys.version_info[:3]):
        result.lines.append(f"python   {warning}")
    try:
        result.lines.append(check_ledger(config))
        _check_blog(config, result, online=online)
    except LedgerError as error:
        result.errors.append(f"ledger: {error}")
    return result


def _check_blog(config: Config, result: CheckResult, *, online: bool) -> None:
    """Check what is configured for one blog. Raises LedgerError."""
    from syndicator.app import can_write_ledger
    from syndicator.ingest.fetch import end_backoff
    from syndicator.session import open_session
    from syndicator.views.check import resume_channels

    existing = online and can_write_ledger(config)
    if existing:
        with open_session(config, mode="look") as session:
            end_backoff(session.ledger.sources)
    with open_session(config, mode="dry") as session:
        _check_session(session, result, online=online)
    if existing and not result.errors:
        with open_session(config, mode="look") as session:
            resume_channels(session.ledger.channels)


def _check_all(context: CommandContext, folder: ConfigFolder, *, online: bool) -> int:
    """Check every blog of a folder; each line begins with the blog's name."""
    from syndicator.views.check import CheckResult, check_ledger

    if not folder.names:
        raise no_blogs(folder)
    print_lines(f"config   {folder.path}: {len(folder.names)} blogs", check_ledger(folder.shared))
    is_bad, failed = bool(folder.problems), dict[str, str]()
    for name, config in sorted(folder.blogs.items()):
        result = CheckResult()
        with isolated_blog(name, failed):
            _check_blog(config, result, online=online)
        result.errors += [failed[name]] if name in failed else []
        print_lines(*(f"{name}: {localized(line, config.blog.timezone)}" for line in result.lines))
        for problem in (*result.warnings, *result.errors):
            context.warn(f"{name}: {problem}")
        is_bad = is_bad or bool(result.errors)
    context.report_broken(folder)
    return USAGE if is_bad else OK


def _check_session(session: Session, result: CheckResult, *, online: bool) -> None:
    from syndicator.views.check import check_config, check_sources

    check_sources(session.config, session.ingest(), session.ledger.sources, result)
    posts = session.posts.outlines()
    check_config(session.config, posts, session.journey, result)
    _check_addresses(session, posts, result, online=online)
    for name in session.channels.enabled():
        problems: list[str] = []
        with kept_apart(problems.append):
            _check_channel(session, name, result, online=online)
        result.errors += [f"channels.{name}: {problem}" for problem in problems]


def _check_addresses(session: Session, posts: Iterable[Post], result: CheckResult, *, online: bool) -> None:
    from syndicator.views.check_addresses import check_permalink, check_samples, newest_of_sources

    newest = newest_of_sources(posts, session.ledger.now())
    check_samples(newest, session.pages.check if online else None, result)
    seen = session.ledger.sources.source_posts([post.id for post in newest.values()])
    for name, post in newest.items():
        source = session.app.sources.settings[name]
        if source.kind == "repo":
            address = partial(session.app.sources.address_of, name)
            result.warnings += check_permalink(source, seen.get(post.id, []), address)


def _check_channel(session: Session, name: str, result: CheckResult, *, online: bool) -> None:
    from syndicator.views.check import check_channel

    channel = session.channels.get(name)
    template_problems = session.app.renderer.template_problems(channel, session.composer.options(name))
    problems = [
        *(f"channels.{name}: {problem}" for problem in template_problems),
        *session.channels.missing_secrets(name),
    ]
    check_channel(channel, problems, session.ledger.now(), result, online=online)


def _check_backup(file: Path) -> int:
    from syndicator.ledger.backup import look_over_backup

    look_over_backup(file)
    print_lines(f"backup   {file}: intact, can be restored")
    return OK
