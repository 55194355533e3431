"""What all commands share: global options, opening the ledger, and error reporting."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, nullcontext
from datetime import UTC
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from syndicator.cli.output import print_lines, print_pass, safe
from syndicator.cli.progress import busy, with_bar
from syndicator.errors import SyndicatorError, TemplateError, UsageError, kept_apart, unexpected
from syndicator.terminal_safe import escape_controls
from syndicator.times import localized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import tzinfo
    from typing import Literal

    from syndicator.app.results import PassResult
    from syndicator.config import Config
    from syndicator.config.folder import ConfigFolder
    from syndicator.ingest.result import IngestResult
    from syndicator.session import Session

T = TypeVar("T")

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130  # exit statuses; a pass may also end with 3 or 4 (PassResult.exit_code)

_STDOUT_LOST = (errno.EPIPE, errno.ENOSPC, errno.EIO)  # the reader has closed the pipe, or the output can't be stored


class CommandContext:
    """The global options of this call, and helpers for commands."""

    def __init__(self) -> None:
        self.verbosity = 0
        self._config: str | None = None
        self._log_format = "text"
        self._loaded: list[Config] = []
        self._folder: ConfigFolder | None = None
        self.blog = ""  # of --blog

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

    @cached_property
    def path(self) -> Path:
        """The config file. Raises UsageError if there is none."""
        from syndicator.config.lookup import find_path

        return find_path(self._config, os.environ, Path.cwd(), note=self.note)

    def new_path(self, folder: Path) -> Path:
        """Return where the config of the blog in `folder` is, or would be. Raises UsageError."""
        from syndicator.config.lookup import named_path, path_in

        named = self._config or os.environ.get("SYNDICATOR_CONFIG")
        return named_path(Path.cwd() / named) if named else path_in(folder)

    def folder(self) -> ConfigFolder | None:
        """Return the folder of several blogs that --config names, read again; None for a single-blog config.

        If --blog names one, only that one is read. Raises ConfigError.
        """
        from syndicator.channels.registry import kind_class
        from syndicator.config.folder import ConfigFolder
        from syndicator.config.folder_files import folder_of

        path = self.path
        if (folder := folder_of(path)) is None:
            return None
        if folder != path:
            self._require_blog(path)
            self.blog = path.stem
        if self._folder is None:
            self._folder = ConfigFolder(folder, kind_class=kind_class, only=self.blog)
        else:
            self._folder.refresh()
        self._loaded = [*self._folder.blogs.values()] or [self._folder.shared]
        return self._folder

    def all_blogs(self) -> ConfigFolder | None:
        """Return the folder, for a command that applies to all its blogs; None if it applies to one blog."""
        folder = self.folder()
        return None if self.blog else folder

    def config(self) -> Config:
        """Read the config of the blog. Raises ConfigError; UsageError if there are several and --blog names none."""
        from syndicator.channels.registry import kind_class
        from syndicator.config.file import load
        from syndicator.typed_commands import set_current_blog

        if folder := self.folder():
            config = folder.get(self.blog or _only_name(folder))
        else:
            self._require_blog(self.path)
            config = load(self.path, kind_class=kind_class)
        self._loaded = [config]
        set_current_blog(config.name)
        return config

    def _require_blog(self, path: Path) -> None:
        if self.blog not in ("", path.stem):
            raise UsageError(f"--blog {self.blog}: {path.name} is one blog; --blog is for a folder of several")

    @property
    def ledger_file(self) -> Path:
        """The file that says where the ledger is."""
        from syndicator.config.folder_files import SHARED, folder_of

        folder = folder_of(self.path)
        return folder / SHARED if folder else self.path

    def ledger_config(self) -> Config:
        """Read the config for a command that applies to the whole ledger, whichever blogs share it."""
        folder = self.folder()
        if folder and self.blog:
            raise UsageError("all blogs of the folder share the ledger; leave out --blog")
        return folder.shared if folder else self.config()

    def session(self, mode: Literal["write", "look", "dry"]) -> AbstractContextManager[Session]:
        from syndicator.session import open_session

        return open_session(self.config(), mode=mode)

    @contextmanager
    def read_only(self) -> Iterator[Session]:
        """Open the ledger for reading: in memory if it can't be written, and empty if it does not exist."""
        from syndicator.app import can_write_ledger
        from syndicator.delivery.rescue import release_orphans_if_possible
        from syndicator.session import open_session

        config = self.config()
        with open_session(config, mode="look" if can_write_ledger(config) else "dry") as session:
            release_orphans_if_possible(session.ledger)
            yield session

    @property
    def zone(self) -> tzinfo:
        """The blog's time zone; UTC unless exactly one config was read."""
        return self._loaded[0].blog.timezone if len(self._loaded) == 1 else UTC

    def note(self, text: str) -> None:
        """Print information on stderr, unless -q."""
        if self.verbosity >= 0:
            self._write(text, "info")

    def warn(self, text: str) -> None:
        """Print a problem on stderr."""
        self._write(text, "warning")

    def report(self, result: PassResult) -> None:
        """Print what a pass did on stdout, and its problems on stderr."""
        for problem in result.problems:
            self.warn(problem)
        print_pass(result, self.zone, quiet=self.verbosity < 0)

    def report_blog(self, name: str, results: Iterable[PassResult]) -> bool:
        """Print what the passes of one of several blogs did. Returns whether they did anything."""
        for problem in (problem for result in results for problem in result.problems):
            self.warn(f"{name}: {problem}")
        notable = [result for result in results if result.outcomes or result.notes or result.paused]
        if notable:
            print_lines(f"{name}:")
        for result in notable:
            print_pass(result, self.zone, quiet=self.verbosity < 0)
        return bool(notable)

    def report_broken(self, folder: ConfigFolder) -> None:
        """Print which blogs of a folder are left out because their configs are not valid, and the mistakes."""
        for problem in folder.problems.values():
            self.warn(problem)
        if folder.problems:
            names = ", ".join(map(escape_controls, sorted(folder.problems)))
            self.warn(f"left out: {names} (the config is not valid)")

    def _write(self, text: str, level: Literal["info", "warning", "error"]) -> None:
        from syndicator import log

        if log.is_read_by_program(self._log_format):
            log.log_lines(text, level)
        else:
            click.echo(safe(localized(text, self.zone)), err=True)

    def _exit(self, text: str, status: int) -> NoReturn:
        if text:
            self._write(text, "error")
        sys.exit(status)

    def progress(self, label: str) -> Callable[[Sequence[T]], Iterable[T]]:
        """Return a function that wraps an iteration; if it takes long and a person watches, a progress bar is drawn."""
        return partial(with_bar, label=label, stream=sys.stderr) if self._is_watched() else iter

    def ingest(self, session: Session) -> IngestResult:
        """Read the sources, and say so on the terminal if that takes long."""
        with self.busy("reading the sources"):
            return session.ingest()

    def busy(self, what: str) -> AbstractContextManager[None]:
        """Say on the last line of the terminal what is going on, if it takes long."""
        return busy(what, sys.stderr) if self._is_watched() else nullcontext()

    def _is_watched(self) -> bool:
        """Whether a person sees stderr, and nothing else is written there meanwhile."""
        return sys.stderr.isatty() and self.verbosity == 0 and os.environ.get("TERM") != "dumb"

    @contextmanager
    def report_errors(self) -> Iterator[None]:
        """Turn every exception into one line on stderr and an exit status. Nothing else does."""
        try:
            yield
        except click.ClickException as error:
            self._exit(_click_message(error), USAGE)
        except (click.Abort, KeyboardInterrupt):
            self._exit("interrupted", INTERRUPTED)
        except SyndicatorError as error:
            self._exit(str(error), USAGE if isinstance(error, UsageError | TemplateError) else FAILED)
        except Exception as error:  # noqa: BLE001 - the user gets one line, never a traceback
            if isinstance(error, OSError) and error.errno in _STDOUT_LOST and not error.filename:
                # the interpreter flushes stdout once more at exit
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                self._exit("" if error.errno == errno.EPIPE else f"stdout: {error.strerror}", FAILED)
            self._exit(self._bug(error), FAILED)
        finally:
            self._restore_ownership()

    def _restore_ownership(self) -> None:
        if os.geteuid() == 0 and self._loaded:
            from syndicator.cli.ownership import give_created_files

            for config in self._loaded:
                give_created_files(config)

    def _bug(self, error: Exception) -> str:
        if self.verbosity > 0:
            from traceback import format_exception

            return "".join(format_exception(error))
        return unexpected(error)


