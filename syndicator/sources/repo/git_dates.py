"""When files first appeared in git's history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.sources.repo.git import Git

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMIT = "\x01"


def first_dates_of_checkout(folder: str) -> Mapping[str, datetime]:
    """Return first dates by path below the folder; empty if it is not in a checkout with complete history."""
    git = Git(folder, where=folder)
    if not any((above / ".git").exists() for above in (Path(folder), *Path(folder).parents)):
        return {}
    try:
        is_shallow = git.run("rev-parse", "--is-shallow-repository").strip() != b"false"
        return {} if is_shallow else first_dates(git, "HEAD", ".")
    except SourceError:
        return {}


def first_dates(git: Git, commit: str, path: str) -> Mapping[str, datetime]:
    """Return the time of the commit that added each file below `path`, by its path from there; follows renames.

    Compares only names and object ids: a mirror without blobs needs to fetch nothing.
    """
    log = git.run(
        "log", "-z", "--name-status", "--diff-filter=AR", "--find-renames=100%", "--no-ext-diff", "--no-textconv",
        f"--relative={path}" if path != "." else "--relative", f"--format={_COMMIT}%ct", commit, "--", path,
    )  # fmt: skip
    return _first_dates_in(log.decode(errors="replace"))


def _first_dates_in(log: str) -> dict[str, datetime]:
    """Parse a log from newest to oldest, so that the oldest mention wins; `later` maps a name to its later name."""
    dates: dict[str, datetime] = {}
    later: dict[str, str] = {}
    for commit in log.split(_COMMIT)[1:]:
        seconds, *words = (word.strip("\n") for word in commit.split("\0"))
        moment = datetime.fromtimestamp(int(seconds), UTC)
        changes = iter(words)
        for change in changes:
            if change.startswith("R"):
                old, new = next(changes), next(changes)
                later[old] = later.get(new, new)
            elif change == "A":
                name = next(changes)
                dates[later.get(name, name)] = moment
    return dates
