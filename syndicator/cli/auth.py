"""Get a channel's token: `auth`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from syndicator.cli import suggest
from syndicator.cli.context import CommandContext, pass_context
from syndicator.cli.dialogue import has_terminal
from syndicator.cli.options import examples
from syndicator.cli.output import print_lines
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.model import Account


@click.command(epilog=examples("auth x"))
@click.argument("name", metavar="NAME", shell_complete=suggest.channels)
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65_535), help="Local port of the redirect address (default 8237)."
)
@pass_context
def auth(context: CommandContext, name: str, port: int | None) -> None:
    """Get a channel's token, in the browser or by pasting it.

    It is stored beside the ledger, readable by you alone, and never shown.
    """
    from syndicator.actions.auth import PORT, log_in
    from syndicator.app import has_ledger
    from syndicator.session import open_session
    from syndicator.views.check import resume_channels

    config = context.config()
    with open_session(config, mode="dry") as session:
        account = log_in(session.channels.get(name), TerminalPrompt(context), port=PORT if port is None else port)
    if has_ledger(config):
        with open_session(config, mode="look") as session:
            resume_channels(session.ledger.channels, [name])
    for warning in account.warnings:
        context.warn(warning)
    print_lines(f"channels.{name}: {_described(account)}")


def _described(account: Account) -> str:
    expiry = f"token expires {account.expires_at:%Y-%m-%d}" if account.expires_at else ""
    name = account.name or "the token is stored"
    return "; ".join(filter(None, (name, account.url, *account.notes, expiry)))


class TerminalPrompt:
    """Asks on the terminal; without one, each line of stdin is an answer."""

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._has_terminal = has_terminal()
        self.keyboard: TextIO | None = sys.stdin

    def say(self, line: str) -> None:
        self._context.warn(line)

    def ask(self, question: str, *, hidden: bool) -> str:
        if self._has_terminal:
            return str(click.prompt(question, default="", show_default=False, hide_input=hidden, err=True))
        self.say(question)
        return _read_line(sys.stdin.fileno()) if sys.stdin else _no_answer()

    def open_browser(self, url: str) -> None:
        """Open `url` if there is a graphical screen: a browser in the terminal would take the terminal over."""
        screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if self._has_terminal and screen:
            import webbrowser

            webbrowser.open(url)


def _read_line(descriptor: int) -> str:
    """Read one line, byte by byte: the rest of stdin may answer a later question."""
    typed = b""
    while (byte := os.read(descriptor, 1)) not in (b"", b"\n"):
        typed += byte
    if not (typed or byte):
        _no_answer()
    return typed.decode(errors="replace")


def _no_answer() -> NoReturn:
    raise UsageError("no answer: run this in a terminal")
