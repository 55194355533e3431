"""Files that root created go to the owner of the folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syndicator.cli.ownership import give_to_folder_owner

if TYPE_CHECKING:
    from pathlib import Path

OWNER = 12345
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


def owners(folder: Path) -> dict[str, int]:
    return {path.name: path.lstat().st_uid for path in folder.rglob("*")}


@ROOT_ONLY
def test_files_and_folders_of_root_go_to_the_owner(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below/file").write_text("")
    (tmp_path / "theirs").write_text("")
    os.chown(tmp_path / "theirs", 54321, 54321)
    os.chown(tmp_path, OWNER, OWNER)
    give_to_folder_owner(tmp_path)
    assert owners(tmp_path) == {"below": OWNER, "file": OWNER, "theirs": 54321}


@ROOT_ONLY
def test_neither_the_target_of_a_link_nor_a_file_with_several_links_is_given_away(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("linked", "twice"):
        (tmp_path / name).write_text("")
    (folder / "link").symlink_to(tmp_path / "linked")
    os.link(tmp_path / "twice", folder / "hard")
    os.chown(folder, OWNER, OWNER)
    give_to_folder_owner(folder)
    assert owners(folder) == {"link": OWNER, "hard": 0}
    assert (tmp_path / "linked").stat().st_uid == 0


@ROOT_ONLY
def test_a_folder_of_root_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    give_to_folder_owner(tmp_path)
    assert owners(tmp_path) == {"file": 0}


def test_a_missing_folder_is_none_of_our_business(tmp_path: Path) -> None:
    give_to_folder_owner(tmp_path / "missing")
