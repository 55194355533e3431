"""A folder of posts, and what is not read there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

from typing import TYPE_CHECKING

from syndicator.model import Problem
from syndicator.sources.repo.folder import Folder

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


def test_links_out_of_the_folder_and_loops_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    write(folder, "a.md", "---\ntitle: A\n---\n")
    write(tmp_path, "secret.md", "---\ntitle: Secret\n---\n")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "gone.md").symlink_to(folder / "nothing.md")
    (folder / "loop").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    (folder / "in.md").symlink_to(folder / "a.md")
    found = read(folder)
    assert {one.key for one in found.source_posts} == {"a.md", "in.md"}
    assert {key: problem.what for key, problem in found.problems.items()} == {
        "out.md": "a link to outside of the folder",
        "gone.md": "a broken link",
        "loop": "a link in a circle",
        "up": "a link to outside of the folder",
    }


def test_names_that_are_no_text_and_things_that_are_no_files(tmp_path: Path) -> None:
    import os

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
    folder = Folder(tmp_path, lambda _: True, limit=1000, where="posts")
    assert folder.listing("")
    with path.open("a") as file:
        file.write(" it.")
    assert dict(folder.contents(["a.md"])) == {
        "a.md": Problem("a.md", "grows while it is read; the next pass reads it again")
    }
    assert folder.listing("")
    assert dict(folder.contents(["a.md"])) == {"a.md": path.read_bytes()}
