"""Take over what other tools have sent, and hand out what syndicator has: `import`, `export`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from syndicator.cli.context import CommandContext, pass_context
from syndicator.cli.output import print_json, print_lines
from syndicator.errors import UsageError


@click.command("import")
@click.argument("kind", metavar="KIND")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--channel", "channels", metavar="NAME", multiple=True, required=True, help="Where it was sent; may be repeated."
)
@click.option("--place", metavar="TEXT", default="", help="If FILE has several platforms or feeds: only this one.")
@pass_context
def import_(context: CommandContext, kind: str, file: Path, channels: tuple[str, ...], place: str) -> None:
    """Record what another tool has sent as sent.

    KIND: feed2exec, feed2toot, feedecho, feediverse, plain, posse-party, sequoia, syndicator.
    """
    from syndicator.actions.imports import import_file, tools

    if kind not in tools():
        raise UsageError(f"{kind}: can't be imported; KIND is one of {', '.join(tools())}")
    with context.session("write") as session:
        names = session.channels.chosen(channels)
        results = import_file(session.ledger, kind, file, names, place=place)
        problems = session.receipts.publish()
    for result in results:
        kept = f"; {result.kept} belong to no known post and are kept until it is read" if result.kept else ""
        print_lines(f"{result.channel}: {result.entries} entries, {result.taken} posts count as sent now{kept}")
    for problem in problems:
        context.warn(problem)


@click.command()
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@pass_context
def export(context: CommandContext, file: Path | None, force: bool) -> None:
    """Print what was sent where, as JSON.

    `import syndicator` and other programs read it.
    """
    from syndicator.atomic_write import replace_file
    from syndicator.receipts.file import receipts_text

    with context.read_only() as session:
        kinds = {name: channel.kind for name, channel in session.config.channels.items()}
        text = receipts_text(kinds, session.ledger.syndications.current())
    if file is None:
        print_json(json.loads(text))
        return
    if file.exists() and not force:
        raise UsageError(f"{file} already exists; name another file or add --force")
    replace_file(file, text.encode(errors="replace"))
    context.note(f"wrote {file}")
