"""A git repository of posts: a bare mirror beside the ledger, read object by object, never checked out."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.model import Problem
from syndicator.sources.repo.git import Git
from syndicator.sources.repo.git_auth import checked_address, remote_options
from syndicator.sources.repo.git_dates import first_dates
from syndicator.sources.repo.git_objects import open_objects
from syndicator.sources.repo.git_tree import TreeReader
from syndicator.sources.repo.listing import Listing, a_link, misnamed, too_large
from syndicator.sources.repo.subprocesses import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from syndicator.config import SourceConfig
    from syndicator.sources.repo.git_auth import RemoteOptions
    from syndicator.sources.repo.git_objects import Objects
    from syndicator.sources.repo.git_tree import TreeFile

_TIP = "refs/syndicator/tip"
_BRANCH = re.compile(r"[^-\s:?*\[\\^~][^\s:?*\[\\^~]*")
_FETCH = (
    "fetch",
    "-q",
    "--no-tags",
    "--force",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--filter=blob:none",
)
_MOST_IDS = 500_000_000  # bytes of the list of all objects


@contextmanager
def open_mirror(
    source: SourceConfig, matches: Callable[[str], object], *, state: Path, fetch: bool
) -> Iterator[Mirror]:
    """Open the mirror of a source and update it. Raises SourceError.

    Without `fetch` it is not updated; if there is none, a temporary one is made without secrets.
    """
    address = checked_address(source)
    safe_name = re.sub(r"[^\w-]", "-", source.name)
    folder = state / "mirrors" / f"{safe_name}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    with temporary_folder() as temporary:
        is_kept = fetch or folder.is_dir()
        with remote_options(source, address, secret=fetch) as options:
            mirror = Mirror(folder if is_kept else Path(temporary, "mirror"), source, matches, options)
            if fetch or not is_kept:
                mirror.update()
            yield mirror


class Mirror:
    """Keys are paths below the source's `path` in the repository; fingerprints are blob ids, the state is a commit
    id.
    """

    def __init__(
        self, folder: Path, source: SourceConfig, matches: Callable[[str], object], options: RemoteOptions
    ) -> None:
        self._folder = folder
        self._source = source
        self._matches = matches
        self._where = f"sources.{source.name}"
        self._local = Git(str(folder), self._where)
        self._remote = Git(str(folder), self._where, options.settings, options.environment, options.protocols)
        self._updated = False
        self.warnings: list[str] = []
        self._blobs: dict[str, str] = {}

    def update(self) -> None:
        """Fetch the branch's newest commit and its history, replacing the old tip."""
        branch = self._source.branch
        if branch and not _BRANCH.fullmatch(branch):
            raise SourceError(f"{self._where}: not a valid branch name: {branch!r}")
        with self._locked():
            if not self._folder.is_dir():
                self._create()
            try:
                self._remote.run(*_FETCH, "origin", f"+{f'refs/heads/{branch}' if branch else 'HEAD'}:{_TIP}")
            except SourceError as error:
                self._accept_if_empty(error)
        self._updated = True

    def listing(self, state: str) -> Listing | None:
        commit = self._local.run("for-each-ref", "--format=%(objectname)", _TIP).decode().strip()
        if not commit:
            return Listing(state="empty", warnings=("the repository is empty",))
        if commit == state:
            return None
        listing, tree = Listing(state=commit), self._tree(commit)
        with open_objects(self._local) as objects:
            try:
                for files in TreeReader(objects, self._matches).levels(tree):
                    self._list(files, listing)
            except SourceError as error:
                listing.complete = False
                listing.warnings += (str(error),)
        self._blobs = listing.fingerprints
        return listing

    def contents(self, keys: Collection[str]) -> Iterator[tuple[str, bytes | Problem]]:
        missing = self._missing({self._blobs[key] for key in keys})
        if missing and self._updated:
            self._fetch_blobs(missing)
            missing = set()
        with open_objects(self._local) as objects:
            for key in keys:
                is_missing = self._blobs[key] in missing
                yield key, Problem(key, "not fetched yet") if is_missing else self._content(objects, key)

    def first_seen(self, key: str) -> datetime | None:
        return self._first_dates.get(key)

    @cached_property
    def _first_dates(self) -> Mapping[str, datetime]:
        try:
            return first_dates(self._local, _TIP, self._below or ".", self._blobs)
        except SourceError as error:
            self.warnings.append(
                f"posts without a date get none from history: {str(error).removeprefix(f'{self._where}: ')}"
            )
            return {}

    @cached_property
    def _below(self) -> str:
        """The folder inside the repository; empty for the root."""
        path = self._source.path
        if path and (path.is_absolute() or ".." in path.parts):
            raise SourceError(f"{self._where}: with `git`, `path` is a folder inside the repository")
        return "" if path is None or path == Path() else path.as_posix()

    def _tree(self, commit: str) -> str:
        try:
            entry = self._local.run("rev-parse", "--verify", f"{commit}:{self._below}").decode().strip()
            return self._local.run("rev-parse", "--verify", f"{entry}^{{tree}}").decode().strip()
        except SourceError:
            raise SourceError(f"{self._where}: the repository has no folder {self._below}") from None

    def _list(self, files: Iterable[TreeFile], listing: Listing) -> None:
        for file in files:
            listing.fingerprints[file.key] = file.id
            if file.is_link:
                listing.problems[file.key] = a_link(file.key)
            elif not file.is_text:
                listing.problems[file.key] = misnamed(file.key)

    def _content(self, objects: Objects, key: str) -> bytes | Problem:
        size = objects.size(self._blobs[key])
        if size > self._source.max_bytes:
            return too_large(key, size, self._source.max_bytes)
        return objects.content(self._blobs[key])

    def _missing(self, blobs: Collection[str]) -> set[str]:
        """Return those of the tip's blobs that the mirror lacks: it fetches none until one is read."""
        arguments = ("rev-list", "--objects", "--missing=print", "--no-object-names", f"{_TIP}^{{tree}}")
        lines = self._local.fields(*arguments, separator=b"\n", limit=_MOST_IDS)
        return {line[1:].decode() for line in lines if line.startswith(b"?")}.intersection(blobs)

    def _fetch_blobs(self, blobs: Collection[str]) -> None:
        """Fetch all blobs at once: git itself would fetch them one by one."""
        with self._locked():
            self._remote.run(*_FETCH, "--stdin", "origin", stdin="\n".join(blobs).encode() + b"\n")

    def _accept_if_empty(self, error: SourceError) -> None:
        """Accept an error that means an empty repository: there is nothing to fetch."""
        refs = self._remote.run("ls-remote", "origin")
        if refs and not self._source.branch and b"\tHEAD\n" not in refs:
            raise SourceError(f"{self._where}: the repository has no default branch; set `branch`") from None
        if refs:
            raise error

    def _create(self) -> None:
        """Create the mirror under a temporary name first, so that it exists either completely or not at all."""
        unfinished = self._folder.with_name(self._folder.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        Git(str(self._folder.parent), self._where).run("init", "-q", "--bare", "--template=", "--", str(unfinished))
        unfinished.chmod(0o700)
        unfinished.rename(self._folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Lock the mirror: one process at a time fetches."""
        self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self._folder.parent, self._folder):  # as earlier versions made them
            if folder.is_dir() and folder.stat().st_mode & 0o077:
                with suppress(OSError):  # another user's
                    folder.chmod(0o700)
        with self._folder.with_name(self._folder.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
