"""Committing the receipts file to the blog's repository, and pushing it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicator.errors import SourceError
from syndicator.sources.repo.git import Git, is_trusted

if TYPE_CHECKING:
    from pathlib import Path

_MESSAGE = "Note what was syndicated"
_INTENT_MESSAGE = "Note what is about to be syndicated"
_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "0"}
_NOBODY = {"user.name": "syndicator", "user.email": "syndicator@localhost"}


def commit_receipts(path: Path, *, push: bool, intent: bool = False) -> tuple[str, ...]:
    """Commit only this file, if it has changed; with `push`, push all commits that the server lacks.

    `intent`: the file names posts that are about to be sent. Returns the error, if any: also in another user's checkout,
    because committing runs the filters, signing programs and helpers that its configuration names.
    """
    where = f"receipts not {'pushed' if push else 'committed'}"
    git = Git(str(path.parent), where, protocols="file:http:https:ssh", environment=_ENVIRONMENT, reasons={})
    try:
        _refuse_others(git)
        if path.is_file():
            _commit(git, path.name, _INTENT_MESSAGE if intent else _MESSAGE, amend=push)
        if push:
            _push(git)
    except SourceError as error:
        return (str(error),)
    return ()


def _refuse_others(git: Git) -> None:
    """Raise SourceError if the checkout or its configuration belongs to another user."""
    places = git.run("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-common-dir").decode()
    for place in places.splitlines():
        for path in (place, f"{place}/config", f"{place}/config.worktree"):
            if not is_trusted(path):
                raise SourceError(f"{git.where}: {path} belongs to another user: run syndicator as that user")


def _commit(git: Git, name: str, message: str, *, amend: bool) -> None:
    """Commit. `amend`: amend our last commit if it has not been pushed."""
    git.run("add", "--", name)
    if git.run("status", "--porcelain", "--", name):
        again = ("--amend",) if amend and _is_own_unpushed(git) else ()
        _with_author(git).run("commit", "-q", *again, "-m", message, "--only", "--", name)


def _is_own_unpushed(git: Git) -> bool:
    try:
        return git.run("log", "-1", "--format=%s", "@{upstream}..HEAD").decode().strip() in (_MESSAGE, _INTENT_MESSAGE)
    except SourceError:
        return False  # without an upstream


def _with_author(git: Git) -> Git:
    """Return the same repository, with an author if none is configured."""
    try:
        git.run("var", "GIT_COMMITTER_IDENT")
    except SourceError:
        return replace(git, settings=_NOBODY)
    return git


def _push(git: Git) -> None:
    """Push; if the server has newer commits, rebase onto them first."""
    if not git.run("rev-list", "-n", "1", "@{upstream}..HEAD"):
        return
    try:
        git.run("push", "-q")
    except SourceError:
        _rebase(git)
        git.run("push", "-q")


def _rebase(git: Git) -> None:
    try:
        _with_author(git).run("pull", "-q", "--rebase")
    except SourceError:
        with suppress(SourceError):
            git.run("rebase", "--abort")
        raise
