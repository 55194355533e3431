"""When files first appeared, as git remembers it."""

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
    """By path below the folder; empty where it is no part of a checkout with its whole history."""
    git = Git(folder, where=folder)
    if not any((above / ".git").exists() for above in (Path(folder), *Path(folder).parents)):
        return {}
    try:
        is_shallow = git.run("rev-parse", "--is-shallow-repository").strip() != b"false"
        return {} if is_shallow else first_dates(git, "HEAD", ".")
    except SourceError:
        return {}


def first_dates(git: Git, commit: str, path: str) -> Mapping[str, datetime]:
    """The time of the commit that added each file below `path`, also under an earlier name, by its path from there.

    Only names and object ids are compared: in a mirror without blobs nothing has to be fetched for it.
    """
    log = git.run(
        "log", "-z", "--name-status", "--diff-filter=AR", "--find-renames=100%", "--no-ext-diff", "--no-textconv",
        f"--relative={path}" if path != "." else "--relative", f"--format={_COMMIT}%ct", commit, "--", path,
    )  # fmt: skip
    return _first_dates_in(log.decode(errors="replace"))


def _first_dates_in(log: str) -> dict[str, datetime]:
    """From the newest commit to the oldest, so that the oldest mention counts; `later` is what a name became."""
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
