"""Check the installation: `check`."""

from __future__ import annotations

from pathlib import Path

import click

from syndicator.cli.context import OK, USAGE, CommandContext, pass_context
from syndicator.cli.output import print_lines


@click.command()
@click.option(
    "--online", is_flag=True, help="Also check each channel's account, its rights, and when its token expires."
)
@click.option("--backup", metavar="FILE", type=click.Path(path_type=Path), help="Only check this backup.")
@pass_context
def check(context: CommandContext, online: bool, backup: Path | None) -> int:
    """Check config, templates, ledger, sources and secrets. Posts nothing."""
    from syndicator.views.check import check as run_checks

    if backup:
        return _check_backup(backup)
    result = run_checks(context.path, online=online)
    print_lines(*result.lines)
    for problem in (*result.warnings, *result.errors):
        context.warn(problem)
    return USAGE if result.errors else OK


def _check_backup(file: Path) -> int:
    from syndicator.ledger.backup import look_over_backup

    look_over_backup(file)
    print_lines(f"backup   {file}: intact, can be restored")
    return OK
