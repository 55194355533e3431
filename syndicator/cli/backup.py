"""Keeping the ledger: `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path

import click

from syndicator.cli.context import Shell, pass_shell, show

file = click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@file
@click.option("--force", is_flag=True, help="Also in place of a file that is there.")
@pass_shell
def backup(shell: Shell, file: Path, force: bool) -> None:
    """Copy the ledger to a file, while others work on it."""
    from syndicator.ledger.backup import backup as copy

    copy(shell.config(), file, replace=force)
    shell.note(f"wrote {file}, and looked it over")


@click.command()
@file
@pass_shell
def restore(shell: Shell, file: Path) -> None:
    """Put a backup in the ledger's place.

    What may have been sent since the backup was made is held until you have looked: `status` lists it. The ledger
    that was there is kept beside it.
    """
    from syndicator.ledger.backup import restore as put_back

    aside = put_back(shell.config(), file)
    show(f"restored {file}", *([f"the ledger that was there is {aside} now"] if aside else ()))
    shell.note("what may have been sent since is held by the next pass; see `syndicator status`")
