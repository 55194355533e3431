"""The repository source on git repositories, over a real server."""

from __future__ import annotations

import os
import shlex
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.config import SourceConfig
from syndicator.credentials import Secret
from syndicator.errors import SourceError, UsageError
from syndicator.sources.repo import RepoSource
from syndicator.sources.repo.git_auth import access_to
from syndicator.sources.repo.git_dates import first_dates_of_checkout
from tests.fakes.git_server import GitServer, git_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syndicator.model import SourceUpdate

PASSWORD = "the-real-token"


class Blog:
    """An author's checkout and the bare repository that is served."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "served" / "blog.git"
        self.checkout = folder / "checkout"
        self._day = 0
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.bare], check=True)
        subprocess.run(["git", "init", "-q", "-b", "main", self.checkout], check=True)
        self.git("remote", "add", "origin", str(self.bare))
        subprocess.run(["git", "-C", self.bare, "config", "uploadpack.allowFilter", "true"], check=True)

    def git(self, *arguments: str) -> str:
        self._day += 1
        moment = f"2024-01-{self._day:02}T12:00:00Z"
        environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        identity = ["-c", "user.name=Author", "-c", "user.email=author@blog.example"]
        command = ["git", "-C", str(self.checkout), *identity, *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def write(self, key: str, text: str) -> None:
        path = self.checkout / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def publish(self, *more: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "write", *more)
        self.git("push", "-q", "--force", "origin", "HEAD")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path)


@pytest.fixture
def server(blog: Blog) -> Iterator[GitServer]:
    with git_server(blog.bare.parent) as running:
        yield running


def source(url: str, tmp_path: Path, **options: Any) -> RepoSource:
    settings = SourceConfig(kind="repo", name="posts", git=url, blog_url="https://blog.example.dev", **options)
    return RepoSource(settings, zone=UTC, state=tmp_path / "state")


def titles(found: SourceUpdate) -> list[str]:
    return [one.post.title for one in found.source_posts]


def test_posts_are_read_and_only_what_changed_is_read_again(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\nBody of A.")
    blog.write("deep/er/b.md", "---\ntitle: B\ndate: 2023-05-05\n---\n")
    blog.write("picture.png", "no post")
    blog.write(".github/pull.md", "no post either")
    blog.publish()
    posts = source(server.url("blog.git"), tmp_path)
    first = posts.read({}, {})
    assert titles(first) == ["A", "B"]
    assert set(first.present) == {"a.md", "deep/er/b.md"}
    assert posts.read(first.checkpoint, first.present).unchanged
    blog.write("a.md", "---\ntitle: A, corrected\n---\n")
    blog.publish()
    second = posts.read(first.checkpoint, first.present)
    assert titles(second) == ["A, corrected"]


def test_dates_come_from_history_where_the_file_has_none(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("undated.md", "---\ntitle: Undated\n---\nThe same text before and after.")
    blog.publish()
    born = datetime.fromisoformat(blog.git("log", "-1", "--format=%cI").strip())
    blog.git("mv", "undated.md", "renamed.md")
    blog.publish()
    blog.write("renamed.md", "---\ntitle: Undated\n---\nAnother text.")
    blog.publish()
    found = source(server.url("blog.git"), tmp_path).read({}, {})
    assert [(one.key, one.post.published_at) for one in found.source_posts] == [("renamed.md", born)]
    assert first_dates_of_checkout(str(blog.checkout)) == {"renamed.md": born}


def test_a_checkout_without_its_whole_history_dates_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.publish()
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", blog.bare.as_uri(), shallow], check=True)
    assert first_dates_of_checkout(str(shallow)) == {}


def test_a_rewritten_history_and_deleted_files_are_followed(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("b.md", "---\ntitle: B\n---\n")
    blog.publish()
    posts = source(server.url("blog.git"), tmp_path)
    first = posts.read({}, {})
    (blog.checkout / "b.md").unlink()
    blog.write("c.md", "---\ntitle: C\n---\n")
    blog.publish("--amend")
    second = posts.read(first.checkpoint, first.present)
    assert titles(second) == ["C"]
    assert set(second.present) == {"a.md", "c.md"}


def test_the_mirror_has_no_work_tree_no_hooks_and_only_what_was_read(
    blog: Blog, server: GitServer, tmp_path: Path
) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("large.bin", "x" * 100_000)
    blog.publish()
    source(server.url("blog.git"), tmp_path).read({}, {})
    (mirror,) = (path for path in (tmp_path / "state" / "mirrors").iterdir() if path.is_dir())
    assert not list(mirror.rglob("*.md"))
    assert not (mirror / "hooks").exists()
    listed = subprocess.run(
        ["git", "-C", mirror, "rev-list", "--objects", "--missing=print", "refs/syndicator/tip"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert listed.count("?") == 1


def test_a_server_that_filters_nothing_is_read_too(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    subprocess.run(["git", "-C", blog.bare, "config", "uploadpack.allowFilter", "false"], check=True)
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    assert titles(source(server.url("blog.git"), tmp_path).read({}, {})) == ["A"]


def test_a_branch_and_a_folder_inside(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.git("checkout", "-q", "-b", "drafts/next")
    blog.write("content/posts/b.md", "---\ntitle: B\n---\n")
    blog.publish()
    posts = source(server.url("blog.git"), tmp_path, branch="drafts/next", path=Path("content/posts"))
    found = posts.read({}, {})
    assert set(found.present) == {"b.md"}
    assert found.source_posts[0].post.published_at is not None
    with pytest.raises(SourceError, match="no such branch"):
        source(server.url("blog.git"), tmp_path, branch="gone").read({}, {})
    with pytest.raises(SourceError, match="has no folder gone"):
        source(server.url("blog.git"), tmp_path, path=Path("gone")).read({}, {})


def test_without_fetch_the_mirror_stays_as_it_is(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    posts = source(server.url("blog.git"), tmp_path)
    assert titles(posts.read({}, {}, fetch=False)) == ["A"]
    assert not (tmp_path / "state").exists()
    posts.read({}, {})
    blog.write("b.md", "---\ntitle: B\n---\n")
    blog.publish()
    asked = len(server.requests)
    assert titles(posts.read({}, {}, fetch=False)) == ["A"]
    assert len(server.requests) == asked


def test_an_unreachable_server_is_one_line_and_loses_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    with git_server(blog.bare.parent) as server:
        posts = source(server.url("blog.git"), tmp_path)
        posts.read({}, {})
    with pytest.raises(SourceError, match=r"^sources\.posts: the server can't be reached; what was read last stays$"):
        posts.read({}, {})
    assert titles(posts.read({}, {}, fetch=False)) == ["A"]


def test_an_empty_repository_has_no_posts(server: GitServer, tmp_path: Path) -> None:
    found = source(server.url("blog.git"), tmp_path).read({}, {})
    assert (found.source_posts, found.warnings) == ((), ("the repository is empty",))


def test_a_repository_that_is_not_there(server: GitServer, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such repository"):
        source(server.url("other.git"), tmp_path).read({}, {})


@pytest.mark.parametrize("secret", [PASSWORD, f"someone:{PASSWORD}"])
def test_credentials_reach_the_server_and_nothing_else(blog: Blog, tmp_path: Path, secret: str) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    with git_server(blog.bare.parent, PASSWORD) as server:
        credentials = Secret("a test", lambda: secret)
        posts = source(server.url("blog.git"), tmp_path, credentials=credentials)
        assert titles(posts.read({}, {})) == ["A"]
    kept = [path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert kept
    assert not any(PASSWORD.encode() in content for content in kept)


@pytest.mark.parametrize("credentials", [None, Secret("a test", lambda: "wrong-token")])
def test_a_wrong_key_says_what_to_do(blog: Blog, tmp_path: Path, credentials: Secret | None) -> None:
    with git_server(blog.bare.parent, PASSWORD) as server, pytest.raises(SourceError) as caught:
        source(server.url("blog.git"), tmp_path, credentials=credentials).read({}, {})
    assert "refused the credentials; give the source `credentials`" in str(caught.value)
    assert "wrong-token" not in str(caught.value)


def test_without_fetch_no_secret_is_read(blog: Blog, tmp_path: Path) -> None:
    def reveal() -> str:
        raise AssertionError("a secret was read")

    with git_server(blog.bare.parent, PASSWORD) as server, pytest.raises(SourceError, match="refused"):
        source(server.url("blog.git"), tmp_path, credentials=Secret("a test", reveal)).read({}, {}, fetch=False)


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
        source(address or "-", tmp_path).read({}, {})
    assert isinstance(caught.value, UsageError)
    assert "secret" not in str(caught.value)


def test_links_and_large_files_are_refused(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("large.md", "x" * 3_000)
    (blog.checkout / "link.md").symlink_to("/etc/passwd")
    blog.publish()
    found = source(server.url("blog.git"), tmp_path, max_bytes=2_000).read({}, {})
    assert titles(found) == ["A"]
    assert {key: problem.what for key, problem in found.problems.items()} == {
        "link.md": "a link; it is not followed",
        "large.md": "larger than a post can be (3,000 of 2,000 bytes)",
    }


def test_a_folder_inside_a_checkout_gets_its_dates_from_there(blog: Blog, tmp_path: Path) -> None:
    blog.write("posts/a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.write("posts/new.md", "---\ntitle: New\n---\n")
    settings = SourceConfig(kind="repo", name="posts", path=blog.checkout / "posts")
    found = RepoSource(settings, zone=UTC, state=tmp_path).read({}, {})
    dates = {one.key: one.post.published_at for one in found.source_posts}
    assert dates["a.md"] is not None
    assert dates["new.md"] is None


def test_a_poisoned_environment_leads_nowhere(
    blog: Blog, server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert titles(source(server.url("blog.git"), tmp_path).read({}, {})) == ["A"]


def test_a_key_is_in_a_file_for_our_eyes_and_only_while_git_runs() -> None:
    key = Secret("a test", lambda: "-----BEGIN KEY-----\nabc\n-----END KEY-----\n")
    settings = SourceConfig(kind="repo", name="posts", git="git@blog.example:me/blog.git", credentials=key)
    with access_to(settings, settings.git, secret=True) as access:
        command = shlex.split(access.environment["GIT_SSH_COMMAND"])
        path = Path(command[command.index("-i") + 1])
        assert (command[0], access.protocols) == ("ssh", "ssh")
        assert {"IdentitiesOnly=yes", "BatchMode=yes"} < set(command)
        assert path.stat().st_mode & 0o077 == 0
        assert path.read_text().splitlines() == ["-----BEGIN KEY-----", "abc", "-----END KEY-----"]
        assert "abc" not in repr(access)
    assert not path.exists()


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("No user exists for uid 61706", "libnss-systemd"),
        ("Load key: what is that", "git: Load key: what is that"),
    ],
)
def test_what_ssh_says_is_told_and_not_what_git_adds(
    says: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", f"sh -c 'echo {says} >&2; exit 255' --")
    with pytest.raises(SourceError) as caught:
        source("ssh://git@blog.example/blog.git", tmp_path).read({}, {})
    assert told in str(caught.value)
