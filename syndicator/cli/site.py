"""Records of all posts, besides their announcements: `site`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from syndicator.cli.context import FAILED, OK, CommandContext, pass_context
from syndicator.cli.options import as_json, channels, examples
from syndicator.cli.output import print_json, print_lines

if TYPE_CHECKING:
    from syndicator.actions.site import SyncResult
    from syndicator.session import Session


@click.command(epilog=examples("site sync", "site show --json"))
@click.argument("what", metavar="sync|show", type=click.Choice(["sync", "show"]))
@channels
@as_json
@pass_context
def site(context: CommandContext, what: str, channels: tuple[str, ...], as_json: bool) -> int:
    """Keep a record of each post, announced or not.

    Only for channels with `site = true`. `sync` writes records that are missing or have changed, and removes those of
    withdrawn posts. `show` prints what your site must serve, and the address of each record.
    """
    if what == "show":
        return _show(context, channels, as_json=as_json)
    with context.session("write") as session:
        for problem in context.ingest(session).problems:
            context.warn(problem)
        results = _synced(context, session, channels)
    if as_json:
        print_json({name: _summary(result) for name, result in results.items()})
    done = [_report(context, name, result, quiet=as_json) for name, result in results.items()]
    return OK if all(done) else FAILED


def _synced(context: CommandContext, session: Session, channels: tuple[str, ...]) -> dict[str, SyncResult]:
    from syndicator.actions.site import RecordSync, keepers

    results = {}
    for channel in keepers(session.channels, channels):
        sync = RecordSync(session.config, session.ledger, session.posts, session.composer, channel.name)
        results[channel.name] = sync.sync(channel.records(), context.progress(channel.name))
    return results


def _summary(result: SyncResult) -> dict[str, int | str]:
    return {
        "written": result.written,
        "unchanged": result.unchanged,
        "removed": result.removed,
        "left": result.left,
        "stopped": result.stopped,
    }


def _report(context: CommandContext, name: str, result: SyncResult, *, quiet: bool) -> bool:
    """Print the result of a channel; return whether all its records are up to date."""
    for problem in result.problems:
        context.warn(f"{name}: {problem}")
    if not quiet:
        print_lines(f"{name}: {result.written} written, {result.unchanged} up to date, {result.removed} removed")
    if result.stopped:
        minutes = round(result.retry_after.total_seconds() / 60) if result.retry_after else 0
        wait = f" in {max(1, minutes)} minutes" if result.retry_after else ""
        context.warn(f"{name}: {result.stopped}; {result.left} posts are left: run `syndicator site sync` again{wait}")
    return not (result.stopped or result.problems)


def _show(context: CommandContext, names: tuple[str, ...], *, as_json: bool) -> int:
    from syndicator.actions.site import keepers
    from syndicator.views.site import site as view

    with context.read_only() as session:
        if session.dry_run:
            context.ingest(session)
        posts = session.posts.outlines()
        shown = {channel.name: view(channel.records(), posts) for channel in keepers(session.channels, names)}
    if as_json:
        print_json(shown)
        return OK
    for name, details in shown.items():
        print_lines(f"{name}:", *details["instructions"], *(f"{url}  {uri}" for url, uri in details["records"].items()))
    return OK
