"""Dates from git's history."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from syndicator.config import SourceConfig
from syndicator.sources.repo import RepoSource
from syndicator.sources.repo.git_dates import first_dates_of_checkout

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.git_server import GitServer
from tests.fakes.git_blog import Blog, git_source


def test_dates_come_from_history_where_the_file_has_none(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    blog.write("undated.md", "---\ntitle: Undated\n---\nThe same text before and after.")
    blog.publish()
    born = datetime.fromisoformat(blog.git("log", "-1", "--format=%cI").strip())
    blog.git("mv", "undated.md", "renamed.md")
    blog.publish()
    blog.write("renamed.md", "---\ntitle: Undated\n---\nAnother text.")
    blog.publish()
    found = git_source(server.url("blog.git"), tmp_path).read({}, {})
    assert [(one.key, one.post.published_at) for one in found.source_posts] == [("renamed.md", born)]
    assert first_dates_of_checkout(str(blog.checkout)) == {"renamed.md": born}


def test_a_checkout_without_its_whole_history_dates_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.publish()
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", blog.bare.as_uri(), shallow], check=True)
    assert first_dates_of_checkout(str(shallow)) == {}


def test_a_folder_inside_a_checkout_gets_its_dates_from_there(blog: Blog, tmp_path: Path) -> None:
    blog.write("posts/a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.write("posts/new.md", "---\ntitle: New\n---\n")
    settings = SourceConfig(kind="repo", name="posts", path=blog.checkout / "posts")
    found = RepoSource(settings, zone=UTC, state=tmp_path).read({}, {})
    dates = {one.key: one.post.published_at for one in found.source_posts}
    assert dates["a.md"] is not None
    assert dates["new.md"] is None
