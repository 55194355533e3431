"""What a folder and a git mirror have in common: files with fingerprints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from syndicator.model import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime


@dataclass(slots=True)
class Listing:
    """`fingerprints`: every included file's key and fingerprint. `problems`: per key, what is there and will not be read.
    `warnings`: why it is not `complete`.

    `state` changes whenever anything of it does; empty where it must be listed again next time.
    """

    state: str = ""
    fingerprints: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    complete: bool = True
    warnings: tuple[str, ...] = ()


class FileStore(Protocol):
    def listing(self, state: str) -> Listing | None:
        """What is there; None where nothing differs from `state`. Raises SourceError where it can't be told."""

    def contents(self, keys: Collection[str]) -> Iterator[tuple[str, bytes | Problem]]:
        """Of each of the listed keys, its bytes or why they can't be had."""

    def first_seen(self, key: str) -> datetime | None:
        """When the file first appeared, by the history of the store, in UTC; None where it keeps none."""


# others' Markdown, what a generator made of ours, and the forms that it fills in for a new post
_PASSED_OVER = frozenset({"node_modules", "exampleSite", "_site", "archetypes", "scaffolds"})


def is_passed_over(folder: str) -> bool:
    """Whether nothing in a folder of this name is looked at."""
    return folder.startswith(".") or folder in _PASSED_OVER


def too_large(key: str, size: int, limit: int) -> Problem:
    return Problem(key, f"larger than a post can be ({size:,} of {limit:,} bytes)")


def misnamed(key: str) -> Problem:
    return Problem(key, "its name is not UTF-8; rename it")
