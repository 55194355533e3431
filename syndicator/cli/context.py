"""What all commands share: the global options, the way to the session, and every mistake's way to the terminal."""

from __future__ import annotations

import errno
import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from syndicator.errors import SyndicatorError, TemplateError, UsageError, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Literal

    from syndicator.app import Session
    from syndicator.config import Config

T = TypeVar("T")

# Exit statuses; what a pass did has 3 and 4 besides, and knows that itself.
DONE, AGAIN, USAGE, INTERRUPTED = 0, 1, 2, 130

_UNHEARD = (errno.EPIPE, errno.ENOSPC, errno.EIO)  # nobody listens any more, or what was said can't be kept


class Shell:
    """The global options of this call."""

    def __init__(self) -> None:
        self.verbosity = 0
        self._config: str | None = None
        self._log_format = "text"
        self._loaded: Config | None = None

    def say(self, config: str | None, verbosity: int, log_format: str) -> None:
        from syndicator import log

        self.verbosity = verbosity
        self._config = config
        log.set_up(verbosity, log_format)
        self._log_format = log_format

    def tell_all(self) -> None:
        """A worker's log is all there is to see of it: what it does belongs there, too."""
        from syndicator import log

        if self.verbosity == 0:
            log.set_up(1, self._log_format)

    @property
    def path(self) -> Path:
        """The config file. Raises UsageError where there is none."""
        from syndicator.config.file import find_path

        return find_path(self._config, os.environ, Path.cwd())

    def config(self) -> Config:
        from syndicator.channels.registry import kind_class
        from syndicator.config.file import load

        self._loaded = load(self.path, kind_class=kind_class)
        return self._loaded

    def session(self, mode: Literal["write", "look", "dry"]) -> AbstractContextManager[Session]:
        from syndicator.app import open_session

        return open_session(self.config(), mode=mode)

    def looking(self) -> AbstractContextManager[Session]:
        """An session to look round in: where there is no ledger yet, one is imagined."""
        from syndicator.app import has_ledger, open_session

        config = self.config()
        return open_session(config, mode="look" if has_ledger(config) else "dry")

    def note(self, text: str) -> None:
        """Talk, on stderr, unless -q."""
        if self.verbosity >= 0:
            self._tell(text, logging.INFO)

    def warn(self, text: str) -> None:
        """Trouble, on stderr."""
        self._tell(text, logging.WARNING)

    def _tell(self, text: str, level: int) -> None:
        from syndicator import log

        if log.for_programs(self._log_format):
            log.tell(text, level)
        else:
            click.echo(_harmless(text), err=True)

    def _leave(self, text: str, status: int) -> NoReturn:
        if text:
            self._tell(text, logging.ERROR)
        sys.exit(status)

    def watched(self, label: str) -> Callable[[Sequence[T]], Iterable[T]]:
        """What shows how far a loop has come: a bar on stderr, where a person looks."""

        def watch(what: Sequence[T]) -> Iterator[T]:
            with click.progressbar(what, label=label, file=sys.stderr) as bar:
                yield from bar

        return watch if sys.stderr.isatty() and self.verbosity >= 0 else iter

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """The one place where an exception becomes a line on stderr and an exit status."""
        try:
            yield
        except click.ClickException as error:
            self._leave(_click_words(error), USAGE)
        except (click.Abort, KeyboardInterrupt):
            self._leave("", INTERRUPTED)
        except SyndicatorError as error:
            self._leave(str(error), USAGE if isinstance(error, UsageError | TemplateError) else AGAIN)
        except Exception as error:  # noqa: BLE001 - a person gets a line, whatever it was
            if isinstance(error, OSError) and error.errno in _UNHEARD and not error.filename:
                # the last flush must have somewhere to go
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                self._leave("" if error.errno == errno.EPIPE else f"stdout: {error.strerror}", AGAIN)
            self._leave(self._bug(error), AGAIN)
        finally:
            self._hand_over()

    def _hand_over(self) -> None:
        if os.geteuid() == 0 and self._loaded:
            from syndicator.cli.ownership import hand_over
            from syndicator.ledger import state_folder

            hand_over(state_folder(self._loaded))

    def _bug(self, error: Exception) -> str:
        if self.verbosity > 0:
            from traceback import format_exception

            return "".join(format_exception(error))
        return unexpected(error)


pass_shell = click.make_pass_decorator(Shell)


def has_terminal() -> bool:
    """Whether there is somebody to ask."""
    return bool(sys.stdin and sys.stdin.isatty())  # there is no stdin at all where it was closed


def show(*lines: str) -> None:
    """Data, on stdout. What strangers wrote stays in its line, and acts on no terminal."""
    for line in lines:
        click.echo(_harmless(line, keep="").rstrip())


def show_json(data: Any) -> None:
    import json

    show(*json.dumps(data, ensure_ascii=False, indent=2, default=lambda value: value.isoformat()).split("\n"))


def _harmless(text: str, keep: str = "\n") -> str:
    from syndicator.credentials import redact, revealed
    from syndicator.terminal_safe import inert

    return inert(redact(text, revealed()), keep=keep)


def _click_words(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return error.format_message().replace("\n", " ") + hint
