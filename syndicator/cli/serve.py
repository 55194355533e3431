"""Show the page: `serve`."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from syndicator.cli.context import OK, CommandContext, pass_context
from syndicator.cli.options import examples
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syndicator.config import Config, ServeConfig


@click.command(epilog=examples("serve --open"))
@click.option("--listen", metavar="HOST:PORT", help="Where to listen (default: [serve] listen, else 127.0.0.1:8765).")
@click.option("--open", "opens", is_flag=True, help="Also open the page in the browser.")
@click.option("--set-password", is_flag=True, help="Only set the password, which a page behind a proxy needs.")
@pass_context
def serve(context: CommandContext, listen: str | None, opens: bool, set_password: bool) -> int:
    """Show a page in your browser, where you look and decide.

    It never sends by itself: the worker `run` does, or a pass that you start on the page. Ctrl-C ends it.
    """
    if missing := [name for name in ("flask", "waitress") if find_spec(name) is None]:
        raise UsageError(f"serve needs {' and '.join(missing)}: run `pip install '.[serve]'` in syndicator's checkout")
    config = context.config()
    if set_password:
        return _set_password(context, config)
    return _serve(context, _overridden(config.serve, listen), opens=opens)


def _set_password(context: CommandContext, config: Config) -> int:
    from syndicator.serve.server import password_of

    password_of(config).set(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    context.note("stored; only its digest is kept")
    return OK


def _overridden(settings: ServeConfig, listen: str | None) -> ServeConfig:
    """Return [serve] with the address of --listen, if given. Raises UsageError."""
    from dataclasses import replace

    from syndicator.config import addresses

    try:
        address = addresses.listen(listen) if listen else None
        return replace(settings, listen=address) if address else settings
    except ValueError as error:
        raise UsageError(f"--listen {listen}: {error}") from None


def _serve(context: CommandContext, settings: ServeConfig, *, opens: bool) -> int:
    from syndicator.serve.server import listening, new_server

    server = new_server(context.config, settings)
    with listening(server) as answer:
        if not is_journal(os.environ):
            _show_link(context, server.new_link(), opens=opens)
        elif server.password.is_set():
            context.note(f"listening on {server.address}")
        else:
            raise UsageError(
                "the login link must not go to the journal: set a password with `syndicator serve --set-password`"
            )
        answer()
    return OK


def is_journal(env: Mapping[str, str], descriptor: int = 1) -> bool:
    """Whether stdout goes to systemd's journal."""
    try:
        file = os.fstat(descriptor)
    except OSError:
        return False
    return env.get("JOURNAL_STREAM") == f"{file.st_dev}:{file.st_ino}"


def _show_link(context: CommandContext, link: str, *, opens: bool) -> None:
    click.echo(link)
    context.note("Open this address: it logs you in, once, within ten minutes. Ctrl-C ends the page.")
    if opens:
        click.launch(link)
