"""Run passes: `run`."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Self

import click

from syndicator.cli.context import OK, USAGE, CommandContext, pass_context
from syndicator.cli.options import examples
from syndicator.cli.output import print_lines
from syndicator.daemon.stopping import EXIT_SECONDS, STOP_SECONDS, exit_within

if TYPE_CHECKING:
    from types import FrameType

    from syndicator.config import Config
    from syndicator.config.folder import ConfigFolder


_LINGER_SECONDS = 300.0  # how long a worker on a folder keeps idle connections to the ledger


@click.command(epilog=examples("run", "run --once"))
@click.option("--once", is_flag=True, help="Run a single pass, for cron and timers.")
@pass_context
def run(context: CommandContext, once: bool) -> int:
    """Read the sources and send what is due, on schedule or once.

    Runs on [schedule]. Ctrl-C or SIGTERM finishes the current delivery; a second one exits immediately.
    SIGHUP reloads the config.
    """
    if folder := context.all_blogs():
        return _run_all_once(context, folder) if once else _run_blogs_worker(context, folder)
    return _run_once(context) if once else _run_worker(context)


def _run_once(context: CommandContext) -> int:
    from syndicator.app import open_app
    from syndicator.daemon.run_pass import run_pass

    with StopSignal() as stop, open_app(context.config(), mode="write") as app:
        with context.busy("running a pass"):
            result = run_pass(app, stop=stop)
        _ping(context, app.config, stop)
    context.report(result)
    return stop.status or result.exit_code


def _ping(context: CommandContext, config: Config, stop: StopSignal) -> None:
    """Request [monitor] ping_url, if it is set and the pass was not stopped."""
    if config.monitor.ping_url and not stop():
        from syndicator.daemon.ping import ping

        for problem in ping(config):
            context.warn(problem)


def _run_all_once(context: CommandContext, folder: ConfigFolder) -> int:
    """Run a pass of every blog, some in parallel. Returns the highest of their exit statuses."""
    from syndicator.daemon.blog_passes import run_all_once

    with StopSignal() as stop:
        results = run_all_once(folder, stop)
        _ping(context, folder.shared, stop)
    did_something = [context.report_blog(name, results.get(name, ())) for name in folder.names]
    if not any(did_something):
        print_lines("nothing new")
    context.report_broken(folder)
    statuses = [result.exit_code for passes in results.values() for result in passes]
    return stop.status or max([*statuses, USAGE if folder.problems else OK])


def _run_blogs_worker(context: CommandContext, folder: ConfigFolder) -> int:
    from syndicator.daemon.blog_passes import BlogPasses
    from syndicator.daemon.worker import Worker

    def load() -> Config:
        folder.refresh()
        return folder.shared

    context.log_deliveries()
    Worker(load, passes=lambda shared: BlogPasses(shared, folder, linger=_LINGER_SECONDS)).run()
    return OK


def _run_worker(context: CommandContext) -> int:
    """Run the worker until a signal stops it. Returns 0."""
    from syndicator.daemon.worker import Worker

    context.log_deliveries()
    Worker(context.config).run()
    return OK


class StopSignal:
    """Whether SIGINT or SIGTERM was received. The current delivery is finished first; a second signal exits
    immediately.
    """

    def __init__(self) -> None:
        self.status = 0

    def __call__(self) -> bool:
        return self.status != 0

    def __enter__(self) -> Self:
        self._handlers = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if kind is not SystemExit:  # else threads may still run
            exit_within(0)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        exit_within(EXIT_SECONDS if self.status else STOP_SECONDS)
        if self.status:
            sys.exit(self.status)
        self.status = 128 + number
        if sys.stderr.isatty():
            # print is not safe in a signal handler
            os.write(2, b"stopping after the current delivery; press Ctrl-C again to exit immediately\n")
