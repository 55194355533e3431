"""Write a configuration: atomically, and never over another one."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final

from syndicator.atomic_write import replace_file
from syndicator.config.lookup import FOLDER
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

GITIGNORE: Final = """\
# The configuration may be shared. Everything else here stays on this machine: the ledger and its mark, tokens, secrets,
# credentials, what was written to a folder.
*
!.gitignore
!config.toml
!templates/
!templates/**
!words/
!words/**
"""
_NO_HARD_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP)  # of file systems such as exFAT


def write_new(path: Path, text: str) -> None:
    """Write a new config file; in a `.syndicator` folder, also a .gitignore. Raises UsageError."""
    new_folders = _missing_folders(path.parent)
    written: list[Path] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if needs_gitignore(path):
            written.append(path.parent / ".gitignore")
            replace_file(written[-1], GITIGNORE.encode())
        _create(path, text)
    except OSError as error:
        _undo(written, new_folders)
        raise UsageError(f"can't write {path}: {error.strerror}") from None
    except BaseException:
        if not path.exists():
            _undo(written, new_folders)
        raise


def needs_gitignore(path: Path) -> bool:
    """Whether `write_new` writes a .gitignore beside this config."""
    return path.parent.name == FOLDER and not (path.parent / ".gitignore").exists()


def _create(path: Path, text: str) -> None:
    """Give the finished file its name. Raises UsageError if another file has it by now."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        replace_file(draft, text.encode())
        try:
            os.link(draft, path)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            _move_to_free_name(draft, path)
    except FileExistsError:
        raise UsageError(f"{path}: already exists; it was not changed") from None
    finally:
        draft.unlink(missing_ok=True)


def _move_to_free_name(draft: Path, path: Path) -> None:
    """Rename a file, unless another file has the new name. If killed in between, it leaves an empty file there."""
    path.touch(exist_ok=False)
    try:
        draft.replace(path)
    except BaseException:
        path.unlink()
        raise


def replace_unchanged(path: Path, before: str, text: str) -> None:
    """Replace a config file if it still has the text `before`. Raises UsageError if not."""
    try:
        if path.read_text(encoding="utf-8") != before:
            raise UsageError(f"{path}: was changed by another program meanwhile; nothing was written")
        target = path.resolve()
        replace_file(target, text.encode(), mode=target.stat().st_mode & 0o777)
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}") from None


def _missing_folders(folder: Path) -> list[Path]:
    return [each for each in (folder, *folder.parents) if not each.exists()]


def _undo(files: list[Path], folders: list[Path]) -> None:
    for path in files:
        path.unlink(missing_ok=True)
    for folder in folders:
        if folder.exists():
            folder.rmdir()
