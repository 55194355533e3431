"""The worker: `run`."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Self

import click

from syndicator.cli.context import DONE, Shell, pass_shell
from syndicator.cli.output import outcomes

if TYPE_CHECKING:
    from types import FrameType


@click.command()
@click.option("--once", is_flag=True, help="A single pass, for cron and timers.")
@pass_shell
def run(shell: Shell, once: bool) -> int:
    """Read the sources, send what is due, again and again.

    When, says [schedule]. Ctrl-C or SIGTERM ends it after what is being sent, twice at once; SIGHUP reads the config again.
    """
    return _once(shell) if once else _work(shell)


def _once(shell: Shell) -> int:
    from syndicator.app import open_app
    from syndicator.daemon.run_pass import run_pass

    with Stop() as stop, open_app(shell.config(), mode="write") as app:
        done = run_pass(app, stop=stop)
        if app.config.monitor.ping_url and not stop():
            from syndicator.daemon.ping import ping

            for problem in ping(app.config):
                shell.warn(problem)
    outcomes(done, shell)
    return stop.status or done.exit_code


def _work(shell: Shell) -> int:
    """A worker that was asked to stop, and has, did what it should: 0."""
    from syndicator.daemon.worker import Worker

    shell.tell_all()
    Worker(shell.config).run()
    return DONE


class Stop:
    """Whether a signal asked to stop. What is being sent is finished first; a second signal ends it at once."""

    def __init__(self) -> None:
        self.status = 0

    def __call__(self) -> bool:
        return self.status != 0

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._asked) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _asked(self, number: int, _frame: FrameType | None) -> None:
        if self.status:
            sys.exit(self.status)
        self.status = 128 + number
        if sys.stderr.isatty():
            # What print does is not safe in here.
            os.write(2, b"stopping after what is being sent; once more to stop at once\n")
