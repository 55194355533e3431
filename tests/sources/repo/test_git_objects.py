"""Reading a repository's objects by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.errors import SourceError
from syndicator.sources.repo.git import Git
from syndicator.sources.repo.git_objects import open_objects
from tests.fakes.git_objects import ObjectWriter

if TYPE_CHECKING:
    from pathlib import Path


def test_sizes_and_contents_in_any_order(tmp_path: Path) -> None:
    writer = ObjectWriter(tmp_path / "blog.git")
    contents = [b"", b"\n", b"a\0b", b"x" * 100_000]
    ids = [writer.blob(content) for content in contents]
    with open_objects(Git(str(writer.folder), "posts")) as objects:
        assert [objects.size(id_) for id_ in ids] == [0, 1, 3, 100_000]
        assert [objects.content(id_) for id_ in reversed(ids)] == contents[::-1]


def test_an_object_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    writer = ObjectWriter(tmp_path / "blog.git")
    with (
        open_objects(Git(str(writer.folder), "sources.posts")) as objects,
        pytest.raises(SourceError, match=r"^sources\.posts: the mirror .*blog\.git is damaged: delete it"),
    ):
        objects.size("0" * 40)
