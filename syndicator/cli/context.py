"""What all commands share: the global options, opening the ledger, asking, and how an error reaches the terminal."""

from __future__ import annotations

import errno
import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from syndicator.cli.output import print_pass, safe
from syndicator.errors import SyndicatorError, TemplateError, UsageError, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Literal

    from syndicator.app.results import PassResult
    from syndicator.config import Config
    from syndicator.delivery.schedule import Schedule
    from syndicator.model import Post
    from syndicator.session import Session
    from syndicator.views.dry_run import RowWriter

T = TypeVar("T")

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130  # exit statuses; a pass may also end with 3 or 4 (PassResult.exit_code)

_STDOUT_LOST = (errno.EPIPE, errno.ENOSPC, errno.EIO)  # the reader is gone, or the output can't be stored


class CommandContext:
    """The global options of this call, and what commands do with them."""

    def __init__(self) -> None:
        self.verbosity = 0
        self._config: str | None = None
        self._log_format = "text"
        self._loaded: Config | None = None

    def set_options(self, config: str | None, verbosity: int, log_format: str) -> None:
        from syndicator import log

        self.verbosity = verbosity
        self._config = config
        log.set_up(verbosity, log_format)
        self._log_format = log_format

    def log_deliveries(self) -> None:
        """Log info events even without -v: a worker has no other output."""
        from syndicator import log

        if self.verbosity == 0:
            log.set_up(1, self._log_format)

    @property
    def path(self) -> Path:
        """The config file. Raises UsageError where there is none."""
        from syndicator.config.file import find_path

        return find_path(self._config, os.environ, Path.cwd())

    def config(self) -> Config:
        """Read the config file. Raises ConfigError."""
        from syndicator.channels.registry import kind_class
        from syndicator.config.file import load

        self._loaded = load(self.path, kind_class=kind_class)
        return self._loaded

    def session(self, mode: Literal["write", "look", "dry"]) -> AbstractContextManager[Session]:
        from syndicator.session import open_session

        return open_session(self.config(), mode=mode)

    def read_only(self) -> AbstractContextManager[Session]:
        """The ledger to read from; where there is none yet, an empty one in memory."""
        from syndicator.app import has_ledger
        from syndicator.session import open_session

        config = self.config()
        return open_session(config, mode="look" if has_ledger(config) else "dry")

    def note(self, text: str) -> None:
        """Information, on stderr, unless -q."""
        if self.verbosity >= 0:
            self._write(text, logging.INFO)

    def warn(self, text: str) -> None:
        """A problem, on stderr."""
        self._write(text, logging.WARNING)

    def report(self, result: PassResult) -> None:
        """What a pass did, on stdout, and its problems, on stderr."""
        for problem in result.problems:
            self.warn(problem)
        print_pass(result, quiet=self.verbosity < 0)

    def _write(self, text: str, level: int) -> None:
        from syndicator import log

        if log.for_programs(self._log_format):
            log.log_lines(text, level)
        else:
            click.echo(safe(text), err=True)

    def _exit(self, text: str, status: int) -> NoReturn:
        if text:
            self._write(text, logging.ERROR)
        sys.exit(status)

    def progress(self, label: str) -> Callable[[Sequence[T]], Iterable[T]]:
        """Passes items on, with a progress bar on stderr if that is a terminal."""

        def passed_on(items: Sequence[T]) -> Iterator[T]:
            with click.progressbar(items, label=label, file=sys.stderr) as bar:
                yield from bar

        return passed_on if sys.stderr.isatty() and self.verbosity >= 0 else iter

    @contextmanager
    def report_errors(self) -> Iterator[None]:
        """The one place where an exception becomes a line on stderr and an exit status."""
        try:
            yield
        except click.ClickException as error:
            self._exit(_click_message(error), USAGE)
        except (click.Abort, KeyboardInterrupt):
            self._exit("", INTERRUPTED)
        except SyndicatorError as error:
            self._exit(str(error), USAGE if isinstance(error, UsageError | TemplateError) else FAILED)
        except Exception as error:  # noqa: BLE001 - whatever it was, the user gets one line
            if isinstance(error, OSError) and error.errno in _STDOUT_LOST and not error.filename:
                # the interpreter flushes stdout once more at exit
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                self._exit("" if error.errno == errno.EPIPE else f"stdout: {error.strerror}", FAILED)
            self._exit(self._bug(error), FAILED)
        finally:
            self._restore_ownership()

    def _restore_ownership(self) -> None:
        if os.geteuid() == 0 and self._loaded:
            from syndicator.cli.ownership import give_to_folder_owner
            from syndicator.ledger import state_folder

            give_to_folder_owner(state_folder(self._loaded))

    def _bug(self, error: Exception) -> str:
        if self.verbosity > 0:
            from traceback import format_exception

            return "".join(format_exception(error))
        return unexpected(error)


def find_named(session: Session, slug: str) -> Post:
    """The post that a person names by slug, address, file path or id. Raises UsageError: none, or several."""
    from syndicator.actions.find import find_post

    return session.posts.get(find_post(session.ledger, session.config.sources, slug))


def schedules(session: Session, channels: Sequence[str] = ()) -> list[Schedule]:
    """Those of the named channels, else of all enabled ones, in the order of the config. Raises UsageError: unknown name."""
    names = session.channels.chosen(channels)
    return [session.schedule(name) for name in session.config.channels if name in names]


def row_writer(session: Session) -> RowWriter:
    from syndicator.views.dry_run import RowWriter

    return RowWriter(session.channels, session.composer)


pass_context = click.make_pass_decorator(CommandContext)


def has_terminal() -> bool:
    """Whether there is somebody to ask."""
    return bool(sys.stdin and sys.stdin.isatty())  # stdin is None where it was closed


def require_terminal() -> None:
    if not has_terminal():
        raise UsageError("no terminal to ask on; add --yes")


def confirm(question: str) -> None:
    """Go on only after a yes."""
    if not click.confirm(question, err=True):
        raise click.exceptions.Exit(OK)


def _click_message(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return error.format_message().replace("\n", " ") + hint
