"""Committing the receipts file to real repositories, and pushing it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from syndicator.receipts.git import commit_receipts

if TYPE_CHECKING:
    from pathlib import Path

MESSAGE = "Note what was syndicated"


@pytest.fixture(autouse=True)
def no_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git knows no author but those that a test configures."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")


def git(folder: Path, *arguments: str) -> str:
    person = {f"GIT_{who}_{what}": "ada" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "-C", str(folder), *arguments]
    ran = subprocess.run(command, env=os.environ | person, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """A repository with one commit, as others push to it."""
    path = tmp_path / "server.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", path], check=True)
    seed = tmp_path / "seed"
    subprocess.run(["git", "clone", "-q", path, seed], check=True, capture_output=True)
    commit(seed, "post.md", "# A post", "A post")
    git(seed, "push", "-q", "origin", "HEAD:main")
    return path


@pytest.fixture
def blog(tmp_path: Path, server: Path) -> Path:
    """Our clone."""
    subprocess.run(["git", "clone", "-q", server, tmp_path / "blog"], check=True)
    return tmp_path / "blog"


def commit(folder: Path, name: str, text: str, message: str) -> None:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "commit", "-q", "-m", message)


def commit_elsewhere(tmp_path: Path, server: Path, name: str, text: str, message: str) -> None:
    """Somebody pushes from another clone."""
    laptop = tmp_path / "laptop"
    subprocess.run(["git", "clone", "-q", server, laptop], check=True)
    commit(laptop, name, text, message)
    git(laptop, "push", "-q")


def write(blog: Path, text: str = "[]") -> Path:
    path = blog / "receipts.json"
    path.write_text(text)
    return path


def messages(folder: Path) -> list[str]:
    return git(folder, "log", "--format=%s", "main").splitlines()


@pytest.mark.long
def test_a_new_file_is_committed_alone(blog: Path) -> None:
    path = write(blog)
    (blog / "draft.md").write_text("Not yet.")
    git(blog, "add", "draft.md")
    assert commit_receipts(path, push=False) == ()
    assert messages(blog) == [MESSAGE, "A post"]
    assert git(blog, "show", "--format=", "--name-only", "HEAD") == "receipts.json"
    assert git(blog, "status", "--porcelain") == "A  draft.md"
    assert git(blog, "rev-list", "--count", "origin/main..main") == "1"


def test_a_changed_file_is_committed_and_an_unchanged_one_is_not(blog: Path) -> None:
    for text, count in (("[]", 2), ("[]", 2), ("[1]", 3)):
        assert commit_receipts(write(blog, text), push=False) == ()
        assert len(messages(blog)) == count


@pytest.mark.long
def test_without_a_file_nothing_is_committed(blog: Path) -> None:
    assert commit_receipts(blog / "receipts.json", push=False) == ()
    assert messages(blog) == ["A post"]


@pytest.mark.long
def test_the_author_is_the_configured_one_or_else_syndicator(blog: Path) -> None:
    commit_receipts(write(blog), push=False)
    assert git(blog, "log", "-1", "--format=%an <%ae>") == "syndicator <syndicator@localhost>"
    git(blog, "config", "user.name", "Ada")
    git(blog, "config", "user.email", "ada@example.dev")
    commit_receipts(write(blog, "[1]"), push=False)
    assert git(blog, "log", "-1", "--format=%an <%ae>") == "Ada <ada@example.dev>"


def test_a_folder_outside_a_repository_is_an_error(tmp_path: Path) -> None:
    (problem,) = commit_receipts(write(tmp_path), push=False)
    assert problem.startswith("receipts not committed: git: fatal: not a git repository")


# --- push


def test_the_commit_is_pushed(blog: Path, server: Path) -> None:
    assert commit_receipts(write(blog), push=True) == ()
    assert messages(server) == [MESSAGE, "A post"]


def test_it_is_pushed_on_top_of_newer_commits(blog: Path, server: Path, tmp_path: Path) -> None:
    commit_elsewhere(tmp_path, server, "new.md", "# New", "Another post")
    assert commit_receipts(write(blog), push=True) == ()
    assert messages(server) == [MESSAGE, "Another post", "A post"]
    assert (blog / "new.md").exists()


@pytest.mark.long
def test_a_failed_push_is_retried_though_the_file_is_unchanged(blog: Path, server: Path) -> None:
    away = server.rename(server.with_name("away.git"))
    (problem,) = commit_receipts(write(blog), push=True)
    assert problem.startswith("receipts not pushed: git: ")
    assert len(problem.splitlines()) == 1
    assert messages(blog) == [MESSAGE, "A post"]
    away.rename(server)
    assert commit_receipts(write(blog), push=True) == ()
    assert messages(server) == [MESSAGE, "A post"]


@pytest.mark.long
def test_without_a_new_commit_the_server_is_not_asked(blog: Path, server: Path) -> None:
    commit_receipts(write(blog), push=True)
    server.rename(server.with_name("away.git"))
    assert commit_receipts(write(blog), push=True) == ()


@pytest.mark.long
def test_a_conflict_is_an_error_and_leaves_the_clone_as_it_was(blog: Path, server: Path, tmp_path: Path) -> None:
    commit_elsewhere(tmp_path, server, "receipts.json", "[2]", "Other receipts")
    (problem,) = commit_receipts(write(blog, "[1]"), push=True)
    assert problem.startswith("receipts not pushed: ")
    assert git(blog, "status", "--porcelain", "--branch").startswith("## main...origin/main [ahead 1")
    assert (blog / "receipts.json").read_text() == "[1]"
    assert messages(server) == ["Other receipts", "A post"]


@pytest.mark.long
def test_a_clone_without_an_upstream_is_an_error(blog: Path) -> None:
    git(blog, "branch", "--unset-upstream")
    (problem,) = commit_receipts(write(blog), push=True)
    assert problem.startswith("receipts not pushed: git: ")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("theirs", [".", ".git", ".git/config"])
def test_in_another_user_s_checkout_nothing_runs(theirs: str, blog: Path, server: Path, tmp_path: Path) -> None:
    path = write(blog)
    command = f"touch {tmp_path}/ran; cat"
    for key in (
        "filter.own.clean",
        "filter.own.smudge",
        "gpg.program",
        "core.fsmonitor",
        "core.sshCommand",
        "credential.helper",
    ):
        git(blog, "config", key, command)
    git(blog, "config", "commit.gpgSign", "true")
    (blog / ".gitattributes").write_text("* filter=own\n")
    hook = blog / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\n{command}\n")
    hook.chmod(0o755)
    git(blog, "config", "--global", "safe.directory", "*")
    os.chown(blog / theirs, 12345, 12345)
    errors = commit_receipts(path, push=True)
    assert [error.startswith("receipts not pushed: ") for error in errors] == [True]
    assert errors[0].endswith(" belongs to another user: run syndicator as that user")
    assert not (tmp_path / "ran").exists()
