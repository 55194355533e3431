"""Arguments and options that several commands take."""

from __future__ import annotations

import click

slug = click.argument("slug", metavar="SLUG")
slugs = click.argument("slugs", metavar="SLUG...", nargs=-1, required=True)
optional_slugs = click.argument("slugs", metavar="[SLUG]...", nargs=-1)
channels = click.option(
    "--channel", "channels", metavar="NAME", multiple=True, help="Only this channel; may be repeated."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
edit = click.option("--edit", is_flag=True, help="Edit each text in $EDITOR first.")
yes = click.option("--yes", is_flag=True, help="Don't ask.")
