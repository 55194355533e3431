"""File ownership after `sudo syndicator …`: files that the program created as root are given to the owner of the state
folder, the service's user.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from syndicator.config.own_paths import written_paths
from syndicator.errors import UsageError
from syndicator.ledger.opening import LEDGER_FILES, sqlite_path, state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syndicator.config import Config

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_REPOSITORY = "HEAD|FETCH_HEAD|config|description|packed-refs|shallow|(?:info|objects|refs)(?:/.*)?"


def give_created_files(config: Config) -> None:
    """Give files that this program created as root in the state folder to the folder's owner, who could not use them otherwise.

    Other files of root there are not touched. The owner may rename and link files at any time, and must not gain access to
    other files this way: so this works on open files, follows no link, and skips files with several links.
    """
    if os.geteuid() != 0:
        return
    try:
        path = state_folder(config)
    except UsageError:  # the ledger's address is a missing secret, which the command has reported
        return
    if not path.is_dir():
        return
    root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        owner = os.fstat(root)
        if owner.st_uid == 0:
            return
        created, folders = re.compile("|".join(_created(config, path)), re.DOTALL), [""]
        while folders:
            with suppress(OSError):  # the folder was removed or replaced meanwhile
                folders += _give_entries(root, folders.pop(), created, owner)
    finally:
        os.close(root)


def _give_entries(root: int, below: str, created: re.Pattern[str], owner: os.stat_result) -> list[str]:
    """Give away the entries of one folder; return those that are folders."""
    folders = []
    folder = _open_folder(root, below)
    try:
        for name in filter(lambda name: created.fullmatch(below + name), os.listdir(folder)):  # noqa: PTH208 (open)
            with suppress(OSError):
                if _give_entry(name, folder, owner):
                    folders.append(f"{below}{name}/")
    finally:
        os.close(folder)
    return folders


def _give_entry(name: str, folder: int, owner: os.stat_result) -> bool:
    """Give away a file or folder of root; return whether it is a folder."""
    is_folder = stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    entry = os.open(name, _FOLDER if is_folder else _FILE, dir_fd=folder)
    try:
        status = os.fstat(entry)
        is_file = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
        if status.st_uid == 0 and (is_folder or is_file):
            os.fchown(entry, owner.st_uid, owner.st_gid)
    finally:
        os.close(entry)
    return is_folder


def _open_folder(root: int, below: str) -> int:
    folder = os.dup(root)
    for name in filter(None, below.split("/")):
        above = folder
        try:
            folder = os.open(name, _FOLDER, dir_fd=above)
        finally:
            os.close(above)
    return folder


def _created(config: Config, folder: Path) -> Iterator[str]:
    """Yield regular expressions of the paths below the state folder that the program creates."""
    from syndicator.serve.login import RECORD

    if ledger := sqlite_path(config):
        suffixes = "|".join(map(re.escape, LEDGER_FILES))
        yield rf"{re.escape(ledger.name)}(?:\.before-\d{{8}}T\d{{6}})?(?:{suffixes})"
    else:
        yield r"ledger-[0-9a-f]{8}\.mark"
    yield r"owners(?:/\.?[0-9a-f]{32})?"
    yield rf"tokens(?:/{re.escape(quote(RECORD, safe=' '))}\.json)?"
    tokens = f"tokens/{config.name}".rstrip("/")
    yield rf"{re.escape(tokens)}(?:/(?:{_any(quote(name, safe=' ') for name in config.channels)})\.(?:json|lock))?"
    mirrors = _any(re.sub(r"[^\w-]", "-", source.name) for source in config.sources)
    yield rf"mirrors(?:/(?:{mirrors})-[0-9a-f]{{8}}(?:\.lock|(?:\.new)?(?:/(?:{_REPOSITORY}))?))?"
    if folder == config.folder:
        words = r"words(?:/[^/]+\.yaml)?"
        yield rf"{re.escape(config.name)}(?:/{words})?" if config.name else words
    for path in written_paths(config):
        if path.is_relative_to(folder) and path != folder:
            parts = path.relative_to(folder).parts
            yield from (re.escape("/".join(parts[:number])) for number in range(1, len(parts)))
            yield rf"{re.escape('/'.join(parts))}(?:/[^/]+\.json)?"


def _any(names: Iterator[str]) -> str:
    return "|".join(map(re.escape, names)) or "(?!)"
