"""Arguments and options that several commands take."""

from __future__ import annotations

import click

from syndicator.cli import suggest

slug = click.argument("slug", metavar="SLUG", shell_complete=suggest.slugs)
slugs = click.argument("slugs", metavar="SLUG...", nargs=-1, required=True, shell_complete=suggest.slugs)
optional_slugs = click.argument("slugs", metavar="[SLUG]...", nargs=-1, shell_complete=suggest.slugs)
channels = click.option(
    "--channel",
    "channels",
    metavar="NAME",
    multiple=True,
    help="Only this channel; may be repeated.",
    shell_complete=suggest.channels,
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
edit = click.option("--edit", is_flag=True, help="Edit each text in $EDITOR first.")
yes = click.option("--yes", is_flag=True, help="Don't ask.")


def examples(*commands: str) -> str:
    """Return the end of a command's help, which click shows as it is: commands to type."""
    lines = "\n".join(f"  syndicator {command}" for command in commands)
    return f"\b\n{'Example' if len(commands) == 1 else 'Examples'}:\n{lines}"
