"""Addresses and secrets of repositories."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from syndicator.config import SourceConfig
from syndicator.credentials import Secret
from syndicator.errors import SourceError, UsageError
from syndicator.sources.repo.git_auth import remote_options
from tests.fakes.git_blog import PASSWORD, Blog, git_source, titles
from tests.fakes.git_server import git_server


@pytest.mark.long
@pytest.mark.parametrize("secret", [PASSWORD, f"someone:{PASSWORD}"])
def test_credentials_reach_the_server_and_nothing_else(blog: Blog, tmp_path: Path, secret: str) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    with git_server(blog.bare.parent, PASSWORD) as server:
        credentials = Secret("a test", lambda: secret)
        posts = git_source(server.url("blog.git"), tmp_path, credentials=credentials)
        assert titles(posts.read({}, {})) == ["A"]
    kept = [path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert kept
    assert not any(PASSWORD.encode() in content for content in kept)


@pytest.mark.long
@pytest.mark.parametrize("credentials", [None, Secret("a test", lambda: "wrong-token")])
def test_a_wrong_key_says_what_to_do(blog: Blog, tmp_path: Path, credentials: Secret | None) -> None:
    with git_server(blog.bare.parent, PASSWORD) as server, pytest.raises(SourceError) as caught:
        git_source(server.url("blog.git"), tmp_path, credentials=credentials).read({}, {})
    assert "permission denied; set `credentials` of the source" in str(caught.value)
    assert "wrong-token" not in str(caught.value)


@pytest.mark.long
def test_without_fetch_no_secret_is_read(blog: Blog, tmp_path: Path) -> None:
    def reveal() -> str:
        raise AssertionError("a secret was read")

    with git_server(blog.bare.parent, PASSWORD) as server, pytest.raises(SourceError, match="permission denied"):
        git_source(server.url("blog.git"), tmp_path, credentials=Secret("a test", reveal)).read({}, {}, fetch=False)


@pytest.mark.parametrize(
    "address",
    [
        "http://blog.example/x.git", "ext::sh -c id", "--upload-pack=id", "git://blog.example/x", "ftp://blog.example/x",
        "https://-oProxyCommand=id/x", "ssh://-oProxyCommand=id/x", "-oProxyCommand=id:x", "relative/path", "",
        "https://user:secret@blog.example/x.git", "https://token@blog.example/x.git",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_before_git_sees_them(address: str, tmp_path: Path) -> None:
    with pytest.raises((UsageError, SourceError, AssertionError)) as caught:
        git_source(address or "-", tmp_path).read({}, {})
    assert isinstance(caught.value, UsageError)
    assert "secret" not in str(caught.value)


def test_a_key_is_in_a_file_for_our_eyes_and_only_while_git_runs() -> None:
    key = Secret("a test", lambda: "-----BEGIN KEY-----\nabc\n-----END KEY-----\n")
    settings = SourceConfig(kind="repo", name="posts", git="git@blog.example:me/blog.git", credentials=key)
    with remote_options(settings, settings.git, secret=True) as options:
        command = shlex.split(options.environment["GIT_SSH_COMMAND"])
        path = Path(command[command.index("-i") + 1])
        assert (command[0], options.protocols) == ("ssh", "ssh")
        assert {"IdentitiesOnly=yes", "BatchMode=yes"} < set(command)
        assert path.stat().st_mode & 0o077 == 0
        assert path.read_text().splitlines() == ["-----BEGIN KEY-----", "abc", "-----END KEY-----"]
        assert "abc" not in repr(options)
    assert not path.exists()
