"""Several blogs in one folder: a blog per NAME.toml, and `_shared.toml` with the settings that they share."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from syndicator.config import Config, LedgerConfig, values
from syndicator.config.file import load_blog, load_shared
from syndicator.config.folder_files import SHARED, blog_files, stamp_of
from syndicator.errors import ConfigError, UsageError
from syndicator.terminal_safe import escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syndicator.config.folder_files import Stamp


MOST_LISTED = 20


class ConfigFolder:
    """The blogs of a folder. `problems`: name → why its config is not valid; only that blog stops.

    `only`: the one blog whose file is read, if the others are not needed: to read thousands takes seconds.
    Raises ConfigError if `_shared.toml` is not valid.
    """

    def __init__(self, path: Path, *, kind_class: Callable[[str], type[Any]], only: str = "") -> None:
        self.path = path.absolute()
        self._only = only
        self.blogs: dict[str, Config] = {}
        self.problems: dict[str, str] = {}
        self._kind_class = kind_class
        self._stamps: dict[str, Stamp] = {}
        self._shared_stamp: Stamp | None = None
        self._changes: set[str] = set()
        self._lock = Lock()
        self.shared = self._read_shared()
        self._read_blogs()

    @property
    def names(self) -> list[str]:
        """The sorted names of all blogs, including those whose config is not valid."""
        return sorted(self._stamps)

    def listing(self) -> str:
        """Return the names for a message: only the first of many."""
        names = [escape_controls(name) for name in self.names]
        more = len(names) - MOST_LISTED
        return ", ".join(names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")

    def refresh(self) -> None:
        """Read the files that have changed. Raises ConfigError if `_shared.toml` is not valid; then nothing changes."""
        with self._lock:
            if stamp_of(self.path / SHARED) != self._shared_stamp:
                self.shared = self._read_shared()
                self._stamps.clear()
            self._read_blogs()

    def take_changes(self) -> set[str]:
        """Return the blogs that are new, changed or removed since the last call."""
        with self._lock:
            changes, self._changes = self._changes, set()
            return changes

    def get(self, name: str) -> Config:
        """Return the config of a blog. Raises UsageError if it does not exist, ConfigError if it is not valid."""
        if name in self.problems:
            raise ConfigError(self.problems[name].split("\n"))
        if name not in self.blogs:
            raise UsageError(f"blog {name!r} not found; {self.path.name} has {self.listing() or 'none'}")
        return self.blogs[name]

    def _read_shared(self) -> Config:
        path = self.path / SHARED
        stamp = stamp_of(path)
        if stamp is None:
            shared = Config(path=path, ledger=LedgerConfig(url=f"sqlite:///{self.path / 'syndicator.db'}"))
        else:
            shared = load_shared(path, kind_class=self._kind_class)
        self._shared_stamp = stamp
        return shared

    def _read_blogs(self) -> None:
        """Read the files that have changed, and those that were not valid: a file that they name may exist by now."""
        stamps = blog_files(self.path)
        changed = {name for name, stamp in self._wanted(stamps).items() if self._stamps.get(name) != stamp}
        gone = (self.blogs.keys() | self.problems.keys()) - stamps.keys()
        broken = self.problems.keys() - gone - changed
        for name in changed | gone:
            self.blogs.pop(name, None)
            self.problems.pop(name, None)
        for name in sorted(changed | broken):
            try:
                self.blogs[name] = self._read(name)
            except UsageError as error:
                self.problems[name] = str(error)
        mended = broken & self.blogs.keys()
        for name in mended:
            del self.problems[name]
        self._stamps = stamps
        self._changes |= changed | gone | mended

    def _wanted(self, stamps: dict[str, Stamp]) -> dict[str, Stamp]:
        return {name: stamps[name] for name in (self._only,) if name in stamps} if self._only else stamps

    def _read(self, name: str) -> Config:
        try:
            values.blog_name(name)
        except ValueError as error:
            raise UsageError(f"{escape_controls(name)}.toml: {error}") from None
        return load_blog(self.path / f"{name}.toml", kind_class=self._kind_class, shared=self.shared)
