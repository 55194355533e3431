"""Preview announcements: `dry-run`, `lint`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from syndicator.cli.context import FAILED, OK, CommandContext, pass_context
from syndicator.cli.options import as_json, channels, examples, optional_slugs
from syndicator.cli.output import columns, post_count, print_cards, print_json, print_lines, redacted
from syndicator.cli.sessions import named_posts, push_plan, row_writer, schedules
from syndicator.errors import UsageError
from syndicator.views.drawing import preview_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from syndicator.config import Config
    from syndicator.render.lint import Finding
    from syndicator.session import Session
    from syndicator.views.dry_run import PreviewRow

NOTHING = "nothing would be sent, and nothing is held"


@click.command(
    "dry-run",
    epilog=examples("dry-run", "dry-run what-an-index-really-is --channel x", "dry-run --all --html preview.html"),
)
@optional_slugs
@channels
@click.option("--all", "everything", is_flag=True, help="Every post, not only those to be sent or held.")
@as_json
@click.option(
    "--html", metavar="FILE", type=click.Path(dir_okay=False, allow_dash=True), help="Write an HTML page; - is stdout."
)
@click.option("--markdown", is_flag=True, help="Print Markdown, for a comment on a pull request.")
@pass_context
def dry_run(
    context: CommandContext,
    /,
    *,
    slugs: tuple[str, ...],
    channels: tuple[str, ...],
    everything: bool,
    **formats: Any,
) -> int:
    """Show what the next pass would send, word for word.

    Changes nothing and needs no secrets. With SLUG: those posts, as `push` would send them.
    Exit status 1 if an announcement can't be written, or if there is a mistake in a template or in a post's own words.
    """
    from syndicator.delivery.rescue import release_orphans

    if sum(map(bool, formats.values())) > 1:
        raise UsageError("--json, --html and --markdown exclude each other")
    with context.session("dry") as session:
        started = session.ledger.now()
        release_orphans(session.ledger)
        context.ingest(session)
        rows = _rows(context, session, slugs, channels, everything=everything)
        newest = [] if slugs or everything else _newest_instead(session, rows, channels)
        if formats["html"]:
            _write_page(context, session, [*rows, *newest], formats["html"], started, _notice(rows, newest, channels))
        elif formats["as_json"] or formats["markdown"]:
            _print_document(context, rows, as_json=formats["as_json"])
        else:
            _print_cards(context, rows, newest, channels)
        _print_remarks(context, session, channels, updates=not slugs)
        errors = list(_errors(session, rows, channels))
    for error in errors:
        context.warn(error)
    return FAILED if errors else OK


def _rows(
    context: CommandContext, session: Session, slugs: Sequence[str], channels: Sequence[str], *, everything: bool
) -> list[PreviewRow]:
    from syndicator.views.dry_run import preview

    if slugs:
        return push_plan(session).rows(named_posts(session, slugs), channels)
    progress = context.progress("Writing the announcements")
    chosen, writer = schedules(session, channels), row_writer(session)
    return preview(chosen, session.posts, writer, everything=everything, progress=progress)


def _print_remarks(context: CommandContext, session: Session, channels: Sequence[str], *, updates: bool) -> None:
    """Print what the rows do not show: that no channel is configured, updates of copies, problems of sources."""
    from syndicator.delivery.updates import due_updates

    if not session.channels.enabled():
        context.warn("no channel is configured; add one as [channels.NAME], or with `syndicator init --channel NAME`")
    for change in due_updates(session.ledger.edits, session.ledger.now(), channels) if updates else ():
        context.note(change)
    for problem in session.ingested.problems:
        context.warn(problem)


def _newest_instead(session: Session, rows: Sequence[PreviewRow], channels: Sequence[str]) -> list[PreviewRow]:
    """Return rows of the newest post if `rows` show only posts that are not public, and that post was never sent."""
    from syndicator.views.dry_run import newest

    if any(row.rule != "withheld" for row in rows):
        return []
    examples = newest(schedules(session, channels), session.posts, row_writer(session))
    return examples if not rows or all(row.decision in ("send", "hold", "skip") for row in examples) else []


def _show_all(channels: Sequence[str]) -> str:
    """Return the command that shows every post on these channels."""
    from syndicator.typed_commands import typed

    return typed("dry-run", "--all", *(word for name in channels for word in ("--channel", name)))


def _notice(rows: Sequence[PreviewRow], newest: Sequence[PreviewRow], channels: Sequence[str]) -> str:
    """Return the sentences that introduce the rows of the newest post; empty without these."""
    if not newest:
        return ""
    return f"{_nothing(rows)}. This is how the newest post would read; every post: {_show_all(channels)}"


def _nothing(rows: Sequence[PreviewRow]) -> str:
    return NOTHING if not rows else "nothing would be sent"


def _errors(session: Session, rows: Sequence[PreviewRow], channels: Sequence[str]) -> Iterator[str]:
    """Yield the errors in these announcements, in the channels' templates, and in the posts' overrides."""
    from syndicator.views.lint import override_findings

    unwritten = [row for row in rows if row.error]
    if unwritten:
        first = unwritten[0]
        yield f"can't write {len(unwritten)} of the announcements, the first on {first.channel}: {first.error}"
    reported = {row.error for row in unwritten}
    for name in session.channels.chosen(channels):
        channel, options = session.channels.get(name), session.composer.options(name)
        problems = session.app.renderer.template_problems(channel, options)
        yield from (f"channels.{name}: {problem}" for problem in problems if problem not in reported)
    for post in {row.post.id: row.post for row in rows}.values():
        findings = override_findings(session.config, post)
        yield from (f"{post.name}: {finding.what}" for finding in findings if finding.level == "error")


def _write_page(
    context: CommandContext, session: Session, rows: Sequence[PreviewRow], file: str, started: datetime, notice: str
) -> None:
    from syndicator.atomic_write import replace_file

    html, path = redacted(_page(session, rows, started, notice)), Path(file)
    try:
        if file == "-" or (path.exists() and not path.is_file()):  # such as /dev/stdout
            with click.open_file(file, "w", encoding="utf-8", errors="backslashreplace") as out:
                out.write(html)
        else:
            replace_file(path.resolve(), html.encode(errors="backslashreplace"))
    except OSError as error:
        raise UsageError(f"can't write {file}: {error.strerror}") from None
    if file != "-":
        context.note(f"wrote {file}")


def _page(session: Session, rows: Sequence[PreviewRow], started: datetime, notice: str) -> str:
    """Render the rows as a page. Due times that count from now are left out, so that two runs give the same page."""
    from dataclasses import replace

    from syndicator.preview.page import page
    from syndicator.preview.pictures import Pictures
    from syndicator.render import shipped

    config = session.config
    fixed = [replace(row, due_at=None) if _counts_from_now(row, config, started) else row for row in rows]
    drawn = [
        preview_json(row, config.blog.timezone) | {"look": session.channels.get(row.channel).template} for row in fixed
    ]
    repositories = [source.path for source in config.sources if source.path]
    addresses = [config.blog.url, *(source.blog_url for source in config.sources)]
    return page(
        drawn,
        blog=config.blog.title,
        folders=[config.texts_folder / "templates", shipped(), *session.channels.template_folders()],
        zone=config.blog.timezone,
        notice=notice,
        pictures=Pictures(repositories, addresses),
    )


def _counts_from_now(row: PreviewRow, config: Config, started: datetime) -> bool:
    """Whether the due time of a row counts from now, so that a later dry-run would show a later one."""
    from syndicator.policy import PAGE_RETRY

    channel = config.channels[row.channel]
    wait = {"delay": channel.delay, "min_gap": channel.min_gap, "page": PAGE_RETRY}.get(row.rule)
    return wait is not None and row.due_at is not None and row.due_at - wait >= started


def _print_document(context: CommandContext, rows: Sequence[PreviewRow], *, as_json: bool) -> None:
    if as_json:
        print_json([row.as_json() for row in rows])
    elif not rows:
        context.note(NOTHING)
    else:
        from syndicator.preview.markdown import document

        click.echo(redacted(document([preview_json(row, context.zone) for row in rows])))


def _print_cards(
    context: CommandContext, rows: Sequence[PreviewRow], newest: Sequence[PreviewRow], channels: Sequence[str]
) -> None:
    """Print the rows, then those of the newest post with the command that shows all posts."""
    if rows:
        print_cards(rows, context.zone)
    if newest:
        context.note(f"{_nothing(rows)}; the newest post would read:")
        print_cards(newest, context.zone)
        context.note(f"every post: {_show_all(channels)}")
    elif not rows:
        context.note(NOTHING)


@click.command(epilog=examples("lint", "lint --verbose | grep error"))
@click.option("-v", "--verbose", "everything", is_flag=True, help="Each finding, not three examples of each kind.")
@pass_context
def lint(context: CommandContext, /, *, everything: bool) -> int:
    """Check every template against every post.

    Reports texts that are too long, empty or incomplete, or contain marks of the blog's generator: a line for each kind, the
    worst first. Exit status 1 if a post can't be sent.
    """
    from syndicator.views.lint import lint as find_problems
    from syndicator.views.lint import summarized, worst_first

    with context.session("dry") as session:
        context.ingest(session)
        names = session.channels.enabled()
        templates = [(session.channels.get(name), session.composer.options(name)) for name in names]
        progress = context.progress("Trying the templates")
        findings = list(
            find_problems(
                session.config,
                session.posts.outlines(),
                templates,
                session.app.renderer,
                lambda posts: session.posts.with_bodies(posts, progress),
                session.posts,
            )
        )
        for problem in session.ingested.problems:
            context.warn(problem)
    if everything or context.verbosity > 0:
        print_lines(*columns([_finding_cells(finding) for finding in worst_first(findings)]))
    else:
        print_lines(
            *columns([(rule.level, post_count(rule.posts), rule.rule, rule.line) for rule in summarized(findings)])
        )
    errors = sum(finding.level == "error" for finding in findings)
    context.note(f"errors: {errors}, warnings: {len(findings) - errors}" if findings else "no problems found")
    return FAILED if errors else OK


def _finding_cells(finding: Finding) -> tuple[str, ...]:
    return finding.level, finding.channel or "every channel", finding.post or "every post", finding.what
