"""The command line. Commands parse options, call actions/ or views/, and print the result."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from syndicator import __version__
from syndicator.cli import suggest
from syndicator.cli.context import USAGE, CommandContext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


EPILOG = """\b
Examples:
  syndicator dry-run                   what the next pass would send, word for word
  syndicator push SLUG --channel x     send one post now
  syndicator run --once                one pass, from cron or a timer
  syndicator why SLUG                  why it was sent, held or skipped

\b
Exit status:
  0  done, or nothing to do            3  a delivery failed for good
  1  failed, will be tried again       4  a delivery is unknown: look, then `resolve`
  2  wrong usage or config             130, 143  stopped by a signal

\b
Files:
  .syndicator/config.toml              the config, here or in a folder above; else ./config.toml,
                                       ~/.config/syndicator/ and /etc/syndicator/
  syndicator.db, syndicator.db.mark    beside it, the ledger: what was sent (keep both)
  templates/, words/, tokens/          your templates, posts' own words, logins by `auth`

\b
Environment:
  SYNDICATOR_CONFIG                    the config file, unless --config names it
  NO_COLOR, CLICOLOR_FORCE             no color, or color also in a pipe
  EDITOR, VISUAL                       for --edit
"""


MODULES = {  # command, in the order of the list → the module in which it is defined
    "init": "init",
    "check": "check",
    "dry-run": "preview",
    "lint": "preview",
    "run": "run",
    "serve": "serve",
    "push": "send",
    "approve": "send",
    "status": "status",
    "list": "inspect",
    "why": "inspect",
    "history": "inspect",
    "links": "inspect",
    "skip": "manage",
    "retry": "manage",
    "resolve": "manage",
    "retract": "manage",
    "split": "manage",
    "site": "site",
    "auth": "auth",
    "backup": "backup",
    "restore": "backup",
    "import": "transfer",
    "adopt": "transfer",
    "export": "transfer",
    "copy-ledger": "transfer",
    "completion": "completion",
}


class LazyCommands(Mapping[str, click.Command]):
    """The commands by name. Each is imported when it is looked up; the most frequent call needs one of them."""

    def __init__(self) -> None:
        self._imported: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._imported:
            defined = vars(import_module(f"syndicator.cli.{MODULES[name]}")).values()
            command = next(each for each in defined if isinstance(each, click.Command) and each.name == name)
            command.params.append(_blog_option())
            self._imported[name] = command
        return self._imported[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


class OrderedGroup(click.Group):
    """Lists its commands in the order of MODULES, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(
    cls=OrderedGroup,
    commands=LazyCommands(),
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    metavar="PATH",
    type=click.Path(),
    help="Config file, or a folder of several blogs (default: $SYNDICATOR_CONFIG, else the first of .syndicator/config.toml here or in a folder above, "
    "./config.toml, ~/.config/syndicator/config.toml and /etc/syndicator/config.toml).",
)
@click.option("-v", "--verbose", count=True, help="Log more on stderr; -vv logs everything.")
@click.option("-q", "--quiet", is_flag=True, help="Log errors only.")
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="Format of stderr.")
@click.version_option(__version__, prog_name="syndicator", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config: str | None, verbose: int, quiet: bool, log_format: str) -> int:
    """Announce a blog's posts on every channel, exactly once.

    SLUG is a post's slug, address, file or id.

    For a new blog: init, then dry-run, then run.
    """
    context.obj.set_options(config, -1 if quiet else verbose, log_format)
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
    return USAGE  # without a command; else the command's own status counts


def _blog_option() -> click.Option:
    """Return the option --blog, which every command takes."""

    def choose(context: click.Context, _: click.Parameter, name: str | None) -> None:
        if name:
            context.obj.blog = name

    return click.Option(
        ["--blog"],
        metavar="NAME",
        expose_value=False,
        callback=choose,
        help="The blog to use if --config is a folder of several.",
        shell_complete=suggest.blogs,
    )


def main() -> NoReturn:
    """Run the command line, and exit with its status."""
    signal.signal(signal.SIGTERM, _terminated)
    sys.stdout, sys.stderr = _lenient(sys.stdout), _lenient(sys.stderr)
    context = CommandContext()
    with context.report_errors():
        status = cli.main(prog_name="syndicator", standalone_mode=False, obj=context)
        sys.stdout.flush()
    sys.exit(status)


def _lenient(stream: TextIO | None) -> TextIO:
    """Return a stream that can write every character; /dev/null if the caller has closed `stream`."""
    stream = stream or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (it lives as long as the program)
    stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    return stream


def _terminated(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
