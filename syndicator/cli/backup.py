"""Back up the ledger: `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path

import click

from syndicator.cli.context import CommandContext, pass_context
from syndicator.cli.options import examples
from syndicator.cli.output import print_lines

file = click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))


@click.command(epilog=examples("backup syndicator-2026-12-01.db"))
@file
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@pass_context
def backup(context: CommandContext, file: Path, force: bool) -> None:
    """Copy the ledger to a file; a worker may keep running."""
    from syndicator.ledger.backup import backup as copy

    copy(context.ledger_config(), file, replace=force)
    context.note(f"wrote {file} and verified it")


@click.command(epilog=examples("restore syndicator-2026-12-01.db"))
@file
@pass_context
def restore(context: CommandContext, file: Path) -> None:
    """Replace the ledger by a backup.

    Posts that may have been sent since the backup are held until you approve them; `status` lists them. The replaced ledger
    is kept beside the new one.
    """
    from syndicator.ledger.backup import restore as replace_ledger

    kept = replace_ledger(context.ledger_config(), file)
    print_lines(f"restored {file}", *([f"the old ledger is now {kept}"] if kept else ()))
    context.note("posts that may have been sent since then will be held; see `syndicator status`")
