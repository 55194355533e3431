"""Running git on strangers' repositories."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError
from syndicator.sources.repo.git import Git
from tests.fakes.git_server import GitServer, git_server

if TYPE_CHECKING:
    from pathlib import Path
from tests.fakes.git_blog import Blog, git_source, titles


@pytest.mark.long
def test_an_unreachable_server_is_one_line_and_loses_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    with git_server(blog.bare.parent) as server:
        posts = git_source(server.url("blog.git"), tmp_path)
        posts.read({}, {})
    with pytest.raises(SourceError, match=r"^sources\.posts: the server can't be reached; posts stay as last read$"):
        posts.read({}, {})
    assert titles(posts.read({}, {}, fetch=False)) == ["A"]


def test_a_repository_that_is_not_there(server: GitServer, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="repository not found"):
        git_source(server.url("other.git"), tmp_path).read({}, {})


@pytest.mark.long
def test_a_poisoned_environment_leads_nowhere(
    blog: Blog, server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert titles(git_source(server.url("blog.git"), tmp_path).read({}, {})) == ["A"]


@pytest.mark.parametrize(
    ("says", "explanation"),
    [
        ("No user exists for uid 61706", "libnss-systemd"),
        ("Load key: what is that", "git: Load key: what is that"),
    ],
)
def test_what_ssh_says_is_told_and_not_what_git_adds(
    says: str, explanation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", f"sh -c 'echo {says} >&2; exit 255' --")
    with pytest.raises(SourceError) as caught:
        git_source("ssh://git@blog.example/blog.git", tmp_path).read({}, {})
    assert explanation in str(caught.value)


def test_git_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = (
        "X_API_TOKEN",
        "GITHUB_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "GIT_HTTP_TOKEN",
        "PGPASSWORD",
        "CREDENTIALS_DIRECTORY",
    )
    for name in secrets:
        monkeypatch.setenv(name, "s3cret")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("GIT_SSH_COMMAND", f"env > {tmp_path}/env; false")
    with pytest.raises(SourceError):
        git_source("ssh://git@blog.example/blog.git", tmp_path).read({}, {})
    environment = (tmp_path / "env").read_text()
    assert "s3cret" not in environment
    assert "https_proxy=http://proxy.example:3128\n" in environment


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a home away")
def test_the_settings_of_who_called_sudo_are_not_root_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[greeting]\n\ttext = hello\n")
    monkeypatch.setenv("HOME", str(home))
    git = Git(str(tmp_path), "posts")
    assert git.run("config", "greeting.text") == b"hello\n"
    os.chown(home, 12345, 12345)
    assert git.run("config", "--default", "none", "greeting.text") == b"none\n"
