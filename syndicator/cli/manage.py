"""Commands in which a person decides: `push`, `approve`, `skip`, `retry`, `resolve`, `retract`, `split`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from syndicator.cli import output as printing
from syndicator.cli.context import AGAIN, DONE, Shell, has_terminal, pass_shell, show
from syndicator.cli.inspect import channels, slug
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syndicator.app import Session
    from syndicator.views.dry_run import Row

slugs = click.argument("slugs", metavar="SLUG...", nargs=-1, required=True)
edit = click.option("--edit", is_flag=True, help="Open each text in $EDITOR first.")
yes = click.option("--yes", is_flag=True, help="Don't ask.")


@click.command()
@slugs
@channels
@click.option("--again", is_flag=True, help="Also what was already sent, as a new round.")
@click.option("--force", is_flag=True, help="Also where the page is not live.")
@edit
@yes
@pass_shell
def push(
    shell: Shell, *, slugs: tuple[str, ...], channels: tuple[str, ...], again: bool, force: bool, edit: bool, yes: bool
) -> int:
    """Send posts now.

    Overrides first run, ages, delays, windows, gaps and the flood guard; not `syndicate: false`, budgets,
    or a page that is not live.
    """
    from syndicator.actions.push import plan_push, refuse_if_vain, reworded
    from syndicator.actions.push import push as send

    if not yes:
        need_terminal()
    with shell.session("write") as session:
        rows = plan_push(session, slugs, channels, again=again, force=force)
        refuse_if_vain(session, rows)
        texts = edited([row for row in rows if row.decision == "send"]) if edit else {}
        rows = reworded(session, rows, texts)
        if not yes:
            printing.row_cards(rows)
            ask(f"Send {_number(rows)} now?")
        done = send(session, rows, again=again, force=force, texts=texts)
    printing.outcomes(done, shell)
    return done.exit_code


def _number(rows: Sequence[Row]) -> str:
    number = sum(row.decision == "send" for row in rows)
    if number < len(rows):
        return f"{number} of these {len(rows)}"
    return f"these {number}" if number > 1 else "this"


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that waits.")
@edit
@pass_shell
def approve(shell: Shell, slugs: tuple[str, ...], everything: bool, edit: bool) -> int:
    """Release what is held for review or as a flood. Binds to the text that is shown.

    What `--edit` changes is kept in words/<slug>.yaml.
    """
    from syndicator.actions.approve import approve as release
    from syndicator.actions.approve import reworded, waiting

    if bool(slugs) == everything:
        raise UsageError("say which posts, or --all")
    with shell.session("look") as session:
        rows = waiting(session, slugs, everything=everything)
        if edit:
            rows = reworded(session, rows, edited(rows))
        if rows:
            printing.row_cards(rows)
        show(*release(session, rows))
    return DONE if all(row.announcement for row in rows) else AGAIN


@click.command()
@slug
@channels
@pass_shell
def skip(shell: Shell, slug: str, channels: tuple[str, ...]) -> None:
    """Drop a delivery: it will not be sent."""
    from syndicator.actions.manage import skip as drop

    on_slug(shell, drop, slug, channels)


@click.command()
@slug
@channels
@pass_shell
def retry(shell: Shell, slug: str, channels: tuple[str, ...]) -> None:
    """Try a failed delivery again."""
    from syndicator.actions.manage import retry as again

    on_slug(shell, again, slug, channels)


@click.command()
@slug
@click.option("--channel", metavar="NAME", required=True, help="The channel it is about.")
@click.option("--sent", metavar="URL", help="It is there, at this address.")
@click.option("--not-sent", is_flag=True, help="It is not there, and will be sent.")
@pass_shell
def resolve(shell: Shell, slug: str, channel: str, sent: str | None, not_sent: bool) -> None:
    """A person's word on whether a post is on a channel."""
    from syndicator.actions.manage import resolve as settle

    if (sent is not None) == not_sent:
        raise UsageError("say either --sent URL or --not-sent")
    if sent is not None and not re.match(r"(https?|file)://.", sent):
        raise UsageError(f"--sent {sent!r}: must be the copy's address, https://…")
    with shell.session("look") as session:
        show(*settle(session, slug, channel, sent_url=sent))


@click.command()
@slug
@channels
@yes
@pass_shell
def retract(shell: Shell, slug: str, channels: tuple[str, ...], yes: bool) -> int:
    """Delete a post's copies where that can be done. Lists the rest."""
    from syndicator.actions.manage import retract as take_back
    from syndicator.actions.manage import retract_plan

    if not yes:
        need_terminal()
    with shell.session("look") as session:
        copies = retract_plan(session, slug, channels)
        for copy in copies:
            show("  ".join(filter(None, (copy.channel, copy.url, copy.by_hand))))
        if not all(copy.by_hand for copy in copies):
            if not yes:
                ask("Delete what can be deleted?")
            done, failed = take_back(session, slug, channels)
            show(*done)
            for line in failed:
                shell.warn(line)
            return AGAIN if failed else DONE
    return DONE


@click.command()
@slug
@pass_shell
def split(shell: Shell, slug: str) -> None:
    """Take apart two posts that were wrongly joined."""
    from syndicator.actions.manage import split as part

    with shell.session("look") as session:
        show(*part(session, slug))


def on_slug(
    shell: Shell, act: Callable[[Session, str, Sequence[str]], Sequence[str]], slug: str, channels: tuple[str, ...]
) -> None:
    with shell.session("look") as session:
        show(*act(session, slug, channels))


def need_terminal() -> None:
    if not has_terminal():
        raise UsageError("there is no terminal to ask on: add --yes")


def ask(question: str) -> None:
    """Go on only after a yes."""
    if not click.confirm(question, err=True):
        raise click.exceptions.Exit(DONE)


def edited(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """What a person made of the texts in $EDITOR, by post and channel; only those that were changed.

    Raises UsageError where one was emptied, which is how a person says no.
    """
    texts = {}
    for row in rows:
        if row.announcement is None:
            continue
        before = row.announcement.text.rstrip("\n")
        if not (text := _from_editor(before)).strip():
            raise UsageError(f"{row.post.name} on {row.channel}: its text was emptied, so nothing was done")
        if text != before:
            texts[row.post.id, row.channel] = text
    return texts


def _from_editor(text: str) -> str:
    if not (has_terminal() or os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise UsageError("there is no terminal to edit in: set EDITOR")
    try:
        changed = click.edit(text, extension=".txt")
    except (click.ClickException, OSError, UnicodeError) as error:
        said = error.message if isinstance(error, click.ClickException) else str(error)
        raise UsageError(f"the editor gave no text, so nothing was done: {said}") from None
    return text if changed is None else changed.rstrip("\n")
