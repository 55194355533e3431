"""Find config.toml."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from syndicator.config.toml_text import TOMLTextError, parse_toml
from syndicator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FOLDER: Final = ".syndicator"  # in a blog's folder: config, ledger, tokens, templates
NAME: Final = "config.toml"

_IS_FOREIGN = "it has no [blog] and no [[sources]], so it belongs to another program"
_OUR_TABLES = {"blog", "sources", "channels"}
_OUR_TABLE = r"(?m)^[ \t]*(?:\[+[ \t]*)?(?:blog|sources|channels)\b"


def find_path(explicit: str | None, env: Mapping[str, str], cwd: Path, *, note: Callable[[str], None]) -> Path:
    """Return the config file: the named one, else the first that exists.

    `note` is called with a line about each file that is skipped. Raises UsageError if no file is found.
    """
    if named := explicit or env.get("SYNDICATOR_CONFIG"):
        return named_path(cwd / named)
    if ours := _in_own_folder(env, cwd, note):
        return ours
    config_home = Path(env.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser())
    candidates = [cwd / NAME, config_home / "syndicator" / NAME, Path("/etc/syndicator", NAME)]
    for candidate in candidates:
        if not os.path.lexists(candidate):  # also a broken link: reading it reports the problem
            continue
        if candidate.parent != cwd or not _is_foreign(candidate):
            return candidate
        note(f"{candidate}: skipped: {_IS_FOREIGN}")
    looked_for = ", ".join(map(str, [cwd / FOLDER / NAME, *candidates]))
    raise UsageError(
        f"config.toml not found (looked for {looked_for}): run `syndicator init` in the folder of your blog, "
        "change to its folder, or name it with --config"
    )


def named_path(path: Path) -> Path:
    """Return the path of the config that a person named. Raises UsageError if it belongs to another program."""
    if _is_valid_foreign(path):
        raise UsageError(f"{path}: {_IS_FOREIGN}; name another file (`syndicator init` writes one)")
    return path


def path_in(folder: Path) -> Path:
    """Return the config file of the blog in a folder: the existing one, else where a new one belongs."""
    candidates = (folder / FOLDER / NAME, folder / NAME)
    ours = (path for path in candidates if os.path.lexists(path) and not _is_foreign(path))
    return next(ours, candidates[0])


def _in_own_folder(env: Mapping[str, str], cwd: Path, note: Callable[[str], None]) -> Path | None:
    """Return the config in the nearest `.syndicator`. Another user's is skipped, since it may name programs to run."""
    for folder in _upwards(cwd, Path(env.get("HOME") or "~").expanduser()):
        candidate = folder / FOLDER / NAME
        if not os.path.lexists(candidate):
            continue
        if _belongs_to(_trusted_users(env), candidate.parent, candidate):
            return candidate
        note(f"{candidate}: skipped: it belongs to another user; if you trust it, name it with --config")
    return None


def _upwards(folder: Path, home: Path) -> Iterator[Path]:
    """Yield a folder and those above it, up to home, on the same file system."""
    device, home = folder.stat().st_dev, home.resolve()
    for above in (folder, *folder.parents):
        if above.stat().st_dev != device:
            return
        yield above
        if above == home:
            return


def _trusted_users(env: Mapping[str, str]) -> set[int]:
    """Return the ids of the users whose config is read: this user, root, and the user who called sudo."""
    caller = env.get("SUDO_UID", "")
    return {os.geteuid(), 0} | ({int(caller)} if os.geteuid() == 0 and caller.isdecimal() else set())


def _belongs_to(users: set[int], *paths: Path) -> bool:
    """Whether these paths, and the targets of symbolic links, belong to these users."""
    try:
        return all({path.lstat().st_uid, path.stat().st_uid} <= users for path in paths)
    except OSError:  # a broken link
        return False


def _is_foreign(path: Path) -> bool:
    """Whether a file, valid TOML or not, has none of our tables. An unreadable file may be ours; `load` reports it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        tables = parse_toml(text)
    except TOMLTextError:
        return not re.search(_OUR_TABLE, text) and bool(text.strip())
    except (OSError, UnicodeDecodeError):
        return False
    return _are_foreign(tables)


def _is_valid_foreign(path: Path) -> bool:
    """Whether a file is valid TOML with none of our tables. `load` reports an invalid file."""
    try:
        return _are_foreign(parse_toml(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return False


def _are_foreign(tables: Mapping[str, object]) -> bool:
    return bool(tables) and _OUR_TABLES.isdisjoint(tables)
