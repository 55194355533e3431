"""What a folder and a git mirror have in common: files with fingerprints."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from syndicator.model import Problem
from syndicator.value import mutable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime


MOST_FILES = 20_000  # of one source


@mutable
class Listing:
    """`fingerprints`: key → fingerprint of every included file. `problems`: the files that can't be read, by key.
    `warnings`: why the listing is not `complete`.

    `state` changes whenever anything in the listing does; empty if it must be listed again next time.
    """

    state: str = ""
    fingerprints: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    complete: bool = True
    warnings: tuple[str, ...] = ()


class FileStore(Protocol):
    """`warnings`: what reading the files showed."""

    warnings: list[str]

    def listing(self, state: str) -> Listing | None:
        """List the files; None if nothing differs from `state`. Raises SourceError."""

    def contents(self, keys: Collection[str]) -> Iterator[tuple[str, bytes | Problem]]:
        """Yield the bytes of each key, or why it can't be read."""

    def first_seen(self, key: str) -> datetime | None:
        """Return when the file first appeared, by the store's history, in UTC; None without a history."""


# third-party Markdown, generated files, and templates for new posts
_PASSED_OVER = frozenset({"node_modules", "vendor", "exampleSite", "_site", "archetypes", "scaffolds"})


def is_ignored(folder: str) -> bool:
    """Whether a folder of this name is ignored."""
    return folder.startswith(".") or folder in _PASSED_OVER


def too_large(key: str, size: int, limit: int) -> Problem:
    return Problem(key, f"too large for a post ({size:,} of {limit:,} bytes)")


def a_link(key: str) -> Problem:
    return Problem(key, "a link; it is not followed")


def too_many() -> str:
    return f"more than {MOST_FILES:,} files of posts in one source; name the folder of posts in `path`"


def misnamed(key: str) -> Problem:
    return Problem(key, "its name is not UTF-8; rename it")
