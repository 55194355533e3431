"""Completion in the shell: `completion`."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from syndicator.cli.output import print_lines


@click.command()
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script for completion with Tab in your shell.

    Completes commands, options, channels, and the posts that a command can act on.

    \b
    bash: syndicator completion bash > ~/.local/share/bash-completion/completions/syndicator
    zsh:  syndicator completion zsh > ~/.zfunc/_syndicator     (with ~/.zfunc in $fpath before compinit)
    fish: syndicator completion fish > ~/.config/fish/completions/syndicator.fish
    """  # noqa: D301 (click reads the backspace: these lines stay as they are)
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(context.find_root().command, {}, "syndicator", "_SYNDICATOR_COMPLETE")
    print_lines(*ShellComplete.source(script).splitlines())
