"""When files first appeared in git's history."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.sources.repo.git import Git

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_COMMIT = "at "  # before a commit's time; no status begins with it
_LONGEST = 50_000_000  # bytes of a history; a longer one dates nothing


def first_dates_of_checkout(folder: str, wanted: Collection[str]) -> Mapping[str, datetime]:
    """Return first dates by path below the folder; empty if it is not in a checkout with complete history."""
    git = Git(folder, where=folder)
    if not any((above / ".git").exists() for above in (Path(folder), *Path(folder).parents)):
        return {}
    try:
        is_shallow = git.run("rev-parse", "--is-shallow-repository").strip() != b"false"
        return {} if is_shallow else first_dates(git, "HEAD", ".", wanted)
    except SourceError:
        return {}


def first_dates(git: Git, commit: str, path: str, wanted: Collection[str]) -> Mapping[str, datetime]:
    """Return the time of the commit that added each `wanted` file below `path`, by its path from there; follows renames.

    Compares only names and object ids: a mirror without blobs needs to fetch nothing. Raises SourceError.
    """
    log = git.fields(
        "log", "-z", "--name-status", "--diff-filter=AR", "--find-renames=100%", "--no-ext-diff", "--no-textconv",
        f"--relative={path}" if path != "." else "--relative", f"--format={_COMMIT}%ct", commit, "--", path,
        limit=_LONGEST,
    )  # fmt: skip
    return _first_dates_in(map(os.fsdecode, log), wanted)


def _first_dates_in(log: Iterator[str], wanted: Collection[str]) -> dict[str, datetime]:
    """Read the fields of a log from newest to oldest, so that the oldest mention wins; `later` maps a name to its
    wanted later name.

    A name may be any text: only its place tells it from a status or a time.
    """
    dates: dict[str, datetime] = {}
    later = {name: name for name in wanted}
    moment: datetime | None = None
    for field in log:
        status = field.lstrip("\n")
        if status.startswith(_COMMIT):
            moment = _moment(status.removeprefix(_COMMIT))
            continue
        name = next(log, "")
        if status.startswith("R"):
            new = next(log, "")
            if new in later:
                later[name] = later[new]
        elif name in later and moment:
            dates[later[name]] = moment
    return dates


def _moment(seconds: str) -> datetime | None:
    """Return a commit's time; None if no calendar has it."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
