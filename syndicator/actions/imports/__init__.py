"""Taking over what another tool has announced, so that nothing is announced twice.

A module of this folder reads the files of one tool; the folder is the list of tools.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Protocol, cast

from syndicator.errors import UsageError
from syndicator.ingest.imported import take_over_imports
from syndicator.sources.urls import alias_of
from syndicator.value import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from syndicator.ledger import Ledger
    from syndicator.ledger.imports import ImportedCopy


@value
class FileEntry:
    """One entry of another tool's file. `place`: the platform, channel or feed that the tool names, if it has several."""

    copy: ImportedCopy
    place: str = ""


class Tool(Protocol):
    """A module of this folder."""

    __name__: str
    TITLE: str  # its name in messages

    def read(self, path: Path) -> Iterable[FileEntry]:
        """Read a file of the tool. Raises ValueError, OSError or sqlite3.Error if it is not one."""
        ...


@value
class ImportResult:
    """Numbers for one channel. `matched`: posts that now count as sent; `unmatched`: new entries without a known post."""

    channel: str
    entries: int
    matched: int
    unmatched: int


def tools() -> list[str]:
    """Return the names of the tools whose files can be imported."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(__path__))


def import_file(ledger: Ledger, kind: str, path: Path, channels: Sequence[str], *, place: str) -> list[ImportResult]:
    """Record the entries of a tool's file as sent on these channels. An entry without a known post is kept until a source
    has that post.

    `place`: only the entries of that place. Raises UsageError if the file is not valid, or names several places and
    none was chosen.
    """
    tool = cast("Tool", import_module(f"{__name__}.{kind.replace('-', '_')}"))
    entries = _entries(tool, path)
    results = []
    for channel in channels:
        copies = [entry.copy for entry in chosen(entries, path, place or channel, is_chosen=bool(place))]
        before = {entry.id for entry in ledger.imports.entries()}
        ledger.imports.keep(tool.TITLE, channel, copies)
        matched = take_over_imports(ledger).get(channel, 0)
        unmatched = sum(entry.id not in before and entry.channel == channel for entry in ledger.imports.entries())
        results.append(ImportResult(channel=channel, entries=len(copies), matched=matched, unmatched=unmatched))
    return results


def chosen(entries: Sequence[FileEntry], path: Path, place: str, *, is_chosen: bool) -> list[FileEntry]:
    """Return the entries of a place, or all if the file names none or only one.

    Raises UsageError if a person chose the place and the file has none of that name, or if it has several others.
    """
    places = sorted({entry.place for entry in entries if entry.place})
    if place.casefold() in map(str.casefold, places):
        return [entry for entry in entries if entry.place.casefold() == place.casefold()]
    if is_chosen:
        raise UsageError(f"{path}: place {place!r} not found; it has {', '.join(places) or 'no places'}")
    if len(places) > 1:
        raise UsageError(f"{path}: has copies on {', '.join(places)}; choose one for {place} with --place")
    return list(entries)


def names(text: str = "", *, path: str = "", slug: str = "") -> tuple[str, ...]:
    """Return the names of a post for an ImportedCopy. `text`: its address, or the id of its entry in the feed."""
    named = (alias_of(text), text and f"id:{text}", path and f"path:{path}", slug and f"slug:{slug}")
    return tuple(filter(None, named))


def places(accounts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the place of each (platform, account): the platform's name, followed by the account if it has several."""
    known = set(accounts)
    platforms = Counter(platform for platform, _ in known)
    return {pair: pair[0] if platforms[pair[0]] == 1 else f"{pair[0]} {pair[1]}" for pair in known}


def sqlite_rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Query a tool's database, read-only.

    Raises OSError if the file does not exist, sqlite3.Error if it is not a database.
    """
    import sqlite3

    path.open("rb").close()  # sqlite3 would only say "unable to open database file"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def _entries(tool: Tool, path: Path) -> list[FileEntry]:
    from sqlite3 import Error

    try:
        entries = [entry for entry in tool.read(path) if entry.copy.names or entry.copy.until]
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, Error) as error:
        raise UsageError(f"{path}: not a file of {tool.TITLE}: {str(error) or type(error).__name__}") from None
    if not entries:
        raise UsageError(f"{path}: no posts found that {tool.TITLE} has sent")
    return entries
