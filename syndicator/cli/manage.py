"""Decide about single deliveries: `skip`, `retry`, `resolve`, `retract`, `split`."""

from __future__ import annotations

import re

import click

from syndicator.cli import suggest
from syndicator.cli.context import FAILED, OK, CommandContext, pass_context
from syndicator.cli.dialogue import confirm, require_terminal
from syndicator.cli.options import channels, examples, slug, yes
from syndicator.cli.output import print_lines
from syndicator.cli.sessions import find_named
from syndicator.errors import UsageError


@click.command(epilog=examples("skip what-an-index-really-is --channel x"))
@slug
@channels
@pass_context
def skip(context: CommandContext, slug: str, channels: tuple[str, ...]) -> None:
    """Skip a delivery: it will not be sent."""
    from syndicator.actions.manage import skip as drop

    with context.session("look") as session:
        post, names = find_named(session, slug), session.channels.chosen(channels)
        print_lines(*drop(session.ledger, session.receipts, post, names))


@click.command(epilog=examples("retry what-an-index-really-is --channel x"))
@slug
@channels
@pass_context
def retry(context: CommandContext, slug: str, channels: tuple[str, ...]) -> None:
    """Try a failed delivery again."""
    from syndicator.actions.manage import retry as try_again

    with context.session("look") as session:
        post, names = find_named(session, slug), session.channels.chosen(channels)
        print_lines(*try_again(session.ledger, post, names))


@click.command(
    epilog=examples(
        "resolve what-an-index-really-is --channel x --sent https://x.com/me/status/1",
        "resolve what-an-index-really-is --channel x --not-sent",
    )
)
@slug
@click.option("--channel", metavar="NAME", required=True, help="The channel.", shell_complete=suggest.channels)
@click.option("--sent", metavar="URL", help="The post is there, at this address.")
@click.option("--not-sent", is_flag=True, help="The post is not there, and will be sent.")
@pass_context
def resolve(context: CommandContext, slug: str, channel: str, sent: str | None, not_sent: bool) -> None:
    """Record whether a post is on a channel."""
    from syndicator.actions.manage import resolve as record

    if (sent is not None) == not_sent:
        raise UsageError("use either --sent URL or --not-sent")
    if sent is not None and not re.match(r"(https?|file)://.", sent):
        raise UsageError(f"--sent {sent!r}: must be the address of the copy, such as https://…")
    with context.session("look") as session:
        is_renamed = channel not in session.config.channels and session.ledger.channels.get(channel) is not None
        (name,) = [channel] if is_renamed else session.channels.chosen([channel])
        post = find_named(session, slug)
        settings = session.config.channels.get(name)
        print_lines(*record(session.ledger, session.receipts, post, name, sent_url=sent, settings=settings))


@click.command(epilog=examples("retract what-an-index-really-is --channel x"))
@slug
@channels
@yes
@pass_context
def retract(context: CommandContext, slug: str, channels: tuple[str, ...], yes: bool) -> int:
    """Delete a post's copies where possible, and list the rest."""
    from syndicator.actions.retract import retract as delete_copies
    from syndicator.actions.retract import retract_plan

    with context.session("look") as session:
        post, names = find_named(session, slug), session.channels.chosen(channels)
        if not yes:
            require_terminal()
        copies = retract_plan(session.ledger.deliveries, session.channels, post, names)
        for copy in copies:
            print_lines("  ".join(filter(None, (copy.channel, copy.url, copy.by_hand))))
        if all(copy.by_hand for copy in copies):
            return OK
        if not yes:
            confirm("Delete the copies that can be deleted?")
        retracted, failed = delete_copies(session.ledger, session.receipts, session.channels, post, names)
    print_lines(*retracted)
    for problem in failed:
        context.warn(problem)
    return FAILED if failed else OK


@click.command(epilog=examples("split what-an-index-really-is"))
@slug
@pass_context
def split(context: CommandContext, slug: str) -> None:
    """Separate two posts that were joined by mistake."""
    from syndicator.actions.split import split as take_apart

    with context.session("look") as session:
        print_lines(*take_apart(session.ledger, find_named(session, slug), session.channels.enabled()))