def isolated_blog(blog: str, failed: dict[str, str]) -> AbstractContextManager[None]:
    """Make a blog the current one. An error in the context is stored in `failed` by the blog's name. Raises LedgerError."""
    from syndicator.typed_commands import set_current_blog

    set_current_blog(blog)
    return kept_apart(partial(failed.__setitem__, blog))


def _only_name(folder: ConfigFolder) -> str:
    """Return the name of the only blog. Raises UsageError if there are none or several."""
    if len(folder.names) == 1:
        return folder.names[0]
    if not folder.names:
        raise no_blogs(folder)
    raise UsageError(f"{len(folder.names)} blogs are configured; add --blog NAME: {folder.listing()}")


def no_blogs(folder: ConfigFolder) -> UsageError:
    return UsageError(f"{folder.path}: no blogs found; each is a file NAME.toml there")


pass_context = click.make_pass_decorator(CommandContext)


def _click_message(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.NoSuchOption) and context and _is_of_a_command(error.option_name, context.command):
        return f"{error.option_name} comes after the command: {context.command_path} COMMAND {error.option_name}"
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return " ".join(error.format_message().split()) + hint


def _is_of_a_command(option: str, group: click.Command) -> bool:
    commands = group.commands.values() if isinstance(group, click.Group) else ()
    return any(option in parameter.opts for command in commands for parameter in command.params)
