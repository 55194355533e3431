"""Dates from git's history."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

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
    assert first_dates_of_checkout(str(blog.checkout), ["renamed.md"]) == {"renamed.md": born}


@pytest.mark.long
def test_a_checkout_without_its_whole_history_dates_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.publish()
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", blog.bare.as_uri(), shallow], check=True)
    assert first_dates_of_checkout(str(shallow), ["a.md"]) == {}


def test_a_folder_inside_a_checkout_gets_its_dates_from_there(blog: Blog, tmp_path: Path) -> None:
    blog.write("posts/a.md", "---\ntitle: A\n---\n")
    blog.publish()
    blog.write("posts/new.md", "---\ntitle: New\n---\n")
    settings = SourceConfig(kind="repo", name="posts", path=blog.checkout / "posts")
    found = RepoSource(settings, zone=UTC, state=tmp_path).read({}, {})
    dates = {one.key: one.post.published_at for one in found.source_posts}
    assert dates["a.md"] is not None
    assert dates["new.md"] is None


NAMES = (
    b"\x01",
    b"\x01 at 5.md",
    b"\n",
    b"\nA\n",
    b"at 5",
    b"R100",
    b"A",
    b"t\ta\"b'.md",
    b"\xff\xfe.md",
    b"\x1b]0;x\x07.md",
)


@pytest.mark.long
def test_no_name_anywhere_in_history_blinds_the_source(blog: Blog, server: GitServer, tmp_path: Path) -> None:
    files = {blog.checkout / os.fsdecode(name): f"named-{number}.md" for number, name in enumerate(NAMES)}
    for file, later in files.items():
        file.write_text(f"The text of {later}.")
    blog.publish()
    born = datetime.fromisoformat(blog.git("log", "-1", "--format=%cI").strip())
    for file, later in files.items():
        file.rename(blog.checkout / later)
    blog.publish()
    for file in files:
        file.write_text("Another text.")
    blog.write("undated.md", "---\ntitle: Undated\n---\n")
    blog.publish()
    update = git_source(server.url("blog.git"), tmp_path, include=("*.md",)).read({}, {})
    dates = {source_post.key: source_post.post.published_at for source_post in update.source_posts}
    assert {dates[later] for later in files.values()} == {born}
    assert dates["undated.md"] == datetime.fromisoformat(blog.git("log", "-1", "--format=%cI").strip())
    found = first_dates_of_checkout(str(blog.checkout), dates)
    assert {found[later] for later in files.values()} == {born}


@pytest.mark.long
def test_a_commit_at_no_time_of_any_calendar_dates_nothing_and_hides_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.write("a.md", "A.")
    blog.publish()
    born = datetime.fromisoformat(blog.git("log", "-1", "--format=%cI").strip())
    blog.write("b.md", "B.")
    blog.git("add", "-A")
    blog.git("commit", "-q", "-m", "far")
    commit = re.sub(r"(committer .*>) \d+", r"\1 99999999999999", blog.git("cat-file", "commit", "HEAD"))
    command = ["git", "-C", str(blog.checkout), "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    forged = subprocess.run(command, input=commit, capture_output=True, text=True, check=True).stdout.strip()
    blog.git("reset", "-q", "--hard", forged)
    assert first_dates_of_checkout(str(blog.checkout), ["a.md", "b.md"]) == {"a.md": born}


@pytest.mark.long
def test_a_history_too_long_to_read_dates_nothing_and_says_so(
    blog: Blog, server: GitServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.write("a.md", "---\ntitle: A\n---\n")
    blog.write("b.md", "---\ntitle: B\n---\n")
    blog.publish()
    monkeypatch.setattr("syndicator.sources.repo.git_dates._LONGEST", 20)
    update = git_source(server.url("blog.git"), tmp_path).read({}, {})
    assert [source_post.post.published_at for source_post in update.source_posts] == [None, None]
    assert update.complete
    assert update.warnings == (
        "posts without a date get none from history: git lists more than is read of any repository",
    )
