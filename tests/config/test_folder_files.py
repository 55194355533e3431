"""Which files of a folder are blogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syndicator.config.folder_files import blog_files, folder_of, stamp_of
from syndicator.errors import UsageError
from tests.fakes.blog_folder import BlogFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> BlogFolder:
    files = BlogFolder(tmp_path / "blogs")
    files.add("ada", "one")
    return files


def test_a_file_beside_a_shared_one_belongs_to_the_folder(files: BlogFolder) -> None:
    assert folder_of(files.path) == files.path
    assert folder_of(files.path / "ada.toml") is None
    files.share("")
    assert folder_of(files.path / "ada.toml") == files.path


def test_each_toml_file_is_a_blog_unless_its_name_says_otherwise(files: BlogFolder) -> None:
    files.share("")
    files.add("bob")
    (files.path / ".hidden.toml").write_text("")
    assert blog_files(files.path) == {name: stamp_of(files.path / f"{name}.toml") for name in ("ada", "bob")}
    with pytest.raises(UsageError, match="none: can't be read: No such file or directory"):
        blog_files(files.path / "none")


def test_a_file_that_changes_has_another_stamp(files: BlogFolder) -> None:
    before = blog_files(files.path)["ada"]
    files.add("ada", blog='title = "Ada"')
    assert blog_files(files.path)["ada"] != before
    assert stamp_of(files.path / "none.toml") is None
