"""Send at a person's request: `push`, `approve`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from syndicator.cli import suggest
from syndicator.cli.context import FAILED, OK, CommandContext, pass_context
from syndicator.cli.dialogue import confirm, has_terminal, require_terminal
from syndicator.cli.options import channels, edit, examples, optional_slugs, slugs, yes
from syndicator.cli.output import print_cards, print_lines
from syndicator.cli.sessions import find_named, named_posts, push_plan, row_writer, schedules
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.views.dry_run import PreviewRow


@click.command(epilog=examples("push what-an-index-really-is", "push what-an-index-really-is --channel x --edit"))
@slugs
@channels
@click.option("--again", is_flag=True, help="Also send posts that were already sent, as a new round.")
@click.option("--force", is_flag=True, help="Also send posts whose page is not live, and exceed budgets.")
@edit
@yes
@pass_context
def push(
    context: CommandContext,
    *,
    slugs: tuple[str, ...],
    channels: tuple[str, ...],
    again: bool,
    force: bool,
    edit: bool,
    yes: bool,
) -> int:
    """Send posts now.

    Overrides first run, ages, delays, windows, gaps and the flood limit; not `syndicate: false`, budgets,
    or a page that is not live.
    """
    from syndicator.actions.push import Pusher
    from syndicator.delivery.rescue import rescue_orphans

    with context.session("write") as session:
        session.channels.chosen(channels)  # reports a wrong name before anything is asked or read
        rescue_orphans(session.ledger)
        context.ingest(session)
        posts = named_posts(session, slugs)
        if not yes:
            require_terminal()
        plan = push_plan(session, again=again, force=force)
        rows = plan.rows(posts, channels)
        plan.require_sendable(rows)
        texts = edited_texts([row for row in rows if row.decision == "send"]) if edit else {}
        rows = plan.edit(rows, texts)
        if not yes:
            print_cards(rows, session.config.blog.timezone)
            confirm(f"Send {_count(rows)} now?")
        pusher = Pusher(plan, session.ledger, session.queue, session.receipts)
        result = pusher.push(rows, texts, context.progress("Sending"))
    context.report(result)
    return result.exit_code


def _count(rows: Sequence[PreviewRow]) -> str:
    number = sum(row.decision == "send" for row in rows)
    if number < len(rows):
        return f"{number} of these {len(rows)}"
    return f"these {number}" if number > 1 else "this"


@click.command(epilog=examples("approve what-an-index-really-is", "approve --all"))
@optional_slugs
@click.option("--all", "everything", is_flag=True, help="Approve all held posts.")
@click.option(
    "--source",
    metavar="NAME",
    help="Approve the read of a source whose posts all changed at once.",
    shell_complete=suggest.sources,
)
@edit
@pass_context
def approve(context: CommandContext, slugs: tuple[str, ...], everything: bool, source: str | None, edit: bool) -> int:
    """Approve posts held for review or by the flood limit.

    The approval is bound to the text that is shown. A text changed with --edit is kept in words/<slug>.yaml.
    """
    from syndicator.actions.approve import approve as release
    from syndicator.actions.approve import store_texts, waiting
    from syndicator.views.dry_run import evaluated_rows

    if [bool(slugs), everything, source is not None].count(True) != 1:
        raise UsageError("name the posts, or use --all or --source")
    if source is not None:
        return _approve_source(context, source, edit=edit)
    with context.session("look") as session:
        ids = None if everything else {find_named(session, slug).id for slug in slugs}
        evaluated = schedules(session), session.posts, row_writer(session)
        rows = evaluated_rows(*evaluated, waiting(session.ledger.deliveries, ids))
        if edit:
            rows = evaluated_rows(*evaluated, store_texts(session.ledger, session.posts, rows, edited_texts(rows)))
        if rows:
            print_cards(rows, session.config.blog.timezone)
        print_lines(*release(session.ledger, rows))
    return OK if all(row.announcement for row in rows) else FAILED


def _approve_source(context: CommandContext, source: str, *, edit: bool) -> int:
    from syndicator.actions.approve import approve_source

    if edit:
        raise UsageError("--edit is for posts, not for --source")
    with context.session("look") as session:
        names = [each.name for each in session.config.sources]
        print_lines(approve_source(session.ledger.sources, names, source))
        session.ledger.wake_workers()
    return OK


def edited_texts(rows: Sequence[PreviewRow]) -> dict[tuple[str, str], str]:
    """Let a person edit the texts in $EDITOR. Returns the changed ones by (post id, channel).

    Raises UsageError if a text was emptied, which cancels.
    """
    texts = {}
    for row in rows:
        if row.announcement is None:
            continue
        before = row.announcement.text.rstrip("\n")
        if not (text := _edit(before)).strip():
            raise UsageError(f"{row.post.name} on {row.channel}: the text is empty; nothing was done")
        if text != before:
            texts[row.post.id, row.channel] = text
    return texts


def _edit(text: str) -> str:
    if not (has_terminal() or os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise UsageError("no terminal to edit on; set EDITOR")
    try:
        edited = click.edit(text, extension=".txt")
    except (click.ClickException, OSError, UnicodeError) as error:
        reason = error.message if isinstance(error, click.ClickException) else str(error)
        raise UsageError(f"the editor failed, so nothing was done: {reason}") from None
    return text if edited is None else edited.rstrip("\n")
