"""The command line. Commands only pass on what was asked, and print what came back; this file is the way in and out."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from syndicator import __version__
from syndicator.cli import auth, run, status
from syndicator.cli import backup as keep
from syndicator.cli import inspect as look
from syndicator.cli import manage as person
from syndicator.cli.context import USAGE, Shell

if TYPE_CHECKING:
    from types import FrameType


class InOrder(click.Group):
    """Lists its commands in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(
    cls=InOrder,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config", metavar="PATH", help="The config file; else $SYNDICATOR_CONFIG, ./config.toml, the user's, /etc's."
)
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice: everything.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="How stderr is written.")
@click.version_option(__version__, prog_name="syndicator", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config: str | None, verbose: int, quiet: bool, log_format: str) -> int:
    """Announce a blog's posts on every channel, exactly once."""
    context.obj.say(config, -1 if quiet else verbose, log_format)
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
    return USAGE  # where there is no command; else what the command says holds


COMMANDS = (
    *(look.check, look.list_posts, look.dry_run),
    *(run.run, person.push),
    *(status.status, look.history, look.why, look.links, look.lint),
    *(person.approve, person.skip, person.retry, person.resolve, person.retract, person.split),
    *(auth.auth, keep.backup, keep.restore),
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line; leaves with the exit status that interface and shell agree on."""
    signal.signal(signal.SIGTERM, _terminated)
    atexit.register(gc.freeze)  # else Python looks for garbage once more, in a sixth of an idle run's time
    sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
    shell = Shell()
    with shell.in_words():
        status = cli.main(prog_name="syndicator", standalone_mode=False, obj=shell)
        sys.stdout.flush()
    sys.exit(status)


def _open(stream: TextIO | None) -> TextIO:
    """A stream that takes every character; where the caller has closed it, one that takes them nowhere."""
    stream = stream or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (it lives as long as the program)
    stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    return stream


def _terminated(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
