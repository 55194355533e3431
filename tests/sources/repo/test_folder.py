"""A folder of posts, and what is not read there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError
from syndicator.model import Problem
from syndicator.sources.repo.folder import Folder
from syndicator.sources.repo.own_files import OwnPaths

if TYPE_CHECKING:
    from pathlib import Path

from tests.fakes.repo import read, settle, source, write


def test_a_file_that_was_just_written_is_read_once_more(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\n")
    posts = source(tmp_path)
    first = posts.read({}, {})
    settle()
    second = posts.read(first.checkpoint, first.present)
    assert [one.key for one in second.source_posts] == ["a.md"]
    assert posts.read(second.checkpoint, second.present).unchanged


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^sources\.posts: folder not found: .*gone$"):
        read(tmp_path / "gone")


def test_no_link_below_the_folder_is_followed_and_each_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    write(folder, "a.md", "---\ntitle: A\n---\n")
    write(folder, "below/b.md", "---\ntitle: B\n---\n")
    write(tmp_path, "secret.md", "---\ntitle: Secret\n---\n")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "gone.md").symlink_to(folder / "nothing.md")
    (folder / "self.md").symlink_to("self.md")
    (folder / "loop").symlink_to(folder)
    (folder / "itself").symlink_to("itself")
    (folder / "below/endless").symlink_to("/x" * 2000)
    (folder / "below/overlong").symlink_to("x" * 300)
    (folder / "up").symlink_to(tmp_path)
    (folder / "in.md").symlink_to(folder / "a.md")
    (folder / "sibling").symlink_to("below")
    (folder / "picture.png").symlink_to(tmp_path / "secret.md")
    (folder / "node_modules").symlink_to("below")
    update = read(folder)
    assert {source_post.key for source_post in update.source_posts} == {"a.md", "below/b.md"}
    links = {"out.md", "gone.md", "self.md", "loop", "itself", "below/overlong", "up", "in.md", "sibling"}
    assert {key: problem.what for key, problem in update.problems.items()} == dict.fromkeys(
        links, "a link; it is not followed"
    )


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/a.md", "---\ntitle: A\n---\n")
    (tmp_path / "posts").symlink_to("real")
    assert [source_post.key for source_post in read(tmp_path / "posts").source_posts] == ["a.md"]


def test_a_link_that_appears_after_the_listing_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret/a.md", "Secret")
    write(tmp_path, "secret/b.md", "Secret")
    write(tmp_path, "posts/a.md", "A post")
    write(tmp_path, "posts/below/b.md", "A post")
    folder = Folder(tmp_path / "posts", lambda _: True, OwnPaths([]), limit=1000, where="posts")
    assert folder.listing("")
    (tmp_path / "posts/a.md").unlink()
    (tmp_path / "posts/a.md").symlink_to("../secret/a.md")
    (tmp_path / "posts/below").rename(tmp_path / "moved")
    (tmp_path / "posts/below").symlink_to("../secret")
    contents = dict(folder.contents(["a.md", "below/b.md"]))
    assert all(isinstance(content, Problem) and "can't be read" in content.what for content in contents.values())


def test_files_of_the_config_are_never_posts_under_any_name(tmp_path: Path) -> None:
    for key in ("tokens/linkedin.md", "words/a.md", "posts/words/b.md", "c.md", "config.md", "posts/tokens/d.md"):
        write(tmp_path, key, "---\ntitle: A post\n---\n")
    os.link(tmp_path / "tokens/linkedin.md", tmp_path / "posts/hard.md")
    os.link(tmp_path / "config.md", tmp_path / "hard.md")
    os.link(tmp_path / "c.md", tmp_path / "also-c.md")
    own = [tmp_path / name for name in ("tokens", "words", "config.md", "outbox")]
    update = read(tmp_path, own_paths=own)
    assert {source_post.key for source_post in update.source_posts} == {
        "posts/words/b.md", "posts/tokens/d.md", "c.md", "also-c.md",
    }  # fmt: skip
    assert {key: problem.what for key, problem in update.problems.items()} == dict.fromkeys(
        ("tokens/linkedin.md", "words/a.md", "config.md", "posts/hard.md", "hard.md"),
        "belongs to this config, not a post",
    )


def test_a_folder_that_became_a_link_into_a_folder_of_the_config_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "tokens/below/a.md", "---\ntitle: A\n---\n")
    (tmp_path / "posts").symlink_to("tokens/below")
    with pytest.raises(
        SourceError, match=r"^sources\.posts: .*posts is a link into .*tokens, which belongs to this config$"
    ):
        read(tmp_path / "posts", own_paths=[tmp_path / "tokens"])


def test_a_folder_inside_an_outbox_is_read_if_it_is_named_so(tmp_path: Path) -> None:
    write(tmp_path, "site/posts/a.md", "---\ntitle: A\n---\n")
    update = read(tmp_path / "site/posts", own_paths=[tmp_path / "site"])
    assert [source_post.key for source_post in update.source_posts] == ["a.md"]


def test_of_more_files_than_any_blog_has_those_above_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicator.sources.repo.folder.MOST_FILES", 3)
    write(tmp_path, "good.md", "---\ntitle: A good post\n---\n")
    for number in range(3):
        write(tmp_path, f"below/{number}.md", "A post")
    update = read(tmp_path)
    assert [source_post.key for source_post in update.source_posts] == ["good.md"]
    assert not update.complete
    assert update.warnings == ("more than 20,000 files of posts in one source; name the folder of posts in `path`",)


def test_names_that_are_no_text_and_things_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("---\ntitle: A\n---\n")
    (tmp_path / os.fsdecode(b"gone\xe9.md")).symlink_to("nowhere")
    folder = tmp_path / os.fsdecode(b"f\xe9vrier")
    folder.mkdir()
    (folder / "b.md").write_text("---\ntitle: B\n---\n")
    os.mkfifo(tmp_path / "pipe.md")
    found = read(tmp_path)
    misnamed = "its name is not UTF-8; rename it"
    assert {key: problem.what for key, problem in found.problems.items()} == {
        "pipe.md": "not a regular file", "caf\\xe9.md": misnamed, "gone\\xe9.md": misnamed, "f\\xe9vrier": misnamed,
    }  # fmt: skip
    assert not found.source_posts


def test_a_file_that_grows_while_it_is_read_waits_for_the_next_pass(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\ntitle: A\n---\nHalf of")
    path = tmp_path / "a.md"
    folder = Folder(tmp_path, lambda _: True, OwnPaths([]), limit=1000, where="posts")
    assert folder.listing("")
    with path.open("a") as file:
        file.write(" it.")
    assert dict(folder.contents(["a.md"])) == {
        "a.md": Problem("a.md", "grows while it is read; the next pass reads it again")
    }
    assert folder.listing("")
    assert dict(folder.contents(["a.md"])) == {"a.md": path.read_bytes()}
