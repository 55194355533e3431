"""A mirror of a repository."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError

if TYPE_CHECKING:
    from tests.fakes.git_server import GitServer
from tests.fakes.git_blog import Blog, git_source, titles


def test_posts_are_read_and_only_what_changed_is_read_again(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\nBody of A.")
    blog.write("deep/er/b.md", "---\ntitle: B\ndate: 2023-05-05\n---\n")
    blog.write("picture.png", "no post")
    blog.write(".github/pull.md", "no post either")
    blog.publish()
    posts = git_source(server.url("blog.git"), tmp_path)
    first = posts.read({}, {})
    assert titles(first) == ["A", "B"]
    assert set(first.present) == {"a.md", "deep/er/b.md"}
    assert posts.read(first.checkpoint, first.present).unchanged
    blog.write("a.md", "---\ntitle: A, corrected\n---\n")
    blog.publish()
    second = posts.read(first.checkpoint, first.present)
    assert titles(second) == ["A, corrected"]


@pytest.mark.long
def test_a_rewritten_history_and_deleted_files_are_followed(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("b.md", "---\ntitle: B\n---\n")
    blog.publish()
    posts = git_source(server.url("blog.git"), tmp_path)
    first = posts.read({}, {})
    (blog.checkout / "b.md").unlink()
    blog.write("c.md", "---\ntitle: C\n---\n")
    blog.publish("--amend")
    second = posts.read(first.checkpoint, first.present)
    assert titles(second) == ["C"]
    assert set(second.present) == {"a.md", "c.md"}


@pytest.mark.long
def test_the_mirror_has_no_work_tree_no_hooks_and_only_what_was_read(
    blog: Blog, server: GitServer, tmp_path: Path
) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("large.bin", "x" * 100_000)
    blog.publish()
    git_source(server.url("blog.git"), tmp_path).read({}, {})
    (mirror,) = (path for path in (tmp_path / "state" / "mirrors").iterdir() if path.is_dir())
    assert not list(mirror.rglob("*.md"))
    assert not (mirror / "hooks").exists()
    listed = subprocess.run(
        ["git", "-C", mirror, "rev-list", "--objects", "--missing=print", "refs/syndicator/tip"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert listed.count("?") == 1


@pytest.mark.long
def test_a_server_that_filters_nothing_is_read_too(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    subprocess.run(["git", "-C", blog.bare, "config", "uploadpack.allowFilter", "false"], check=True)
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    assert titles(git_source(server.url("blog.git"), tmp_path).read({}, {})) == ["A"]


@pytest.mark.long
def test_a_branch_and_a_folder_inside(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.git("checkout", "-q", "-b", "drafts/next")
    blog.write("content/posts/b.md", "---\ntitle: B\n---\n")
    blog.publish()
    posts = git_source(server.url("blog.git"), tmp_path, branch="drafts/next", path=Path("content/posts"))
    found = posts.read({}, {})
    assert set(found.present) == {"b.md"}
    assert found.source_posts[0].post.published_at is not None
    with pytest.raises(SourceError, match="branch not found"):
        git_source(server.url("blog.git"), tmp_path, branch="gone").read({}, {})
    with pytest.raises(SourceError, match="has no folder gone"):
        git_source(server.url("blog.git"), tmp_path, path=Path("gone")).read({}, {})


@pytest.mark.long
def test_without_fetch_the_mirror_stays_as_it_is(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    posts = git_source(server.url("blog.git"), tmp_path)
    assert titles(posts.read({}, {}, fetch=False)) == ["A"]
    assert not (tmp_path / "state").exists()
    posts.read({}, {})
    blog.write("b.md", "---\ntitle: B\n---\n")
    blog.publish()
    asked = len(server.requests)
    assert titles(posts.read({}, {}, fetch=False)) == ["A"]
    assert len(server.requests) == asked


@pytest.mark.long
def test_an_empty_repository_has_no_posts(server: GitServer, tmp_path: Path) -> None:
    found = git_source(server.url("blog.git"), tmp_path).read({}, {})
    assert (found.source_posts, found.warnings) == ((), ("the repository is empty",))


@pytest.mark.long
def test_links_and_large_files_are_refused(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("large.md", "x" * 3_000)
    (blog.checkout / "link.md").symlink_to("/etc/passwd")
    blog.publish()
    found = git_source(server.url("blog.git"), tmp_path, max_bytes=2_000).read({}, {})
    assert titles(found) == ["A"]
    assert {key: problem.what for key, problem in found.problems.items()} == {
        "link.md": "a link; it is not followed",
        "large.md": "too large for a post (3,000 of 2,000 bytes)",
    }


@pytest.mark.long
def test_mirrors_are_private_also_those_of_earlier_versions(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    posts = git_source(server.url("blog.git"), tmp_path)
    mirrors = tmp_path / "state/mirrors"
    for _ in range(2):
        posts.read({}, {})
        folders = [mirrors, *(path for path in mirrors.iterdir() if path.is_dir())]
        assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700, 0o700]
        for folder in folders:
            folder.chmod(0o755)
