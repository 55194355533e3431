"""Send on a person's word: `push`, `approve`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from syndicator.cli.context import FAILED, OK, CommandContext, confirm, has_terminal, pass_context, require_terminal
from syndicator.cli.options import channels, edit, optional_slugs, slugs, yes
from syndicator.cli.output import print_cards, print_lines
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicator.views.dry_run import PreviewRow


@click.command()
@slugs
@channels
@click.option("--again", is_flag=True, help="Also posts that were already sent, as a new round.")
@click.option("--force", is_flag=True, help="Also posts whose page is not live, and over budgets.")
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
    from syndicator.actions.push import edit as edit_rows
    from syndicator.actions.push import plan_push, require_sendable
    from syndicator.actions.push import push as send

    if not yes:
        require_terminal()
    with context.session("write") as session:
        rows = plan_push(session, slugs, channels, again=again, force=force)
        require_sendable(session, rows)
        texts = edited_texts([row for row in rows if row.decision == "send"]) if edit else {}
        rows = edit_rows(session, rows, texts)
        if not yes:
            print_cards(rows)
            confirm(f"Send {_count(rows)} now?")
        result = send(session, rows, again=again, force=force, texts=texts)
    context.report(result)
    return result.exit_code


def _count(rows: Sequence[PreviewRow]) -> str:
    number = sum(row.decision == "send" for row in rows)
    if number < len(rows):
        return f"{number} of these {len(rows)}"
    return f"these {number}" if number > 1 else "this"


@click.command()
@optional_slugs
@click.option("--all", "everything", is_flag=True, help="Approve everything that waits.")
@edit
@pass_context
def approve(context: CommandContext, slugs: tuple[str, ...], everything: bool, edit: bool) -> int:
    """Approve posts held for review or by the flood limit.

    The approval is bound to the text that is shown. A text changed with --edit is kept in words/<slug>.yaml.
    """
    from syndicator.actions.approve import approve as release
    from syndicator.actions.approve import edit as edit_rows
    from syndicator.actions.approve import waiting

    if bool(slugs) == everything:
        raise UsageError("name the posts, or use --all")
    with context.session("look") as session:
        rows = waiting(session, slugs, everything=everything)
        if edit:
            rows = edit_rows(session, rows, edited_texts(rows))
        if rows:
            print_cards(rows)
        print_lines(*release(session, rows))
    return OK if all(row.announcement for row in rows) else FAILED


def edited_texts(rows: Sequence[PreviewRow]) -> dict[tuple[str, str], str]:
    """The texts that a person changed in $EDITOR, by post id and channel. Raises UsageError where one was emptied to cancel."""
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
