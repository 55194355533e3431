"""Getting a channel's token: `auth`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from syndicator.cli.context import Shell, has_terminal, pass_shell, show
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from syndicator.model import Account


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--port", type=click.IntRange(0, 65_535), help="Where the browser is sent back to, on this machine; default 8237."
)
@pass_shell
def auth(shell: Shell, name: str, port: int | None) -> None:
    """Get a channel's token, and keep it.

    In the browser, or by pasting it. It is kept beside the ledger, readable by you alone, and never shown.
    """
    from syndicator.actions.auth import PORT, log_in
    from syndicator.app import open_session
    from syndicator.views.check import try_again

    config = shell.config()
    with open_session(config, mode="dry") as session:
        account = log_in(session.channels.get(name), Terminal(shell), port=PORT if port is None else port)
    try_again(config, name)
    for warning in account.warnings:
        shell.warn(warning)
    show(f"channels.{name}: {_said(account)}")


def _said(account: Account) -> str:
    until = f"its token lasts until {account.expires_at:%Y-%m-%d}" if account.expires_at else ""
    return "; ".join(
        part for part in (account.name or "the token is stored", account.url, *account.notes, until) if part
    )


class Terminal:
    """The person before it; where there is none, what comes through stdin, a line an answer."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._asks = has_terminal()
        self.keyboard: TextIO | None = sys.stdin

    def say(self, line: str) -> None:
        self._shell.warn(line)

    def ask(self, question: str, *, hidden: bool) -> str:
        if self._asks:
            return str(click.prompt(question, default="", show_default=False, hide_input=hidden, err=True))
        self.say(question)
        return _line(sys.stdin.fileno()) if sys.stdin else _nobody()

    def show(self, url: str) -> None:
        """Only where somebody sits at a screen: a browser in the terminal would take that away."""
        screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if self._asks and screen:
            import webbrowser

            webbrowser.open(url)


def _line(descriptor: int) -> str:
    """The next line, and not a byte more: what follows may be for somebody else who reads there."""
    typed = b""
    while (byte := os.read(descriptor, 1)) not in (b"", b"\n"):
        typed += byte
    if not (typed or byte):
        _nobody()
    return typed.decode(errors="replace")


def _nobody() -> NoReturn:
    raise UsageError("nobody answered: run this in a terminal")
